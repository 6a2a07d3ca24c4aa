/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Losses that look at one output at a time, by the formulas of keras.losses. A sample's loss is the mean over its
 * outputs; for the Kullback-Leibler divergence it is their sum.
 */

#include "loss.h"
#include "vector-math.h"

/* One output y (or its logit) with its target t: the loss, and dL/dy. */
typedef double StElementLoss (const StLossArguments *arguments, bool is_logit, st_real y, st_real t, double *slope);

/* Of a logit: L = max (z, 0) - z t + log (1 + exp (-|z|)). Else with o = clip (y): L = -t log o - (1 - t) log (1 - o) */
static double
binary_crossentropy (const StLossArguments *arguments, bool is_logit, st_real y, st_real t, double *slope)
{
  const st_real o = st_clip (y);

  if (is_logit)
    {
      *slope = st_sigmoid (y) - t;
      return (double) st_softplus (y) - (double) y * t;
    }
  *slope = st_is_clipped (y) ? 0 : (o - t) / (o * (1 - o));
  return -(t * log ((double) o) + (1 - t) * log ((double) (1 - o)));
}

/* L = balance · (1 - p_t)^gamma · crossentropy, p_t being the probability given to what is true (Lin et al., 2017). */
static double
binary_focal_crossentropy (const StLossArguments *arguments, bool is_logit, st_real y, st_real t, double *slope)
{
  const double gamma = arguments->gamma, alpha = arguments->alpha;
  const double p = is_logit ? (double) st_sigmoid (y) : (double) y;
  const double miss = 1 - (t * p + (1 - t) * (1 - p));
  const double balance = arguments->apply_class_balancing ? t * alpha + (1 - t) * (1 - alpha) : 1;
  const double dp = is_logit ? p * (1 - p) : 1;
  double inner, loss = binary_crossentropy (arguments, is_logit, y, t, &inner);
  const double factor = pow (miss, gamma);
  const double steepness = gamma == 0 ? 0 : gamma * pow (miss, gamma - 1) * (1 - 2 * t) * dp;

  *slope = balance * (factor * inner + steepness * loss);
  return balance * factor * loss;
}

/* L = (y - t)² */
static double
squared_error (const StLossArguments *arguments, bool is_logit, st_real y, st_real t, double *slope)
{
  const double e = (double) (y - t);

  *slope = 2 * e;
  return e * e;
}

static double
sign_of (double x)
{
  return x > 0 ? 1 : x < 0 ? -1 : 0;
}

/* L = |y - t| */
static double
absolute_error (const StLossArguments *arguments, bool is_logit, st_real y, st_real t, double *slope)
{
  const double e = (double) (y - t);

  *slope = sign_of (e);
  return fabs (e);
}

/* L = 100 |y - t| / max (|t|, ε) */
static double
percentage_error (const StLossArguments *arguments, bool is_logit, st_real y, st_real t, double *slope)
{
  const double e = (double) (y - t), size = fabs ((double) t);
  const double base = size > (double) ST_EPSILON ? size : (double) ST_EPSILON;

  *slope = 100 * sign_of (e) / base;
  return 100 * fabs (e) / base;
}

/* L = (log (max (y, ε) + 1) - log (max (t, ε) + 1))² */
static double
squared_logarithmic_error (const StLossArguments *arguments, bool is_logit, st_real y, st_real t, double *slope)
{
  const st_real a = y < ST_EPSILON ? ST_EPSILON : y, b = t < ST_EPSILON ? ST_EPSILON : t;
  const double e = log ((double) (a + 1)) - log ((double) (b + 1));

  *slope = y < ST_EPSILON ? 0 : 2 * e / (double) (a + 1);
  return e * e;
}

/* L = e² / 2 up to |e| = delta, then the line that goes on from there */
static double
huber (const StLossArguments *arguments, bool is_logit, st_real y, st_real t, double *slope)
{
  const double e = (double) (y - t), delta = arguments->delta;

  *slope = fabs (e) <= delta ? e : delta * sign_of (e);
  return fabs (e) <= delta ? e * e / 2 : delta * fabs (e) - delta * delta / 2;
}

/* L = log cosh (y - t) */
static double
log_cosh (const StLossArguments *arguments, bool is_logit, st_real y, st_real t, double *slope)
{
  const double e = (double) (y - t), size = fabs (e);

  *slope = tanh (e);
  return size + log1p (exp (-2 * size)) - M_LN2;
}

/* L = y - t log (y + ε) */
static double
poisson (const StLossArguments *arguments, bool is_logit, st_real y, st_real t, double *slope)
{
  const double shifted = (double) (y + ST_EPSILON);

  *slope = 1 - t / shifted;
  return (double) y - t * log (shifted);
}

/* L = t log (t / y), both clipped to [ε, 1] */
static double
kl_divergence (const StLossArguments *arguments, bool is_logit, st_real y, st_real t, double *slope)
{
  const st_real p = y < ST_EPSILON ? ST_EPSILON : y > 1 ? 1 : y;
  const st_real q = t < ST_EPSILON ? ST_EPSILON : t > 1 ? 1 : t;

  *slope = y < ST_EPSILON || y > 1 ? 0 : -(double) q / (double) p;
  return q * log ((double) q / (double) p);
}

/* Targets 0 and 1 stand for -1 and 1. */
static double
hinge (const StLossArguments *arguments, bool is_logit, st_real y, st_real t, double *slope)
{
  const double side = t == 0 ? -1 : (double) t, gap = 1 - side * y;

  *slope = gap >= 0 ? -side : 0;
  return gap < 0 ? 0 : gap;
}

/* The same, squared. */
static double
squared_hinge (const StLossArguments *arguments, bool is_logit, st_real y, st_real t, double *slope)
{
  const double gap = hinge (arguments, is_logit, y, t, slope);

  *slope *= 2 * gap;
  return gap * gap;
}

static StElementLoss *const elements[ST_N_LOSSES] = {
  [ST_BINARY_CROSSENTROPY] = binary_crossentropy,
  [ST_BINARY_FOCAL_CROSSENTROPY] = binary_focal_crossentropy,
  [ST_MEAN_SQUARED_ERROR] = squared_error,
  [ST_MEAN_ABSOLUTE_ERROR] = absolute_error,
  [ST_MEAN_ABSOLUTE_PERCENTAGE_ERROR] = percentage_error,
  [ST_MEAN_SQUARED_LOGARITHMIC_ERROR] = squared_logarithmic_error,
  [ST_HUBER] = huber,
  [ST_LOG_COSH] = log_cosh,
  [ST_POISSON] = poisson,
  [ST_KL_DIVERGENCE] = kl_divergence,
  [ST_HINGE] = hinge,
  [ST_SQUARED_HINGE] = squared_hinge,
};

double
st_loss_of_elements (const StLossRun *run, size_t lane, st_real weight)
{
  StElementLoss *element = elements[run->loss];
  const double n = run->loss == ST_KL_DIVERGENCE ? 1 : (double) run->n_outputs;
  const bool is_logit = run->logits_of != ST_LINEAR;
  double loss = 0, slope = 0;

  for (size_t j = 0; j < run->n_outputs; j++)
    {
      const size_t at = j * run->stride + lane;

      loss += element (&run->arguments, is_logit, run->y[at], st_smoothed_target (run, lane, j), &slope);
      if (run->dy)
        run->dy[at] = (st_real) (slope * (double) weight / n);
    }
  return loss / n;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Losses that look at all outputs of a sample together, by the formulas of keras.losses. */

#include "loss.h"

#include <math.h>

/* With o = clip (p / Σ p):  L = -Σ alpha (1 - o)^gamma t log o  (Lin et al., 2017) */
double
st_categorical_focal_crossentropy (const StLossRun *run, size_t lane, st_real weight)
{
  const double alpha = run->arguments.alpha, gamma = run->arguments.gamma;
  const bool is_logit = run->logits_of != ST_LINEAR;
  const st_real *p = is_logit ? run->probabilities : run->y;
  double sum = 0, loss = 0, inner = 0;

  for (size_t j = 0; j < run->n_outputs; j++)
    sum += p[j * run->stride + lane];
  for (size_t pass = 0; pass < (run->dy ? 2 : 1); pass++)
    for (size_t j = 0; j < run->n_outputs; j++)
      {
        const size_t at = j * run->stride + lane;
        const st_real share = (st_real) (p[at] / sum), o = st_clip (share);
        const double t = (double) st_smoothed_target (run, lane, j), miss = 1 - (double) o, log_o = log ((double) o);
        const double factor = alpha * pow (miss, gamma);
        const double steepness = gamma == 0 ? 0 : alpha * gamma * pow (miss, gamma - 1);
        const double slope = st_is_clipped (share) ? 0 : t * (steepness * log_o - factor / (double) o);

        /* First Σ (dL/do) o: each share depends on the sum, and so does each probability on the logits. */
        if (pass == 0)
          {
            loss -= factor * t * log_o;
            inner += slope * (double) share;
          }
        else
          run->dy[at] = (st_real) ((slope - inner) * (is_logit ? (double) p[at] : 1 / sum) * (double) weight);
      }
  return loss;
}

/* L = max (0, 1 + max (1 - t) y - Σ t y); a tie for the largest shares its gradient. */
double
st_categorical_hinge (const StLossRun *run, size_t lane, st_real weight)
{
  double positive = 0, negative = -INFINITY, loss;
  size_t n_largest = 0;

  for (size_t j = 0; j < run->n_outputs; j++)
    {
      const double y = (double) run->y[j * run->stride + lane], t = (double) st_target (run, lane, j);
      const double other = (1 - t) * y;

      positive += t * y;
      n_largest = other > negative ? 1 : n_largest + (other == negative);
      negative = other > negative ? other : negative;
    }
  loss = negative - positive + 1;
  for (size_t j = 0; run->dy && j < run->n_outputs; j++)
    {
      const size_t at = j * run->stride + lane;
      const double y = (double) run->y[at], t = (double) st_target (run, lane, j);
      const double slope = ((1 - t) * y == negative ? (1 - t) / (double) n_largest : 0) - t;

      run->dy[at] = loss >= 0 ? (st_real) (slope * (double) weight) : 0;
    }
  return loss < 0 ? 0 : loss;
}

/* L = -(t / |t|) · (y / |y|), lengths of at least ε */
double
st_cosine_similarity (const StLossRun *run, size_t lane, st_real weight)
{
  const double least = (double) ST_EPSILON;
  double yy = 0, tt = 0, ty = 0;

  for (size_t j = 0; j < run->n_outputs; j++)
    {
      const double y = (double) run->y[j * run->stride + lane], t = (double) st_target (run, lane, j);

      yy += y * y;
      tt += t * t;
      ty += t * y;
    }
  const double y_length = fmax (sqrt (yy), least), t_length = fmax (sqrt (tt), least);
  const double similarity = ty / (y_length * t_length);
  /* A vector of no length has no direction to turn. */
  const double turning = sqrt (yy) > least ? similarity / yy : 0;

  for (size_t j = 0; run->dy && j < run->n_outputs; j++)
    {
      const size_t at = j * run->stride + lane;
      const double slope = turning * (double) run->y[at] - (double) st_target (run, lane, j) / (y_length * t_length);

      run->dy[at] = (st_real) (slope * (double) weight);
    }
  return -similarity;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The optimizers' rules, a weight at a time as the formulas of keras.optimizers stand. */

#include "reference.h"

#include <math.h>

/* One weight, its gradient and its slots. */
typedef struct
{
  st_real g, *w, *m, *v, *most;
} Weight;

static void
update_adam (const StUpdateFactors *f, const Weight *x)
{
  st_real v;

  *x->m += (x->g - *x->m) * f->one_minus_beta_1;
  *x->v += (x->g * x->g - *x->v) * f->one_minus_beta_2;
  v = *x->v;
  if (f->rule == ST_UPDATE_AMSGRAD)
    v = *x->most = v > *x->most ? v : *x->most;
  *x->w -= *x->m * f->rate / ((st_real) sqrt (v) + f->epsilon);
}

static void
update_nadam (const StUpdateFactors *f, const Weight *x)
{
  *x->m += (x->g - *x->m) * f->one_minus_beta_1;
  *x->v += (x->g * x->g - *x->v) * f->one_minus_beta_2;
  *x->w -= (f->nadam_momentum * *x->m + f->nadam_gradient * x->g) * f->rate
           / ((st_real) sqrt (*x->v * f->nadam_rate) + f->epsilon);
}

static void
update_adamax (const StUpdateFactors *f, const Weight *x)
{
  *x->m += (x->g - *x->m) * f->one_minus_beta_1;
  *x->v = (st_real) fmax (f->beta_2 * *x->v, fabs ((double) x->g));
  *x->w -= f->rate * *x->m / (*x->v + f->epsilon);
}

static void
update_rmsprop (const StUpdateFactors *f, const Weight *x)
{
  st_real *momentum = f->momentum > 0 ? x->v : NULL;
  st_real *mean = f->is_centered ? (momentum ? x->most : x->v) : NULL;
  st_real below, step;

  *x->m = f->beta_2 * *x->m + f->one_minus_beta_2 * x->g * x->g;
  below = *x->m + f->epsilon;
  if (mean)
    {
      *mean = f->beta_2 * *mean + f->one_minus_beta_2 * x->g;
      below -= *mean * *mean;
    }
  step = f->rate * x->g / (st_real) sqrt (below);
  if (momentum)
    step = *momentum = f->momentum * *momentum + step;
  *x->w -= step;
}

static void
update_adadelta (const StUpdateFactors *f, const Weight *x)
{
  st_real step;

  *x->m = f->beta_2 * *x->m + f->one_minus_beta_2 * x->g * x->g;
  step = (st_real) sqrt (*x->v + f->epsilon) * x->g / (st_real) sqrt (*x->m + f->epsilon);
  *x->v = f->beta_2 * *x->v + f->one_minus_beta_2 * step * step;
  *x->w -= f->rate * step;
}

static void
update_ftrl (const StUpdateFactors *f, const Weight *x)
{
  const double sum = *x->m + x->g * x->g;
  const double power = pow (sum, f->power), before = pow (*x->m, f->power);
  const double z = *x->v + x->g + f->shrinkage * *x->w - (power - before) / f->rate * *x->w;
  const double clipped = fmin (fmax (z, -f->l1), f->l1);

  *x->m = (st_real) sum;
  *x->v = (st_real) z;
  *x->w = (st_real) ((clipped - z) / (power / f->rate + f->quadratic));
}

static void
update_lion (const StUpdateFactors *f, const Weight *x)
{
  const st_real step = *x->m * f->beta_1 + x->g * f->one_minus_beta_1;

  *x->w -= f->rate * (st_real) ((step > 0) - (step < 0));
  *x->m = *x->m * f->beta_2 + x->g * f->one_minus_beta_2;
}

static void
update_momentum (const StUpdateFactors *f, const Weight *x)
{
  *x->m = f->momentum * *x->m - f->rate * x->g;
  *x->w += f->rule == ST_UPDATE_MOMENTUM ? *x->m : f->momentum * *x->m - f->rate * x->g;
}

static void
update_by_rule (const StUpdateFactors *f, const Weight *x)
{
  switch (f->rule)
    {
    case ST_UPDATE_STORE:
      *x->w = x->g;
      break;
    case ST_UPDATE_SGD:
      *x->w -= f->rate * x->g;
      break;
    case ST_UPDATE_MOMENTUM:
    case ST_UPDATE_NESTEROV:
      update_momentum (f, x);
      break;
    case ST_UPDATE_ADAM:
    case ST_UPDATE_AMSGRAD:
      update_adam (f, x);
      break;
    case ST_UPDATE_RMSPROP:
      update_rmsprop (f, x);
      break;
    case ST_UPDATE_ADAMAX:
      update_adamax (f, x);
      break;
    case ST_UPDATE_NADAM:
      update_nadam (f, x);
      break;
    case ST_UPDATE_ADADELTA:
      update_adadelta (f, x);
      break;
    case ST_UPDATE_ADAGRAD:
      *x->m += x->g * x->g;
      *x->w -= f->rate * x->g / (st_real) sqrt (*x->m + f->epsilon);
      break;
    case ST_UPDATE_FTRL:
      update_ftrl (f, x);
      break;
    case ST_UPDATE_LION:
      update_lion (f, x);
      break;
    }
}

void
st_reference_update (const StUpdateFactors *f,
                     size_t n,
                     const st_real *gradient,
                     st_real *weight,
                     st_real *const slots[ST_MAX_SLOTS])
{
  for (size_t i = 0; i < n; i++)
    {
      Weight x = { .g = gradient[i],
                   .w = &weight[i],
                   .m = slots[0] ? &slots[0][i] : NULL,
                   .v = slots[1] ? &slots[1][i] : NULL,
                   .most = slots[2] ? &slots[2][i] : NULL };

      if (f->has_extras)
        {
          x.g *= f->scale;
          if (f->clip > 0)
            x.g = (st_real) fmin (fmax ((double) x.g, (double) -f->clip), (double) f->clip);
          weight[i] *= f->decay;
        }
      update_by_rule (f, &x);
      if (f->averages)
        {
          st_real *average = &slots[f->average_slot][i];
          *average = f->average_momentum * *average + (1 - f->average_momentum) * weight[i];
          weight[i] = f->overwrites ? *average : weight[i];
        }
    }
}

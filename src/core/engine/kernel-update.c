/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What an optimizer does to a run of weights: the slots and the weight in one pass, by Keras' formulas. */

#include "level.h"

/* Weights worked on at a time where there is more to do than the rule: they stay in the nearest cache. */
#define ST_UPDATE_BLOCK ((size_t) 256)

static void
st_update_rmsprop (const StUpdateFactors *f, size_t n, const st_real *g, st_real *w, st_real *const *slots)
{
  const bool has_momentum = f->momentum > 0;
  st_real *restrict v = slots[0], *restrict m = slots[has_momentum], *restrict mean = slots[1 + has_momentum];
  st_real step[ST_UPDATE_BLOCK];

  for (size_t from = 0; from < n; from += ST_UPDATE_BLOCK)
    {
      const size_t count = n - from < ST_UPDATE_BLOCK ? n - from : ST_UPDATE_BLOCK;
      const st_real *gradient = g + from;

      for (size_t i = 0; i < count; i++)
        {
          v[from + i] = f->beta_2 * v[from + i] + f->one_minus_beta_2 * gradient[i] * gradient[i];
          step[i] = v[from + i] + f->epsilon;
        }
      for (size_t i = 0; f->is_centered && i < count; i++)
        {
          mean[from + i] = f->beta_2 * mean[from + i] + f->one_minus_beta_2 * gradient[i];
          step[i] -= mean[from + i] * mean[from + i];
        }
      for (size_t i = 0; i < count; i++)
        step[i] = f->rate * gradient[i] / st_sqrt (step[i]);
      for (size_t i = 0; has_momentum && i < count; i++)
        step[i] = m[from + i] = f->momentum * m[from + i] + step[i];
      for (size_t i = 0; i < count; i++)
        w[from + i] -= step[i];
    }
}

/* z += g + 2 shrinkage w - (n'^p - n^p) / rate · w, then w = (clip (z, l1) - z) / (n'^p / rate + 2 l2) */
static void
st_update_ftrl (const StUpdateFactors *f, size_t n, const st_real *g, st_real *w, st_real *const *slots)
{
  st_real *restrict sum = slots[0], *restrict z = slots[1];
  st_real before[ST_UPDATE_BLOCK], after[ST_UPDATE_BLOCK];

  for (size_t from = 0; from < n; from += ST_UPDATE_BLOCK)
    {
      const size_t count = n - from < ST_UPDATE_BLOCK ? n - from : ST_UPDATE_BLOCK;

      for (size_t i = 0; i < count; i++)
        {
          before[i] = sum[from + i];
          after[i] = sum[from + i] += g[from + i] * g[from + i];
        }
      if (f->power == (st_real) 0.5)
        for (size_t i = 0; i < count; i++)
          {
            before[i] = st_sqrt (before[i]);
            after[i] = st_sqrt (after[i]);
          }
      else
        for (size_t i = 0; i < count; i++)
          {
            before[i] = (st_real) pow ((double) before[i], (double) f->power);
            after[i] = (st_real) pow ((double) after[i], (double) f->power);
          }
#pragma GCC ivdep
      for (size_t i = 0; i < count; i++)
        {
          const st_real weight = w[from + i];
          const st_real linear =
            z[from + i] + g[from + i] + f->shrinkage * weight - (after[i] - before[i]) / f->rate * weight;
          const st_real clipped = linear > f->l1 ? f->l1 : linear < -f->l1 ? -f->l1 : linear;

          z[from + i] = linear;
          w[from + i] = (clipped - linear) / (after[i] / f->rate + f->quadratic);
        }
    }
}

ST_INLINE void
st_update_rule (const StUpdateFactors *f, size_t n, const st_real *g, st_real *w, st_real *const *slots)
{
  st_real *restrict m = slots[0], *restrict v = slots[1], *restrict most = slots[2];

  switch (f->rule)
    {
    case ST_UPDATE_STORE:
      memcpy (w, g, n * sizeof *w);
      break;
    case ST_UPDATE_SGD:
      for (size_t i = 0; i < n; i++)
        w[i] -= f->rate * g[i];
      break;
    case ST_UPDATE_MOMENTUM:
      for (size_t i = 0; i < n; i++)
        {
          m[i] = f->momentum * m[i] - f->rate * g[i];
          w[i] += m[i];
        }
      break;
    case ST_UPDATE_NESTEROV:
      for (size_t i = 0; i < n; i++)
        {
          m[i] = f->momentum * m[i] - f->rate * g[i];
          w[i] += f->momentum * m[i] - f->rate * g[i];
        }
      break;
    case ST_UPDATE_ADAM:
#pragma GCC ivdep
      for (size_t i = 0; i < n; i++)
        {
          m[i] += (g[i] - m[i]) * f->one_minus_beta_1;
          v[i] += (g[i] * g[i] - v[i]) * f->one_minus_beta_2;
          w[i] -= m[i] * f->rate / (st_sqrt (v[i]) + f->epsilon);
        }
      break;
    case ST_UPDATE_AMSGRAD:
#pragma GCC ivdep
      for (size_t i = 0; i < n; i++)
        {
          m[i] += (g[i] - m[i]) * f->one_minus_beta_1;
          v[i] += (g[i] * g[i] - v[i]) * f->one_minus_beta_2;
          most[i] = v[i] > most[i] ? v[i] : most[i];
          w[i] -= m[i] * f->rate / (st_sqrt (most[i]) + f->epsilon);
        }
      break;
    case ST_UPDATE_RMSPROP:
      st_update_rmsprop (f, n, g, w, slots);
      break;
    case ST_UPDATE_ADAMAX:
#pragma GCC ivdep
      for (size_t i = 0; i < n; i++)
        {
          const st_real size = g[i] < 0 ? -g[i] : g[i], norm = f->beta_2 * v[i];

          m[i] += (g[i] - m[i]) * f->one_minus_beta_1;
          v[i] = norm > size ? norm : size;
          w[i] -= f->rate * m[i] / (v[i] + f->epsilon);
        }
      break;
    case ST_UPDATE_NADAM:
#pragma GCC ivdep
      for (size_t i = 0; i < n; i++)
        {
          m[i] += (g[i] - m[i]) * f->one_minus_beta_1;
          v[i] += (g[i] * g[i] - v[i]) * f->one_minus_beta_2;
          w[i] -= (f->nadam_momentum * m[i] + f->nadam_gradient * g[i]) * f->rate
                  / (st_sqrt (v[i] * f->nadam_rate) + f->epsilon);
        }
      break;
    case ST_UPDATE_ADADELTA:
#pragma GCC ivdep
      for (size_t i = 0; i < n; i++)
        {
          m[i] = f->beta_2 * m[i] + f->one_minus_beta_2 * g[i] * g[i];
          const st_real step = st_sqrt (v[i] + f->epsilon) * g[i] / st_sqrt (m[i] + f->epsilon);
          v[i] = f->beta_2 * v[i] + f->one_minus_beta_2 * step * step;
          w[i] -= f->rate * step;
        }
      break;
    case ST_UPDATE_ADAGRAD:
#pragma GCC ivdep
      for (size_t i = 0; i < n; i++)
        {
          m[i] += g[i] * g[i];
          w[i] -= f->rate * g[i] / st_sqrt (m[i] + f->epsilon);
        }
      break;
    case ST_UPDATE_FTRL:
      st_update_ftrl (f, n, g, w, slots);
      break;
    case ST_UPDATE_LION:
#pragma GCC ivdep
      for (size_t i = 0; i < n; i++)
        {
          const st_real step = m[i] * f->beta_1 + g[i] * f->one_minus_beta_1;

          w[i] -= step > 0 ? f->rate : step < 0 ? -f->rate : step;
          m[i] = m[i] * f->beta_2 + g[i] * f->one_minus_beta_2;
        }
      break;
    }
}

/* The gradient through its clips, the weight through its decay; the rule; the moving average. */
static void
st_update_with_extras (const StUpdateFactors *f, size_t n, const st_real *g, st_real *w, st_real *const *slots)
{
  const st_real most = f->clip > 0 ? f->clip : (st_real) INFINITY, momentum = f->average_momentum;
  st_real *const average = slots[f->average_slot];
  st_real gradient[ST_UPDATE_BLOCK];

  for (size_t i = 0; i < n; i++)
    {
      const st_real scaled = g[i] * f->scale;
      gradient[i] = scaled > most ? most : scaled < -most ? -most : scaled;
    }
  for (size_t i = 0; i < n; i++)
    w[i] *= f->decay;
  st_update_rule (f, n, gradient, w, slots);
  for (size_t i = 0; f->averages && i < n; i++)
    average[i] = momentum * average[i] + (1 - momentum) * w[i];
  if (f->overwrites)
    memcpy (w, average, n * sizeof *w);
}

void
st_kernel_update (const StUpdateFactors *f, size_t n, const st_real *g, st_real *w, st_real *const slots[ST_MAX_SLOTS])
{
  st_real *block[ST_MAX_SLOTS];

  if (!f->has_extras)
    {
      st_update_rule (f, n, g, w, slots);
      return;
    }
  for (size_t from = 0; from < n; from += ST_UPDATE_BLOCK)
    {
      for (size_t s = 0; s < ST_MAX_SLOTS; s++)
        block[s] = slots[s] ? slots[s] + from : NULL;
      st_update_with_extras (f, n - from < ST_UPDATE_BLOCK ? n - from : ST_UPDATE_BLOCK, g + from, w + from, block);
    }
}

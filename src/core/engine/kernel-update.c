/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What an optimizer does to a run of weights: the slots and the weight in one pass, by Keras' formulas. */

#include "level.h"

void
st_kernel_update (const StUpdateFactors *f, size_t n, const st_real *g, st_real *w, st_real *const slots[ST_MAX_SLOTS])
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
    }
}

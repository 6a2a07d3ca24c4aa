/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Batch normalization of feature-major blocks. Sums run over whole registers of lanes and are folded at the end in a
 * fixed order; lanes without a sample are left out.
 */

#include "level.h"

/* Σ of ST_LANES partial sums, always as the same tree. */
ST_INLINE st_real
st_fold (st_real sum[ST_LANES])
{
  for (size_t half = ST_LANES / 2; half; half /= 2)
    for (size_t i = 0; i < half; i++)
      sum[i] += sum[i + half];
  return sum[0];
}

/* Runs `full` for i over whole blocks of lanes and `full` again over the rest, for every position of channel c. */
#define ST_EACH_SAMPLE(c, channel, statement)                                  \
  for (size_t position = 0; position < (c)->positions; position++)             \
    {                                                                          \
      const size_t row = (position * (c)->channels + (channel)) * (c)->stride; \
      size_t lane = 0;                                                         \
      for (; lane + ST_LANES <= (c)->n; lane += ST_LANES)                      \
        _Pragma ("GCC ivdep") for (size_t i = 0; i < ST_LANES; i++)            \
        {                                                                      \
          const size_t at = row + lane + i;                                    \
          statement;                                                           \
        }                                                                      \
      for (size_t i = 0; lane + i < (c)->n; i++)                               \
        {                                                                      \
          const size_t at = row + lane + i;                                    \
          statement;                                                           \
        }                                                                      \
    }

/* One statement over all lanes, samples or not. */
#define ST_EACH_LANE(c, channel, statement)                                                             \
  for (size_t position = 0; position < (c)->positions; position++)                                      \
    {                                                                                                   \
      const size_t row = (position * (c)->channels + (channel)) * (c)->stride;                          \
      for (size_t lane = 0; lane < (c)->lanes; lane += ST_LANES)                                        \
        _Pragma ("GCC ivdep") for (size_t at = row + lane; at < row + lane + ST_LANES; at++) statement; \
    }

void
ST_NAMED (st_moments) (const StNormalize *c, const st_real *x, st_real *mean, st_real *variance)
{
  const st_real share = 1 / (st_real) (c->n * c->positions);

  for (size_t channel = 0; channel < c->count; channel++)
    {
      st_real sum[ST_LANES] = { 0 }, square[ST_LANES] = { 0 };

      ST_EACH_SAMPLE (c, channel, sum[i] += x[at]);
      const st_real m = st_fold (sum) * share;
      ST_EACH_SAMPLE (c, channel, square[i] += (x[at] - m) * (x[at] - m));
      mean[channel] = m;
      variance[channel] = st_fold (square) * share;
    }
}

void
ST_NAMED (
  st_normalize) (const StNormalize *c, const st_real *x, const st_real *mean, const st_real *variance, st_real *y)
{
  for (size_t channel = 0; channel < c->count; channel++)
    {
      const st_real m = mean[channel], shift = c->beta ? c->beta[channel] : 0;
      const st_real scale = (c->gamma ? c->gamma[channel] : 1) / st_sqrt (variance[channel] + c->epsilon);

      ST_EACH_LANE (c, channel, y[at] = (x[at] - m) * scale + shift);
    }
}

/* With h = (x - mean) / σ:  dβ = Σ dy,  dγ = Σ dy h,  dx = γ / σ · (dy - (dβ + h dγ) / N) */
void
ST_NAMED (st_normalize_backward) (const StNormalize *c,
                                  const st_real *x,
                                  const st_real *mean,
                                  const st_real *variance,
                                  st_real *dy,
                                  st_real *dgamma,
                                  st_real *dbeta)
{
  const st_real share = 1 / (st_real) (c->n * c->positions);

  for (size_t channel = 0; channel < c->count; channel++)
    {
      const st_real m = mean[channel], inverse = 1 / st_sqrt (variance[channel] + c->epsilon);
      st_real sum[ST_LANES] = { 0 }, product[ST_LANES] = { 0 };

      ST_EACH_SAMPLE (c, channel, (sum[i] += dy[at], product[i] += dy[at] * (x[at] - m)));
      const st_real db = st_fold (sum), dg = st_fold (product) * inverse;
      const st_real scale = (c->gamma ? c->gamma[channel] : 1) * inverse;
      const st_real by_x = dg * share * inverse, by_one = db * share;

      ST_EACH_LANE (c, channel, dy[at] = scale * (dy[at] - by_one - (x[at] - m) * by_x));
      dgamma[channel] = dg;
      dbeta[channel] = db;
    }
}

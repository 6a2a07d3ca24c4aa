/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Batch normalization of feature-major blocks. Sums run over whole registers of lanes and are folded at the end in a
 * fixed order; lanes without a sample are left out.
 */

#include "level.h"

/* sum += x over n samples. */
ST_INLINE StVector
st_add (StVector sum, const st_real *x, size_t n)
{
  size_t lane = 0;

  for (; lane + ST_VECTOR <= n; lane += ST_VECTOR)
    sum += st_vector_load (x + lane);
  if (lane < n)
    sum += st_vector_first (st_vector_load (x + lane), n - lane);
  return sum;
}

/* With h = x - mean:  sum += h, squares += h² */
ST_INLINE void
st_add_deviations (const st_real *x, size_t n, st_real mean, StVector *sum, StVector *squares)
{
  for (size_t lane = 0; lane < n; lane += ST_VECTOR)
    {
      StVector h = st_vector_load (x + lane) - mean;

      if (n - lane < ST_VECTOR)
        h = st_vector_first (h, n - lane);
      *sum += h;
      *squares += h * h;
    }
}

/* sum += dy, products += dy (x - mean) */
ST_INLINE void
st_add_products (const st_real *x, const st_real *dy, size_t n, st_real mean, StVector *sum, StVector *products)
{
  for (size_t lane = 0; lane < n; lane += ST_VECTOR)
    {
      StVector g = st_vector_load (dy + lane), product = g * (st_vector_load (x + lane) - mean);

      if (n - lane < ST_VECTOR)
        {
          g = st_vector_first (g, n - lane);
          product = st_vector_first (product, n - lane);
        }
      *sum += g;
      *products += product;
    }
}

/* Where the row of a channel at a position begins. */
ST_INLINE size_t
st_row (const StNormalize *c, size_t position, size_t channel)
{
  return (position * c->channels + channel) * c->stride;
}

/* What rounding has kept from the mean is found again in the second pass: numbers far from zero keep their variance. */
void
st_kernel_moments (const StNormalize *c, const st_real *x, st_real *mean, st_real *variance)
{
  const st_real share = 1 / (st_real) (c->n * c->positions);

  for (size_t channel = 0; channel < c->count; channel++)
    {
      StVector sum = { 0 }, rest = { 0 }, squares = { 0 };

      for (size_t position = 0; position < c->positions; position++)
        sum = st_add (sum, x + st_row (c, position, channel), c->n);
      const st_real m = st_vector_sum (sum) * share;
      for (size_t position = 0; position < c->positions; position++)
        st_add_deviations (x + st_row (c, position, channel), c->n, m, &rest, &squares);
      const st_real error = st_vector_sum (rest) * share;
      mean[channel] = m + error;
      variance[channel] = st_vector_sum (squares) * share - error * error;
    }
}

void
st_kernel_normalize (const StNormalize *c, const st_real *x, const st_real *mean, const st_real *variance, st_real *y)
{
  for (size_t channel = 0; channel < c->count; channel++)
    {
      const st_real m = mean[channel], shift = c->beta ? c->beta[channel] : 0;
      const st_real scale = (c->gamma ? c->gamma[channel] : 1) / st_sqrt (variance[channel] + c->epsilon);

      for (size_t position = 0; position < c->positions; position++)
        for (size_t lane = 0; lane < c->lanes; lane += ST_VECTOR)
          {
            const size_t at = st_row (c, position, channel) + lane;
            st_vector_store (y + at, (st_vector_load (x + at) - m) * scale + shift);
          }
    }
}

/* With h = (x - mean) / σ:  dβ = Σ dy,  dγ = Σ dy h,  dx = γ / σ · (dy - (dβ + h dγ) / N) */
void
st_kernel_normalize_backward (const StNormalize *c,
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
      StVector sum = { 0 }, products = { 0 };

      for (size_t position = 0; position < c->positions; position++)
        {
          const size_t row = st_row (c, position, channel);
          st_add_products (x + row, dy + row, c->n, m, &sum, &products);
        }
      const st_real db = st_vector_sum (sum), dg = st_vector_sum (products) * inverse;
      const st_real scale = (c->gamma ? c->gamma[channel] : 1) * inverse;
      const st_real by_x = dg * share * inverse, by_one = db * share;

      for (size_t position = 0; position < c->positions; position++)
        for (size_t lane = 0; lane < c->lanes; lane += ST_VECTOR)
          {
            const size_t at = st_row (c, position, channel) + lane;
            const StVector h = st_vector_load (x + at) - m;
            st_vector_store (dy + at, scale * (st_vector_load (dy + at) - by_one - h * by_x));
          }
      dgamma[channel] = dg;
      dbeta[channel] = db;
    }
}

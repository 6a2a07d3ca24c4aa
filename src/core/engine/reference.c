/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The same functions as the kernels, written as the formula stands: what the fast ones are tested against. */

#include "philox.h"
#include "reference.h"

#include <math.h>
#include <string.h>

static void
reference_gemm (const StGemm *g)
{
  for (size_t i = 0; i < g->m; i++)
    for (size_t j = 0; j < g->n; j++)
      {
        double sum = 0;
        st_real base = 0;
        for (ptrdiff_t r = 0; r < (ptrdiff_t) (g->runs ? g->runs : 1); r++)
          for (size_t p = 0; p < g->k; p++)
            sum += (double) g->a[r * g->a_run + (ptrdiff_t) (i * g->ai + p * g->ak)]
                   * (double) g->b[r * g->b_run + (ptrdiff_t) (p * g->ldb + j)];
        if (g->base == ST_GEMM_BIAS)
          base = g->bias[i];
        else if (g->base == ST_GEMM_ADD)
          base = g->c[i * g->ldc + j];
        g->c[i * g->ldc + j] = base + g->alpha * (st_real) sum;
      }
}

static void
reference_add (StBlock block, const st_real *x, st_real *y)
{
  for (size_t row = 0; row < block.rows; row++)
    for (size_t i = row * block.stride; i < row * block.stride + block.lanes; i++)
      y[i] += x[i];
}

static void
reference_noise (StBlock block, const st_real *x, const st_real *factor, st_real dropped, st_real shift, st_real *y)
{
  for (size_t row = 0; row < block.rows; row++)
    for (size_t i = row * block.stride; i < row * block.stride + block.lanes; i++)
      y[i] = factor[i] == 0 ? dropped : x[i] * factor[i] + shift;
}

static void
reference_noise_factors (const StNoise *noise, StBlock block, size_t first, size_t lane, st_real *factor)
{
  for (size_t row = 0; row < block.rows; row++)
    for (size_t l = 0; l < block.lanes; l++)
      {
        uint32_t c[4] = { (uint32_t) (lane + l), (uint32_t) ((first + row) / 4), (uint32_t) noise->step,
                          (uint32_t) (noise->step >> 32) };
        st_philox (c, noise->key[0], noise->key[1]);
        factor[row * block.stride + l] = c[(first + row) % 4] >= noise->threshold ? noise->kept : 0;
      }
}

static void
reference_multiply (StBlock block, const st_real *factor, st_real *dy)
{
  for (size_t row = 0; row < block.rows; row++)
    for (size_t i = row * block.stride; i < row * block.stride + block.lanes; i++)
      dy[i] *= factor[i];
}

static void
reference_moments (const StNormalize *c, const st_real *x, st_real *mean, st_real *variance)
{
  const double share = 1.0 / (double) (c->n * c->positions);

  for (size_t channel = 0; channel < c->count; channel++)
    {
      double m = 0, v = 0;
      for (size_t position = 0; position < c->positions; position++)
        for (size_t i = 0; i < c->n; i++)
          m += x[(position * c->channels + channel) * c->stride + i] * share;
      for (size_t position = 0; position < c->positions; position++)
        for (size_t i = 0; i < c->n; i++)
          v += pow (x[(position * c->channels + channel) * c->stride + i] - m, 2) * share;
      mean[channel] = (st_real) m;
      variance[channel] = (st_real) v;
    }
}

static void
reference_normalize (const StNormalize *c, const st_real *x, const st_real *mean, const st_real *variance, st_real *y)
{
  for (size_t channel = 0; channel < c->count; channel++)
    for (size_t position = 0; position < c->positions; position++)
      for (size_t i = 0; i < c->lanes; i++)
        {
          size_t at = (position * c->channels + channel) * c->stride + i;
          st_real h = (x[at] - mean[channel]) / (st_real) sqrt (variance[channel] + c->epsilon);
          y[at] = (c->gamma ? c->gamma[channel] * h : h) + (c->beta ? c->beta[channel] : 0);
        }
}

static void
reference_normalize_backward (const StNormalize *c,
                              const st_real *x,
                              const st_real *mean,
                              const st_real *variance,
                              st_real *dy,
                              st_real *dgamma,
                              st_real *dbeta)
{
  for (size_t channel = 0; channel < c->count; channel++)
    {
      double sigma = sqrt ((double) variance[channel] + c->epsilon), count = (double) (c->n * c->positions);
      double gamma = c->gamma ? c->gamma[channel] : 1, db = 0, dg = 0;

      for (size_t position = 0; position < c->positions; position++)
        for (size_t i = 0; i < c->n; i++)
          {
            size_t at = (position * c->channels + channel) * c->stride + i;
            db += dy[at];
            dg += dy[at] * (x[at] - mean[channel]) / sigma;
          }
      for (size_t position = 0; position < c->positions; position++)
        for (size_t i = 0; i < c->lanes; i++)
          {
            size_t at = (position * c->channels + channel) * c->stride + i;
            dy[at] = (st_real) (gamma / sigma * (dy[at] - (db + (x[at] - mean[channel]) / sigma * dg) / count));
          }
      dgamma[channel] = (st_real) dg;
      dbeta[channel] = (st_real) db;
    }
}

static void
reference_transpose (StBlock block, const st_real *src, st_real *dst, size_t ld)
{
  for (size_t row = 0; row < block.rows; row++)
    for (size_t lane = 0; lane < block.lanes; lane++)
      dst[lane * ld + row] = src[row * block.stride + lane];
}

static void
reference_gather_bytes (const StSource *source,
                        const uint32_t *indices,
                        size_t n,
                        StRange features,
                        size_t first,
                        size_t lanes,
                        size_t stride,
                        st_real *x)
{
  for (size_t f = features.from; f < features.to; f++)
    for (size_t lane = first; lane < first + lanes; lane++)
      {
        size_t at = source->per_feature ? f : 0;
        st_real scale = source->scale ? source->scale[at] : 1, offset = source->offset ? source->offset[at] : 0;
        x[f * stride + lane] =
          lane < n ? source->bytes[(size_t) indices[lane] * source->n_features + f] * scale + offset : 0;
      }
}

static void
reference_sums (size_t n, const st_real *w, st_real *absolute, st_real *squares)
{
  double a = 0, s = 0;

  for (size_t i = 0; i < n; i++)
    {
      a += fabs ((double) w[i]);
      s += (double) w[i] * w[i];
    }
  *absolute = (st_real) a;
  *squares = (st_real) s;
}

static void
reference_penalize (size_t n, const st_real *w, st_real l1, st_real l2, st_real *g)
{
  for (size_t i = 0; i < n; i++)
    g[i] += l1 * (st_real) ((w[i] > 0) - (w[i] < 0)) + 2 * l2 * w[i];
}

const StKernels st_kernels_reference = {
  .name = "reference",
  .gemm = reference_gemm,
  .add = reference_add,
  .activate = st_reference_activate,
  .activate_backward = st_reference_activate_backward,
  .softmax = st_reference_softmax,
  .softmax_backward = st_reference_softmax_backward,
  .noise = reference_noise,
  .noise_factors = reference_noise_factors,
  .multiply = reference_multiply,
  .moments = reference_moments,
  .normalize = reference_normalize,
  .normalize_backward = reference_normalize_backward,
  .correlate = st_reference_correlate,
  .spread = st_reference_spread,
  .convolve_gradient = st_reference_convolve_gradient,
  .depthwise_gradient = st_reference_depthwise_gradient,
  .pool_max = st_reference_pool_max,
  .pool_max_backward = st_reference_pool_max_backward,
  .pool_average = st_reference_pool_average,
  .pool_average_backward = st_reference_pool_average_backward,
  .transpose = reference_transpose,
  .gather_bytes = reference_gather_bytes,
  .sums = reference_sums,
  .penalize = reference_penalize,
  .update = st_reference_update,
};

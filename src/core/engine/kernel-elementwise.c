/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Activations, noise and the other element-wise loops of a feature-major block. */

#include "level.h"

/* One statement over all elements of a block; the inner loop has a constant length, so it becomes a few registers. */
#define ST_EACH(block, statement)                                                    \
  for (size_t row = 0; row < (block).rows; row++)                                    \
    for (size_t lane = 0; lane < (block).lanes; lane += ST_LANES)                    \
      {                                                                              \
        const size_t at = row * (block).stride + lane;                               \
        _Pragma ("GCC ivdep") for (size_t i = at; i < at + ST_LANES; i++) statement; \
      }

ST_INLINE st_real
st_elu (st_real x)
{
  st_real e = st_expm1_negative (x < 0 ? x : 0);
  return x < 0 ? e : x;
}

void
ST_NAMED (st_activate) (StActivation kind, StBlock block, const st_real *x, st_real *y)
{
  switch (kind)
    {
    case ST_LINEAR:
      if (x != y)
        ST_EACH (block, y[i] = x[i]);
      break;
    case ST_RELU:
      ST_EACH (block, y[i] = x[i] < 0 ? 0 : x[i]);
      break;
    case ST_SIGMOID:
      ST_EACH (block, y[i] = st_sigmoid (x[i]));
      break;
    case ST_TANH:
      ST_EACH (block, y[i] = st_tanh (x[i]));
      break;
    case ST_SELU:
      ST_EACH (block, y[i] = ST_SELU_SCALE * (x[i] < 0 ? ST_SELU_ALPHA * st_elu (x[i]) : x[i]));
      break;
    case ST_ELU:
      ST_EACH (block, y[i] = st_elu (x[i]));
      break;
    case ST_SOFTPLUS:
      ST_EACH (block, y[i] = st_softplus (x[i]));
      break;
    case ST_GELU:
      ST_EACH (block, y[i] = x[i] * st_normal_cdf (x[i]));
      break;
    case ST_SWISH:
      ST_EACH (block, y[i] = x[i] * st_sigmoid (x[i]));
      break;
    case ST_LEAKY_RELU:
      ST_EACH (block, y[i] = x[i] < 0 ? ST_LEAKY_RELU_SLOPE * x[i] : x[i]);
      break;
    case ST_SOFTMAX:
    case ST_N_ACTIVATIONS:
      break;
    }
}

ST_INLINE st_real
st_gelu_derivative (st_real x)
{
  return st_normal_cdf (x) + x * st_normal_pdf (x);
}

ST_INLINE st_real
st_swish_derivative (st_real x)
{
  st_real s = st_sigmoid (x);
  return s + x * s * (1 - s);
}

void
ST_NAMED (st_activate_backward) (StActivation kind, StBlock block, const st_real *x, const st_real *y, st_real *dy)
{
  const st_real selu_low = ST_SELU_SCALE * ST_SELU_ALPHA;

  switch (kind)
    {
    case ST_LINEAR:
      break;
    case ST_RELU:
      ST_EACH (block, dy[i] = y[i] <= 0 ? 0 : dy[i]);
      break;
    case ST_SIGMOID:
      ST_EACH (block, dy[i] *= y[i] * (1 - y[i]));
      break;
    case ST_TANH:
      ST_EACH (block, dy[i] *= 1 - y[i] * y[i]);
      break;
    case ST_SELU:
      ST_EACH (block, dy[i] *= y[i] < 0 ? y[i] + selu_low : ST_SELU_SCALE);
      break;
    case ST_ELU:
      ST_EACH (block, dy[i] *= y[i] < 0 ? y[i] + 1 : 1);
      break;
    case ST_SOFTPLUS:
      /* sigmoid (x) = 1 - exp (-softplus (x)) */
      ST_EACH (block, dy[i] *= -st_expm1_negative (-y[i]));
      break;
    case ST_GELU:
      ST_EACH (block, dy[i] *= st_gelu_derivative (x[i]));
      break;
    case ST_SWISH:
      ST_EACH (block, dy[i] *= st_swish_derivative (x[i]));
      break;
    case ST_LEAKY_RELU:
      ST_EACH (block, dy[i] *= y[i] < 0 ? ST_LEAKY_RELU_SLOPE : 1);
      break;
    case ST_SOFTMAX:
    case ST_N_ACTIVATIONS:
      break;
    }
}

void
ST_NAMED (st_softmax) (StBlock block, const st_real *x, st_real *y, st_real *log_sum)
{
  for (size_t lane = 0; lane < block.lanes; lane += ST_LANES)
    {
      st_real most[ST_LANES], sum[ST_LANES];

      for (size_t i = 0; i < ST_LANES; i++)
        {
          most[i] = x[lane + i];
          sum[i] = 0;
        }
      for (size_t row = 1; row < block.rows; row++)
        for (size_t i = 0; i < ST_LANES; i++)
          {
            st_real v = x[row * block.stride + lane + i];
            most[i] = v > most[i] ? v : most[i];
          }
      for (size_t row = 0; row < block.rows; row++)
        for (size_t i = 0; i < ST_LANES; i++)
          {
            st_real e = st_exp (x[row * block.stride + lane + i] - most[i]);
            y[row * block.stride + lane + i] = e;
            sum[i] += e;
          }
      if (log_sum)
        for (size_t i = 0; i < ST_LANES; i++)
          log_sum[lane + i] = most[i] + st_log (sum[i]);
      for (size_t i = 0; i < ST_LANES; i++)
        sum[i] = 1 / sum[i];
      for (size_t row = 0; row < block.rows; row++)
        for (size_t i = 0; i < ST_LANES; i++)
          y[row * block.stride + lane + i] *= sum[i];
    }
}

/* dx = y (dy - Σ y dy) */
void
ST_NAMED (st_softmax_backward) (StBlock block, const st_real *y, st_real *dy)
{
  for (size_t lane = 0; lane < block.lanes; lane += ST_LANES)
    {
      st_real sum[ST_LANES] = { 0 };

      for (size_t row = 0; row < block.rows; row++)
        for (size_t i = 0; i < ST_LANES; i++)
          sum[i] += y[row * block.stride + lane + i] * dy[row * block.stride + lane + i];
      for (size_t row = 0; row < block.rows; row++)
        for (size_t i = 0; i < ST_LANES; i++)
          {
            size_t at = row * block.stride + lane + i;
            dy[at] = y[at] * (dy[at] - sum[i]);
          }
    }
}

void
ST_NAMED (st_noise) (StBlock block, const st_real *x, const st_real *factor, st_real dropped, st_real shift, st_real *y)
{
  ST_EACH (block, y[i] = factor[i] == 0 ? dropped : x[i] * factor[i] + shift);
}

void
ST_NAMED (st_multiply) (StBlock block, const st_real *factor, st_real *dy)
{
  ST_EACH (block, dy[i] *= factor[i]);
}

/* m, v and the weight in one pass; Keras' formulas. */
void
ST_NAMED (
  st_update) (const StUpdateFactors *f, size_t n, const st_real *g, st_real *w, st_real *const slots[ST_MAX_SLOTS])
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

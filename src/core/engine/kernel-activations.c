/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Activations of a feature-major block and their derivatives. */

#include "level.h"

typedef st_real (*StFunction) (st_real x);

/* y = f (x). The compiler is told that lanes come in whole registers. */
ST_INLINE void
st_map (StBlock block, const st_real *x, st_real *y, StFunction f)
{
  const size_t lanes = block.lanes & ~(size_t) (ST_LANES - 1);

  for (size_t row = 0; row < block.rows; row++, x += block.stride, y += block.stride)
#pragma GCC ivdep
    for (size_t i = 0; i < lanes; i++)
      y[i] = f (x[i]);
}

/* dy *= f (v) */
ST_INLINE void
st_map_product (StBlock block, const st_real *v, st_real *dy, StFunction f)
{
  const size_t lanes = block.lanes & ~(size_t) (ST_LANES - 1);

  for (size_t row = 0; row < block.rows; row++, v += block.stride, dy += block.stride)
#pragma GCC ivdep
    for (size_t i = 0; i < lanes; i++)
      dy[i] *= f (v[i]);
}

ST_INLINE st_real
st_identity (st_real x)
{
  return x;
}

ST_INLINE st_real
st_relu (st_real x)
{
  return x < 0 ? 0 : x;
}

ST_INLINE st_real
st_elu (st_real x)
{
  st_real e = st_expm1_negative (x < 0 ? x : 0);
  return x < 0 ? e : x;
}

ST_INLINE st_real
st_selu (st_real x)
{
  const st_real low = ST_SELU_ALPHA * st_expm1_negative (x < 0 ? x : 0);
  return ST_SELU_SCALE * (x < 0 ? low : x);
}

ST_INLINE st_real
st_leaky_relu (st_real x)
{
  const st_real low = ST_LEAKY_RELU_SLOPE * x;
  return x < 0 ? low : x;
}

ST_INLINE st_real
st_gelu (st_real x)
{
  return x * st_normal_cdf (x);
}

ST_INLINE st_real
st_swish (st_real x)
{
  return x * st_sigmoid (x);
}

void
st_kernel_activate (StActivation kind, StBlock block, const st_real *x, st_real *y)
{
  switch (kind)
    {
    case ST_LINEAR:
      if (x != y)
        st_map (block, x, y, st_identity);
      break;
    case ST_RELU:
      st_map (block, x, y, st_relu);
      break;
    case ST_SIGMOID:
      st_map (block, x, y, st_sigmoid);
      break;
    case ST_TANH:
      st_map (block, x, y, st_tanh);
      break;
    case ST_SELU:
      st_map (block, x, y, st_selu);
      break;
    case ST_ELU:
      st_map (block, x, y, st_elu);
      break;
    case ST_SOFTPLUS:
      st_map (block, x, y, st_softplus);
      break;
    case ST_GELU:
      st_map (block, x, y, st_gelu);
      break;
    case ST_SWISH:
      st_map (block, x, y, st_swish);
      break;
    case ST_LEAKY_RELU:
      st_map (block, x, y, st_leaky_relu);
      break;
    case ST_SOFTMAX:
    case ST_N_ACTIVATIONS:
      break;
    }
}

/* Derivatives as functions of the output. Both sides of a choice are computed before it, or the loop stays scalar. */

ST_INLINE st_real
st_relu_slope (st_real y)
{
  return y <= 0 ? 0 : 1;
}

ST_INLINE st_real
st_sigmoid_slope (st_real y)
{
  return y * (1 - y);
}

ST_INLINE st_real
st_tanh_slope (st_real y)
{
  return 1 - y * y;
}

ST_INLINE st_real
st_selu_slope (st_real y)
{
  const st_real low = y + ST_SELU_SCALE * ST_SELU_ALPHA;
  return y < 0 ? low : ST_SELU_SCALE;
}

ST_INLINE st_real
st_elu_slope (st_real y)
{
  const st_real low = y + 1;
  return y < 0 ? low : 1;
}

/* sigmoid (x) = 1 - exp (-softplus (x)) */
ST_INLINE st_real
st_softplus_slope (st_real y)
{
  return -st_expm1_negative (-y);
}

ST_INLINE st_real
st_leaky_relu_slope (st_real y)
{
  return y <= 0 ? ST_LEAKY_RELU_SLOPE : 1;
}

/* Derivatives as functions of the input. */

ST_INLINE st_real
st_gelu_slope (st_real x)
{
  return st_normal_cdf (x) + x * st_normal_pdf (x);
}

ST_INLINE st_real
st_swish_slope (st_real x)
{
  st_real s = st_sigmoid (x);
  return s + x * s * (1 - s);
}

void
st_kernel_activate_backward (StActivation kind, StBlock block, const st_real *x, const st_real *y, st_real *dy)
{
  switch (kind)
    {
    case ST_RELU:
      st_map_product (block, y, dy, st_relu_slope);
      break;
    case ST_SIGMOID:
      st_map_product (block, y, dy, st_sigmoid_slope);
      break;
    case ST_TANH:
      st_map_product (block, y, dy, st_tanh_slope);
      break;
    case ST_SELU:
      st_map_product (block, y, dy, st_selu_slope);
      break;
    case ST_ELU:
      st_map_product (block, y, dy, st_elu_slope);
      break;
    case ST_SOFTPLUS:
      st_map_product (block, y, dy, st_softplus_slope);
      break;
    case ST_GELU:
      st_map_product (block, x, dy, st_gelu_slope);
      break;
    case ST_SWISH:
      st_map_product (block, x, dy, st_swish_slope);
      break;
    case ST_LEAKY_RELU:
      st_map_product (block, y, dy, st_leaky_relu_slope);
      break;
    case ST_LINEAR:
    case ST_SOFTMAX:
    case ST_N_ACTIVATIONS:
      break;
    }
}

void
st_kernel_softmax (StBlock block, const st_real *x, st_real *y, st_real *log_sum)
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
st_kernel_softmax_backward (StBlock block, const st_real *y, st_real *dy)
{
  for (size_t lane = 0; lane < block.lanes; lane += ST_VECTOR)
    {
      StVector sum = { 0 };

      for (size_t at = lane; at < block.rows * block.stride; at += block.stride)
        sum += st_vector_load (y + at) * st_vector_load (dy + at);
      for (size_t at = lane; at < block.rows * block.stride; at += block.stride)
        st_vector_store (dy + at, st_vector_load (y + at) * (st_vector_load (dy + at) - sum));
    }
}

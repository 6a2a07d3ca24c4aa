/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Derivatives of the activations of kernel-activations.c. */

#include "level.h"

typedef st_real (*StFunction) (st_real x);

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

ST_INLINE st_real
st_relu6_slope (st_real y)
{
  return y <= 0 || y >= 6 ? 0 : 1;
}

ST_INLINE st_real
st_hard_sigmoid_slope (st_real y)
{
  return y <= 0 || y >= 1 ? 0 : (st_real) (1.0 / 6);
}

ST_INLINE st_real
st_shrink_slope (st_real y)
{
  return y == 0 ? 0 : 1;
}

ST_INLINE st_real
st_softsign_slope (st_real y)
{
  const st_real rest = 1 - (y < 0 ? -y : y);
  return rest * rest;
}

/* sigmoid (-x) = 1 - exp (y) */
ST_INLINE st_real
st_log_sigmoid_slope (st_real y)
{
  return -st_expm1_negative (y);
}

ST_INLINE st_real
st_squareplus_slope (st_real y)
{
  return y * y / (y * y + 1);
}

ST_INLINE st_real
st_sparse_plus_slope (st_real y)
{
  const st_real root = st_sqrt (y < 0 ? 0 : y);
  return y >= 1 ? 1 : root;
}

/* Derivatives as functions of the input. */

ST_INLINE st_real
st_hard_silu_slope (st_real x)
{
  const st_real middle = (2 * x + 3) * (st_real) (1.0 / 6), high = x >= 3 ? 1 : middle;
  return x <= -3 ? 0 : high;
}

ST_INLINE st_real
st_hard_tanh_slope (st_real x)
{
  return x < -1 || x > 1 ? 0 : 1;
}

ST_INLINE st_real
st_tanh_shrink_slope (st_real x)
{
  const st_real t = st_tanh (x);
  return t * t;
}

ST_INLINE st_real
st_mish_slope (st_real x)
{
  const st_real t = st_tanh_of_softplus (x);
  return t + x * st_sigmoid (x) * (1 - t * t);
}

ST_INLINE st_real
st_sparse_sigmoid_slope (st_real x)
{
  return x <= -1 || x >= 1 ? 0 : (st_real) 0.5;
}

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
    case ST_RELU6:
      st_map_product (block, y, dy, st_relu6_slope);
      break;
    case ST_CELU:
      st_map_product (block, y, dy, st_elu_slope);
      break;
    case ST_EXPONENTIAL:
      st_map_product (block, y, dy, st_identity);
      break;
    case ST_HARD_SIGMOID:
      st_map_product (block, y, dy, st_hard_sigmoid_slope);
      break;
    case ST_HARD_SILU:
      st_map_product (block, x, dy, st_hard_silu_slope);
      break;
    case ST_HARD_TANH:
      st_map_product (block, x, dy, st_hard_tanh_slope);
      break;
    case ST_HARD_SHRINK:
      st_map_product (block, y, dy, st_shrink_slope);
      break;
    case ST_SOFT_SHRINK:
      st_map_product (block, y, dy, st_shrink_slope);
      break;
    case ST_TANH_SHRINK:
      st_map_product (block, x, dy, st_tanh_shrink_slope);
      break;
    case ST_SOFTSIGN:
      st_map_product (block, y, dy, st_softsign_slope);
      break;
    case ST_LOG_SIGMOID:
      st_map_product (block, y, dy, st_log_sigmoid_slope);
      break;
    case ST_MISH:
      st_map_product (block, x, dy, st_mish_slope);
      break;
    case ST_SQUAREPLUS:
      st_map_product (block, y, dy, st_squareplus_slope);
      break;
    case ST_SPARSE_PLUS:
      st_map_product (block, y, dy, st_sparse_plus_slope);
      break;
    case ST_SPARSE_SIGMOID:
      st_map_product (block, x, dy, st_sparse_sigmoid_slope);
      break;
    case ST_SOFTMAX:
      st_kernel_softmax_backward (block, y, dy);
      break;
    case ST_LOG_SOFTMAX:
      st_kernel_log_softmax_backward (block, y, dy);
      break;
    case ST_LINEAR:
    case ST_N_ACTIVATIONS:
      break;
    }
}

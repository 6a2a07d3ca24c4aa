/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Activations of a feature-major block, element by element. The joint ones are in kernel-joint.c, the derivatives in
 * kernel-slopes.c. */

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

ST_INLINE st_real
st_clamp (st_real x, st_real least, st_real most)
{
  x = x < least ? least : x;
  return x > most ? most : x;
}

ST_INLINE st_real
st_relu6 (st_real x)
{
  return st_clamp (x, 0, 6);
}

ST_INLINE st_real
st_hard_sigmoid (st_real x)
{
  return st_clamp (x + 3, 0, 6) * (st_real) (1.0 / 6);
}

ST_INLINE st_real
st_hard_silu (st_real x)
{
  return x * st_hard_sigmoid (x);
}

ST_INLINE st_real
st_hard_tanh (st_real x)
{
  return st_clamp (x, -1, 1);
}

/* Keras' threshold of both shrinks. */
#define ST_SHRINK ((st_real) 0.5)

ST_INLINE st_real
st_hard_shrink (st_real x)
{
  const st_real a = x < 0 ? -x : x;
  return a <= ST_SHRINK ? 0 : x;
}

ST_INLINE st_real
st_soft_shrink (st_real x)
{
  const st_real rest = x < 0 ? x + ST_SHRINK : x - ST_SHRINK;
  const st_real a = x < 0 ? -x : x;
  return a <= ST_SHRINK ? 0 : rest;
}

ST_INLINE st_real
st_tanh_shrink (st_real x)
{
  return x - st_tanh (x);
}

ST_INLINE st_real
st_softsign (st_real x)
{
  return x / (1 + (x < 0 ? -x : x));
}

ST_INLINE st_real
st_log_sigmoid (st_real x)
{
  return -st_softplus (-x);
}

ST_INLINE st_real
st_mish (st_real x)
{
  return x * st_tanh_of_softplus (x);
}

/* Without the difference of near numbers on the negative side. */
ST_INLINE st_real
st_squareplus (st_real x)
{
  const st_real a = x < 0 ? -x : x, sum = a + st_sqrt (x * x + 4);
  return x < 0 ? 2 / sum : sum / 2;
}

ST_INLINE st_real
st_sparse_plus (st_real x)
{
  const st_real middle = (x + 1) * (x + 1) / 4, high = x >= 1 ? x : middle;
  return x <= -1 ? 0 : high;
}

ST_INLINE st_real
st_sparse_sigmoid (st_real x)
{
  return st_clamp ((x + 1) / 2, 0, 1);
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
    case ST_RELU6:
      st_map (block, x, y, st_relu6);
      break;
    case ST_CELU:
      st_map (block, x, y, st_elu);
      break;
    case ST_EXPONENTIAL:
      st_map (block, x, y, st_exp);
      break;
    case ST_HARD_SIGMOID:
      st_map (block, x, y, st_hard_sigmoid);
      break;
    case ST_HARD_SILU:
      st_map (block, x, y, st_hard_silu);
      break;
    case ST_HARD_TANH:
      st_map (block, x, y, st_hard_tanh);
      break;
    case ST_HARD_SHRINK:
      st_map (block, x, y, st_hard_shrink);
      break;
    case ST_SOFT_SHRINK:
      st_map (block, x, y, st_soft_shrink);
      break;
    case ST_TANH_SHRINK:
      st_map (block, x, y, st_tanh_shrink);
      break;
    case ST_SOFTSIGN:
      st_map (block, x, y, st_softsign);
      break;
    case ST_LOG_SIGMOID:
      st_map (block, x, y, st_log_sigmoid);
      break;
    case ST_MISH:
      st_map (block, x, y, st_mish);
      break;
    case ST_SQUAREPLUS:
      st_map (block, x, y, st_squareplus);
      break;
    case ST_SPARSE_PLUS:
      st_map (block, x, y, st_sparse_plus);
      break;
    case ST_SPARSE_SIGMOID:
      st_map (block, x, y, st_sparse_sigmoid);
      break;
    case ST_SOFTMAX:
      st_kernel_softmax (block, x, y, NULL);
      break;
    case ST_LOG_SOFTMAX:
      st_kernel_log_softmax (block, x, y);
      break;
    case ST_N_ACTIVATIONS:
      break;
    }
}

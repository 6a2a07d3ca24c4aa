/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Activations as their formulas stand. */

#include "reference.h"

#include <math.h>

static double
reference_function (StActivation kind, double x)
{
  const double alpha = 1.6732632423543772, scale = 1.0507009873554805;

  switch (kind)
    {
    case ST_RELU:
      return x < 0 ? 0 : x;
    case ST_SIGMOID:
      return 1 / (1 + exp (-x));
    case ST_TANH:
      return tanh (x);
    case ST_SELU:
      return scale * (x < 0 ? alpha * expm1 (x) : x);
    case ST_ELU:
      return x < 0 ? expm1 (x) : x;
    case ST_SOFTPLUS:
      return x < 0 ? log1p (exp (x)) : x + log1p (exp (-x));
    case ST_GELU:
      return x * 0.5 * erfc (-x / sqrt (2));
    case ST_SWISH:
      return x / (1 + exp (-x));
    case ST_LEAKY_RELU:
      return x < 0 ? 0.2 * x : x;
    case ST_RELU6:
      return fmin (fmax (x, 0), 6);
    case ST_CELU:
      return fmax (x, 0) + expm1 (fmin (x, 0));
    case ST_EXPONENTIAL:
      return exp (x);
    case ST_HARD_SIGMOID:
      return fmin (fmax (x + 3, 0), 6) / 6;
    case ST_HARD_SILU:
      return x * fmin (fmax (x + 3, 0), 6) / 6;
    case ST_HARD_TANH:
      return fmin (fmax (x, -1), 1);
    case ST_HARD_SHRINK:
      return fabs (x) > 0.5 ? x : 0;
    case ST_SOFT_SHRINK:
      return x > 0.5 ? x - 0.5 : x < -0.5 ? x + 0.5 : 0;
    case ST_TANH_SHRINK:
      return x - tanh (x);
    case ST_SOFTSIGN:
      return x / (1 + fabs (x));
    case ST_LOG_SIGMOID:
      return -reference_function (ST_SOFTPLUS, -x);
    case ST_MISH:
      return x * tanh (reference_function (ST_SOFTPLUS, x));
    case ST_SQUAREPLUS:
      return (x + sqrt (x * x + 4)) / 2;
    case ST_SPARSE_PLUS:
      return x <= -1 ? 0 : x < 1 ? (x + 1) * (x + 1) / 4 : x;
    case ST_SPARSE_SIGMOID:
      return x <= -1 ? 0 : x < 1 ? (x + 1) / 2 : 1;
    case ST_LINEAR:
    case ST_SOFTMAX:
    case ST_LOG_SOFTMAX:
    case ST_N_ACTIVATIONS:
      break;
    }
  return x;
}

/* f' from the input where st_activation_needs_input (), else from the output. */
static double
reference_derivative (StActivation kind, double x, double y)
{
  const double alpha = 1.6732632423543772, scale = 1.0507009873554805;
  const double s = 1 / (1 + exp (-x));
  const double t = tanh (reference_function (ST_SOFTPLUS, x));

  switch (kind)
    {
    case ST_RELU:
      return y <= 0 ? 0 : 1;
    case ST_SIGMOID:
      return y * (1 - y);
    case ST_TANH:
      return 1 - y * y;
    case ST_SELU:
      return y < 0 ? y + scale * alpha : scale;
    case ST_ELU:
      return y < 0 ? y + 1 : 1;
    case ST_SOFTPLUS:
      return -expm1 (-y);
    case ST_GELU:
      return 0.5 * erfc (-x / sqrt (2)) + x * exp (-x * x / 2) / sqrt (2 * M_PI);
    case ST_SWISH:
      return s + x * s * (1 - s);
    case ST_LEAKY_RELU:
      return y <= 0 ? 0.2 : 1;
    case ST_RELU6:
      return y > 0 && y < 6;
    case ST_CELU:
      return y < 0 ? y + 1 : 1;
    case ST_EXPONENTIAL:
      return y;
    case ST_HARD_SIGMOID:
      return y > 0 && y < 1 ? 1.0 / 6 : 0;
    case ST_HARD_SILU:
      return x <= -3 ? 0 : x < 3 ? (2 * x + 3) / 6 : 1;
    case ST_HARD_TANH:
      return x >= -1 && x <= 1;
    case ST_HARD_SHRINK:
    case ST_SOFT_SHRINK:
      return y != 0;
    case ST_TANH_SHRINK:
      return tanh (x) * tanh (x);
    case ST_SOFTSIGN:
      return (1 - fabs (y)) * (1 - fabs (y));
    case ST_LOG_SIGMOID:
      return -expm1 (y);
    case ST_MISH:
      return t + x * s * (1 - t * t);
    case ST_SQUAREPLUS:
      return y * y / (y * y + 1);
    case ST_SPARSE_PLUS:
      return y < 1 ? sqrt (y) : 1;
    case ST_SPARSE_SIGMOID:
      return x > -1 && x < 1 ? 0.5 : 0;
    case ST_LINEAR:
    case ST_SOFTMAX:
    case ST_LOG_SOFTMAX:
    case ST_N_ACTIVATIONS:
      break;
    }
  return 1;
}

void
st_reference_softmax (StBlock block, const st_real *x, st_real *y, st_real *log_sum)
{
  for (size_t lane = 0; lane < block.lanes; lane++)
    {
      double most = x[lane], sum = 0;
      for (size_t row = 1; row < block.rows; row++)
        most = fmax (most, x[row * block.stride + lane]);
      for (size_t row = 0; row < block.rows; row++)
        sum += exp (x[row * block.stride + lane] - most);
      if (log_sum)
        log_sum[lane] = (st_real) (most + log (sum));
      for (size_t row = 0; row < block.rows; row++)
        y[row * block.stride + lane] = (st_real) (exp (x[row * block.stride + lane] - most) / sum);
    }
}

void
st_reference_softmax_backward (StBlock block, const st_real *y, st_real *dy)
{
  for (size_t lane = 0; lane < block.lanes; lane++)
    {
      double sum = 0;
      for (size_t i = lane; i < block.rows * block.stride; i += block.stride)
        sum += (double) y[i] * dy[i];
      for (size_t i = lane; i < block.rows * block.stride; i += block.stride)
        dy[i] = y[i] * (dy[i] - (st_real) sum);
    }
}

static void
reference_log_softmax (StBlock block, const st_real *x, st_real *y)
{
  for (size_t lane = 0; lane < block.lanes; lane++)
    {
      double most = x[lane], sum = 0;
      for (size_t i = lane; i < block.rows * block.stride; i += block.stride)
        most = fmax (most, x[i]);
      for (size_t i = lane; i < block.rows * block.stride; i += block.stride)
        sum += exp (x[i] - most);
      for (size_t i = lane; i < block.rows * block.stride; i += block.stride)
        y[i] = (st_real) (x[i] - most - log (sum));
    }
}

static void
reference_log_softmax_backward (StBlock block, const st_real *y, st_real *dy)
{
  for (size_t lane = 0; lane < block.lanes; lane++)
    {
      double sum = 0;
      for (size_t i = lane; i < block.rows * block.stride; i += block.stride)
        sum += dy[i];
      for (size_t i = lane; i < block.rows * block.stride; i += block.stride)
        dy[i] -= (st_real) (exp (y[i]) * sum);
    }
}

void
st_reference_activate (StActivation kind, StBlock block, const st_real *x, st_real *y)
{
  if (kind == ST_SOFTMAX)
    st_reference_softmax (block, x, y, NULL);
  else if (kind == ST_LOG_SOFTMAX)
    reference_log_softmax (block, x, y);
  else
    for (size_t row = 0; row < block.rows; row++)
      for (size_t i = row * block.stride; i < row * block.stride + block.lanes; i++)
        y[i] = (st_real) reference_function (kind, x[i]);
}

void
st_reference_activate_backward (StActivation kind, StBlock block, const st_real *x, const st_real *y, st_real *dy)
{
  if (kind == ST_SOFTMAX)
    st_reference_softmax_backward (block, y, dy);
  else if (kind == ST_LOG_SOFTMAX)
    reference_log_softmax_backward (block, y, dy);
  else
    for (size_t row = 0; row < block.rows; row++)
      for (size_t i = row * block.stride; i < row * block.stride + block.lanes; i++)
        dy[i] *= (st_real) reference_derivative (kind, x ? x[i] : 0, y[i]);
}

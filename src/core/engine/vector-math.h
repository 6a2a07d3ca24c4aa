/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * exp and its kin, written so that the compiler turns a loop over them into vector code: no branches, no calls, no
 * tables. Each states its error against exact values over its full range (tests/core/engine/test-vector-math.c).
 * A NaN goes in and comes out. Over double (the engine's gradient checks) libm does the work.
 */

#include "st-engine.h"

#include <math.h>
#include <string.h>

/* Keras' constants of selu. */
#define ST_SELU_ALPHA ((st_real) 1.6732632423543772)
#define ST_SELU_SCALE ((st_real) 1.0507009873554805)
/* keras.activations.leaky_relu's default slope. */
#define ST_LEAKY_RELU_SLOPE ((st_real) 0.2)

#define ST_INLINE static inline __attribute__ ((always_inline))

#ifdef ST_REAL_IS_DOUBLE

#define st_exp exp
#define st_expm1_negative expm1
#define st_log log
#define st_log1p log1p
#define st_tanh tanh
#define st_sqrt sqrt

ST_INLINE double
st_normal_cdf (double x)
{
  return 0.5 * erfc (-x * 0.70710678118654752440);
}

#else

#define st_sqrt sqrtf

ST_INLINE float
st_float_from_bits (int32_t bits)
{
  float value;
  memcpy (&value, &bits, sizeof value);
  return value;
}

ST_INLINE int32_t
st_bits_from_float (float value)
{
  int32_t bits;
  memcpy (&bits, &value, sizeof bits);
  return bits;
}

/* 2ⁿ. The shift is unsigned: from a NaN n is any number. */
ST_INLINE float
st_power_of_two (int32_t n)
{
  return st_float_from_bits ((int32_t) ((uint32_t) (n + 127) << 23));
}

/* 1.5 · 2²³: adding it leaves the nearest integer in the low bits of the sum. */
#define ST_ROUNDER 12582912.0f

/* x = n ln 2 + r with |r| <= ln 2 / 2: gives n as an integer and exp(r) - 1, an own minimax polynomial. */
ST_INLINE float
st_expm1_reduced (float x, int32_t *n)
{
  float t = x * 1.44269504088896341f + ST_ROUNDER;
  float f = t - ST_ROUNDER;
  float r = (x - f * 0.693145751953125f) - f * 1.42860682030941723212e-6f;
  float q = 1.9845877250190824e-4f;
  q = q * r + 1.3940627686679363e-3f;
  q = q * r + 8.333389647305012e-3f;
  q = q * r + 4.1666362434625626e-2f;
  q = q * r + 1.666666567325592e-1f;
  q = q * r + 0.5f;
  *n = st_bits_from_float (t) - st_bits_from_float (ST_ROUNDER);
  return r + r * r * q;
}

/* At most 2 ulp; results under 2⁻¹²⁶ are rounded to a multiple of 2⁻¹⁴⁹ as they should. */
ST_INLINE float
st_exp (float x)
{
  int32_t n;
  x = x > 89.0f ? 89.0f : x;
  x = x < -105.0f ? -105.0f : x;
  float p = 1.0f + st_expm1_reduced (x, &n);
  /* In two steps, so that neither factor leaves the range of a float before the result does. */
  int32_t half = n >> 1;
  return p * st_power_of_two (half) * st_power_of_two (n - half);
}

/* exp (x) - 1 for x <= 0: at most 3 ulp. */
ST_INLINE float
st_expm1_negative (float x)
{
  int32_t n;
  x = x < -25.0f ? -25.0f : x;
  float p = st_expm1_reduced (x, &n);
  float scale = st_power_of_two (n);
  return p * scale + (scale - 1.0f);
}

/* log (m · 2^e) with m in [√½, √2): at most 2 ulp; zero gives -inf, less gives NaN. */
ST_INLINE float
st_log (float x)
{
  float scaled = x < 1.17549435e-38f ? x * 8388608.0f : x;
  float bias = x < 1.17549435e-38f ? 23.0f : 0.0f;
  int32_t bits = st_bits_from_float (scaled) - 0x3f3504f3;
  float e = (float) (bits >> 23) - bias;
  float f = st_float_from_bits ((bits & 0x007fffff) + 0x3f3504f3) - 1.0f;
  float p = 6.746601313352585e-2f;
  p = p * f - 1.1675640940666199e-1f;
  p = p * f + 1.1888174712657928e-1f;
  p = p * f - 1.2405591458082199e-1f;
  p = p * f + 1.4219550788402557e-1f;
  p = p * f - 1.666799634695053e-1f;
  p = p * f + 2.000211924314499e-1f;
  p = p * f - 2.5000008940696716e-1f;
  p = p * f + 3.333331346511841e-1f;
  float f2 = f * f;
  float y = f2 * f * p + e * 1.42860682030941723212e-6f;
  y = (f - (0.5f * f2 - y)) + e * 0.693145751953125f;
  y = x == 0.0f ? -INFINITY : y;
  y = x < 0.0f ? NAN : y;
  y = x > 3.402823466e+38f ? x : y;
  return x != x ? x : y;
}

/* log (1 + x) for x >= 0: at most 3 ulp. The rounding of 1 + x is mended to first order. */
ST_INLINE float
st_log1p (float x)
{
  float u = 1.0f + x;
  float lost = x > 1.0f ? 1.0f - (u - x) : x - (u - 1.0f);
  return st_log (u) + (u > 3.402823466e+38f ? 0.0f : lost / u);
}

/* At most 3 ulp: a polynomial near zero, 1 - 2 / (exp (2x) + 1) beyond. */
ST_INLINE float
st_tanh (float x)
{
  float a = x < 0.0f ? -x : x;
  float z = x * x;
  float t = 2.118015196174383e-3f;
  t = t * z - 8.150693960487843e-3f;
  t = t * z + 2.169015258550644e-2f;
  t = t * z - 5.394488945603371e-2f;
  t = t * z + 1.3333190977573395e-1f;
  t = t * z - 3.333333134651184e-1f;
  float small = x + x * z * t;
  float large = 1.0f - 2.0f / (st_exp (2.0f * (a > 15.0f ? 15.0f : a)) + 1.0f);
  large = x < 0.0f ? -large : large;
  return a < 0.625f ? small : large;
}

/* The distribution function of the standard normal: absolute error at most 2e-7. */
ST_INLINE float
st_normal_cdf (float x)
{
  float s = x * 0.70710678118654752440f;
  float a = s < 0.0f ? -s : s;
  float z = s * s;
  float e = 7.853857096051797e-5f;
  e = e * z - 8.010192541405559e-4f;
  e = e * z + 5.188327748328447e-3f;
  e = e * z - 2.6853810995817184e-2f;
  e = e * z + 1.128358542919159e-1f;
  e = e * z - 3.761262595653534e-1f;
  e = e * z + 1.1283791065216064f;
  float near = 0.5f + 0.5f * s * e;
  float c = (a > 4.15f ? 4.15f : a) - 2.5f;
  float g = 2.9167642423999496e-5f + 1.2357243122096406e-6f * c;
  g = g * c - 4.432428249856457e-5f;
  g = g * c + 4.497428017202765e-4f;
  g = g * c - 2.159390365704894e-3f;
  g = g * c + 1.0850593447685242e-2f;
  g = g * c + 9.438886642456055e-1f;
  g = g * c + 5.35267972946167f;
  g = g * c + 7.806815147399902f;
  float tail = 0.5f * st_exp (-g);
  tail = a > 4.15f ? (a > 9.0f ? 0.0f : tail) : tail;
  float far = s < 0.0f ? tail : 1.0f - tail;
  float y = a < 0.9f ? near : far;
  return x != x ? x : y;
}

#endif

/* 1 / (1 + exp (-x)), without loss at either end. */
ST_INLINE st_real
st_sigmoid (st_real x)
{
  st_real e = st_exp (x < 0 ? x : -x);
  st_real s = 1 / (1 + e);
  return x < 0 ? e * s : s;
}

ST_INLINE st_real
st_softplus (st_real x)
{
  st_real a = x < 0 ? x : -x;
  return (x < 0 ? 0 : x) + st_log1p (st_exp (a));
}

/* tanh (log (1 + u)) = (u² + 2u) / (u² + 2u + 2) with u = exp (x); beyond 20 it is 1. */
ST_INLINE st_real
st_tanh_of_softplus (st_real x)
{
  const st_real u = st_exp (x > 20 ? 20 : x), w = u * (u + 2);
  return w / (w + 2);
}

/* The density of the standard normal. */
ST_INLINE st_real
st_normal_pdf (st_real x)
{
  return (st_real) 0.39894228040143267794 * st_exp (-x * x / 2);
}

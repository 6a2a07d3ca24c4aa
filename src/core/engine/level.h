/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What a kernel file needs to be compiled once per level: ST_LEVEL is the level's name, given by the build, and
 * ST_VECTOR_SIZE follows from the instructions the compiler may use.
 */

#include "kernels.h"
#include "vector-math.h"

#ifdef __AVX2__
#include <immintrin.h>
#endif

#define ST_JOIN_(a, b) a##_##b
#define ST_JOIN(a, b) ST_JOIN_ (a, b)
#define ST_NAMED(name) ST_JOIN (name, ST_LEVEL)

#if defined(__AVX512F__)
#define ST_VECTOR_SIZE 64
#elif defined(__AVX2__)
#define ST_VECTOR_SIZE 32
#else
#define ST_VECTOR_SIZE 16
#endif

/* Reals in a register. */
#define ST_VECTOR (ST_VECTOR_SIZE / sizeof (st_real))

/* Unaligned, and free to look at an array of reals. */
typedef st_real StVector __attribute__ ((vector_size (ST_VECTOR_SIZE), aligned (sizeof (st_real)), may_alias));

ST_INLINE StVector
st_vector_load (const st_real *p)
{
  return *(const StVector *) p;
}

ST_INLINE void
st_vector_store (st_real *p, StVector v)
{
  *(StVector *) p = v;
}

/* v, rounded: keeps the compiler from fusing the product v with a sum in one place and not in another, which would make
 * a result depend on where a tile ends. */
ST_INLINE StVector
st_vector_round (StVector v)
{
#if defined(__AVX512F__)
  __asm__("" : "+v"(v));
#elif defined(__x86_64__)
  __asm__("" : "+x"(v));
#endif
  return v;
}

/* As many whole numbers as a register has reals. */
#ifdef ST_REAL_IS_DOUBLE
typedef int64_t StInteger;
#else
typedef int32_t StInteger;
#endif
typedef StInteger StIntegers __attribute__ ((vector_size (ST_VECTOR_SIZE)));

/* All bits set in the first n numbers. */
ST_INLINE StIntegers
st_first (size_t n)
{
  static const StIntegers numbers = {
#if ST_VECTOR_SIZE == 16 && defined(ST_REAL_IS_DOUBLE)
    0,
    1
#elif ST_VECTOR_SIZE == 16 || (ST_VECTOR_SIZE == 32 && defined(ST_REAL_IS_DOUBLE))
    0,
    1,
    2,
    3
#elif ST_VECTOR_SIZE == 32 || defined(ST_REAL_IS_DOUBLE)
    0,
    1,
    2,
    3,
    4,
    5,
    6,
    7
#else
    0,
    1,
    2,
    3,
    4,
    5,
    6,
    7,
    8,
    9,
    10,
    11,
    12,
    13,
    14,
    15
#endif
  };

  return numbers < (StInteger) n;
}

/* The first n reals of v, 0 behind them. */
ST_INLINE StVector
st_vector_first (StVector v, size_t n)
{
  return (StVector) ((StIntegers) v & st_first (n));
}

/* The first n reals in memory; what lies behind is neither read nor written. */
#if defined(__AVX512F__) && !defined(ST_REAL_IS_DOUBLE)

ST_INLINE StVector
st_vector_load_part (const st_real *p, size_t n)
{
  return (StVector) _mm512_maskz_loadu_ps ((__mmask16) ((1u << n) - 1), p);
}

ST_INLINE void
st_vector_store_part (st_real *p, StVector v, size_t n)
{
  _mm512_mask_storeu_ps (p, (__mmask16) ((1u << n) - 1), (__m512) v);
}

#elif defined(__AVX2__) && !defined(ST_REAL_IS_DOUBLE)

ST_INLINE StVector
st_vector_load_part (const st_real *p, size_t n)
{
  return (StVector) _mm256_maskload_ps (p, (__m256i) st_first (n));
}

ST_INLINE void
st_vector_store_part (st_real *p, StVector v, size_t n)
{
  _mm256_maskstore_ps (p, (__m256i) st_first (n), (__m256) v);
}

#else

ST_INLINE StVector
st_vector_load_part (const st_real *p, size_t n)
{
  StVector v = { 0 };
  for (size_t i = 0; i < n; i++)
    v[i] = p[i];
  return v;
}

ST_INLINE void
st_vector_store_part (st_real *p, StVector v, size_t n)
{
  for (size_t i = 0; i < n; i++)
    p[i] = v[i];
}

#endif

/* Halves of a register, for the sum of all its reals: always the same tree. */
typedef st_real StQuarter __attribute__ ((vector_size (16)));
typedef st_real StHalf __attribute__ ((vector_size (32)));

ST_INLINE st_real
st_vector_sum (StVector v)
{
#if ST_VECTOR_SIZE == 64 && defined(ST_REAL_IS_DOUBLE)
  StHalf h = __builtin_shufflevector (v, v, 0, 1, 2, 3) + __builtin_shufflevector (v, v, 4, 5, 6, 7);
#elif ST_VECTOR_SIZE == 64
  StHalf h = __builtin_shufflevector (v, v, 0, 1, 2, 3, 4, 5, 6, 7)
             + __builtin_shufflevector (v, v, 8, 9, 10, 11, 12, 13, 14, 15);
#elif ST_VECTOR_SIZE == 32
  StHalf h = v;
#endif
#if ST_VECTOR_SIZE == 16
  StQuarter q = v;
#elif defined(ST_REAL_IS_DOUBLE)
  StQuarter q = __builtin_shufflevector (h, h, 0, 1) + __builtin_shufflevector (h, h, 2, 3);
#else
  StQuarter q = __builtin_shufflevector (h, h, 0, 1, 2, 3) + __builtin_shufflevector (h, h, 4, 5, 6, 7);
#endif
#ifdef ST_REAL_IS_DOUBLE
  return q[0] + q[1];
#else
  return (q[0] + q[2]) + (q[1] + q[3]);
#endif
}

/* The functions of this level, each in the file of its concern, under names of their own. */
#define st_kernel_gemm ST_NAMED (st_kernel_gemm)
#define st_kernel_activate ST_NAMED (st_kernel_activate)
#define st_kernel_activate_backward ST_NAMED (st_kernel_activate_backward)
#define st_kernel_softmax ST_NAMED (st_kernel_softmax)
#define st_kernel_softmax_backward ST_NAMED (st_kernel_softmax_backward)
#define st_kernel_log_softmax ST_NAMED (st_kernel_log_softmax)
#define st_kernel_log_softmax_backward ST_NAMED (st_kernel_log_softmax_backward)
#define st_kernel_noise ST_NAMED (st_kernel_noise)
#define st_kernel_noise_factors ST_NAMED (st_kernel_noise_factors)
#define st_kernel_add ST_NAMED (st_kernel_add)
#define st_kernel_multiply ST_NAMED (st_kernel_multiply)
#define st_kernel_moments ST_NAMED (st_kernel_moments)
#define st_kernel_normalize ST_NAMED (st_kernel_normalize)
#define st_kernel_normalize_backward ST_NAMED (st_kernel_normalize_backward)
#define st_kernel_correlate ST_NAMED (st_kernel_correlate)
#define st_kernel_spread ST_NAMED (st_kernel_spread)
#define st_kernel_convolve_gradient ST_NAMED (st_kernel_convolve_gradient)
#define st_kernel_depthwise_gradient ST_NAMED (st_kernel_depthwise_gradient)
#define st_kernel_pool_max ST_NAMED (st_kernel_pool_max)
#define st_kernel_pool_max_backward ST_NAMED (st_kernel_pool_max_backward)
#define st_kernel_pool_average ST_NAMED (st_kernel_pool_average)
#define st_kernel_pool_average_backward ST_NAMED (st_kernel_pool_average_backward)
#define st_kernel_transpose ST_NAMED (st_kernel_transpose)
#define st_kernel_gather_bytes ST_NAMED (st_kernel_gather_bytes)
#define st_kernel_sums ST_NAMED (st_kernel_sums)
#define st_kernel_penalize ST_NAMED (st_kernel_penalize)
#define st_kernel_update ST_NAMED (st_kernel_update)

void st_kernel_gemm (const StGemm *g);
void st_kernel_activate (StActivation kind, StBlock block, const st_real *x, st_real *y);
void st_kernel_activate_backward (StActivation kind, StBlock block, const st_real *x, const st_real *y, st_real *dy);
void st_kernel_softmax (StBlock block, const st_real *x, st_real *y, st_real *log_sum);
void st_kernel_softmax_backward (StBlock block, const st_real *y, st_real *dy);
void st_kernel_log_softmax (StBlock block, const st_real *x, st_real *y);
void st_kernel_log_softmax_backward (StBlock block, const st_real *y, st_real *dy);
void st_kernel_noise (StBlock block,
                      const st_real *x,
                      const st_real *factor,
                      st_real dropped,
                      st_real shift,
                      st_real *y);
void st_kernel_noise_factors (const StNoise *noise, StBlock block, size_t first, size_t lane, st_real *factor);
void st_kernel_add (StBlock block, const st_real *x, st_real *y);
void st_kernel_multiply (StBlock block, const st_real *factor, st_real *dy);
void st_kernel_moments (const StNormalize *c, const st_real *x, st_real *mean, st_real *variance);
void st_kernel_normalize (const StNormalize *c,
                          const st_real *x,
                          const st_real *mean,
                          const st_real *variance,
                          st_real *y);
void st_kernel_normalize_backward (const StNormalize *c,
                                   const st_real *x,
                                   const st_real *mean,
                                   const st_real *variance,
                                   st_real *dy,
                                   st_real *dgamma,
                                   st_real *dbeta);
void st_kernel_correlate (const StWindows *w,
                          StRange rows,
                          const st_real *large,
                          const st_real *weights,
                          const st_real *bias,
                          st_real *small);
void st_kernel_spread (const StWindows *w,
                       const st_real *small,
                       const st_real *weights,
                       const st_real *bias,
                       st_real *large);
void st_kernel_convolve_gradient (const StWindows *w,
                                  const StSamples *samples,
                                  const st_real *large,
                                  size_t from,
                                  size_t to,
                                  st_real *gradient);
void st_kernel_depthwise_gradient (const StWindows *w,
                                   size_t n,
                                   const st_real *large,
                                   const st_real *small,
                                   size_t from,
                                   size_t to,
                                   st_real *gradient);
void st_kernel_pool_max (const StWindows *w, const st_real *x, st_real *y);
void st_kernel_pool_max_backward (const StWindows *w,
                                  const st_real *x,
                                  const st_real *y,
                                  const st_real *dy,
                                  st_real *dx);
void st_kernel_pool_average (const StWindows *w, const st_real *x, st_real *y);
void st_kernel_pool_average_backward (const StWindows *w, const st_real *dy, st_real *dx);
void st_kernel_transpose (StBlock block, const st_real *src, st_real *dst, size_t ld);
void st_kernel_gather_bytes (const StSource *source,
                             const uint32_t *indices,
                             size_t n,
                             StRange features,
                             size_t lane,
                             size_t lanes,
                             size_t stride,
                             st_real *x);
void st_kernel_sums (size_t n, const st_real *w, st_real *absolute, st_real *squares);
void st_kernel_penalize (size_t n, const st_real *w, st_real l1, st_real l2, st_real *g);
void st_kernel_update (const StUpdateFactors *factors,
                       size_t n,
                       const st_real *gradient,
                       st_real *weight,
                       st_real *const slots[ST_MAX_SLOTS]);

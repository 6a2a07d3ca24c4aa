/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The loops that do the work, once per level of the processor (baseline, AVX2, AVX-512) and once as plain reference.
 *
 * Activations lie feature-major: a matrix [features, lanes], one lane a sample, rows `stride` apart, so that a vector
 * register holds one feature of many samples. `lanes` is always a multiple of ST_LANES; lanes beyond the batch hold
 * finite padding nobody sums over. No sum runs across a slice of work, so a result never depends on the slicing.
 */

#include "windows.h"

#define ST_LANES 16

static inline size_t
st_round_up (size_t n, size_t granule)
{
  return (n + granule - 1) / granule * granule;
}

/* Reals from row to row where n are used: whole cache lines, and no multiple of a power of two that would make all
 * rows share a few sets of the cache. */
static inline size_t
st_stride (size_t n)
{
  size_t stride = st_round_up (n, ST_LANES);

  return stride % (8 * ST_LANES) == 0 ? stride + ST_LANES : stride;
}

typedef enum
{
  ST_GEMM_SET,  /* C = α A B */
  ST_GEMM_BIAS, /* C = bias of the row + α A B */
  ST_GEMM_ADD,  /* C = C + α A B */
} StGemmBase;

/* A [m, k] with element (i, p) at a[i · ai + p · ak], one of both strides 1 (ak 0: the same for all p); B [k, n] and
 * C [m, n] row-major. B may be read up to the next multiple of ST_LANES columns. The inner dimension may lie in several
 * runs of k, each a_run of A and b_run of B behind the one before. */
typedef struct
{
  StGemmBase base;
  size_t m, n, k;
  size_t runs; /* 0: one */
  ptrdiff_t a_run, b_run;
  const st_real *a;
  size_t ai, ak;
  const st_real *b;
  size_t ldb;
  st_real *c;
  size_t ldc;
  st_real alpha;
  const st_real *bias;
} StGemm;

/* A block of a feature-major matrix. */
typedef struct
{
  size_t rows, lanes, stride;
} StBlock;

/* Batch normalization of `count` neighbouring channels of a matrix of `positions` x `channels` rows; n samples count,
 * `lanes` are written. gamma and beta may be NULL: 1 and 0. */
typedef struct
{
  size_t positions, channels, count;
  size_t n, lanes, stride;
  const st_real *gamma, *beta;
  st_real epsilon;
} StNormalize;

/* The small side of windows sample by sample: the row of position p and sample n begins at values + (p · stride + n) · ld. */
typedef struct
{
  size_t n, ld;
  const st_real *values;
} StSamples;

/* What an optimizer does to one run of weights. */
typedef enum
{
  ST_UPDATE_STORE, /* keep the gradient */
  ST_UPDATE_SGD,
  ST_UPDATE_MOMENTUM,
  ST_UPDATE_NESTEROV,
  ST_UPDATE_ADAM,
  ST_UPDATE_AMSGRAD,
  ST_UPDATE_RMSPROP,
  ST_UPDATE_ADAMAX,
  ST_UPDATE_NADAM,
  ST_UPDATE_ADADELTA,
  ST_UPDATE_ADAGRAD,
  ST_UPDATE_FTRL,
  ST_UPDATE_LION,
} StUpdateRule;

typedef struct
{
  StUpdateRule rule;
  st_real rate; /* Adam, Adamax: corrected for bias */
  st_real momentum;
  st_real beta_1, beta_2; /* RMSprop, Adadelta: beta_2 is rho */
  st_real one_minus_beta_1, one_minus_beta_2, epsilon;
  bool is_centered;                                   /* RMSprop */
  st_real nadam_momentum, nadam_gradient, nadam_rate; /* m̂ = a m + b g, v̂ = c v */
  st_real power, l1, quadratic, shrinkage;            /* Ftrl: -learning_rate_power, l1, 2 l2, 2 shrinkage */

  /* Around any rule, in the same pass. */
  bool has_extras;
  st_real scale;   /* of the gradient, from its norm */
  st_real clip;    /* 0: none */
  st_real decay;   /* w *= decay before the step */
  bool averages;   /* into the slot `average_slot` */
  bool overwrites; /* the weight becomes its average */
  size_t average_slot;
  st_real average_momentum;
} StUpdateFactors;

/* Where the random numbers of a noise op lie. */
typedef struct
{
  uint32_t key[2];
  uint64_t step;
  uint32_t threshold; /* kept where the word is at least this */
  st_real kept;       /* the factor of what is kept; the rest gets 0 */
} StNoise;

typedef struct
{
  const char *name;

  void (*gemm) (const StGemm *g);
  /* y += x */
  void (*add) (StBlock block, const st_real *x, st_real *y);

  /* y = f (x); in place where x == y. Where f is joint, the rows are the channels of one position. */
  void (*activate) (StActivation kind, StBlock block, const st_real *x, st_real *y);
  /* dy *= f'(x): x is only looked at where st_activation_needs_input (). */
  void (*activate_backward) (StActivation kind, StBlock block, const st_real *x, const st_real *y, st_real *dy);
  /* Over the rows of a block, a lane at a time; log_sum [lanes] may be NULL. */
  void (*softmax) (StBlock block, const st_real *x, st_real *y, st_real *log_sum);
  void (*softmax_backward) (StBlock block, const st_real *y, st_real *dy);

  /* y = factor ? x · factor + shift : dropped. */
  void (*noise) (StBlock block, const st_real *x, const st_real *factor, st_real dropped, st_real shift, st_real *y);
  /* Factors of features [first, first + rows) and samples [lane, lane + lanes). first is a multiple of 4. */
  void (*noise_factors) (const StNoise *noise, StBlock block, size_t first, size_t lane, st_real *factor);
  void (*multiply) (StBlock block, const st_real *factor, st_real *dy);

  /* The mean and the biased variance of each channel over samples and positions. */
  void (*moments) (const StNormalize *c, const st_real *x, st_real *mean, st_real *variance);
  /* y = gamma (x - mean) / √(variance + epsilon) + beta */
  void (*normalize) (const StNormalize *c, const st_real *x, const st_real *mean, const st_real *variance, st_real *y);
  /* dx takes the place of dy; mean and variance are those of x. */
  void (*normalize_backward) (const StNormalize *c,
                              const st_real *x,
                              const st_real *mean,
                              const st_real *variance,
                              st_real *dy,
                              st_real *dgamma,
                              st_real *dbeta);

  /* Convolution, with weights [taps, channels / groups, filters]; bias may be NULL.
   * small [filters] = bias + Σ over the window's taps of weightsᵀ large, at each position of the rows */
  void (*correlate) (const StWindows *w,
                     StRange rows,
                     const st_real *large,
                     const st_real *weights,
                     const st_real *bias,
                     st_real *small);
  /* The other way: large [channels] = bias + Σ over the windows it lies in of weights small, at each position. */
  void (
    *spread) (const StWindows *w, const st_real *small, const st_real *weights, const st_real *bias, st_real *large);
  /* Rows [from, to) of [taps · channels / groups, filters]: Σ over positions and samples of large smallᵀ. */
  void (*convolve_gradient) (const StWindows *w,
                             const StSamples *samples,
                             const st_real *large,
                             size_t from,
                             size_t to,
                             st_real *gradient);
  /* The same where windows are depthwise, from a feature-major small side and n samples. */
  void (*depthwise_gradient) (const StWindows *w,
                              size_t n,
                              const st_real *large,
                              const st_real *small,
                              size_t from,
                              size_t to,
                              st_real *gradient);

  /* Pooling: of each channel by itself; channels and filters are the same. */
  void (*pool_max) (const StWindows *w, const st_real *x, st_real *y);
  /* dx = dy where the window's first largest number is, else 0. */
  void (*pool_max_backward) (const StWindows *w, const st_real *x, const st_real *y, const st_real *dy, st_real *dx);
  /* The mean over the taps within the image. */
  void (*pool_average) (const StWindows *w, const st_real *x, st_real *y);
  void (*pool_average_backward) (const StWindows *w, const st_real *dy, st_real *dx);

  /* dst [lanes, ld] row-major = the transpose of src [rows, stride]; any number of rows and lanes. */
  void (*transpose) (StBlock block, const st_real *src, st_real *dst, size_t ld);
  /* x [n_features, stride], rows `features`, lanes [first, first + lanes), zero where there is no sample. */
  void (*gather_bytes) (const StSource *source,
                        const uint32_t *indices,
                        size_t n,
                        StRange features,
                        size_t first,
                        size_t lanes,
                        size_t stride,
                        st_real *x);

  /* Σ |w| and Σ w² of n weights. */
  void (*sums) (size_t n, const st_real *w, st_real *absolute, st_real *squares);
  /* g += l1 sign (w) + 2 l2 w */
  void (*penalize) (size_t n, const st_real *w, st_real l1, st_real l2, st_real *g);

  /* One run of n weights with its gradient; slots as the rule has them. */
  void (*update) (const StUpdateFactors *factors,
                  size_t n,
                  const st_real *gradient,
                  st_real *weight,
                  st_real *const slots[ST_MAX_SLOTS]);
} StKernels;

extern const StKernels st_kernels_reference;

/* The fastest this processor can run, or the level that STRATA_ENGINE_LEVEL names: baseline, avx2, avx512. */
const StKernels *st_kernels_get (void);
/* Every level this processor can run, slowest first, NULL at the end: for the tests. */
const StKernels *const *st_kernels_list (void);

static inline bool
st_activation_needs_input (StActivation kind)
{
  return kind == ST_GELU || kind == ST_SWISH || kind == ST_HARD_SILU || kind == ST_HARD_TANH || kind == ST_TANH_SHRINK
         || kind == ST_MISH || kind == ST_SPARSE_SIGMOID;
}

/* Whether an output looks at all channels of its position: a block then has all of them as its rows. */
static inline bool
st_activation_is_joint (StActivation kind)
{
  return kind == ST_SOFTMAX || kind == ST_LOG_SOFTMAX;
}

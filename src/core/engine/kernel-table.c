/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "level.h"

#define ST_STRING_(x) #x
#define ST_STRING(x) ST_STRING_ (x)

extern const StKernels ST_NAMED (st_kernels);

const StKernels ST_NAMED (st_kernels) = {
  .name = ST_STRING (ST_LEVEL),
  .gemm = st_kernel_gemm,
  .add = st_kernel_add,
  .activate = st_kernel_activate,
  .activate_backward = st_kernel_activate_backward,
  .softmax = st_kernel_softmax,
  .softmax_backward = st_kernel_softmax_backward,
  .noise = st_kernel_noise,
  .noise_factors = st_kernel_noise_factors,
  .multiply = st_kernel_multiply,
  .moments = st_kernel_moments,
  .normalize = st_kernel_normalize,
  .normalize_backward = st_kernel_normalize_backward,
  .correlate = st_kernel_correlate,
  .spread = st_kernel_spread,
  .convolve_gradient = st_kernel_convolve_gradient,
  .depthwise_gradient = st_kernel_depthwise_gradient,
  .pool_max = st_kernel_pool_max,
  .pool_max_backward = st_kernel_pool_max_backward,
  .pool_average = st_kernel_pool_average,
  .pool_average_backward = st_kernel_pool_average_backward,
  .transpose = st_kernel_transpose,
  .gather_bytes = st_kernel_gather_bytes,
  .sums = st_kernel_sums,
  .penalize = st_kernel_penalize,
  .update = st_kernel_update,
};

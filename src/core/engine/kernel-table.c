/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "level.h"

#define ST_STRING_(x) #x
#define ST_STRING(x) ST_STRING_ (x)

extern const StKernels ST_NAMED (st_kernels);

const StKernels ST_NAMED (st_kernels) = {
  .name = ST_STRING (ST_LEVEL),
  .gemm = ST_NAMED (st_gemm),
  .activate = ST_NAMED (st_activate),
  .activate_backward = ST_NAMED (st_activate_backward),
  .softmax = ST_NAMED (st_softmax),
  .softmax_backward = ST_NAMED (st_softmax_backward),
  .noise = ST_NAMED (st_noise),
  .noise_factors = ST_NAMED (st_noise_factors),
  .multiply = ST_NAMED (st_multiply),
  .moments = ST_NAMED (st_moments),
  .normalize = ST_NAMED (st_normalize),
  .normalize_backward = ST_NAMED (st_normalize_backward),
  .transpose = ST_NAMED (st_transpose),
  .sum_rows = ST_NAMED (st_sum_rows),
  .gather_bytes = ST_NAMED (st_gather_bytes),
  .update = ST_NAMED (st_update),
};

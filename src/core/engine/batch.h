/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "st-op.h"

/* One gathered batch: inputs feature-major, and what the loss compares with. A plan has two, the present and the next. */
typedef struct
{
  st_real *x;        /* [n_features, stride] */
  st_real *targets;  /* [outputs, stride] */
  bool one_hot;      /* the loss wants labels as rows of targets too */
  uint32_t *labels;  /* [stride], where the source has labels */
  st_real *weights;  /* [stride]: sample weight · class weight */
  uint32_t *indices; /* [stride]: the rows it holds */
  const StSource *source;
  size_t n;
  size_t stride, n_outputs;
  bool is_ready;
} StBatchBuffer;

/* Whether the buffer holds just these rows of the source. */
bool st_batch_buffer_holds (const StBatchBuffer *buffer, const StSource *source, const uint32_t *indices, size_t n);
/* Names the rows that are gathered then, share by share. */
void st_batch_buffer_begin (StBatchBuffer *buffer, const StSource *source, const uint32_t *indices, size_t n);
void st_batch_buffer_gather_inputs (StBatchBuffer *buffer,
                                    const StKernels *kernels,
                                    StRange features,
                                    size_t lane,
                                    size_t lanes);
/* What the loss compares with: labels, targets, weights. */
void st_batch_buffer_gather_targets (StBatchBuffer *buffer, size_t lane, size_t lanes);
/* Asks the processor to fetch features of n rows, which are soon gathered. */
void st_source_prefetch (const StSource *source, StRange features, const uint32_t *indices, size_t n);

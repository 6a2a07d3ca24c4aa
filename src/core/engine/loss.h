/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "batch.h"

/* What a loss sees of a step: outputs feature-major [outputs, stride] in, their gradients and a loss a sample out. */
typedef struct
{
  StLoss loss;
  bool is_sparse;         /* targets are labels, not rows */
  StActivation logits_of; /* y holds the inputs of this activation; ST_LINEAR: y is what the network put out */
  const StKernels *kernels;
  size_t n, stride, n_outputs;
  const st_real *y;
  const StBatchBuffer *batch;
  st_real *probabilities; /* [outputs, stride], room to work in */
  st_real *log_sums;      /* [stride] */
  double *losses;         /* [stride], weighted */
  double *hits[ST_MAX_METRICS];
  size_t n_metrics;
  const StMetric *metrics;
  st_real *dy; /* NULL: no gradients */
} StLossRun;

/* Whether the loss wants rows of targets for this source of labels. */
bool st_loss_needs_targets (StLoss loss);
/* As Keras: a cross-entropy takes the inputs of a closing softmax or sigmoid instead of their outputs. */
bool st_loss_takes_logits (StLoss loss, StActivation activation);
/* Samples [lane, lane + lanes). */
void st_loss_run (const StLossRun *run, size_t lane, size_t lanes);

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "st-op.h"

struct _StModel
{
  StShape input;
  StOp *ops;
  size_t n_ops;
  StWeightInfo *weights;
  size_t n_weights;
  size_t n_trainable, n_state; /* reals */
  StPenalty *penalties;        /* in the order of the trainable arena */
  size_t n_penalties;
};

struct _StWeights
{
  st_real *arena;
  st_real *trainable, *state;
  size_t n_trainable, n_state;
  size_t n_weights;
  st_real **arrays; /* of weight i */
};

struct _StOptimizer
{
  StOptimizerConfig config;
  int64_t iterations;
  size_t n_slots, n_trainable;
  st_real *arena;
  st_real *slots[ST_MAX_SLOTS];
  const char *slot_names[ST_MAX_SLOTS];
  st_real *gradients; /* where norms are clipped: room for a step's gradients, and what becomes of them; else NULL */
  StClip *clip;
  size_t n_weights;
  size_t *offsets;    /* of weight i in a slot; SIZE_MAX: not trainable */
  int64_t nadam_step; /* whose product of momentums this is; 0: none yet */
  double nadam_product;
};

/* Counts one iteration and fills in what it does to the weights. */
void st_optimizer_begin_step (StOptimizer *optimizer, StWeights *weights, const StKernels *kernels, StUpdate *update);

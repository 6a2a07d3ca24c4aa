/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Activation: y = f (x), element by element; softmax and its like along the last axis. */

#include "st-op.h"

static bool
activation_infer (const void *config, const StShape *in, StShape *out)
{
  *out = *in;
  return ((const StActivationConfig *) config)->activation < ST_N_ACTIVATIONS;
}

static StActivation
activation_get (const StOp *op)
{
  return ((const StActivationConfig *) op->config)->activation;
}

static void
activation_needs (const StOp *op, size_t stride, bool training, StOpNeeds *needs)
{
}

static bool
activation_splits (const StOp *op, StSplit split)
{
  return split != ST_SPLIT_CHANNELS
         || (!st_activation_is_joint (activation_get (op)) && op->in_size == st_shape_get_channels (&op->in));
}

typedef void (*StActivationFunc) (const StOpRun *run, StActivation f, StBlock block, size_t at);

/* Softmax and its like go position by position, everything else in one go. */
static void
activation_each (const StOpRun *run, const StShare *share, StActivationFunc func)
{
  const StActivation f = run->skip_activation ? ST_LINEAR : activation_get (run->op);
  size_t at;
  StBlock block = st_share_block (run, share, &at);
  const size_t rows = block.rows;

  if (st_activation_is_joint (f))
    block.rows = st_shape_get_channels (&run->op->in);
  for (size_t row = 0; row < rows; row += block.rows)
    func (run, f, block, at + row * run->stride);
}

static void
activation_forward_block (const StOpRun *run, StActivation f, StBlock block, size_t at)
{
  run->kernels->activate (f, block, run->x + at, run->y + at);
}

static void
activation_forward (const StOpRun *run, const StShare *share)
{
  activation_each (run, share, activation_forward_block);
}

static void
activation_backward_block (const StOpRun *run, StActivation f, StBlock block, size_t at)
{
  run->kernels->activate_backward (f, block, run->x + at, run->y + at, run->dy + at);
}

static void
activation_backward (const StOpRun *run, const StShare *share)
{
  activation_each (run, share, activation_backward_block);
}

const StOpKind st_op_activation = {
  .name = "activation",
  .config_size = sizeof (StActivationConfig),
  .infer = activation_infer,
  .needs = activation_needs,
  .splits = activation_splits,
  .activation = activation_get,
  .forward = activation_forward,
  .backward = activation_backward,
};

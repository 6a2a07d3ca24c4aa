/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Softmax along any one axis: the rows of a block lie as far apart as that axis' neighbours. */

#include "st-op.h"

static bool
softmax_infer (const void *config, const StShape *in, StShape *out)
{
  const int axis = ((const StSoftmaxConfig *) config)->axis;

  *out = *in;
  return axis >= 0 && axis < in->rank;
}

static void
softmax_needs (const StOp *op, size_t stride, bool training, StOpNeeds *needs)
{
}

static bool
softmax_splits (const StOp *op, StSplit split)
{
  return split != ST_SPLIT_CHANNELS;
}

typedef void (*StSoftmaxFunc) (const StOpRun *run, StBlock block, size_t at);

static void
softmax_each (const StOpRun *run, const StShare *share, StSoftmaxFunc func)
{
  const StShape *shape = &run->op->in;
  const int axis = ((const StSoftmaxConfig *) run->op->config)->axis;
  size_t inner = 1;

  for (int i = axis + 1; i < shape->rank; i++)
    inner *= shape->dim[i];
  for (size_t row = 0; row < run->op->in_size; row += inner * shape->dim[axis])
    for (size_t i = 0; i < inner; i++)
      func (run, (StBlock){ .rows = shape->dim[axis], .lanes = share->lanes, .stride = inner * run->stride },
            (row + i) * run->stride + share->lane);
}

static void
softmax_forward_block (const StOpRun *run, StBlock block, size_t at)
{
  run->kernels->softmax (block, run->x + at, run->y + at, NULL);
}

static void
softmax_backward_block (const StOpRun *run, StBlock block, size_t at)
{
  run->kernels->softmax_backward (block, run->y + at, run->dy + at);
}

static void
softmax_forward (const StOpRun *run, const StShare *share)
{
  softmax_each (run, share, softmax_forward_block);
}

static void
softmax_backward (const StOpRun *run, const StShare *share)
{
  softmax_each (run, share, softmax_backward_block);
}

const StOpKind st_op_softmax = {
  .name = "softmax",
  .config_size = sizeof (StSoftmaxConfig),
  .infer = softmax_infer,
  .needs = softmax_needs,
  .splits = softmax_splits,
  .forward = softmax_forward,
  .backward = softmax_backward,
};

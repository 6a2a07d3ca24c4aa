/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Rescaling: y = x · scale + offset. */

#include "st-op.h"

static bool
rescaling_infer (const void *config, const StShape *in, StShape *out)
{
  *out = *in;
  return true;
}

static void
rescaling_needs (const StOp *op, size_t stride, bool training, StOpNeeds *needs)
{
}

static bool
rescaling_splits (const StOp *op, StSplit split)
{
  return split != ST_SPLIT_CHANNELS || op->in_size == st_shape_get_channels (&op->in);
}

static void
rescaling_forward (const StOpRun *run, const StShare *share)
{
  const StRescalingConfig *config = run->op->config;
  const st_real scale = (st_real) config->scale, offset = (st_real) config->offset;
  size_t at;
  const StBlock block = st_share_block (run, share, &at);

  for (size_t row = 0; row < block.rows; row++, at += run->stride)
#pragma GCC ivdep
    for (size_t i = at; i < at + block.lanes; i++)
      run->y[i] = run->x[i] * scale + offset;
}

static void
rescaling_backward (const StOpRun *run, const StShare *share)
{
  const st_real scale = (st_real) ((const StRescalingConfig *) run->op->config)->scale;
  size_t at;
  const StBlock block = st_share_block (run, share, &at);

  for (size_t row = 0; row < block.rows; row++, at += run->stride)
    for (size_t i = at; i < at + block.lanes; i++)
      run->dy[i] *= scale;
}

const StOpKind st_op_rescaling = {
  .name = "rescaling",
  .config_size = sizeof (StRescalingConfig),
  .infer = rescaling_infer,
  .needs = rescaling_needs,
  .splits = rescaling_splits,
  .forward = rescaling_forward,
  .backward = rescaling_backward,
};

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Pooling: the largest number or the mean of each window of a channel, of images or of rows. */

#include "st-op.h"

static bool
pool_settle (const StPoolConfig *c, const StShape *in, StWindows *w)
{
  const bool is_row = in->rank == 2;

  if (in->rank != 2 && in->rank != 3)
    return false;
  *w = (StWindows){
    .in = { is_row ? 1 : in->dim[0], in->dim[in->rank - 2] },
    .channels = in->dim[in->rank - 1],
    .filters = in->dim[in->rank - 1],
    .dilation = { 1, 1 },
    .groups = in->dim[in->rank - 1],
  };
  for (int i = 0; i < 2; i++)
    {
      w->kernel[i] = c->size[i] ? c->size[i] : w->in[i];
      w->strides[i] = c->size[i] ? c->strides[i] : 1;
    }
  return w->channels > 0 && st_windows_settle (w, c->same);
}

static bool
pool_infer (const void *config, const StShape *in, StShape *out)
{
  const StPoolConfig *c = config;
  StWindows w = { 0 };

  if (!pool_settle (c, in, &w))
    return false;
  if (c->flattens)
    {
      *out = (StShape){ .rank = 1, .dim = { w.channels } };
      return w.out[0] * w.out[1] == 1;
    }
  *out = *in;
  if (in->rank == 3)
    out->dim[0] = w.out[0];
  out->dim[in->rank - 2] = w.out[1];
  return true;
}

static void
pool_needs (const StOp *op, size_t stride, bool training, StOpNeeds *needs)
{
}

static bool
pool_splits (const StOp *op, StSplit split)
{
  return split != ST_SPLIT_CHANNELS;
}

static StWindows
pool_get (const StOpRun *run, const StShare *share)
{
  StWindows w = { 0 };

  pool_settle (run->op->config, &run->op->in, &w);
  w.lanes = share->lanes;
  w.stride = run->stride;
  return w;
}

static void
pool_forward (const StOpRun *run, const StShare *share)
{
  const StPoolConfig *c = run->op->config;
  const StWindows w = pool_get (run, share);

  (c->average ? run->kernels->pool_average : run->kernels->pool_max) (&w, run->x + share->lane, run->y + share->lane);
}

static void
pool_backward (const StOpRun *run, const StShare *share)
{
  const StPoolConfig *c = run->op->config;
  const StWindows w = pool_get (run, share);
  const size_t at = share->lane;

  if (!run->dx)
    return;
  if (c->average)
    run->kernels->pool_average_backward (&w, run->dy + at, run->dx + at);
  else
    run->kernels->pool_max_backward (&w, run->x + at, run->y + at, run->dy + at, run->dx + at);
}

const StOpKind st_op_pool = {
  .name = "pool",
  .config_size = sizeof (StPoolConfig),
  .infer = pool_infer,
  .needs = pool_needs,
  .splits = pool_splits,
  .mixes_channels = true,
  .forward = pool_forward,
  .backward = pool_backward,
};

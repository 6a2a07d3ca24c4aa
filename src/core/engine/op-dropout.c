/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Dropout and AlphaDropout. The mask is a function of (seed, op, epoch, step, sample, feature), so it is the same on any
 * number of threads and need not be kept anywhere but for the backward pass.
 */

#include "st-op.h"
#include "philox.h"

#include <math.h>

/* The negative limit of selu, -alpha · scale. */
#define ST_ALPHA_P (-1.7580993408473766)

static bool
dropout_infer (const void *config, const StShape *in, StShape *out)
{
  const StDropoutConfig *dropout = config;

  *out = *in;
  return dropout->rate >= 0 && dropout->rate <= 1;
}

static void
dropout_needs (const StOp *op, size_t stride, bool training, StOpNeeds *needs)
{
  needs->saved = training ? op->out_size * stride : 0;
}

static bool
dropout_splits (const StOp *op, StSplit split)
{
  return split != ST_SPLIT_CHANNELS || op->in_size == st_shape_get_channels (&op->in);
}

/* Writes the factors of a block into `saved`: `kept` for the elements that stay, else 0. */
static void
dropout_draw (const StOpRun *run, const StShare *share, StBlock block, size_t at, st_real kept)
{
  const StDropoutConfig *config = run->op->config;
  const uint64_t seed = config->seed >= 0 ? (uint64_t) config->seed : run->seed;
  uint32_t key[4] = { (uint32_t) run->index, ST_STREAM_DROPOUT, (uint32_t) run->epoch, (uint32_t) (run->epoch >> 32) };

  st_philox (key, (uint32_t) seed, (uint32_t) (seed >> 32));
  run->kernels->noise_factors (
    &(StNoise){
      .key = { key[0], key[1] },
      .step = run->step,
      .threshold = (uint32_t) fmin (config->rate * 4294967296.0, 4294967295.0),
      .kept = kept,
    },
    block, at / run->stride, share->lane, run->saved + at);
}

/* y = kept ? scale · x + shift : dropped; nothing happens outside training. */
static void
dropout_apply (const StOpRun *run, const StShare *share, double scale, double shift, double dropped)
{
  const StDropoutConfig *config = run->op->config;
  size_t at;
  StBlock block = st_share_block (run, share, &at);

  if (!run->training || config->rate == 0)
    {
      run->kernels->activate (ST_LINEAR, block, run->x + at, run->y + at);
      return;
    }
  dropout_draw (run, share, block, at, (st_real) scale);
  run->kernels->noise (block, run->x + at, run->saved + at, (st_real) dropped, (st_real) shift, run->y + at);
}

static void
dropout_forward (const StOpRun *run, const StShare *share)
{
  const double rate = ((const StDropoutConfig *) run->op->config)->rate;

  dropout_apply (run, share, rate < 1 ? 1 / (1 - rate) : 0, 0, 0);
}

/* y = a (kept ? x : alpha') + b, with a and b such that mean 0 and variance 1 stay (Klambauer et al. 2017). */
static void
alpha_dropout_forward (const StOpRun *run, const StShare *share)
{
  const double rate = ((const StDropoutConfig *) run->op->config)->rate;
  const double a = 1 / sqrt ((1 - rate) * (1 + rate * ST_ALPHA_P * ST_ALPHA_P));
  const double b = -a * ST_ALPHA_P * rate;

  dropout_apply (run, share, a, b, a * ST_ALPHA_P + b);
}

static void
dropout_backward (const StOpRun *run, const StShare *share)
{
  size_t at;
  StBlock block = st_share_block (run, share, &at);

  if (((const StDropoutConfig *) run->op->config)->rate > 0)
    run->kernels->multiply (block, run->saved + at, run->dy + at);
}

const StOpKind st_op_dropout = {
  .name = "dropout",
  .config_size = sizeof (StDropoutConfig),
  .infer = dropout_infer,
  .needs = dropout_needs,
  .splits = dropout_splits,
  .forward = dropout_forward,
  .backward = dropout_backward,
};

const StOpKind st_op_alpha_dropout = {
  .name = "alpha_dropout",
  .config_size = sizeof (StDropoutConfig),
  .infer = dropout_infer,
  .needs = dropout_needs,
  .splits = dropout_splits,
  .forward = alpha_dropout_forward,
  .backward = dropout_backward,
};

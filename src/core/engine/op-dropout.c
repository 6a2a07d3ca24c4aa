/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Dropout and AlphaDropout. The mask is a function of (seed, op, epoch, step, sample, feature), so it is the same on any
 * number of threads and need not be kept anywhere but for the backward pass.
 */

#include "op-random.h"

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

static void
dropout_get_noise (const StOpRun *run, st_real kept, StNoise *noise)
{
  const StDropoutConfig *config = run->op->config;

  *noise = (StNoise){
    .step = run->step,
    .threshold = (uint32_t) fmin (config->rate * 4294967296.0, 4294967295.0),
    .kept = kept,
  };
  st_op_run_get_key (run, config->seed, ST_STREAM_DROPOUT, noise->key);
}

/* Writes the factors of a block into `saved`: `kept` for the elements that stay, else 0. */
static void
dropout_draw (const StOpRun *run, const StShare *share, StBlock block, size_t at, st_real kept)
{
  StNoise noise;

  dropout_get_noise (run, kept, &noise);
  run->kernels->noise_factors (&noise, block, at / run->stride, share->lane, run->saved + at);
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

  if (run->training && ((const StDropoutConfig *) run->op->config)->rate > 0)
    run->kernels->multiply (block, run->saved + at, run->dy + at);
}

/* --- Whole channels of images -------------------------------------------------------------------------------------- */

static bool
spatial_dropout_infer (const void *config, const StShape *in, StShape *out)
{
  return dropout_infer (config, in, out) && in->rank == 3;
}

static void
spatial_dropout_needs (const StOp *op, size_t stride, bool training, StOpNeeds *needs)
{
  needs->saved = training ? st_shape_get_channels (&op->in) * stride : 0;
}

static bool
spatial_dropout_splits (const StOp *op, StSplit split)
{
  return split != ST_SPLIT_CHANNELS;
}

/* The rows of one position: a factor a channel, the same at all positions. */
static StBlock
spatial_dropout_get_block (const StOpRun *run, const StShare *share)
{
  return (StBlock){
    .rows = st_shape_get_channels (&run->op->in),
    .lanes = share->lanes,
    .stride = run->stride,
  };
}

static void
spatial_dropout_forward (const StOpRun *run, const StShare *share)
{
  const double rate = ((const StDropoutConfig *) run->op->config)->rate;
  const StBlock block = spatial_dropout_get_block (run, share);
  st_real *factors = run->saved ? run->saved + share->lane : NULL;
  StNoise noise;

  if (run->training && rate > 0)
    {
      dropout_get_noise (run, (st_real) (rate < 1 ? 1 / (1 - rate) : 0), &noise);
      run->kernels->noise_factors (&noise, block, 0, share->lane, factors);
    }
  for (size_t row = 0; row < run->op->in_size; row += block.rows)
    {
      const size_t at = row * run->stride + share->lane;

      if (run->training && rate > 0)
        run->kernels->noise (block, run->x + at, factors, 0, 0, run->y + at);
      else
        run->kernels->activate (ST_LINEAR, block, run->x + at, run->y + at);
    }
}

static void
spatial_dropout_backward (const StOpRun *run, const StShare *share)
{
  const StBlock block = spatial_dropout_get_block (run, share);

  if (run->training && ((const StDropoutConfig *) run->op->config)->rate > 0)
    for (size_t row = 0; row < run->op->in_size; row += block.rows)
      run->kernels->multiply (block, run->saved + share->lane, run->dy + row * run->stride + share->lane);
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

const StOpKind st_op_spatial_dropout = {
  .name = "spatial_dropout",
  .config_size = sizeof (StDropoutConfig),
  .infer = spatial_dropout_infer,
  .needs = spatial_dropout_needs,
  .splits = spatial_dropout_splits,
  .forward = spatial_dropout_forward,
  .backward = spatial_dropout_backward,
};

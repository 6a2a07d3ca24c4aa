/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * BatchNormalization over the last axis, as Keras 3: the batch's mean and biased variance normalise in training and are
 * blended into the moving ones (moving · momentum + batch · (1 - momentum)); inference takes the moving ones.
 */

#include "st-op.h"

#include <math.h>

typedef struct
{
  StNormalize normalize;
  const StBatchNormalizationConfig *config;
  size_t from, to, at;
  st_real *moving_mean, *moving_variance;
  st_real *mean, *variance, *dgamma, *dbeta; /* [channels] */
} StBatchNorm;

static bool
batch_normalization_infer (const void *config, const StShape *in, StShape *out)
{
  *out = *in;
  return in->rank >= 1 && st_shape_get_channels (in) >= 1;
}

static size_t
batch_normalization_weights (const void *config, const StShape *in, StOpWeight *weights)
{
  static const char *const names[] = { "gamma", "beta", "moving_mean", "moving_variance" };
  const StBatchNormalizationConfig *batch = config;
  const bool there[] = { batch->scale, batch->center, true, true };
  const size_t channels = st_shape_get_channels (in);
  size_t n = 0;

  for (size_t i = 0; i < 4; i++)
    if (there[i])
      weights[n++] = (StOpWeight){
        .name = names[i],
        .shape = { .rank = 1, .dim = { channels } },
        .trainable = i < 2,
        .fan_in = channels,
        .fan_out = channels,
      };
  return n;
}

static void
batch_normalization_needs (const StOp *op, size_t stride, bool training, StOpNeeds *needs)
{
  needs->saved = training ? 4 * st_shape_get_channels (&op->in) : 0;
}

static bool
batch_normalization_splits (const StOp *op, StSplit split)
{
  /* A mean goes over all samples. */
  return split != ST_SPLIT_LANES;
}

static StBatchNorm
batch_normalization_get (const StOpRun *run, const StShare *share)
{
  const size_t channels = st_shape_get_channels (&run->op->in);
  const StBatchNormalizationConfig *config = run->op->config;
  const size_t n_trainable = (size_t) config->scale + (size_t) config->center;
  StBatchNorm b = { .config = config };

  st_share_channels (share, channels, &b.from, &b.to);
  b.at = b.from * run->stride;
  b.normalize = (StNormalize){
    .positions = run->op->in_size / channels,
    .channels = channels,
    .count = b.to - b.from,
    .n = run->n,
    .lanes = share->lanes,
    .stride = run->stride,
    .gamma = config->scale ? run->weights[0] + b.from : NULL,
    .beta = config->center ? run->weights[n_trainable - 1] + b.from : NULL,
    .epsilon = (st_real) config->epsilon,
  };
  b.moving_mean = run->weights[n_trainable] + b.from;
  b.moving_variance = run->weights[n_trainable + 1] + b.from;
  if (run->saved)
    {
      b.mean = run->saved + b.from;
      b.variance = b.mean + channels;
      b.dgamma = b.variance + channels;
      b.dbeta = b.dgamma + channels;
    }
  return b;
}

static void
batch_normalization_forward (const StOpRun *run, const StShare *share)
{
  const StBatchNorm b = batch_normalization_get (run, share);
  const st_real keep = (st_real) b.config->momentum, take = (st_real) (1 - b.config->momentum);

  if (!run->training)
    {
      run->kernels->normalize (&b.normalize, run->x + b.at, b.moving_mean, b.moving_variance, run->y + b.at);
      return;
    }
  run->kernels->moments (&b.normalize, run->x + b.at, b.mean, b.variance);
  run->kernels->normalize (&b.normalize, run->x + b.at, b.mean, b.variance, run->y + b.at);
  if (run->keep_state)
    return;
  for (size_t i = 0; i < b.normalize.count; i++)
    {
      b.moving_mean[i] = b.moving_mean[i] * keep + b.mean[i] * take;
      b.moving_variance[i] = b.moving_variance[i] * keep + b.variance[i] * take;
    }
}

/* The moving averages do not move with the input: y is a line in x. */
static void
batch_normalization_follow_line (const StOpRun *run, const StBatchNorm *b)
{
  const StNormalize *n = &b->normalize;

  for (size_t position = 0; position < n->positions; position++)
    for (size_t i = 0; i < n->count; i++)
      {
        const double gamma = n->gamma ? (double) n->gamma[i] : 1;
        const st_real slope = (st_real) (gamma / sqrt ((double) b->moving_variance[i] + (double) n->epsilon));
        st_real *dy = run->dy + b->at + (position * n->channels + i) * n->stride;

        for (size_t lane = 0; lane < n->lanes; lane++)
          dy[lane] *= slope;
      }
}

static void
batch_normalization_backward (const StOpRun *run, const StShare *share)
{
  const StBatchNorm b = batch_normalization_get (run, share);

  if (!run->training)
    {
      batch_normalization_follow_line (run, &b);
      return;
    }
  run->kernels->normalize_backward (&b.normalize, run->x + b.at, b.mean, b.variance, run->dy + b.at, b.dgamma, b.dbeta);
}

static size_t
batch_normalization_update_rows (const StOp *op)
{
  const StBatchNormalizationConfig *config = op->config;

  return config->scale || config->center ? 1 : 0;
}

static void
batch_normalization_update (const StOpRun *run, const StUpdate *update, const StShare *share, size_t from, size_t to)
{
  const StBatchNorm b = batch_normalization_get (run, share);
  const size_t last = (size_t) b.config->scale + (size_t) b.config->center - 1;

  if (from == to)
    return;
  if (b.config->scale)
    st_update_apply (update, run->offsets[0] + b.from, b.normalize.count, b.dgamma);
  if (b.config->center)
    st_update_apply (update, run->offsets[last] + b.from, b.normalize.count, b.dbeta);
}

const StOpKind st_op_batch_normalization = {
  .name = "batch_normalization",
  .config_size = sizeof (StBatchNormalizationConfig),
  .infer = batch_normalization_infer,
  .weights = batch_normalization_weights,
  .needs = batch_normalization_needs,
  .splits = batch_normalization_splits,
  .forward = batch_normalization_forward,
  .backward = batch_normalization_backward,
  .update_rows = batch_normalization_update_rows,
  .update = batch_normalization_update,
};

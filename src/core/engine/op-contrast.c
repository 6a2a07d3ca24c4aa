/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Images of random contrast, in training alone: y = mean + factor (x - mean), kept within the range of values, with the mean
 * of each channel and one factor an image.
 */

#include "op-random.h"

static bool
contrast_infer (const void *config, const StShape *in, StShape *out)
{
  const StContrastConfig *c = config;

  *out = *in;
  return in->rank == 3 && c->from <= c->to && c->low <= c->high;
}

/* The factor of each image, then the mean of each channel. */
static void
contrast_needs (const StOp *op, size_t stride, bool training, StOpNeeds *needs)
{
  needs->alias = !training;
  needs->saved = training ? (1 + op->in.dim[2]) * stride : 0;
}

static bool
contrast_splits (const StOp *op, StSplit split)
{
  return split != ST_SPLIT_CHANNELS;
}

static void
draw_factors (const StOpRun *run, const StShare *share)
{
  const StContrastConfig *c = run->op->config;
  uint32_t key[2], words[4];

  st_op_run_get_key (run, c->seed, ST_STREAM_AUGMENT, key);
  for (size_t lane = share->lane; lane < share->lane + share->lanes; lane++)
    {
      st_op_run_draw (run, key, lane, 0, words);
      run->saved[lane] = (st_real) (c->from + (c->to - c->from) * ((double) words[0] / 4294967296.0));
    }
}

/* The sum of rows channel, channel + channels, ... of a lane. */
static double
add_pixels (const StOpRun *run, const st_real *values, size_t channel, size_t lane)
{
  double sum = 0;

  for (size_t row = channel; row < run->op->in_size; row += run->op->in.dim[2])
    sum += (double) values[row * run->stride + lane];
  return sum;
}

/* Before it is kept within the range. */
static inline st_real
stretch (const StOpRun *run, size_t row, size_t lane)
{
  const st_real mean = run->saved[(1 + row % run->op->in.dim[2]) * run->stride + lane];

  return (run->x[row * run->stride + lane] - mean) * run->saved[lane] + mean;
}

static void
contrast_forward (const StOpRun *run, const StShare *share)
{
  const StContrastConfig *c = run->op->config;
  const size_t channels = run->op->in.dim[2], pixels = run->op->in_size / channels;
  const StBlock block = { .rows = run->op->in_size, .lanes = share->lanes, .stride = run->stride };

  if (!run->training)
    {
      if (!run->is_alias)
        run->kernels->activate (ST_LINEAR, block, run->x + share->lane, run->y + share->lane);
      return;
    }
  draw_factors (run, share);
  for (size_t channel = 0; channel < channels; channel++)
    for (size_t lane = share->lane; lane < share->lane + share->lanes; lane++)
      run->saved[(1 + channel) * run->stride + lane] =
        (st_real) (add_pixels (run, run->x, channel, lane) / (double) pixels);
  for (size_t row = 0; row < run->op->in_size; row++)
    for (size_t lane = share->lane; lane < share->lane + share->lanes; lane++)
      {
        const st_real y = stretch (run, row, lane);

        run->y[row * run->stride + lane] = y < (st_real) c->low    ? (st_real) c->low
                                           : y > (st_real) c->high ? (st_real) c->high
                                                                   : y;
      }
}

/* dx = factor g + (1 - factor) mean g, where g is dy but 0 where the range cut y off. In place. */
static void
contrast_backward (const StOpRun *run, const StShare *share)
{
  const StContrastConfig *c = run->op->config;
  const size_t channels = run->op->in.dim[2], pixels = run->op->in_size / channels;

  if (!run->training)
    return;
  for (size_t row = 0; row < run->op->in_size; row++)
    for (size_t lane = share->lane; lane < share->lane + share->lanes; lane++)
      {
        const st_real y = stretch (run, row, lane);

        if (y < (st_real) c->low || y > (st_real) c->high)
          run->dy[row * run->stride + lane] = 0;
      }
  for (size_t channel = 0; channel < channels; channel++)
    for (size_t lane = share->lane; lane < share->lane + share->lanes; lane++)
      {
        const st_real factor = run->saved[lane];
        const st_real mean = (st_real) (add_pixels (run, run->dy, channel, lane) / (double) pixels);

        for (size_t row = channel; row < run->op->in_size; row += channels)
          {
            st_real *dx = run->dy + row * run->stride + lane;

            *dx = factor * *dx + (1 - factor) * mean;
          }
      }
}

const StOpKind st_op_contrast = {
  .name = "contrast",
  .config_size = sizeof (StContrastConfig),
  .infer = contrast_infer,
  .needs = contrast_needs,
  .splits = contrast_splits,
  .forward = contrast_forward,
  .backward = contrast_backward,
};

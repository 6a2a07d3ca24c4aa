/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * GaussianNoise, y = x + stddev z, and GaussianDropout, y = x (1 + √(rate / (1 - rate)) z), with z normal (Srivastava et
 * al. 2014): in training alone.
 */

#include "op-random.h"

#include <math.h>

/* Four normals of rows [4 group, 4 group + 4) in a lane, by Box and Muller. */
static void
draw_normals (const StOpRun *run, const uint32_t key[2], size_t lane, size_t group, double normals[4])
{
  uint32_t words[4];

  st_op_run_draw (run, key, lane, group, words);
  for (int i = 0; i < 4; i += 2)
    {
      const double length = sqrt (-2 * log (((double) words[i] + 1) / 4294967296.0));
      const double angle = 2 * M_PI * (double) words[i + 1] / 4294967296.0;

      normals[i] = length * cos (angle);
      normals[i + 1] = length * sin (angle);
    }
}

/* values = at + scale z, rows of the lanes of a share. */
static void
fill_normals (const StOpRun *run, const StShare *share, int64_t seed, double at, double scale, st_real *values)
{
  uint32_t key[2];

  st_op_run_get_key (run, seed, ST_STREAM_DROPOUT, key);
  for (size_t row = 0; row < run->op->in_size; row += 4)
    for (size_t lane = share->lane; lane < share->lane + share->lanes; lane++)
      {
        double normals[4];

        draw_normals (run, key, lane, row / 4, normals);
        for (size_t i = 0; i < 4 && row + i < run->op->in_size; i++)
          values[(row + i) * run->stride + lane] = (st_real) (at + scale * normals[i]);
      }
}

static StBlock
get_block (const StOpRun *run, const StShare *share)
{
  return (StBlock){ .rows = run->op->in_size, .lanes = share->lanes, .stride = run->stride };
}

static bool
gaussian_splits (const StOp *op, StSplit split)
{
  return split != ST_SPLIT_CHANNELS;
}

static bool
gaussian_noise_infer (const void *config, const StShape *in, StShape *out)
{
  *out = *in;
  return ((const StGaussianNoiseConfig *) config)->stddev >= 0;
}

static void
gaussian_noise_needs (const StOp *op, size_t stride, bool training, StOpNeeds *needs)
{
}

static void
gaussian_noise_forward (const StOpRun *run, const StShare *share)
{
  const StGaussianNoiseConfig *c = run->op->config;

  if (!run->training || c->stddev == 0)
    {
      run->kernels->activate (ST_LINEAR, get_block (run, share), run->x + share->lane, run->y + share->lane);
      return;
    }
  fill_normals (run, share, c->seed, 0, c->stddev, run->y);
  for (size_t row = 0; row < run->op->in_size; row++)
    for (size_t i = row * run->stride + share->lane; i < row * run->stride + share->lane + share->lanes; i++)
      run->y[i] += run->x[i];
}

const StOpKind st_op_gaussian_noise = {
  .name = "gaussian_noise",
  .config_size = sizeof (StGaussianNoiseConfig),
  .infer = gaussian_noise_infer,
  .needs = gaussian_noise_needs,
  .splits = gaussian_splits,
  .forward = gaussian_noise_forward,
};

static bool
gaussian_dropout_infer (const void *config, const StShape *in, StShape *out)
{
  const StDropoutConfig *c = config;

  *out = *in;
  return c->rate >= 0 && c->rate < 1;
}

static void
gaussian_dropout_needs (const StOp *op, size_t stride, bool training, StOpNeeds *needs)
{
  needs->saved = training ? op->in_size * stride : 0;
}

static void
gaussian_dropout_forward (const StOpRun *run, const StShare *share)
{
  const StDropoutConfig *c = run->op->config;
  const StBlock block = get_block (run, share);

  run->kernels->activate (ST_LINEAR, block, run->x + share->lane, run->y + share->lane);
  if (!run->training || c->rate == 0)
    return;
  fill_normals (run, share, c->seed, 1, sqrt (c->rate / (1 - c->rate)), run->saved);
  run->kernels->multiply (block, run->saved + share->lane, run->y + share->lane);
}

static void
gaussian_dropout_backward (const StOpRun *run, const StShare *share)
{
  if (run->training && ((const StDropoutConfig *) run->op->config)->rate > 0)
    run->kernels->multiply (get_block (run, share), run->saved + share->lane, run->dy + share->lane);
}

const StOpKind st_op_gaussian_dropout = {
  .name = "gaussian_dropout",
  .config_size = sizeof (StDropoutConfig),
  .infer = gaussian_dropout_infer,
  .needs = gaussian_dropout_needs,
  .splits = gaussian_splits,
  .forward = gaussian_dropout_forward,
  .backward = gaussian_dropout_backward,
};

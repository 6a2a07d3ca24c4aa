/* SPDX-License-Identifier: GPL-3.0-or-later */

/* ReLU and LeakyReLU with their arguments, and ELU with its alpha: element by element. */

#include "st-op.h"
#include "vector-math.h"

static bool
rectifier_infer (const void *config, const StShape *in, StShape *out)
{
  *out = *in;
  return true;
}

static void
rectifier_needs (const StOp *op, size_t stride, bool training, StOpNeeds *needs)
{
}

static bool
rectifier_splits (const StOp *op, StSplit split)
{
  return split != ST_SPLIT_CHANNELS || op->in_size == st_shape_get_channels (&op->in);
}

static void
rectifier_forward (const StOpRun *run, const StShare *share)
{
  const StRectifierConfig *config = run->op->config;
  const st_real slope = (st_real) config->negative_slope, most = (st_real) config->max_value;
  const st_real threshold = (st_real) config->threshold;
  size_t at;
  const StBlock block = st_share_block (run, share, &at);

  for (size_t row = 0; row < block.rows; row++, at += run->stride)
    {
      const st_real *x = run->x + at;
      st_real *y = run->y + at;
#pragma GCC ivdep
      for (size_t i = 0; i < block.lanes; i++)
        {
          const st_real high = x[i] > most ? most : x[i], low = slope * (x[i] - threshold);
          y[i] = x[i] <= threshold ? low : high;
        }
    }
}

static void
rectifier_backward (const StOpRun *run, const StShare *share)
{
  const StRectifierConfig *config = run->op->config;
  const st_real slope = (st_real) config->negative_slope, most = (st_real) config->max_value;
  const st_real threshold = (st_real) config->threshold;
  size_t at;
  const StBlock block = st_share_block (run, share, &at);

  for (size_t row = 0; row < block.rows; row++, at += run->stride)
    {
      const st_real *x = run->x + at;
      st_real *dy = run->dy + at;
#pragma GCC ivdep
      for (size_t i = 0; i < block.lanes; i++)
        {
          const st_real high = x[i] >= most ? 0 : 1;
          dy[i] *= x[i] <= threshold ? slope : high;
        }
    }
}

static void
elu_forward (const StOpRun *run, const StShare *share)
{
  const st_real alpha = (st_real) ((const StEluConfig *) run->op->config)->alpha;
  size_t at;
  const StBlock block = st_share_block (run, share, &at);

  for (size_t row = 0; row < block.rows; row++, at += run->stride)
    {
      const st_real *x = run->x + at;
      st_real *y = run->y + at;
#pragma GCC ivdep
      for (size_t i = 0; i < block.lanes; i++)
        {
          const st_real low = alpha * st_expm1_negative (x[i] < 0 ? x[i] : 0);
          y[i] = x[i] < 0 ? low : x[i];
        }
    }
}

static void
elu_backward (const StOpRun *run, const StShare *share)
{
  const st_real alpha = (st_real) ((const StEluConfig *) run->op->config)->alpha;
  size_t at;
  const StBlock block = st_share_block (run, share, &at);

  for (size_t row = 0; row < block.rows; row++, at += run->stride)
    {
      const st_real *x = run->x + at;
      st_real *dy = run->dy + at;
#pragma GCC ivdep
      for (size_t i = 0; i < block.lanes; i++)
        {
          const st_real low = alpha * (st_expm1_negative (x[i] < 0 ? x[i] : 0) + 1);
          dy[i] *= x[i] < 0 ? low : 1;
        }
    }
}

const StOpKind st_op_rectifier = {
  .name = "rectifier",
  .config_size = sizeof (StRectifierConfig),
  .infer = rectifier_infer,
  .needs = rectifier_needs,
  .splits = rectifier_splits,
  .forward = rectifier_forward,
  .backward = rectifier_backward,
};

const StOpKind st_op_elu = {
  .name = "elu",
  .config_size = sizeof (StEluConfig),
  .infer = rectifier_infer,
  .needs = rectifier_needs,
  .splits = rectifier_splits,
  .forward = elu_forward,
  .backward = elu_backward,
};

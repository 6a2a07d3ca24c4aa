/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Normalization by a mean and a variance that training leaves alone: y = (x - mean) / max (√variance, 1e-7), one of each for
 * every place along the kept axes; or the other way round. They are given with the op, or are its state.
 */

#include "st-op.h"

#include <math.h>

/* Keras' epsilon (). */
#define ST_LEAST_DEVIATION 1e-7

/* The shape along the kept axes. */
static StShape
get_kept (const StNormalizationConfig *c, const StShape *in)
{
  StShape kept = { 0 };

  for (int axis = 0; axis < in->rank; axis++)
    if (c->axes >> axis & 1)
      kept.dim[kept.rank++] = in->dim[axis];
  return kept;
}

/* Which of the means is that of a row. */
static size_t
get_place (const StNormalizationConfig *c, const StShape *in, size_t row)
{
  size_t place = 0, factor = 1;

  for (int axis = in->rank - 1; axis >= 0; axis--)
    {
      if (c->axes >> axis & 1)
        {
          place += row % in->dim[axis] * factor;
          factor *= in->dim[axis];
        }
      row /= in->dim[axis];
    }
  return place;
}

static bool
normalization_infer (const void *config, const StShape *in, StShape *out)
{
  const StNormalizationConfig *c = config;
  const StShape kept = get_kept (c, in);

  *out = *in;
  return c->n_given <= 1 || c->n_given == st_shape_get_size (&kept);
}

static size_t
normalization_weights (const void *config, const StShape *in, StOpWeight *weights)
{
  const StNormalizationConfig *c = config;
  const StShape kept = get_kept (c, in);

  if (c->n_given > 0)
    return 0;
  weights[0] = (StOpWeight){ .name = "mean", .shape = kept };
  weights[1] = (StOpWeight){ .name = "variance", .shape = kept };
  weights[2] = (StOpWeight){ .name = "count" };
  return 3;
}

static void
normalization_needs (const StOp *op, size_t stride, bool training, StOpNeeds *needs)
{
}

static bool
normalization_splits (const StOp *op, StSplit split)
{
  return split != ST_SPLIT_CHANNELS || op->in_size == st_shape_get_channels (&op->in);
}

/* y = x · factor + offset of a row. */
static void
get_line (const StOpRun *run, size_t row, st_real *factor, st_real *offset)
{
  const StNormalizationConfig *c = run->op->config;
  const size_t place = c->n_given == 1 ? 0 : get_place (c, &run->op->in, row);
  const double mean = c->n_given > 0 ? (double) c->mean[place] : (double) run->weights[0][place];
  const double variance = c->n_given > 0 ? (double) c->variance[place] : (double) run->weights[1][place];
  const double deviation = fmax (sqrt (variance), ST_LEAST_DEVIATION);

  *factor = (st_real) (c->invert ? deviation : 1 / deviation);
  *offset = (st_real) (c->invert ? mean : -mean / deviation);
}

static void
normalization_forward (const StOpRun *run, const StShare *share)
{
  size_t at;
  const StBlock block = st_share_block (run, share, &at);

  for (size_t row = 0; row < block.rows; row++, at += run->stride)
    {
      st_real factor, offset;

      get_line (run, at / run->stride, &factor, &offset);
#pragma GCC ivdep
      for (size_t i = at; i < at + block.lanes; i++)
        run->y[i] = run->x[i] * factor + offset;
    }
}

static void
normalization_backward (const StOpRun *run, const StShare *share)
{
  size_t at;
  const StBlock block = st_share_block (run, share, &at);

  for (size_t row = 0; row < block.rows; row++, at += run->stride)
    {
      st_real factor, offset;

      get_line (run, at / run->stride, &factor, &offset);
      for (size_t i = at; i < at + block.lanes; i++)
        run->dy[i] *= factor;
    }
}

const StOpKind st_op_normalization = {
  .name = "normalization",
  .config_size = sizeof (StNormalizationConfig),
  .infer = normalization_infer,
  .weights = normalization_weights,
  .needs = normalization_needs,
  .splits = normalization_splits,
  .forward = normalization_forward,
  .backward = normalization_backward,
};

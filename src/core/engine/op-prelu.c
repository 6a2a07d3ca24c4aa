/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * PReLU: y = x > 0 ? x : alpha x (He et al. 2015), an alpha for each feature or shared along axes. Backward keeps what
 * each element adds to the gradient of its alpha, dy · min (x, 0); update sums it.
 */

#include "places.h"

#include <string.h>

static unsigned
prelu_get_axes (const void *config)
{
  return ~((const StPreluConfig *) config)->shared_axes;
}

static bool
prelu_infer (const void *config, const StShape *in, StShape *out)
{
  *out = *in;
  return in->rank >= 1;
}

static size_t
prelu_weights (const void *config, const StShape *in, StOpWeight *weights)
{
  const size_t n = st_places_count (in, prelu_get_axes (config));

  weights[0] = (StOpWeight){ .name = "alpha", .shape = *in, .trainable = true, .fan_in = n, .fan_out = n };
  for (int axis = 0; axis < in->rank; axis++)
    if (!(prelu_get_axes (config) >> axis & 1))
      weights[0].shape.dim[axis] = 1;
  return 1;
}

static void
prelu_needs (const StOp *op, size_t stride, bool training, StOpNeeds *needs)
{
  if (!training)
    return;
  needs->saved = op->in_size * stride;
  needs->scratch = st_places_count (&op->in, prelu_get_axes (op->config));
}

static bool
prelu_splits (const StOp *op, StSplit split)
{
  return split != ST_SPLIT_CHANNELS;
}

static void
prelu_forward (const StOpRun *run, const StShare *share)
{
  StPlaces places = st_places_begin (&run->op->in, prelu_get_axes (run->op->config));

  for (size_t row = 0; row < run->op->in_size; row++, st_places_next (&places))
    {
      const st_real alpha = run->weights[0][places.place];
      const st_real *x = run->x + row * run->stride + share->lane;
      st_real *y = run->y + row * run->stride + share->lane;
#pragma GCC ivdep
      for (size_t i = 0; i < share->lanes; i++)
        {
          const st_real low = alpha * x[i];
          y[i] = x[i] <= 0 ? low : x[i];
        }
    }
}

static void
prelu_backward (const StOpRun *run, const StShare *share)
{
  StPlaces places = st_places_begin (&run->op->in, prelu_get_axes (run->op->config));

  for (size_t row = 0; row < run->op->in_size; row++, st_places_next (&places))
    {
      const size_t at = row * run->stride + share->lane;
      const st_real alpha = run->weights[0][places.place];
      const st_real *x = run->x + at;
      st_real *dy = run->dy + at, *dalpha = run->saved + at;
#pragma GCC ivdep
      for (size_t i = 0; i < share->lanes; i++)
        {
          dalpha[i] = dy[i] * (x[i] > 0 ? 0 : x[i]);
          dy[i] *= x[i] > 0 ? 1 : x[i] < 0 ? alpha : 0;
        }
    }
}

static size_t
prelu_update_rows (const StOp *op)
{
  return st_places_count (&op->in, prelu_get_axes (op->config));
}

static void
prelu_update (const StOpRun *run, const StUpdate *update, const StShare *share, size_t from, size_t to)
{
  StPlaces places = st_places_begin (&run->op->in, prelu_get_axes (run->op->config));
  st_real *sums = share->scratch;

  if (from == to)
    return;
  memset (sums + from, 0, (to - from) * sizeof *sums);
  for (size_t row = 0; row < run->op->in_size; row++, st_places_next (&places))
    if (places.place >= from && places.place < to)
      sums[places.place] += st_sum (run->saved + row * run->stride, run->n);
  st_update_apply (update, run->offsets[0] + from, to - from, sums + from);
}

const StOpKind st_op_prelu = {
  .name = "prelu",
  .config_size = sizeof (StPreluConfig),
  .infer = prelu_infer,
  .weights = prelu_weights,
  .needs = prelu_needs,
  .splits = prelu_splits,
  .forward = prelu_forward,
  .backward = prelu_backward,
  .update_rows = prelu_update_rows,
  .update = prelu_update,
};

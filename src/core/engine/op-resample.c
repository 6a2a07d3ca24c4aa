/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * An image whose positions are taken from positions of another: cut off or framed by zeros (pad), or drawn larger
 * (upsample). Each position of the output is a weighted sum of at most four of the input, the same for all channels and
 * samples.
 */

#include "st-op.h"

#include <math.h>
#include <string.h>

/* Along one axis: two neighbours and the share of the second. Neighbours outside the image count as 0. */
typedef struct
{
  long at[2];
  double share;
} StNeighbours;

static bool
is_image (const StShape *in)
{
  return in->rank == 3 && in->dim[0] > 0 && in->dim[1] > 0 && in->dim[2] > 0;
}

static void
resample_needs (const StOp *op, size_t stride, bool training, StOpNeeds *needs)
{
}

static bool
resample_splits (const StOp *op, StSplit split)
{
  return split != ST_SPLIT_CHANNELS;
}

/* y += factor x, rows of the lanes of a share. */
static void
add_rows (const StOpRun *run, const StShare *share, size_t rows, st_real factor, const st_real *x, st_real *y)
{
  for (size_t row = 0; row < rows; row++)
    {
      const st_real *from = x + row * run->stride + share->lane;
      st_real *to = y + row * run->stride + share->lane;
#pragma GCC ivdep
      for (size_t i = 0; i < share->lanes; i++)
        to[i] += factor * from[i];
    }
}

static void
clear_rows (const StOpRun *run, const StShare *share, size_t rows, st_real *y)
{
  for (size_t row = 0; row < rows; row++)
    memset (y + row * run->stride + share->lane, 0, share->lanes * sizeof *y);
}

typedef StNeighbours (*NeighboursFunc) (const StOp *op, int axis, size_t position);

/* Forward: y += share x; backward: dx += share dy. */
static void
resample (const StOpRun *run, const StShare *share, NeighboursFunc get_neighbours, bool is_forward)
{
  const StShape *in = &run->op->in, *out = &run->op->out;
  const size_t channels = in->dim[2];

  clear_rows (run, share, is_forward ? run->op->out_size : run->op->in_size, is_forward ? run->y : run->dx);
  for (size_t y = 0; y < out->dim[0]; y++)
    for (size_t x = 0; x < out->dim[1]; x++)
      for (int corner = 0; corner < 4; corner++)
        {
          const StNeighbours down = get_neighbours (run->op, 0, y), across = get_neighbours (run->op, 1, x);
          const long row = down.at[corner / 2], column = across.at[corner % 2];
          const double weight =
            (corner / 2 ? down.share : 1 - down.share) * (corner % 2 ? across.share : 1 - across.share);
          const size_t target = (y * out->dim[1] + x) * channels * run->stride;

          if (weight == 0 || row < 0 || column < 0 || row >= (long) in->dim[0] || column >= (long) in->dim[1])
            continue;
          const size_t source = ((size_t) row * in->dim[1] + (size_t) column) * channels * run->stride;
          if (is_forward)
            add_rows (run, share, channels, (st_real) weight, run->x + source, run->y + target);
          else
            add_rows (run, share, channels, (st_real) weight, run->dy + target, run->dx + source);
        }
}

/* --- Pad ----------------------------------------------------------------------------------------------------------- */

static bool
pad_infer (const void *config, const StShape *in, StShape *out)
{
  const StPadConfig *c = config;

  if (!is_image (in))
    return false;
  *out = *in;
  for (int axis = 0; axis < 2; axis++)
    {
      const long size = (long) in->dim[axis] + c->before[axis] + c->after[axis];

      if (size < 1)
        return false;
      out->dim[axis] = (size_t) size;
    }
  return true;
}

static StNeighbours
pad_get_neighbours (const StOp *op, int axis, size_t position)
{
  return (StNeighbours){ .at = { (long) position - ((const StPadConfig *) op->config)->before[axis] } };
}

static void
pad_forward (const StOpRun *run, const StShare *share)
{
  resample (run, share, pad_get_neighbours, true);
}

static void
pad_backward (const StOpRun *run, const StShare *share)
{
  if (run->dx)
    resample (run, share, pad_get_neighbours, false);
}

const StOpKind st_op_pad = {
  .name = "pad",
  .config_size = sizeof (StPadConfig),
  .infer = pad_infer,
  .needs = resample_needs,
  .splits = resample_splits,
  .mixes_channels = true,
  .forward = pad_forward,
  .backward = pad_backward,
};

/* --- Upsample ------------------------------------------------------------------------------------------------------ */

static bool
upsample_infer (const void *config, const StShape *in, StShape *out)
{
  const StUpsampleConfig *c = config;

  if (!is_image (in) || c->size[0] == 0 || c->size[1] == 0)
    return false;
  *out = (StShape){ .rank = 3, .dim = { in->dim[0] * c->size[0], in->dim[1] * c->size[1], in->dim[2] } };
  return true;
}

/* Centres of pixels lie at one half; beyond the outermost centres the edge goes on. */
static StNeighbours
upsample_get_neighbours (const StOp *op, int axis, size_t position)
{
  const StUpsampleConfig *c = op->config;
  const long last = (long) op->in.dim[axis] - 1;
  StNeighbours n = { .at = { (long) (position / c->size[axis]) } };
  double place;

  if (!c->bilinear)
    return n;
  place = ((double) position + 0.5) / (double) c->size[axis] - 0.5;
  n.at[0] = (long) floor (place);
  n.share = place - floor (place);
  n.at[1] = n.at[0] + 1 > last ? last : n.at[0] + 1;
  if (n.at[0] < 0)
    n.at[0] = 0;
  return n;
}

static void
upsample_forward (const StOpRun *run, const StShare *share)
{
  resample (run, share, upsample_get_neighbours, true);
}

static void
upsample_backward (const StOpRun *run, const StShare *share)
{
  if (run->dx)
    resample (run, share, upsample_get_neighbours, false);
}

const StOpKind st_op_upsample = {
  .name = "upsample",
  .config_size = sizeof (StUpsampleConfig),
  .infer = upsample_infer,
  .needs = resample_needs,
  .splits = resample_splits,
  .mixes_channels = true,
  .forward = upsample_forward,
  .backward = upsample_backward,
};

/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Images flipped, shifted, turned or zoomed at random: in training alone, each image by what is drawn for it. A pixel of the
 * output is taken from the place of the input that a matrix gives it; between pixels by the nearest or by the four around
 * it, beyond the edge by the fill mode. Matrices, places and fill modes are those of Keras on TensorFlow
 * (ImageProjectiveTransformV3), in float as there. The gradient goes back to the pixels that were taken, in the shares they
 * were taken in; TensorFlow's own only comes near that.
 */

#include "op-random.h"

#include <math.h>
#include <string.h>

/* The place [down, across] of output pixel (y, x) in the input. */
typedef struct
{
  float down[3], across[3]; /* times x, y, 1 */
} StPlacing;

/* Where a share of a pixel comes from; row < 0: from outside, where the fill value is. */
typedef struct
{
  long row;
  float share;
} StTap;

/* [from, to), as Keras' uniform. */
static double
draw_between (uint32_t word, double from, double to)
{
  return from + (to - from) * ((double) word / 4294967296.0);
}

static void
place_rotated (StPlacing *placing, double turns, float height, float width)
{
  const float angle = (float) (turns * 360.0) * (float) (M_PI / 180.0);
  const float cosine = cosf (angle), sine = sinf (angle);
  const float x = 0.5f * (width - 1), y = 0.5f * (height - 1);

  *placing = (StPlacing){
    .across = { cosine, -sine, x - x * cosine + y * sine },
    .down = { sine, cosine, y - x * sine - y * cosine },
  };
}

/* What is drawn for the image of a lane. */
static void
get_placing (const StOpRun *run, const uint32_t key[2], size_t lane, StPlacing *placing)
{
  const StAffineConfig *c = run->op->config;
  const float height = (float) run->op->in.dim[0], width = (float) run->op->in.dim[1];
  double drawn[2];
  uint32_t words[4];

  st_op_run_draw (run, key, lane, 0, words);
  for (int axis = 0; axis < 2; axis++)
    drawn[axis] = draw_between (words[axis], c->lower[axis], c->upper[axis]);
  *placing = (StPlacing){ .down = { 0, 1, 0 }, .across = { 1, 0, 0 } };
  switch (c->kind)
    {
    case ST_AFFINE_FLIP:
      if (words[0] >= 0x80000000u)
        break;
      if (c->flips[0])
        *placing = (StPlacing){ .down = { 0, -1, height - 1 }, .across = { 1, 0, 0 } };
      if (c->flips[1])
        memcpy (placing->across, (float[]){ -1, 0, width - 1 }, sizeof placing->across);
      break;
    case ST_AFFINE_TRANSLATE:
      placing->down[2] = -(float) drawn[0] * height;
      placing->across[2] = -(float) drawn[1] * width;
      break;
    case ST_AFFINE_ROTATE:
      place_rotated (placing, drawn[0], height, width);
      break;
    case ST_AFFINE_ZOOM:
      if (c->keeps_aspect)
        drawn[1] = drawn[0];
      placing->down[1] = (float) (1 + drawn[0]);
      placing->down[2] = (height - 1) / 2 * (1 - placing->down[1]);
      placing->across[0] = (float) (1 + drawn[1]);
      placing->across[2] = (width - 1) / 2 * (1 - placing->across[0]);
      break;
    }
}

/* A place beyond the edge brought back into the image of that many pixels. Wrap turns by the whole size each time the place
 * is beyond a multiple of the size less one, as TensorFlow counts it: a place far outside ends on the edge. */
static float
fill_place (StFillMode mode, float place, size_t n)
{
  const float size = (float) n, last = size - 1;

  if (mode == ST_FILL_CONSTANT)
    return place;
  if (n == 1)
    return 0;
  if (mode == ST_FILL_REFLECT)
    {
      place -= 2 * size * floorf (place / (2 * size));
      if (place >= size)
        place = 2 * size - 1 - place;
    }
  else if (mode == ST_FILL_WRAP)
    {
      if (place < 0)
        place += size * (truncf (-place / last) + 1);
      else if (place > last)
        place -= size * truncf (place / last);
    }
  return fminf (fmaxf (place, 0), last);
}

/* Neighbours along one axis, and the share of the second. */
static void
get_neighbours (const StAffineConfig *c, float place, size_t n, long at[2], float *share)
{
  const float filled = fill_place (c->fill_mode, place, n);
  const float first = c->bilinear ? floorf (filled) : roundf (filled);

  /* Places beyond these are outside whatever the image. */
  at[0] = (long) fminf (fmaxf (first, -2), (float) n + 1);
  at[1] = at[0] + 1;
  *share = c->bilinear ? filled - first : 0;
  for (int i = 0; i < 2; i++)
    if (at[i] < 0 || at[i] >= (long) n)
      at[i] = -1;
}

/* What the pixel (y, x) of the output is made of; the rows are those of the first channel. */
static void
get_taps (const StOp *op, const StPlacing *placing, size_t y, size_t x, StTap taps[4])
{
  const StAffineConfig *c = op->config;
  const size_t height = op->in.dim[0], width = op->in.dim[1];
  const float fx = (float) x, fy = (float) y;
  long down[2], across[2];
  float below, beside;

  get_neighbours (c, placing->down[0] * fx + placing->down[1] * fy + placing->down[2], height, down, &below);
  get_neighbours (c, placing->across[0] * fx + placing->across[1] * fy + placing->across[2], width, across, &beside);
  for (int corner = 0; corner < 4; corner++)
    {
      const long row = down[corner / 2], column = across[corner % 2];

      taps[corner].row = row < 0 || column < 0 ? -1 : (row * (long) width + column) * (long) op->in.dim[2];
      taps[corner].share = (corner / 2 ? below : 1 - below) * (corner % 2 ? beside : 1 - beside);
    }
}

/* One pixel of one image, all its channels. */
static void
add_pixel (const StOpRun *run, size_t lane, size_t pixel, const StTap taps[4], bool is_forward)
{
  const StAffineConfig *c = run->op->config;
  const size_t channels = run->op->in.dim[2];

  for (size_t channel = 0; channel < channels; channel++)
    {
      const size_t target = (pixel * channels + channel) * run->stride + lane;
      st_real sum = 0;

      for (int i = 0; i < 4; i++)
        {
          const size_t source = ((size_t) taps[i].row + channel) * run->stride + lane;

          if (taps[i].share == 0)
            continue;
          if (is_forward)
            sum += (st_real) taps[i].share * (taps[i].row < 0 ? (st_real) c->fill_value : run->x[source]);
          else if (taps[i].row >= 0)
            run->dx[source] += (st_real) taps[i].share * run->dy[target];
        }
      if (is_forward)
        run->y[target] = sum;
    }
}

static void
affine_run (const StOpRun *run, const StShare *share, bool is_forward)
{
  const StShape *in = &run->op->in;
  StPlacing *placings = (StPlacing *) share->scratch;
  uint32_t key[2];

  st_op_run_get_key (run, ((const StAffineConfig *) run->op->config)->seed, ST_STREAM_AUGMENT, key);
  for (size_t i = 0; i < share->lanes; i++)
    get_placing (run, key, share->lane + i, &placings[i]);
  for (size_t y = 0; y < in->dim[0]; y++)
    for (size_t x = 0; x < in->dim[1]; x++)
      for (size_t i = 0; i < share->lanes; i++)
        {
          StTap taps[4];

          get_taps (run->op, &placings[i], y, x, taps);
          add_pixel (run, share->lane + i, y * in->dim[1] + x, taps, is_forward);
        }
}

static bool
affine_infer (const void *config, const StShape *in, StShape *out)
{
  const StAffineConfig *c = config;

  *out = *in;
  return in->rank == 3 && c->lower[0] <= c->upper[0] && c->lower[1] <= c->upper[1];
}

static void
affine_needs (const StOp *op, size_t stride, bool training, StOpNeeds *needs)
{
  needs->alias = !training;
  needs->scratch = training ? (stride * sizeof (StPlacing) + sizeof (st_real) - 1) / sizeof (st_real) : 0;
}

static bool
affine_splits (const StOp *op, StSplit split)
{
  return split != ST_SPLIT_CHANNELS;
}

static void
affine_forward (const StOpRun *run, const StShare *share)
{
  const StBlock block = { .rows = run->op->in_size, .lanes = share->lanes, .stride = run->stride };

  if (run->training)
    affine_run (run, share, true);
  else if (!run->is_alias)
    run->kernels->activate (ST_LINEAR, block, run->x + share->lane, run->y + share->lane);
}

static void
affine_backward (const StOpRun *run, const StShare *share)
{
  const StBlock block = { .rows = run->op->in_size, .lanes = share->lanes, .stride = run->stride };

  if (run->dx == NULL)
    return;
  if (!run->training)
    {
      run->kernels->activate (ST_LINEAR, block, run->dy + share->lane, run->dx + share->lane);
      return;
    }
  for (size_t row = 0; row < run->op->in_size; row++)
    memset (run->dx + row * run->stride + share->lane, 0, share->lanes * sizeof *run->dx);
  affine_run (run, share, false);
}

const StOpKind st_op_affine = {
  .name = "affine",
  .config_size = sizeof (StAffineConfig),
  .infer = affine_infer,
  .needs = affine_needs,
  .splits = affine_splits,
  .mixes_channels = true,
  .forward = affine_forward,
  .backward = affine_backward,
};

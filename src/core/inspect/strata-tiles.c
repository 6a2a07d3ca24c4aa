/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-tiles.h"

#include "strata-layers.h"

#include <math.h>
#include <string.h>

/* A matrix with more rows or columns than this is no picture that says anything. */
#define MAX_MATRIX 512
#define SHARE_BELOW_FULL 0.995
#define N_STEPS 1000

static StrataTiles *
tiles_new (StrataTilesKind kind, gsize n, gsize rows, gsize columns)
{
  StrataTiles *self = g_atomic_rc_box_new0 (StrataTiles);

  self->kind = kind;
  self->n = (guint) n;
  self->rows = (guint) rows;
  self->columns = (guint) columns;
  self->group = 1;
  self->values = g_new0 (float, MAX (n * rows * columns, 1));
  return self;
}

/* Most weights are small and few large: were the largest to be the full colour, all else would be pale. */
static void
measure (StrataTiles *self)
{
  gsize n = (gsize) self->n * self->rows * self->columns, n_told = 0, n_below = 0, step = 0;
  gsize steps[N_STEPS] = { 0 };

  for (gsize i = 0; i < n; i++)
    if (isfinite (self->values[i]))
      self->largest = MAX (self->largest, fabs ((double) self->values[i]));
  if (!(self->largest > 0))
    return;
  for (gsize i = 0; i < n; i++)
    if (isfinite (self->values[i]) && self->values[i] != 0)
      {
        steps[MIN ((gsize) (fabs ((double) self->values[i]) / self->largest * N_STEPS), N_STEPS - 1)]++;
        n_told++;
      }
  while (n_below < SHARE_BELOW_FULL * (double) n_told)
    n_below += steps[step++];
  self->full = self->largest * (double) step / N_STEPS;
}

/**
 * strata_tiles_new_from_output:
 * @output: what a layer gives, [rows, columns, channels] or [places, channels]
 * @values: its values for one image, as strata_network_get_activations() has them
 *
 * Returns: (transfer full) (nullable): a tile for each channel, or one of places by channels; %NULL for other shapes
 */
StrataTiles *
strata_tiles_new_from_output (const StrataShape *output, const float *values)
{
  StrataTiles *self;

  if (output->rank == 2)
    {
      self = tiles_new (STRATA_TILES_OUTPUT, 1, output->dim[0], output->dim[1]);
      for (gsize i = 0; i < output->dim[0] * output->dim[1]; i++)
        self->values[i] = values[i];
    }
  else if (output->rank == 3)
    {
      gsize places = output->dim[0] * output->dim[1], channels = output->dim[2];

      self = tiles_new (STRATA_TILES_MAPS, channels, output->dim[0], output->dim[1]);
      for (gsize i = 0; i < places * channels; i++)
        self->values[i % channels * places + i / channels] = values[i];
    }
  else
    return NULL;
  measure (self);
  return self;
}

static gboolean
is_pooling (StrataLayer *layer)
{
  return strstr (strata_configurable_get_class_name (STRATA_CONFIGURABLE (layer)), "Pooling") != NULL;
}

/* Whether what comes into a layer still is the image, pixel by pixel: nothing before has mixed or moved its pixels. */
static gboolean
sees_pixels (StrataSequential *sequential, guint layer)
{
  gsize size = strata_shape_get_size (strata_sequential_get_input_shape (sequential));

  for (guint i = 0; i < layer; i++)
    {
      const StrataSequentialLayer *before = strata_sequential_get_layer (sequential, i);

      if (before->forward_flop > 0 || STRATA_IS_PERMUTE (before->layer) || is_pooling (before->layer)
          || strata_shape_get_size (&before->output) != size)
        return FALSE;
    }
  return TRUE;
}

/* kernel [inputs, units] */
static StrataTiles *
make_units (StrataSequential *sequential, guint layer, const StShape *shape, const float *kernel)
{
  const StrataShape *image = strata_sequential_get_input_shape (sequential);
  gsize inputs = shape->dim[0], units = shape->dim[1], channels = image->rank == 3 ? image->dim[2] : 1;
  gsize pixels = inputs / channels;
  StrataTiles *self;

  if ((image->rank == 2 || image->rank == 3) && inputs == strata_shape_get_size (image)
      && sees_pixels (sequential, layer))
    {
      self = tiles_new (STRATA_TILES_UNITS, units * channels, image->dim[0], image->dim[1]);
      self->group = (guint) channels;
      for (gsize i = 0; i < inputs; i++)
        for (gsize unit = 0; unit < units; unit++)
          self->values[(unit * channels + i % channels) * pixels + i / channels] = kernel[i * units + unit];
      return self;
    }
  if (inputs > MAX_MATRIX || units > MAX_MATRIX)
    return NULL;
  self = tiles_new (STRATA_TILES_MATRIX, 1, units, inputs);
  for (gsize i = 0; i < inputs; i++)
    for (gsize unit = 0; unit < units; unit++)
      self->values[unit * inputs + i] = kernel[i * units + unit];
  return self;
}

/* kernel [rows, columns, channels, filters]; depthwise: every pair of the last two is a filter; transposed: the filters
 * come before the channels. */
static StrataTiles *
make_filters (StrataLayer *layer, const StWeightInfo *info, const float *kernel)
{
  const gsize *dim = info->shape.dim;
  gsize taps = dim[0] * dim[1], pairs = dim[2] * dim[3];
  gboolean in_order = g_str_has_prefix (info->name, "depthwise") || STRATA_IS_CONV2D_TRANSPOSE (layer)
                      || STRATA_IS_DEPTHWISE_CONV2D (layer);
  StrataTiles *self = tiles_new (STRATA_TILES_FILTERS, pairs, dim[0], dim[1]);

  if (STRATA_IS_CONV2D_TRANSPOSE (layer))
    self->group = (guint) dim[3];
  else if (!in_order)
    self->group = (guint) dim[2];
  for (gsize tap = 0; tap < taps; tap++)
    for (gsize pair = 0; pair < pairs; pair++)
      {
        gsize tile = in_order ? pair : pair % dim[3] * dim[2] + pair / dim[3];

        self->values[tile * taps + tap] = kernel[tap * pairs + pair];
      }
  return self;
}

/* kernel [taps, channels, filters] of rows: a filter is a picture of taps by channels. */
static StrataTiles *
make_row_filters (const StShape *shape, const float *kernel)
{
  gsize taps = shape->dim[0], channels = shape->dim[1], filters = shape->dim[2];
  StrataTiles *self = tiles_new (STRATA_TILES_FILTERS, filters, taps, channels);

  for (gsize i = 0; i < taps * channels; i++)
    for (gsize filter = 0; filter < filters; filter++)
      self->values[filter * taps * channels + i] = kernel[i * filters + filter];
  return self;
}

/**
 * strata_tiles_new_from_weights:
 * @network: a network
 * @layer: of its sequential
 *
 * A Dense layer over the pixels of the image gives a tile for each unit, in the image's own shape; any other, if it is small
 * enough, its kernel as one tile. A convolution gives its kernel for each filter and channel.
 *
 * Returns: (transfer full) (nullable): the layer's kernel as pictures; %NULL for a layer that has none
 */
StrataTiles *
strata_tiles_new_from_weights (StrataNetwork *network, guint layer)
{
  StrataSequential *sequential = strata_network_get_sequential (network);
  const StrataSequentialLayer *description = strata_sequential_get_layer (sequential, layer);
  StrataTiles *self = NULL;

  if (description->n_weights == 0)
    return NULL;
  const StWeightInfo *info = st_model_get_weight (strata_sequential_get_model (sequential), description->first_weight);
  const float *kernel = st_weights_get (strata_network_get_weights (network), description->first_weight);

  if (!g_str_has_suffix (info->name, "kernel"))
    return NULL;
  if (info->shape.rank == 2)
    self = make_units (sequential, layer, &info->shape, kernel);
  else if (info->shape.rank == 3)
    self = make_row_filters (&info->shape, kernel);
  else if (info->shape.rank == 4)
    self = make_filters (description->layer, info, kernel);
  if (self != NULL)
    measure (self);
  return self;
}

StrataTiles *
strata_tiles_ref (StrataTiles *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  g_free (((StrataTiles *) data)->values);
}

void
strata_tiles_unref (StrataTiles *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

const float *
strata_tiles_get_tile (const StrataTiles *self, guint i)
{
  return self->values + (gsize) i * self->rows * self->columns;
}

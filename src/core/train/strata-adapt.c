/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-adapt.h"

#include "strata-layer-private.h"

#include <string.h>

#define BATCH 256

/* The layers before layer `end` alone, with their weights: what comes out of them goes into it. */
static StModel *
build_front (StrataSequential *sequential, guint end, StWeights *from, StWeights **weights)
{
  StShape input;
  StModel *model;

  strata_shape_to_engine (strata_sequential_get_input_shape (sequential), &input);
  model = st_model_new (&input);
  for (guint i = 0; i < end; i++)
    strata_layer_build (strata_sequential_get_layer (sequential, i)->layer, model);
  *weights = st_weights_new (model);
  for (gsize w = 0; w < st_model_get_n_weights (model); w++)
    memcpy (st_weights_get (*weights, w), st_weights_get (from, w),
            st_model_get_weight (model, w)->size * sizeof (st_real));
  return model;
}

/* Sums and sums of squares of each of the numbers, [size] each. */
static void
add_samples (StModel *front,
             StWeights *weights,
             const StSource *source,
             gsize n,
             gsize size,
             double *sums,
             double *squares)
{
  StPlan *plan = st_plan_new (front, NULL, &(StPlanOptions){ .batch_size = BATCH });
  g_autofree float *outputs = g_new (float, BATCH *size);
  guint32 indices[BATCH];

  for (gsize at = 0; at < n; at += BATCH)
    {
      const gsize count = MIN (BATCH, n - at);

      for (gsize i = 0; i < count; i++)
        indices[i] = (guint32) (at + i);
      st_plan_predict (plan, weights, source, &(StBatch){ .indices = indices, .n = count }, outputs);
      for (gsize i = 0; i < count; i++)
        for (gsize k = 0; k < size; k++)
          {
            const double x = outputs[i * size + k];

            sums[k] += x;
            squares[k] += x * x;
          }
    }
  st_plan_free (plan);
}

/* Which mean is that of number k of a sample: the place along the kept axes. */
static gsize
get_place (const StrataShape *input, guint axes, gsize k)
{
  gsize place = 0, factor = 1;

  for (int axis = input->rank - 1; axis >= 0; axis--)
    {
      if (axes >> axis & 1)
        {
          place += k % input->dim[axis] * factor;
          factor *= input->dim[axis];
        }
      k /= input->dim[axis];
    }
  return place;
}

static void
adapt_layer (StrataSequential *sequential, guint i, StWeights *weights, const StSource *source, gsize n)
{
  const StrataSequentialLayer *layer = strata_sequential_get_layer (sequential, i);
  const gsize size = strata_shape_get_size (&layer->input);
  const guint axes = strata_normalization_get_axes (STRATA_NORMALIZATION (layer->layer), &layer->input);
  const gsize n_places = st_model_get_weight (strata_sequential_get_model (sequential), layer->first_weight)->size;
  st_real *mean = st_weights_get (weights, layer->first_weight);
  st_real *variance = st_weights_get (weights, layer->first_weight + 1);
  g_autofree double *sums = g_new0 (double, size), *squares = g_new0 (double, size);
  g_autofree double *place_sums = g_new0 (double, n_places), *place_squares = g_new0 (double, n_places);
  const gsize n_each = size / n_places;
  const double count = (double) n * (double) n_each;
  StWeights *front_weights;
  StModel *front = build_front (sequential, i, weights, &front_weights);

  add_samples (front, front_weights, source, n, size, sums, squares);
  for (gsize k = 0; k < size; k++)
    {
      const gsize place = get_place (&layer->input, axes, k);

      place_sums[place] += sums[k];
      place_squares[place] += squares[k];
    }
  for (gsize place = 0; place < n_places; place++)
    {
      const double middle = place_sums[place] / count;

      mean[place] = (st_real) middle;
      variance[place] = (st_real) MAX (place_squares[place] / count - middle * middle, 0);
    }
  st_weights_free (front_weights);
  st_model_free (front);
}

void
strata_adapt (StrataSequential *sequential, StWeights *weights, const StSource *source, gsize n)
{
  for (guint i = 0; i < strata_sequential_get_n_layers (sequential) && n > 0; i++)
    {
      StrataLayer *layer = strata_sequential_get_layer (sequential, i)->layer;

      if (STRATA_IS_NORMALIZATION (layer) && strata_normalization_adapts (STRATA_NORMALIZATION (layer)))
        adapt_layer (sequential, i, weights, source, n);
    }
}

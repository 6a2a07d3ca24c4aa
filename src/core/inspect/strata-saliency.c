/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-saliency.h"

#include "strata-layers.h"

#include <math.h>

static StrataHeatMap *
heat_map_new (gsize rows, gsize columns)
{
  StrataHeatMap *self = g_new0 (StrataHeatMap, 1);

  self->rows = (guint) rows;
  self->columns = (guint) columns;
  self->values = g_new0 (float, MAX (rows * columns, 1));
  return self;
}

static void
find_largest (StrataHeatMap *self)
{
  for (gsize i = 0; i < (gsize) self->rows * self->columns; i++)
    if (isfinite (self->values[i]))
      self->largest = MAX (self->largest, (double) self->values[i]);
}

/* The slopes of a class's score by what op `to` gives for the image, and, unless NULL, what it gives. */
static void
trace (StrataNetwork *network, const guint8 *image, guint class_index, gsize to, float *slopes, float *given, gsize n)
{
  StrataSequential *sequential = strata_network_get_sequential (network);
  StrataScaler *scaler = strata_network_get_scaler (network);
  gsize size = strata_shape_get_size (strata_sequential_get_input_shape (sequential));
  gsize n_outputs = strata_shape_get_size (strata_sequential_get_output_shape (sequential));
  g_autofree float *scaled = g_new (float, size);
  g_autofree float *outputs = g_new0 (float, n_outputs);
  const guint32 index = 0;
  StSource source = { .floats = scaled, .n_features = size };
  StBatch batch = { .indices = &index, .n = 1 };
  StPlan *plan = st_plan_new (strata_sequential_get_model (sequential), NULL,
                              &(StPlanOptions){ .batch_size = 1, .traces_back = true });

  for (gsize i = 0; scaler == NULL && i < size; i++)
    scaled[i] = image[i];
  if (scaler != NULL)
    strata_scaler_apply (scaler, image, size, scaled);
  st_plan_predict (plan, strata_network_get_weights (network), &source, &batch, outputs);
  if (given != NULL)
    {
      const float *values = st_plan_get_activations (plan, to);

      for (gsize i = 0; i < n; i++)
        given[i] = values[i];
    }
  for (gsize i = 0; i < n_outputs; i++)
    outputs[i] = n_outputs == 1 ? (class_index == 0 ? -1 : 1) : i == class_index;
  st_plan_trace_back (plan, outputs, true, to, slopes);
  st_plan_free (plan);
}

/**
 * strata_saliency_new:
 * @network: a network
 * @image: [size of its input]
 * @class_index: of its classes
 *
 * The magnitude of the slope of the class's score by each pixel as the network gets it; of several channels the largest
 * (Simonyan, Vedaldi and Zisserman, “Deep inside convolutional networks”, 2014, section 3.1).
 *
 * Returns: (transfer full): a map of the input's rows and columns
 */
StrataHeatMap *
strata_saliency_new (StrataNetwork *network, const guint8 *image, guint class_index)
{
  const StrataShape *input = strata_sequential_get_input_shape (strata_network_get_sequential (network));
  gsize size = strata_shape_get_size (input);
  gsize rows = input->rank > 1 ? input->dim[0] : 1, channels = input->rank == 3 ? input->dim[2] : 1;
  StrataHeatMap *self = heat_map_new (rows, size / rows / channels);
  g_autofree float *slopes = g_new (float, size);

  trace (network, image, class_index, ST_TO_INPUT, slopes, NULL, 0);
  for (gsize i = 0; i < size; i++)
    self->values[i / channels] = MAX (self->values[i / channels], fabsf (slopes[i]));
  find_largest (self);
  return self;
}

/**
 * strata_grad_cam_find_layer:
 * @sequential: a sequential
 *
 * Returns: the last layer with a convolution whose output is still maps, [rows, columns, channels] or [places, channels];
 *   -1 if there is none
 */
gint
strata_grad_cam_find_layer (StrataSequential *sequential)
{
  for (guint i = strata_sequential_get_n_layers (sequential); i-- > 0;)
    {
      const StrataSequentialLayer *layer = strata_sequential_get_layer (sequential, i);
      const char *class_name = strata_configurable_get_class_name (STRATA_CONFIGURABLE (layer->layer));

      if (g_strstr_len (class_name, -1, "Conv") != NULL && (layer->output.rank == 2 || layer->output.rank == 3))
        return (gint) i;
    }
  return -1;
}

/**
 * strata_grad_cam_new:
 * @network: a network
 * @image: [size of its input]
 * @class_index: of its classes
 * @layer: of its sequential, with maps A_k of Z places
 *
 * relu (Σ_k α_k A_k) with α_k = 1/Z Σ ∂score/∂A_k (Selvaraju et al., “Grad-CAM”, 2017, equations 1 and 2).
 *
 * Returns: (transfer full): a map of the layer's rows and columns; of a layer over rows, [places, 1]
 */
StrataHeatMap *
strata_grad_cam_new (StrataNetwork *network, const guint8 *image, guint class_index, guint layer)
{
  StrataSequential *sequential = strata_network_get_sequential (network);
  const StrataShape *shape = &strata_sequential_get_layer (sequential, layer)->output;
  gsize size = strata_shape_get_size (shape), channels = shape->dim[shape->rank - 1], places = size / channels;
  StrataHeatMap *self = heat_map_new (shape->dim[0], places / shape->dim[0]);
  g_autofree float *slopes = g_new0 (float, size);
  g_autofree float *maps = g_new0 (float, size);
  g_autofree double *alphas = g_new0 (double, channels);

  trace (network, image, class_index, (gsize) strata_sequential_get_op (sequential, layer), slopes, maps, size);
  for (gsize i = 0; i < size; i++)
    alphas[i % channels] += slopes[i] / (double) places;
  for (gsize place = 0; place < places; place++)
    {
      double sum = 0;

      for (gsize k = 0; k < channels; k++)
        sum += alphas[k] * maps[place * channels + k];
      self->values[place] = (float) MAX (sum, 0);
    }
  find_largest (self);
  return self;
}

void
strata_heat_map_free (StrataHeatMap *self)
{
  g_free (self->values);
  g_free (self);
}

void
strata_heat_map_get_quarters (const StrataHeatMap *self, double quarters[4])
{
  double sum = 0;

  for (guint i = 0; i < 4; i++)
    quarters[i] = 0;
  for (guint row = 0; row < self->rows; row++)
    for (guint column = 0; column < self->columns; column++)
      {
        double value = self->values[(gsize) row * self->columns + column];

        /* The middle row of an odd number counts for the upper half. */
        quarters[(2 * row >= self->rows ? 2 : 0) + (2 * column >= self->columns ? 1 : 0)] += value;
        sum += value;
      }
  for (guint i = 0; i < 4 && sum > 0; i++)
    quarters[i] /= sum;
}

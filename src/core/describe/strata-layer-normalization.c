/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-graph.h"
#include "strata-layer-private.h"
#include "strata-scale-offset.h"

#include <glib/gi18n-lib.h>
#include <math.h>

struct _StrataLayerNormalization
{
  StrataLayer parent_instance;
  StrataTuple *axis;
  double epsilon;
  StrataScaleOffset learnt;
};

G_DEFINE_FINAL_TYPE (StrataLayerNormalization, strata_layer_normalization, STRATA_TYPE_LAYER)

static gboolean
strata_layer_normalization_infer (StrataLayer *layer, const StrataShape *input, StrataShape *output, GError **error)
{
  *output = *input;
  return strata_axes_to_input (STRATA_LAYER_NORMALIZATION (layer)->axis, input, error) != 0;
}

static void
strata_layer_normalization_list_weights (StrataLayer *layer, const StrataShape *input, GArray *specs)
{
  StrataLayerNormalization *self = STRATA_LAYER_NORMALIZATION (layer);
  const guint axes = strata_axes_to_input (self->axis, input, NULL);
  StrataShape shape = { 0 };

  for (int axis = 0; axis < input->rank; axis++)
    if (axes >> axis & 1)
      shape.dim[shape.rank++] = input->dim[axis];
  strata_scale_offset_list_weights (&self->learnt, &shape, specs);
}

static void
strata_layer_normalization_build (StrataLayer *layer, StModel *model)
{
  StrataLayerNormalization *self = STRATA_LAYER_NORMALIZATION (layer);
  const StStandardizeConfig config = {
    .axes = strata_axes_to_input (self->axis, strata_layer_get_output_shape (layer), NULL),
    .epsilon = self->epsilon,
    .center = self->learnt.center,
    .scale = self->learnt.scale,
  };

  st_model_add (model, &st_op_standardize, &config);
}

static void
strata_layer_normalization_add_nodes (StrataLayer *layer, StrataGraph *graph)
{
  static const int in_order[STRATA_MAX_RANK] = { 0, 1, 2, 3 };
  StrataLayerNormalization *self = STRATA_LAYER_NORMALIZATION (layer);
  const StrataShape *input = strata_graph_get_input (graph);
  const guint axes = strata_axes_to_input (self->axis, input, NULL);
  StrataShape shape = *input;

  for (int axis = 0; axis < input->rank; axis++)
    if ((axes >> axis & 1) == 0)
      shape.dim[axis] = 1;
  strata_graph_standardize (graph, axes, self->epsilon);
  if (self->learnt.scale)
    strata_graph_add (graph, "Mul", strata_graph_get_permuted (graph, "gamma", in_order, &shape), NULL);
  if (self->learnt.center)
    strata_graph_add (graph, "Add", strata_graph_get_permuted (graph, "beta", in_order, &shape), NULL);
}

static void
strata_layer_normalization_class_init (StrataLayerNormalizationClass *klass)
{
  StrataConfigurableClass *configurable_class = STRATA_CONFIGURABLE_CLASS (klass);
  StrataLayerClass *layer_class = STRATA_LAYER_CLASS (klass);

  configurable_class->class_name = "LayerNormalization";
  configurable_class->keras_name = "layer_normalization";
  configurable_class->family = N_ ("Normalization");
  configurable_class->icon_name = "strata-layer-normalization-symbolic";
  configurable_class->summary = N_ ("Brings the numbers of a sample to mean 0 and variance 1");
  configurable_class->formula = "y = gamma (x − mean) / √(variance + epsilon) + beta";
  configurable_class->keywords = "layernorm, transformer";
  layer_class->infer = strata_layer_normalization_infer;
  layer_class->list_weights = strata_layer_normalization_list_weights;
  layer_class->build = strata_layer_normalization_build;
  layer_class->add_nodes = strata_layer_normalization_add_nodes;

  strata_axes_install_argument (configurable_class, G_STRUCT_OFFSET (StrataLayerNormalization, axis));
  strata_configurable_class_install_number (configurable_class, G_STRUCT_OFFSET (StrataLayerNormalization, epsilon),
                                            "epsilon", N_ ("Epsilon"), N_ ("Keeps the division from zero"), 0, 0.001,
                                            &(StrataRange){ .minimum = 0, .above_minimum = TRUE, .maximum = INFINITY });
  strata_scale_offset_install_switches (configurable_class, G_STRUCT_OFFSET (StrataLayerNormalization, learnt));
  strata_scale_offset_install_initializers (configurable_class, G_STRUCT_OFFSET (StrataLayerNormalization, learnt));
  strata_scale_offset_install_rules (configurable_class, G_STRUCT_OFFSET (StrataLayerNormalization, learnt));
}

static void
strata_layer_normalization_init (StrataLayerNormalization *self)
{
}

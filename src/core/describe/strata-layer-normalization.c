/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-convolution.h"
#include "strata-graph.h"
#include "strata-layer-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

struct _StrataLayerNormalization
{
  StrataLayer parent_instance;
  StrataTuple *axis;
  double epsilon;
  gboolean center;
  gboolean scale;
  StrataWeightRules beta, gamma;
};

G_DEFINE_FINAL_TYPE (StrataLayerNormalization, strata_layer_normalization, STRATA_TYPE_LAYER)

static gboolean
strata_layer_normalization_infer (StrataLayer *layer, const StrataShape *input, StrataShape *output, GError **error)
{
  *output = *input;
  return strata_axes_to_input (STRATA_LAYER_NORMALIZATION (layer)->axis, input, error) != 0;
}

static void
append (GArray *specs, const char *name, const StrataShape *shape, const StrataWeightRules *rules)
{
  StrataWeightSpec spec = {
    .name = name,
    .shape = *shape,
    .trainable = TRUE,
    .initializer = rules->initializer,
    .regularizer = rules->regularizer,
    .constraint = rules->constraint,
  };

  strata_weight_spec_set_fans (&spec);
  g_array_append_val (specs, spec);
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
  if (self->scale)
    append (specs, "gamma", &shape, &self->gamma);
  if (self->center)
    append (specs, "beta", &shape, &self->beta);
}

static void
strata_layer_normalization_build (StrataLayer *layer, StModel *model)
{
  StrataLayerNormalization *self = STRATA_LAYER_NORMALIZATION (layer);
  const StStandardizeConfig config = {
    .axes = strata_axes_to_input (self->axis, strata_layer_get_output_shape (layer), NULL),
    .epsilon = self->epsilon,
    .center = self->center,
    .scale = self->scale,
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
  if (self->scale)
    strata_graph_add (graph, "Mul", strata_graph_get_permuted (graph, "gamma", in_order, &shape), NULL);
  if (self->center)
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
  strata_configurable_class_install_argument (
    configurable_class, G_STRUCT_OFFSET (StrataLayerNormalization, center),
    g_param_spec_boolean ("center", N_ ("Center"), N_ ("Whether it learns an offset beta"), TRUE, STRATA_ARGUMENT));
  strata_configurable_class_install_argument (
    configurable_class, G_STRUCT_OFFSET (StrataLayerNormalization, scale),
    g_param_spec_boolean ("scale", N_ ("Scale"), N_ ("Whether it learns a factor gamma"), TRUE, STRATA_ARGUMENT));
  strata_initializer_install_argument (configurable_class, G_STRUCT_OFFSET (StrataLayerNormalization, beta.initializer),
                                       "beta-initializer", N_ ("Beta initializer"), N_ ("What the offsets start with"),
                                       "zeros");
  strata_initializer_install_argument (
    configurable_class, G_STRUCT_OFFSET (StrataLayerNormalization, gamma.initializer), "gamma-initializer",
    N_ ("Gamma initializer"), N_ ("What the factors start with"), "ones");
  strata_regularizer_install_argument (configurable_class, G_STRUCT_OFFSET (StrataLayerNormalization, beta.regularizer),
                                       "beta-regularizer", N_ ("Beta regularizer"),
                                       N_ ("What the loss adds for large offsets"));
  strata_regularizer_install_argument (
    configurable_class, G_STRUCT_OFFSET (StrataLayerNormalization, gamma.regularizer), "gamma-regularizer",
    N_ ("Gamma regularizer"), N_ ("What the loss adds for large factors"));
  strata_constraint_install_argument (configurable_class, G_STRUCT_OFFSET (StrataLayerNormalization, beta.constraint),
                                      "beta-constraint", N_ ("Beta constraint"),
                                      N_ ("What the offsets are brought back to after each update"));
  strata_constraint_install_argument (configurable_class, G_STRUCT_OFFSET (StrataLayerNormalization, gamma.constraint),
                                      "gamma-constraint", N_ ("Gamma constraint"),
                                      N_ ("What the factors are brought back to after each update"));
}

static void
strata_layer_normalization_init (StrataLayerNormalization *self)
{
}

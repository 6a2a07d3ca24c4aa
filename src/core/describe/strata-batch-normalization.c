/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-channel-axis.h"
#include "strata-layers.h"
#include "strata-scale-offset.h"

#include <glib/gi18n-lib.h>
#include <math.h>

struct _StrataBatchNormalization
{
  StrataLayer parent_instance;
  int axis;
  double momentum;
  double epsilon;
  StrataScaleOffset learnt;
  StrataInitializer *moving_mean_initializer;
  StrataInitializer *moving_variance_initializer;
};

G_DEFINE_FINAL_TYPE (StrataBatchNormalization, strata_batch_normalization, STRATA_TYPE_LAYER)

static gboolean
strata_batch_normalization_infer (StrataLayer *layer, const StrataShape *input, StrataShape *output, GError **error)
{
  int place;

  *output = *input;
  return strata_channel_axis_find (STRATA_BATCH_NORMALIZATION (layer)->axis, input, &place, error);
}

static void
append_state (GArray *specs, const char *name, gsize n, StrataInitializer *initializer)
{
  const StrataWeightSpec spec = {
    .name = name,
    .shape = { .rank = 1, .dim = { n } },
    .initializer = initializer,
    .fan_in = n,
    .fan_out = n,
  };

  g_array_append_val (specs, spec);
}

static void
strata_batch_normalization_list_weights (StrataLayer *layer, const StrataShape *input, GArray *specs)
{
  StrataBatchNormalization *self = STRATA_BATCH_NORMALIZATION (layer);
  const gsize n = strata_channel_axis_get_size (self->axis, input);

  strata_scale_offset_list_weights (&self->learnt, &(StrataShape){ .rank = 1, .dim = { n } }, specs);
  append_state (specs, "moving_mean", n, self->moving_mean_initializer);
  append_state (specs, "moving_variance", n, self->moving_variance_initializer);
}

static void
strata_batch_normalization_build (StrataLayer *layer, StModel *model)
{
  StrataBatchNormalization *self = STRATA_BATCH_NORMALIZATION (layer);
  const StBatchNormalizationConfig config = {
    .momentum = self->momentum,
    .epsilon = self->epsilon,
    .center = self->learnt.center,
    .scale = self->learnt.scale,
  };

  strata_channel_axis_build (self->axis, strata_layer_get_output_shape (layer), model);
  st_model_add (model, &st_op_batch_normalization, &config);
  strata_channel_axis_build (self->axis, strata_layer_get_output_shape (layer), model);
}

static void
install_arguments (StrataConfigurableClass *klass)
{
  GParamSpec *pspec;

  strata_configurable_class_install_argument (
    klass, G_STRUCT_OFFSET (StrataBatchNormalization, axis),
    g_param_spec_int ("axis", N_ ("Axis"), N_ ("The axis that is kept apart: -1, the last; they count from 1"),
                      G_MININT, G_MAXINT, -1, STRATA_ARGUMENT | STRATA_PARAM_ADVANCED));

  pspec = g_param_spec_double ("momentum", N_ ("Momentum"), N_ ("How slowly the moving mean and variance follow"),
                               -G_MAXDOUBLE, G_MAXDOUBLE, 0.99, STRATA_ARGUMENT);
  strata_param_spec_set_range (pspec, &(StrataRange){ .minimum = 0, .maximum = 1 });
  strata_configurable_class_install_argument (klass, G_STRUCT_OFFSET (StrataBatchNormalization, momentum), pspec);

  pspec = g_param_spec_double ("epsilon", N_ ("Epsilon"), N_ ("Keeps the division from zero"), -G_MAXDOUBLE,
                               G_MAXDOUBLE, 0.001, STRATA_ARGUMENT);
  strata_param_spec_set_range (pspec, &(StrataRange){ .minimum = 0, .above_minimum = TRUE, .maximum = INFINITY });
  strata_configurable_class_install_argument (klass, G_STRUCT_OFFSET (StrataBatchNormalization, epsilon), pspec);

  strata_scale_offset_install_switches (klass, G_STRUCT_OFFSET (StrataBatchNormalization, learnt));
  strata_scale_offset_install_initializers (klass, G_STRUCT_OFFSET (StrataBatchNormalization, learnt));
  strata_initializer_install_argument (klass, G_STRUCT_OFFSET (StrataBatchNormalization, moving_mean_initializer),
                                       "moving-mean-initializer", N_ ("Moving mean initializer"),
                                       N_ ("What the moving mean starts with"), "zeros");
  strata_initializer_install_argument (klass, G_STRUCT_OFFSET (StrataBatchNormalization, moving_variance_initializer),
                                       "moving-variance-initializer", N_ ("Moving variance initializer"),
                                       N_ ("What the moving variance starts with"), "ones");
  strata_scale_offset_install_rules (klass, G_STRUCT_OFFSET (StrataBatchNormalization, learnt));
}

static void
strata_batch_normalization_add_nodes (StrataLayer *layer, StrataGraph *graph)
{
  StrataBatchNormalization *self = STRATA_BATCH_NORMALIZATION (layer);
  const gsize n = strata_channel_axis_get_size (self->axis, strata_graph_get_input (graph));

  strata_channel_axis_add_nodes (self->axis, graph);
  strata_graph_to_channels_first (graph);
  strata_graph_add (
    graph, "BatchNormalization",
    self->learnt.scale ? strata_graph_get_weight (graph, "gamma") : strata_graph_make_filled (graph, n, 1),
    self->learnt.center ? strata_graph_get_weight (graph, "beta") : strata_graph_make_filled (graph, n, 0),
    strata_graph_get_weight (graph, "moving_mean"), strata_graph_get_weight (graph, "moving_variance"), NULL);
  strata_graph_set_float (graph, "epsilon", self->epsilon);
  strata_graph_to_channels_last (graph);
  strata_channel_axis_add_nodes (self->axis, graph);
}

static void
strata_batch_normalization_class_init (StrataBatchNormalizationClass *klass)
{
  StrataConfigurableClass *configurable_class = STRATA_CONFIGURABLE_CLASS (klass);
  StrataLayerClass *layer_class = STRATA_LAYER_CLASS (klass);

  configurable_class->class_name = "BatchNormalization";
  configurable_class->keras_name = "batch_normalization";
  configurable_class->family = N_ ("Normalization");
  configurable_class->icon_name = "strata-batch-normalization-symbolic";
  configurable_class->summary = N_ ("Brings each unit to mean 0 and variance 1 over the batch");
  configurable_class->formula = "y = gamma (x − mean) / √(variance + epsilon) + beta";
  configurable_class->keywords = "batchnorm, BN, standardize";
  layer_class->infer = strata_batch_normalization_infer;
  layer_class->list_weights = strata_batch_normalization_list_weights;
  layer_class->build = strata_batch_normalization_build;
  layer_class->add_nodes = strata_batch_normalization_add_nodes;
  install_arguments (configurable_class);
}

static void
strata_batch_normalization_init (StrataBatchNormalization *self)
{
}

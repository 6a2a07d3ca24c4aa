/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-channel-axis.h"
#include "strata-scale-offset.h"

#include <glib/gi18n-lib.h>
#include <math.h>

struct _StrataGroupNormalization
{
  StrataLayer parent_instance;
  int groups;
  int axis;
  double epsilon;
  StrataScaleOffset learnt;
};

G_DEFINE_FINAL_TYPE (StrataGroupNormalization, strata_group_normalization, STRATA_TYPE_LAYER)

static gboolean
strata_group_normalization_infer (StrataLayer *layer, const StrataShape *input, StrataShape *output, GError **error)
{
  StrataGroupNormalization *self = STRATA_GROUP_NORMALIZATION (layer);
  gsize channels;
  int place;

  *output = *input;
  if (!strata_channel_axis_find (self->axis, input, &place, error))
    return FALSE;
  channels = input->dim[place];
  if (self->groups != -1 && (self->groups < 1 || channels % self->groups != 0))
    {
      g_set_error (error, STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_SHAPE,
                   _ ("groups must divide the %zu"
                      " channels that come in, or be -1 for a group a channel "
                      "(is %d)"),
                   channels, self->groups);
      return FALSE;
    }
  return TRUE;
}

static void
strata_group_normalization_list_weights (StrataLayer *layer, const StrataShape *input, GArray *specs)
{
  StrataGroupNormalization *self = STRATA_GROUP_NORMALIZATION (layer);
  const StrataShape shape = { .rank = 1, .dim = { strata_channel_axis_get_size (self->axis, input) } };

  strata_scale_offset_list_weights (&self->learnt, &shape, specs);
}

static void
strata_group_normalization_build (StrataLayer *layer, StModel *model)
{
  StrataGroupNormalization *self = STRATA_GROUP_NORMALIZATION (layer);
  const StrataShape *shape = strata_layer_get_output_shape (layer);
  const StStandardizeConfig config = {
    .groups = self->groups == -1 ? strata_channel_axis_get_size (self->axis, shape) : (gsize) self->groups,
    .epsilon = self->epsilon,
    .center = self->learnt.center,
    .scale = self->learnt.scale,
  };

  strata_channel_axis_build (self->axis, shape, model);
  st_model_add (model, &st_op_standardize, &config);
  strata_channel_axis_build (self->axis, shape, model);
}

static void
strata_group_normalization_add_nodes (StrataLayer *layer, StrataGraph *graph)
{
  StrataGroupNormalization *self = STRATA_GROUP_NORMALIZATION (layer);
  const StrataShape input = strata_channel_axis_swap (self->axis, strata_graph_get_input (graph));
  const gsize channels = input.dim[input.rank - 1];
  const gsize groups = self->groups == -1 ? channels : (gsize) self->groups;
  const StrataShape parts = { .rank = 3,
                              .dim = { strata_shape_get_size (&input) / channels, groups, channels / groups } };

  strata_channel_axis_add_nodes (self->axis, graph);
  strata_graph_reshape (graph, &parts);
  strata_graph_standardize (graph, 1u << 0 | 1u << 2, self->epsilon);
  strata_graph_reshape (graph, &input);
  if (self->learnt.scale)
    strata_graph_add (graph, "Mul", strata_graph_get_weight (graph, "gamma"), NULL);
  if (self->learnt.center)
    strata_graph_add (graph, "Add", strata_graph_get_weight (graph, "beta"), NULL);
  strata_channel_axis_add_nodes (self->axis, graph);
}

static void
strata_group_normalization_class_init (StrataGroupNormalizationClass *klass)
{
  StrataConfigurableClass *configurable_class = STRATA_CONFIGURABLE_CLASS (klass);
  StrataLayerClass *layer_class = STRATA_LAYER_CLASS (klass);

  configurable_class->class_name = "GroupNormalization";
  configurable_class->keras_name = "group_normalization";
  configurable_class->family = N_ ("Normalization");
  configurable_class->icon_name = "strata-group-normalization-symbolic";
  configurable_class->summary = N_ ("Brings the channels of a sample to mean 0 and variance 1, group by group");
  configurable_class->formula = "y = gamma (x − mean) / √(variance + epsilon) + beta";
  configurable_class->keywords = "groupnorm, instance normalization";
  layer_class->infer = strata_group_normalization_infer;
  layer_class->list_weights = strata_group_normalization_list_weights;
  layer_class->build = strata_group_normalization_build;
  layer_class->add_nodes = strata_group_normalization_add_nodes;

  strata_configurable_class_install_argument (
    configurable_class, G_STRUCT_OFFSET (StrataGroupNormalization, groups),
    g_param_spec_int ("groups", N_ ("Groups"), N_ ("How many parts the channels fall into; -1 for one a channel"),
                      G_MININT, G_MAXINT, 32, STRATA_ARGUMENT));
  strata_configurable_class_install_argument (
    configurable_class, G_STRUCT_OFFSET (StrataGroupNormalization, axis),
    g_param_spec_int ("axis", N_ ("Axis"), N_ ("The axis of the channels: -1, the last; they count from 1"), G_MININT,
                      G_MAXINT, -1, STRATA_ARGUMENT | STRATA_PARAM_ADVANCED));
  strata_configurable_class_install_number (configurable_class, G_STRUCT_OFFSET (StrataGroupNormalization, epsilon),
                                            "epsilon", N_ ("Epsilon"), N_ ("Keeps the division from zero"), 0, 0.001,
                                            &(StrataRange){ .minimum = 0, .above_minimum = TRUE, .maximum = INFINITY });
  strata_scale_offset_install_switches (configurable_class, G_STRUCT_OFFSET (StrataGroupNormalization, learnt));
  strata_scale_offset_install_initializers (configurable_class, G_STRUCT_OFFSET (StrataGroupNormalization, learnt));
  strata_scale_offset_install_rules (configurable_class, G_STRUCT_OFFSET (StrataGroupNormalization, learnt));
}

static void
strata_group_normalization_init (StrataGroupNormalization *self)
{
}

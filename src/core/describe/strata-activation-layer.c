/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-graph.h"
#include "strata-layers.h"

#include <glib/gi18n-lib.h>

struct _StrataActivationLayer
{
  StrataLayer parent_instance;
  StActivation activation;
};

G_DEFINE_FINAL_TYPE (StrataActivationLayer, strata_activation_layer, STRATA_TYPE_LAYER)

static gboolean
strata_activation_layer_infer (StrataLayer *layer, const StrataShape *input, StrataShape *output, GError **error)
{
  *output = *input;
  return TRUE;
}

static void
strata_activation_layer_build (StrataLayer *layer, StModel *model)
{
  const StActivationConfig config = { .activation = STRATA_ACTIVATION_LAYER (layer)->activation };

  st_model_add (model, &st_op_activation, &config);
}

static void
strata_activation_layer_add_nodes (StrataLayer *layer, StrataGraph *graph)
{
  strata_graph_add_activation (graph, STRATA_ACTIVATION_LAYER (layer)->activation);
}

static void
strata_activation_layer_class_init (StrataActivationLayerClass *klass)
{
  StrataConfigurableClass *configurable_class = STRATA_CONFIGURABLE_CLASS (klass);
  StrataLayerClass *layer_class = STRATA_LAYER_CLASS (klass);

  configurable_class->class_name = "Activation";
  configurable_class->keras_name = "activation";
  configurable_class->family = N_ ("Core");
  configurable_class->icon_name = "strata-activation-symbolic";
  configurable_class->summary = N_ ("An activation by itself, after a layer without one");
  configurable_class->formula = "y = activation (x)";
  configurable_class->keywords = "nonlinearity, relu, sigmoid, tanh, softmax";
  layer_class->infer = strata_activation_layer_infer;
  layer_class->build = strata_activation_layer_build;
  layer_class->add_nodes = strata_activation_layer_add_nodes;

  strata_configurable_class_install_argument (configurable_class, G_STRUCT_OFFSET (StrataActivationLayer, activation),
                                              g_param_spec_enum ("activation", N_ ("Activation"),
                                                                 N_ ("What bends the values"), STRATA_TYPE_ACTIVATION,
                                                                 ST_RELU, STRATA_ARGUMENT | STRATA_PARAM_REQUIRED));
}

static void
strata_activation_layer_init (StrataActivationLayer *self)
{
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-graph.h"
#include "strata-layer-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

struct _StrataLeakyRelu
{
  StrataLayer parent_instance;
  double negative_slope;
};

G_DEFINE_FINAL_TYPE (StrataLeakyRelu, strata_leaky_relu, STRATA_TYPE_LAYER)

static void
strata_leaky_relu_build (StrataLayer *layer, StModel *model)
{
  const StRectifierConfig config = {
    .negative_slope = STRATA_LEAKY_RELU (layer)->negative_slope,
    .max_value = INFINITY,
  };

  st_model_add (model, &st_op_rectifier, &config);
}

static void
strata_leaky_relu_add_nodes (StrataLayer *layer, StrataGraph *graph)
{
  strata_graph_add (graph, "LeakyRelu", NULL);
  strata_graph_set_float (graph, "alpha", STRATA_LEAKY_RELU (layer)->negative_slope);
}

static void
strata_leaky_relu_class_init (StrataLeakyReluClass *klass)
{
  StrataConfigurableClass *configurable_class = STRATA_CONFIGURABLE_CLASS (klass);
  StrataLayerClass *layer_class = STRATA_LAYER_CLASS (klass);

  configurable_class->class_name = "LeakyReLU";
  configurable_class->keras_name = "leaky_re_lu";
  configurable_class->family = N_ ("Activations");
  configurable_class->icon_name = "strata-activation-leaky-relu-symbolic";
  configurable_class->summary = N_ ("Keeps a small slope below 0, so that no unit dies");
  configurable_class->formula = "y = x > 0 ? x : negative_slope · x";
  configurable_class->keywords = "rectifier, activation";
  layer_class->infer = strata_layer_infer_same;
  layer_class->build = strata_leaky_relu_build;
  layer_class->add_nodes = strata_leaky_relu_add_nodes;

  strata_configurable_class_install_number (configurable_class, G_STRUCT_OFFSET (StrataLeakyRelu, negative_slope),
                                            "negative-slope", N_ ("Negative slope"), N_ ("How steep it is below 0"), 0,
                                            0.3, &(StrataRange){ .minimum = 0, .maximum = INFINITY });
}

static void
strata_leaky_relu_init (StrataLeakyRelu *self)
{
}

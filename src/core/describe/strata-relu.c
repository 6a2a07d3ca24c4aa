/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-graph.h"
#include "strata-layer-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

struct _StrataRelu
{
  StrataLayer parent_instance;
  double max_value;
  double negative_slope;
  double threshold;
};

G_DEFINE_FINAL_TYPE (StrataRelu, strata_relu, STRATA_TYPE_LAYER)

static void
strata_relu_build (StrataLayer *layer, StModel *model)
{
  StrataRelu *self = STRATA_RELU (layer);
  const StRectifierConfig config = {
    .negative_slope = self->negative_slope,
    .max_value = isnan (self->max_value) ? INFINITY : self->max_value,
    .threshold = self->threshold,
  };

  st_model_add (model, &st_op_rectifier, &config);
}

static void
strata_relu_add_nodes (StrataLayer *layer, StrataGraph *graph)
{
  StrataRelu *self = STRATA_RELU (layer);
  const char *x = strata_graph_get_value (graph);
  const char *above, *below;

  if (self->threshold == 0 && self->negative_slope == 0 && isnan (self->max_value))
    {
      strata_graph_add (graph, "Relu", NULL);
      return;
    }
  strata_graph_add (graph, "Sub", strata_graph_make_scalar (graph, self->threshold), NULL);
  strata_graph_add (graph, "Mul", strata_graph_make_scalar (graph, self->negative_slope), NULL);
  below = strata_graph_get_value (graph);
  strata_graph_set_value (graph, x);
  if (!isnan (self->max_value))
    strata_graph_add (graph, "Min", strata_graph_make_scalar (graph, self->max_value), NULL);
  above = strata_graph_get_value (graph);
  strata_graph_set_value (graph, x);
  strata_graph_add (graph, "Greater", strata_graph_make_scalar (graph, self->threshold), NULL);
  strata_graph_add (graph, "Where", above, below, NULL);
}

static void
strata_relu_class_init (StrataReluClass *klass)
{
  StrataConfigurableClass *configurable_class = STRATA_CONFIGURABLE_CLASS (klass);
  StrataLayerClass *layer_class = STRATA_LAYER_CLASS (klass);

  configurable_class->class_name = "ReLU";
  configurable_class->keras_name = "re_lu";
  configurable_class->family = N_ ("Activations");
  configurable_class->icon_name = "strata-activation-relu-symbolic";
  configurable_class->summary = N_ ("Cuts off below a threshold, or bends there");
  configurable_class->formula = "y = x > threshold ? min (x, max_value) : negative_slope (x − threshold)";
  configurable_class->keywords = "rectifier, activation";
  layer_class->infer = strata_layer_infer_same;
  layer_class->build = strata_relu_build;
  layer_class->add_nodes = strata_relu_add_nodes;

  strata_configurable_class_install_number (configurable_class, G_STRUCT_OFFSET (StrataRelu, max_value), "max-value",
                                            N_ ("Maximum"), N_ ("The largest output; none for no limit"),
                                            STRATA_PARAM_OPTIONAL, 0,
                                            &(StrataRange){ .minimum = 0, .maximum = INFINITY });
  strata_configurable_class_install_number (
    configurable_class, G_STRUCT_OFFSET (StrataRelu, negative_slope), "negative-slope", N_ ("Negative slope"),
    N_ ("How steep it is below the threshold"), 0, 0, &(StrataRange){ .minimum = 0, .maximum = INFINITY });
  strata_configurable_class_install_number (configurable_class, G_STRUCT_OFFSET (StrataRelu, threshold), "threshold",
                                            N_ ("Threshold"), N_ ("Where it bends"), 0, 0,
                                            &(StrataRange){ .minimum = 0, .maximum = INFINITY });
}

static void
strata_relu_init (StrataRelu *self)
{
}

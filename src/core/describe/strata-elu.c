/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-graph.h"
#include "strata-layer-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

struct _StrataElu
{
  StrataLayer parent_instance;
  double alpha;
};

G_DEFINE_FINAL_TYPE (StrataElu, strata_elu, STRATA_TYPE_LAYER)

static void
strata_elu_build (StrataLayer *layer, StModel *model)
{
  const StEluConfig config = { .alpha = STRATA_ELU (layer)->alpha };

  st_model_add (model, &st_op_elu, &config);
}

static void
strata_elu_add_nodes (StrataLayer *layer, StrataGraph *graph)
{
  strata_graph_add (graph, "Elu", NULL);
  strata_graph_set_float (graph, "alpha", STRATA_ELU (layer)->alpha);
}

static void
strata_elu_class_init (StrataEluClass *klass)
{
  StrataConfigurableClass *configurable_class = STRATA_CONFIGURABLE_CLASS (klass);
  StrataLayerClass *layer_class = STRATA_LAYER_CLASS (klass);

  configurable_class->class_name = "ELU";
  configurable_class->keras_name = "elu";
  configurable_class->family = N_ ("Activations");
  configurable_class->icon_name = "strata-activation-elu-symbolic";
  configurable_class->summary = N_ ("Bends softly towards −alpha below 0");
  configurable_class->formula = "y = x > 0 ? x : alpha (exp x − 1)";
  configurable_class->keywords = "exponential linear, activation";
  layer_class->infer = strata_layer_infer_same;
  layer_class->build = strata_elu_build;
  layer_class->add_nodes = strata_elu_add_nodes;

  strata_configurable_class_install_number (configurable_class, G_STRUCT_OFFSET (StrataElu, alpha), "alpha",
                                            N_ ("Alpha"), N_ ("How far it goes below 0"), 0, 1,
                                            &(StrataRange){ .minimum = 0, .maximum = INFINITY });
}

static void
strata_elu_init (StrataElu *self)
{
}

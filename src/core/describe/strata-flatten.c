/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-graph.h"
#include "strata-layers.h"

#include <glib/gi18n-lib.h>

struct _StrataFlatten
{
  StrataLayer parent_instance;
};

G_DEFINE_FINAL_TYPE (StrataFlatten, strata_flatten, STRATA_TYPE_LAYER)

static gboolean
strata_flatten_infer (StrataLayer *layer, const StrataShape *input, StrataShape *output, GError **error)
{
  *output = (StrataShape){ .rank = 1, .dim = { strata_shape_get_size (input) } };
  return TRUE;
}

static void
strata_flatten_build (StrataLayer *layer, StModel *model)
{
  st_model_add (model, &st_op_flatten, NULL);
}

static void
strata_flatten_add_nodes (StrataLayer *layer, StrataGraph *graph)
{
  strata_graph_add (graph, "Flatten", NULL);
  strata_graph_set_int (graph, "axis", 1);
}

static void
strata_flatten_class_init (StrataFlattenClass *klass)
{
  StrataConfigurableClass *configurable_class = STRATA_CONFIGURABLE_CLASS (klass);
  StrataLayerClass *layer_class = STRATA_LAYER_CLASS (klass);

  configurable_class->class_name = "Flatten";
  configurable_class->keras_name = "flatten";
  configurable_class->family = N_ ("Shape");
  configurable_class->icon_name = "strata-flatten-symbolic";
  configurable_class->summary = N_ ("Lays an image out as one row of numbers");
  configurable_class->formula = "y = x, row after row";
  configurable_class->keywords = "reshape, vector, row";
  layer_class->infer = strata_flatten_infer;
  layer_class->build = strata_flatten_build;
  layer_class->add_nodes = strata_flatten_add_nodes;
}

static void
strata_flatten_init (StrataFlatten *self)
{
}

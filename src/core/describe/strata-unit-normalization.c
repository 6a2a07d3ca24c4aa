/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-graph.h"
#include "strata-layer-private.h"
#include "strata-tuple.h"

#include <glib/gi18n-lib.h>

struct _StrataUnitNormalization
{
  StrataLayer parent_instance;
  StrataTuple *axis;
};

G_DEFINE_FINAL_TYPE (StrataUnitNormalization, strata_unit_normalization, STRATA_TYPE_LAYER)

static gboolean
strata_unit_normalization_infer (StrataLayer *layer, const StrataShape *input, StrataShape *output, GError **error)
{
  *output = *input;
  return strata_axes_to_input (STRATA_UNIT_NORMALIZATION (layer)->axis, input, error) != 0;
}

static void
strata_unit_normalization_build (StrataLayer *layer, StModel *model)
{
  const StStandardizeConfig config = {
    .axes = strata_axes_to_input (STRATA_UNIT_NORMALIZATION (layer)->axis, strata_layer_get_output_shape (layer), NULL),
    .epsilon = 1e-12,
    .to_unit = true,
  };

  st_model_add (model, &st_op_standardize, &config);
}

static void
strata_unit_normalization_add_nodes (StrataLayer *layer, StrataGraph *graph)
{
  const char *x = strata_graph_get_value (graph);
  const guint axes =
    strata_axes_to_input (STRATA_UNIT_NORMALIZATION (layer)->axis, strata_graph_get_input (graph), NULL);

  strata_graph_reduce (graph, "ReduceSumSquare", axes);
  strata_graph_add (graph, "Max", strata_graph_make_scalar (graph, 1e-12), NULL);
  strata_graph_add (graph, "Sqrt", NULL);
  strata_graph_join (graph, "Div", x);
}

static void
strata_unit_normalization_class_init (StrataUnitNormalizationClass *klass)
{
  StrataConfigurableClass *configurable_class = STRATA_CONFIGURABLE_CLASS (klass);
  StrataLayerClass *layer_class = STRATA_LAYER_CLASS (klass);

  configurable_class->class_name = "UnitNormalization";
  configurable_class->keras_name = "unit_normalization";
  configurable_class->family = N_ ("Normalization");
  configurable_class->icon_name = "strata-unit-normalization-symbolic";
  configurable_class->summary = N_ ("Brings the numbers of a sample to length 1");
  configurable_class->formula = "y = x / √(Σ x²)";
  configurable_class->keywords = "L2 normalize, cosine, unit length";
  layer_class->infer = strata_unit_normalization_infer;
  layer_class->build = strata_unit_normalization_build;
  layer_class->add_nodes = strata_unit_normalization_add_nodes;

  strata_axes_install_argument (configurable_class, G_STRUCT_OFFSET (StrataUnitNormalization, axis));
}

static void
strata_unit_normalization_init (StrataUnitNormalization *self)
{
}

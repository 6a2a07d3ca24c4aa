/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-graph.h"
#include "strata-layer-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

struct _StrataRescaling
{
  StrataLayer parent_instance;
  double scale;
  double offset;
};

G_DEFINE_FINAL_TYPE (StrataRescaling, strata_rescaling, STRATA_TYPE_LAYER)

static void
strata_rescaling_build (StrataLayer *layer, StModel *model)
{
  StrataRescaling *self = STRATA_RESCALING (layer);
  const StRescalingConfig config = { .scale = self->scale, .offset = self->offset };

  st_model_add (model, &st_op_rescaling, &config);
}

static void
strata_rescaling_add_nodes (StrataLayer *layer, StrataGraph *graph)
{
  StrataRescaling *self = STRATA_RESCALING (layer);

  strata_graph_add (graph, "Mul", strata_graph_make_scalar (graph, self->scale), NULL);
  strata_graph_add (graph, "Add", strata_graph_make_scalar (graph, self->offset), NULL);
}

static void
strata_rescaling_class_init (StrataRescalingClass *klass)
{
  StrataConfigurableClass *configurable_class = STRATA_CONFIGURABLE_CLASS (klass);
  StrataLayerClass *layer_class = STRATA_LAYER_CLASS (klass);

  configurable_class->class_name = "Rescaling";
  configurable_class->keras_name = "rescaling";
  configurable_class->family = N_ ("Normalization");
  configurable_class->icon_name = "strata-rescaling-symbolic";
  configurable_class->summary = N_ ("Multiplies by a number and adds one");
  configurable_class->formula = "y = x · scale + offset";
  configurable_class->keywords = "scale, pixels, 255";
  layer_class->infer = strata_layer_infer_same;
  layer_class->build = strata_rescaling_build;
  layer_class->add_nodes = strata_rescaling_add_nodes;

  strata_configurable_class_install_number (configurable_class, G_STRUCT_OFFSET (StrataRescaling, scale), "scale",
                                            N_ ("Scale"), N_ ("What every value is multiplied by"),
                                            STRATA_PARAM_REQUIRED, 1.0 / 255,
                                            &(StrataRange){ .minimum = -INFINITY, .maximum = INFINITY });
  strata_configurable_class_install_number (configurable_class, G_STRUCT_OFFSET (StrataRescaling, offset), "offset",
                                            N_ ("Offset"), N_ ("What is added then"), 0, 0,
                                            &(StrataRange){ .minimum = -INFINITY, .maximum = INFINITY });
}

static void
strata_rescaling_init (StrataRescaling *self)
{
}

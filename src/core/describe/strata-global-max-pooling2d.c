/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-pooling.h"

#include <glib/gi18n-lib.h>

struct _StrataGlobalMaxPooling2d
{
  StrataLayer parent_instance;
  StrataGlobalPooling pooling;
};

G_DEFINE_FINAL_TYPE (StrataGlobalMaxPooling2d, strata_global_max_pooling2d, STRATA_TYPE_LAYER)

static gboolean
strata_global_max_pooling2d_infer (StrataLayer *layer, const StrataShape *input, StrataShape *output, GError **error)
{
  return strata_global_pooling_infer (layer, &STRATA_GLOBAL_MAX_POOLING2D (layer)->pooling, 2, input, output, error);
}

static void
strata_global_max_pooling2d_build (StrataLayer *layer, StModel *model)
{
  strata_global_pooling_build (&STRATA_GLOBAL_MAX_POOLING2D (layer)->pooling, FALSE, model);
}

static void
strata_global_max_pooling2d_add_nodes (StrataLayer *layer, StrataGraph *graph)
{
  strata_global_pooling_add_nodes (&STRATA_GLOBAL_MAX_POOLING2D (layer)->pooling, FALSE, graph);
}

static void
strata_global_max_pooling2d_class_init (StrataGlobalMaxPooling2dClass *klass)
{
  StrataConfigurableClass *configurable_class = STRATA_CONFIGURABLE_CLASS (klass);
  StrataLayerClass *layer_class = STRATA_LAYER_CLASS (klass);

  configurable_class->class_name = "GlobalMaxPooling2D";
  configurable_class->keras_name = "global_max_pooling2d";
  configurable_class->family = N_ ("Pooling");
  configurable_class->icon_name = "strata-global-max-pooling2d-symbolic";
  configurable_class->summary = N_ ("Keeps the largest number of each channel");
  configurable_class->formula = "y = max x over all positions";
  configurable_class->keywords = "pool, downsample, subsample, shrink, maximum";
  layer_class->infer = strata_global_max_pooling2d_infer;
  layer_class->build = strata_global_max_pooling2d_build;
  layer_class->add_nodes = strata_global_max_pooling2d_add_nodes;
  strata_global_pooling_install_arguments (configurable_class, G_STRUCT_OFFSET (StrataGlobalMaxPooling2d, pooling));
}

static void
strata_global_max_pooling2d_init (StrataGlobalMaxPooling2d *self)
{
}

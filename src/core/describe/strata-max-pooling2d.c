/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-pooling.h"

#include <glib/gi18n-lib.h>

struct _StrataMaxPooling2d
{
  StrataLayer parent_instance;
  StrataPooling pooling;
};

G_DEFINE_FINAL_TYPE (StrataMaxPooling2d, strata_max_pooling2d, STRATA_TYPE_LAYER)

static gboolean
strata_max_pooling2d_infer (StrataLayer *layer, const StrataShape *input, StrataShape *output, GError **error)
{
  return strata_pooling_infer (layer, &STRATA_MAX_POOLING2D (layer)->pooling, input, output, error);
}

static void
strata_max_pooling2d_build (StrataLayer *layer, StModel *model)
{
  strata_pooling_build (&STRATA_MAX_POOLING2D (layer)->pooling, FALSE, model);
}

static void
strata_max_pooling2d_add_nodes (StrataLayer *layer, StrataGraph *graph)
{
  strata_pooling_add_nodes (&STRATA_MAX_POOLING2D (layer)->pooling, FALSE, graph);
}

static void
strata_max_pooling2d_class_init (StrataMaxPooling2dClass *klass)
{
  StrataConfigurableClass *configurable_class = STRATA_CONFIGURABLE_CLASS (klass);
  StrataLayerClass *layer_class = STRATA_LAYER_CLASS (klass);

  configurable_class->class_name = "MaxPooling2D";
  configurable_class->keras_name = "max_pooling2d";
  configurable_class->family = N_ ("Pooling");
  configurable_class->icon_name = "strata-max-pooling2d-symbolic";
  configurable_class->summary = N_ ("Keeps the largest number of each window, channel by channel");
  configurable_class->formula = "y = max x over the window";
  configurable_class->keywords = "pool, downsample, subsample, shrink, maximum";
  layer_class->infer = strata_max_pooling2d_infer;
  layer_class->build = strata_max_pooling2d_build;
  layer_class->add_nodes = strata_max_pooling2d_add_nodes;
  strata_pooling_install_arguments (configurable_class, G_STRUCT_OFFSET (StrataMaxPooling2d, pooling), 2, 0);
}

static void
strata_max_pooling2d_init (StrataMaxPooling2d *self)
{
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-pooling.h"

#include <glib/gi18n-lib.h>

struct _StrataAveragePooling2d
{
  StrataLayer parent_instance;
  StrataPooling pooling;
};

G_DEFINE_FINAL_TYPE (StrataAveragePooling2d, strata_average_pooling2d, STRATA_TYPE_LAYER)

static gboolean
strata_average_pooling2d_infer (StrataLayer *layer, const StrataShape *input, StrataShape *output, GError **error)
{
  return strata_pooling_infer (layer, &STRATA_AVERAGE_POOLING2D (layer)->pooling, input, output, error);
}

static void
strata_average_pooling2d_build (StrataLayer *layer, StModel *model)
{
  strata_pooling_build (&STRATA_AVERAGE_POOLING2D (layer)->pooling, TRUE, model);
}

static void
strata_average_pooling2d_add_nodes (StrataLayer *layer, StrataGraph *graph)
{
  strata_pooling_add_nodes (&STRATA_AVERAGE_POOLING2D (layer)->pooling, TRUE, graph);
}

static void
strata_average_pooling2d_class_init (StrataAveragePooling2dClass *klass)
{
  StrataConfigurableClass *configurable_class = STRATA_CONFIGURABLE_CLASS (klass);
  StrataLayerClass *layer_class = STRATA_LAYER_CLASS (klass);

  configurable_class->class_name = "AveragePooling2D";
  configurable_class->keras_name = "average_pooling2d";
  configurable_class->family = N_ ("Pooling");
  configurable_class->icon_name = "strata-average-pooling2d-symbolic";
  configurable_class->summary = N_ ("Keeps the mean of each window, channel by channel");
  configurable_class->formula = "y = mean x over the window";
  configurable_class->keywords = "pool, downsample, subsample, shrink, mean";
  layer_class->infer = strata_average_pooling2d_infer;
  layer_class->build = strata_average_pooling2d_build;
  layer_class->add_nodes = strata_average_pooling2d_add_nodes;
  strata_pooling_install_arguments (configurable_class, G_STRUCT_OFFSET (StrataAveragePooling2d, pooling), 2,
                                    STRATA_PARAM_REQUIRED);
}

static void
strata_average_pooling2d_init (StrataAveragePooling2d *self)
{
}

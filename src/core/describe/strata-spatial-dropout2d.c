/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-layer-private.h"
#include "strata-windows.h"

#include <glib/gi18n-lib.h>

struct _StrataSpatialDropout2d
{
  StrataLayer parent_instance;
  double rate;
  gint64 seed;
};

G_DEFINE_FINAL_TYPE (StrataSpatialDropout2d, strata_spatial_dropout2d, STRATA_TYPE_LAYER)

static gboolean
strata_spatial_dropout2d_infer (StrataLayer *layer, const StrataShape *input, StrataShape *output, GError **error)
{
  *output = *input;
  return strata_check_image (layer, 2, input, error);
}

static void
strata_spatial_dropout2d_build (StrataLayer *layer, StModel *model)
{
  StrataSpatialDropout2d *self = STRATA_SPATIAL_DROPOUT2D (layer);
  const StDropoutConfig config = { .rate = self->rate, .seed = self->seed };

  st_model_add (model, &st_op_spatial_dropout, &config);
}

static void
strata_spatial_dropout2d_class_init (StrataSpatialDropout2dClass *klass)
{
  StrataConfigurableClass *configurable_class = STRATA_CONFIGURABLE_CLASS (klass);
  StrataLayerClass *layer_class = STRATA_LAYER_CLASS (klass);

  configurable_class->class_name = "SpatialDropout2D";
  configurable_class->keras_name = "spatial_dropout2d";
  configurable_class->family = N_ ("Regularization");
  configurable_class->icon_name = "strata-spatial-dropout2d-symbolic";
  configurable_class->summary = N_ ("Switches off whole channels at random in training");
  configurable_class->formula = "y = x / (1 − rate), or a channel of 0";
  configurable_class->keywords = "dropout, feature map, regularize";
  layer_class->infer = strata_spatial_dropout2d_infer;
  layer_class->build = strata_spatial_dropout2d_build;
  layer_class->add_nodes = strata_layer_add_no_nodes;

  strata_configurable_class_install_number (configurable_class, G_STRUCT_OFFSET (StrataSpatialDropout2d, rate), "rate",
                                            N_ ("Rate"), N_ ("How many of the channels are switched off"),
                                            STRATA_PARAM_REQUIRED, 0.5,
                                            &(StrataRange){ .minimum = 0, .maximum = 1, .below_maximum = TRUE });
  strata_configurable_class_install_seed (configurable_class, G_STRUCT_OFFSET (StrataSpatialDropout2d, seed));
}

static void
strata_spatial_dropout2d_init (StrataSpatialDropout2d *self)
{
}

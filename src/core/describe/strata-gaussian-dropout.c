/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-layer-private.h"

#include <glib/gi18n-lib.h>

struct _StrataGaussianDropout
{
  StrataLayer parent_instance;
  double rate;
  gint64 seed;
};

G_DEFINE_FINAL_TYPE (StrataGaussianDropout, strata_gaussian_dropout, STRATA_TYPE_LAYER)

static void
strata_gaussian_dropout_build (StrataLayer *layer, StModel *model)
{
  StrataGaussianDropout *self = STRATA_GAUSSIAN_DROPOUT (layer);
  const StDropoutConfig config = { .rate = self->rate, .seed = self->seed };

  st_model_add (model, &st_op_gaussian_dropout, &config);
}

static void
strata_gaussian_dropout_class_init (StrataGaussianDropoutClass *klass)
{
  StrataConfigurableClass *configurable_class = STRATA_CONFIGURABLE_CLASS (klass);
  StrataLayerClass *layer_class = STRATA_LAYER_CLASS (klass);

  configurable_class->class_name = "GaussianDropout";
  configurable_class->keras_name = "gaussian_dropout";
  configurable_class->family = N_ ("Regularization");
  configurable_class->icon_name = "strata-gaussian-dropout-symbolic";
  configurable_class->summary = N_ ("Multiplies by noise about 1 in training");
  configurable_class->formula = "y = x (1 + √(rate / (1 − rate)) z), z normal";
  configurable_class->keywords = "dropout, noise, regularize";
  layer_class->infer = strata_layer_infer_same;
  layer_class->build = strata_gaussian_dropout_build;
  layer_class->add_nodes = strata_layer_add_no_nodes;

  strata_configurable_class_install_number (configurable_class, G_STRUCT_OFFSET (StrataGaussianDropout, rate), "rate",
                                            N_ ("Rate"), N_ ("How strong the noise is, as a rate of Dropout"),
                                            STRATA_PARAM_REQUIRED, 0.5,
                                            &(StrataRange){ .minimum = 0, .maximum = 1, .below_maximum = TRUE });
  strata_configurable_class_install_seed (configurable_class, G_STRUCT_OFFSET (StrataGaussianDropout, seed));
}

static void
strata_gaussian_dropout_init (StrataGaussianDropout *self)
{
}

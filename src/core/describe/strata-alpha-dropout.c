/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-layer-private.h"

#include <glib/gi18n-lib.h>

struct _StrataAlphaDropout
{
  StrataLayer parent_instance;
  double rate;
  gint64 seed;
};

G_DEFINE_FINAL_TYPE (StrataAlphaDropout, strata_alpha_dropout, STRATA_TYPE_LAYER)

static gboolean
strata_alpha_dropout_infer (StrataLayer *layer, const StrataShape *input, StrataShape *output, GError **error)
{
  *output = *input;
  return TRUE;
}

static void
strata_alpha_dropout_build (StrataLayer *layer, StModel *model)
{
  StrataAlphaDropout *self = STRATA_ALPHA_DROPOUT (layer);
  const StDropoutConfig config = { .rate = self->rate, .seed = self->seed };

  st_model_add (model, &st_op_alpha_dropout, &config);
}

static void
strata_alpha_dropout_class_init (StrataAlphaDropoutClass *klass)
{
  StrataConfigurableClass *configurable_class = STRATA_CONFIGURABLE_CLASS (klass);
  StrataLayerClass *layer_class = STRATA_LAYER_CLASS (klass);
  GParamSpec *pspec;

  configurable_class->class_name = "AlphaDropout";
  configurable_class->keras_name = "alpha_dropout";
  configurable_class->family = N_ ("Regularization");
  configurable_class->icon_name = "strata-alpha-dropout-symbolic";
  configurable_class->summary = N_ ("Drops values at random and keeps mean and variance; for selu");
  configurable_class->formula = "y = a · (x · mask + α′ · (1 − mask)) + b";
  configurable_class->keywords = "selu, regularization";
  layer_class->infer = strata_alpha_dropout_infer;
  layer_class->build = strata_alpha_dropout_build;
  layer_class->add_nodes = strata_layer_add_no_nodes;

  pspec = g_param_spec_double ("rate", N_ ("Rate"), N_ ("Share of the values that is dropped"), -G_MAXDOUBLE,
                               G_MAXDOUBLE, 0.5, STRATA_ARGUMENT | STRATA_PARAM_REQUIRED);
  strata_param_spec_set_range (pspec, &(StrataRange){ .minimum = 0, .maximum = 1, .below_maximum = TRUE });
  strata_configurable_class_install_argument (configurable_class, G_STRUCT_OFFSET (StrataAlphaDropout, rate), pspec);

  strata_configurable_class_install_seed (configurable_class, G_STRUCT_OFFSET (StrataAlphaDropout, seed));
}

static void
strata_alpha_dropout_init (StrataAlphaDropout *self)
{
}

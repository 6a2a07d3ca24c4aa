/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-layer-private.h"

#include <glib/gi18n-lib.h>

struct _StrataDropout
{
  StrataLayer parent_instance;
  double rate;
  gint64 seed;
};

G_DEFINE_FINAL_TYPE (StrataDropout, strata_dropout, STRATA_TYPE_LAYER)

static gboolean
strata_dropout_infer (StrataLayer *layer, const StrataShape *input, StrataShape *output, GError **error)
{
  *output = *input;
  return TRUE;
}

static void
strata_dropout_build (StrataLayer *layer, StModel *model)
{
  StrataDropout *self = STRATA_DROPOUT (layer);
  const StDropoutConfig config = { .rate = self->rate, .seed = self->seed };

  st_model_add (model, &st_op_dropout, &config);
}

static void
strata_dropout_class_init (StrataDropoutClass *klass)
{
  StrataConfigurableClass *configurable_class = STRATA_CONFIGURABLE_CLASS (klass);
  StrataLayerClass *layer_class = STRATA_LAYER_CLASS (klass);
  GParamSpec *pspec;

  configurable_class->class_name = "Dropout";
  configurable_class->keras_name = "dropout";
  configurable_class->family = N_ ("Regularization");
  configurable_class->icon_name = "strata-dropout-symbolic";
  configurable_class->summary = N_ ("Zeroes values at random while training");
  configurable_class->formula = "y = x · mask / (1 − rate)";
  configurable_class->keywords = "overfitting, mask";
  layer_class->infer = strata_dropout_infer;
  layer_class->build = strata_dropout_build;
  layer_class->add_nodes = strata_layer_add_no_nodes;

  pspec = g_param_spec_double ("rate", N_ ("Rate"), N_ ("Share of the values that is dropped"), -G_MAXDOUBLE,
                               G_MAXDOUBLE, 0.5, STRATA_ARGUMENT | STRATA_PARAM_REQUIRED);
  strata_param_spec_set_range (pspec, &(StrataRange){ .minimum = 0, .maximum = 1, .below_maximum = TRUE });
  strata_configurable_class_install_argument (configurable_class, G_STRUCT_OFFSET (StrataDropout, rate), pspec);

  strata_configurable_class_install_seed (configurable_class, G_STRUCT_OFFSET (StrataDropout, seed));
}

static void
strata_dropout_init (StrataDropout *self)
{
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-layer-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

struct _StrataGaussianNoise
{
  StrataLayer parent_instance;
  double stddev;
  gint64 seed;
};

G_DEFINE_FINAL_TYPE (StrataGaussianNoise, strata_gaussian_noise, STRATA_TYPE_LAYER)

static void
strata_gaussian_noise_build (StrataLayer *layer, StModel *model)
{
  StrataGaussianNoise *self = STRATA_GAUSSIAN_NOISE (layer);
  const StGaussianNoiseConfig config = { .stddev = self->stddev, .seed = self->seed };

  st_model_add (model, &st_op_gaussian_noise, &config);
}

static void
strata_gaussian_noise_class_init (StrataGaussianNoiseClass *klass)
{
  StrataConfigurableClass *configurable_class = STRATA_CONFIGURABLE_CLASS (klass);
  StrataLayerClass *layer_class = STRATA_LAYER_CLASS (klass);

  configurable_class->class_name = "GaussianNoise";
  configurable_class->keras_name = "gaussian_noise";
  configurable_class->family = N_ ("Regularization");
  configurable_class->icon_name = "strata-gaussian-noise-symbolic";
  configurable_class->summary = N_ ("Adds noise in training");
  configurable_class->formula = "y = x + stddev · z, z normal";
  configurable_class->keywords = "noise, jitter, regularize";
  layer_class->infer = strata_layer_infer_same;
  layer_class->build = strata_gaussian_noise_build;
  layer_class->add_nodes = strata_layer_add_no_nodes;

  strata_configurable_class_install_number (
    configurable_class, G_STRUCT_OFFSET (StrataGaussianNoise, stddev), "stddev", N_ ("Standard deviation"),
    N_ ("How strong the noise is"), STRATA_PARAM_REQUIRED, 0.1, &(StrataRange){ .minimum = 0, .maximum = INFINITY });
  strata_configurable_class_install_seed (configurable_class, G_STRUCT_OFFSET (StrataGaussianNoise, seed));
}

static void
strata_gaussian_noise_init (StrataGaussianNoise *self)
{
}

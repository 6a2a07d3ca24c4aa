/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-augmentation.h"
#include "strata-layer-private.h"

#include <glib/gi18n-lib.h>

struct _StrataRandomTranslation
{
  StrataLayer parent_instance;
  char *height_factor, *width_factor;
  StrataPlacement placement;
};

G_DEFINE_FINAL_TYPE (StrataRandomTranslation, strata_random_translation, STRATA_TYPE_LAYER)

static void
strata_random_translation_build (StrataLayer *layer, StModel *model)
{
  StrataRandomTranslation *self = STRATA_RANDOM_TRANSLATION (layer);
  StAffineConfig config = { .kind = ST_AFFINE_TRANSLATE };

  strata_factor_get_bounds (self->height_factor, &config.lower[0], &config.upper[0]);
  strata_factor_get_bounds (self->width_factor, &config.lower[1], &config.upper[1]);
  strata_placement_build (&self->placement, &config, model);
}

static void
strata_random_translation_class_init (StrataRandomTranslationClass *klass)
{
  StrataConfigurableClass *configurable_class = STRATA_CONFIGURABLE_CLASS (klass);
  StrataLayerClass *layer_class = STRATA_LAYER_CLASS (klass);
  const StrataRange range = { .minimum = -1, .maximum = 1 };

  configurable_class->class_name = "RandomTranslation";
  configurable_class->keras_name = "random_translation";
  configurable_class->family = N_ ("Augmentation");
  configurable_class->icon_name = "strata-random-translation-symbolic";
  configurable_class->summary = N_ ("Shifts each image a little in training");
  configurable_class->formula = "y[i, j] = x[i − a h, j − b w], a and b random";
  configurable_class->keywords = "augmentation, shift, move";
  layer_class->infer = strata_augmentation_infer;
  layer_class->build = strata_random_translation_build;
  layer_class->add_nodes = strata_layer_add_no_nodes;
  layer_class->augments = TRUE;

  strata_factor_install_argument (
    configurable_class, G_STRUCT_OFFSET (StrataRandomTranslation, height_factor), "height-factor", N_ ("Height factor"),
    N_ ("How far up and down, as a share of the height; or two numbers, from and to, down being positive"),
    STRATA_PARAM_REQUIRED, "0.1", &range);
  strata_factor_install_argument (
    configurable_class, G_STRUCT_OFFSET (StrataRandomTranslation, width_factor), "width-factor", N_ ("Width factor"),
    N_ ("How far left and right, as a share of the width; or two numbers, from and to, right being positive"),
    STRATA_PARAM_REQUIRED, "0.1", &range);
  strata_placement_install_arguments (configurable_class, G_STRUCT_OFFSET (StrataRandomTranslation, placement));
}

static void
strata_random_translation_init (StrataRandomTranslation *self)
{
}

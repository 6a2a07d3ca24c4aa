/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-augmentation.h"
#include "strata-layer-private.h"

#include <glib/gi18n-lib.h>

struct _StrataRandomRotation
{
  StrataLayer parent_instance;
  char *factor;
  StrataPlacement placement;
};

G_DEFINE_FINAL_TYPE (StrataRandomRotation, strata_random_rotation, STRATA_TYPE_LAYER)

static void
strata_random_rotation_build (StrataLayer *layer, StModel *model)
{
  StrataRandomRotation *self = STRATA_RANDOM_ROTATION (layer);
  StAffineConfig config = { .kind = ST_AFFINE_ROTATE };

  strata_factor_get_bounds (self->factor, &config.lower[0], &config.upper[0]);
  strata_placement_build (&self->placement, &config, model);
}

static void
strata_random_rotation_class_init (StrataRandomRotationClass *klass)
{
  StrataConfigurableClass *configurable_class = STRATA_CONFIGURABLE_CLASS (klass);
  StrataLayerClass *layer_class = STRATA_LAYER_CLASS (klass);

  configurable_class->class_name = "RandomRotation";
  configurable_class->keras_name = "random_rotation";
  configurable_class->family = N_ ("Augmentation");
  configurable_class->icon_name = "strata-random-rotation-symbolic";
  configurable_class->summary = N_ ("Turns each image a little in training");
  configurable_class->formula = "by 2 π a about the middle, a random";
  configurable_class->keywords = "augmentation, turn, angle";
  layer_class->infer = strata_augmentation_infer;
  layer_class->build = strata_random_rotation_build;
  layer_class->add_nodes = strata_layer_add_no_nodes;
  layer_class->augments = TRUE;

  strata_factor_install_argument (
    configurable_class, G_STRUCT_OFFSET (StrataRandomRotation, factor), "factor", N_ ("Factor"),
    N_ (
      "How far either way, as a share of a whole turn; or two numbers, from and to, counter-clockwise being positive"),
    STRATA_PARAM_REQUIRED, "0.1", &(StrataRange){ .minimum = -1, .maximum = 1 });
  strata_placement_install_arguments (configurable_class, G_STRUCT_OFFSET (StrataRandomRotation, placement));
}

static void
strata_random_rotation_init (StrataRandomRotation *self)
{
}

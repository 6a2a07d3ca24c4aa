/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-augmentation.h"
#include "strata-layer-private.h"

#include <glib/gi18n-lib.h>

typedef enum
{
  MODE_HORIZONTAL,
  MODE_VERTICAL,
  MODE_BOTH,
} Mode;

struct _StrataRandomFlip
{
  StrataLayer parent_instance;
  Mode mode;
  gint64 seed;
};

G_DEFINE_FINAL_TYPE (StrataRandomFlip, strata_random_flip, STRATA_TYPE_LAYER)

static GType
mode_get_type (void)
{
  static const GEnumValue values[] = {
    { MODE_HORIZONTAL, "STRATA_FLIP_HORIZONTAL", "horizontal" },
    { MODE_VERTICAL, "STRATA_FLIP_VERTICAL", "vertical" },
    { MODE_BOTH, "STRATA_FLIP_HORIZONTAL_AND_VERTICAL", "horizontal_and_vertical" },
    { 0, NULL, NULL },
  };
  static GType type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("StrataFlipMode", values));
  return type;
}

static void
strata_random_flip_build (StrataLayer *layer, StModel *model)
{
  StrataRandomFlip *self = STRATA_RANDOM_FLIP (layer);
  const StAffineConfig config = {
    .kind = ST_AFFINE_FLIP,
    .flips = { self->mode != MODE_HORIZONTAL, self->mode != MODE_VERTICAL },
    .fill_mode = ST_FILL_NEAREST,
    .seed = self->seed,
  };

  st_model_add (model, &st_op_affine, &config);
}

static void
strata_random_flip_class_init (StrataRandomFlipClass *klass)
{
  StrataConfigurableClass *configurable_class = STRATA_CONFIGURABLE_CLASS (klass);
  StrataLayerClass *layer_class = STRATA_LAYER_CLASS (klass);

  configurable_class->class_name = "RandomFlip";
  configurable_class->keras_name = "random_flip";
  configurable_class->family = N_ ("Augmentation");
  configurable_class->icon_name = "strata-random-flip-symbolic";
  configurable_class->summary = N_ ("Mirrors every other image in training");
  configurable_class->formula = "y[i, j] = x[i, w − 1 − j], or x";
  configurable_class->keywords = "augmentation, mirror, reflect, upside down";
  layer_class->infer = strata_augmentation_infer;
  layer_class->build = strata_random_flip_build;
  layer_class->add_nodes = strata_layer_add_no_nodes;
  layer_class->augments = TRUE;

  strata_configurable_class_install_argument (configurable_class, G_STRUCT_OFFSET (StrataRandomFlip, mode),
                                              g_param_spec_enum ("mode", N_ ("Mode"),
                                                                 N_ ("Left to right, upside down, or both at once"),
                                                                 mode_get_type (), MODE_BOTH, STRATA_ARGUMENT));
  strata_configurable_class_install_seed (configurable_class, G_STRUCT_OFFSET (StrataRandomFlip, seed));
}

static void
strata_random_flip_init (StrataRandomFlip *self)
{
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-augmentation.h"
#include "strata-layer-private.h"

#include <glib/gi18n-lib.h>

struct _StrataRandomZoom
{
  StrataLayer parent_instance;
  char *height_factor, *width_factor;
  StrataPlacement placement;
};

G_DEFINE_FINAL_TYPE (StrataRandomZoom, strata_random_zoom, STRATA_TYPE_LAYER)

static void
strata_random_zoom_build (StrataLayer *layer, StModel *model)
{
  StrataRandomZoom *self = STRATA_RANDOM_ZOOM (layer);
  StAffineConfig config = { .kind = ST_AFFINE_ZOOM };

  strata_factor_get_bounds (self->height_factor, &config.lower[0], &config.upper[0]);
  config.keeps_aspect = !strata_factor_get_bounds (self->width_factor, &config.lower[1], &config.upper[1]);
  strata_placement_build (&self->placement, &config, model);
}

static void
strata_random_zoom_class_init (StrataRandomZoomClass *klass)
{
  StrataConfigurableClass *configurable_class = STRATA_CONFIGURABLE_CLASS (klass);
  StrataLayerClass *layer_class = STRATA_LAYER_CLASS (klass);
  const StrataRange range = { .minimum = -1, .maximum = 1, .above_minimum = TRUE };

  configurable_class->class_name = "RandomZoom";
  configurable_class->keras_name = "random_zoom";
  configurable_class->family = N_ ("Augmentation");
  configurable_class->icon_name = "strata-random-zoom-symbolic";
  configurable_class->summary = N_ ("Draws each image larger or smaller in training");
  configurable_class->formula = "y[i, j] = x[(1 + a) i, (1 + b) j] from the middle, a and b random";
  configurable_class->keywords = "augmentation, scale, size, enlarge";
  layer_class->infer = strata_augmentation_infer;
  layer_class->build = strata_random_zoom_build;
  layer_class->add_nodes = strata_layer_add_no_nodes;
  layer_class->augments = TRUE;

  strata_factor_install_argument (
    configurable_class, G_STRUCT_OFFSET (StrataRandomZoom, height_factor), "height-factor", N_ ("Height factor"),
    N_ ("How much more or less of the height is seen; or two numbers, from and to, positive being smaller"),
    STRATA_PARAM_REQUIRED, "0.1", &range);
  strata_factor_install_argument (configurable_class, G_STRUCT_OFFSET (StrataRandomZoom, width_factor), "width-factor",
                                  N_ ("Width factor"),
                                  N_ ("How much more or less of the width is seen, or empty to go with the height"),
                                  STRATA_PARAM_OPTIONAL, "", &range);
  strata_placement_install_arguments (configurable_class, G_STRUCT_OFFSET (StrataRandomZoom, placement));
}

static void
strata_random_zoom_init (StrataRandomZoom *self)
{
}

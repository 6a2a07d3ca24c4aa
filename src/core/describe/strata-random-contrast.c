/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-augmentation.h"
#include "strata-layer-private.h"
#include "strata-number.h"

#include <glib/gi18n-lib.h>
#include <math.h>

struct _StrataRandomContrast
{
  StrataLayer parent_instance;
  char *factor, *value_range;
  gint64 seed;
};

G_DEFINE_FINAL_TYPE (StrataRandomContrast, strata_random_contrast, STRATA_TYPE_LAYER)

/* Two numbers go below 1 and above it; one goes above alone, which is what Keras makes of it: 0 is the least it takes. */
static void
strata_random_contrast_build (StrataLayer *layer, StModel *model)
{
  StrataRandomContrast *self = STRATA_RANDOM_CONTRAST (layer);
  double lower = 0, upper = 0, range[2] = { 0 };
  guint n;

  strata_factor_get_bounds (self->factor, &lower, &upper);
  strata_numbers_parse (self->value_range, range, 2, &n);
  st_model_add (model, &st_op_contrast,
                &(StContrastConfig){ .from = 1 - MAX (lower, 0),
                                     .to = 1 + upper,
                                     .low = range[0],
                                     .high = range[1],
                                     .seed = self->seed });
}

static gboolean
strata_random_contrast_validate (StrataConfigurable *object, GError **error)
{
  double range[2];
  guint n;

  if (strata_numbers_parse (STRATA_RANDOM_CONTRAST (object)->value_range, range, 2, &n) && n == 2
      && range[0] < range[1])
    return TRUE;
  g_set_error (error, STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_ARGUMENT, "%s",
               _ ("value_range must be the smallest value, then a larger one, such as 0, 255"));
  return FALSE;
}

static void
strata_random_contrast_class_init (StrataRandomContrastClass *klass)
{
  StrataConfigurableClass *configurable_class = STRATA_CONFIGURABLE_CLASS (klass);
  StrataLayerClass *layer_class = STRATA_LAYER_CLASS (klass);
  GParamSpec *value_range;

  configurable_class->class_name = "RandomContrast";
  configurable_class->keras_name = "random_contrast";
  configurable_class->family = N_ ("Augmentation");
  configurable_class->icon_name = "strata-random-contrast-symbolic";
  configurable_class->summary = N_ ("Makes each image stronger or fainter in training");
  configurable_class->formula = "y = mean + a (x − mean), a random, kept within value_range";
  configurable_class->keywords = "augmentation, brightness, light";
  configurable_class->validate = strata_random_contrast_validate;
  layer_class->infer = strata_augmentation_infer;
  layer_class->build = strata_random_contrast_build;
  layer_class->add_nodes = strata_layer_add_no_nodes;
  layer_class->augments = TRUE;

  strata_factor_install_argument (
    configurable_class, G_STRUCT_OFFSET (StrataRandomContrast, factor), "factor", N_ ("Factor"),
    N_ ("One number f for 1 to 1 + f times the contrast, or two, f and g, for 1 − f to 1 + g times"),
    STRATA_PARAM_REQUIRED, "0.2, 0.2", &(StrataRange){ .minimum = 0, .maximum = 1 });
  value_range = g_param_spec_string ("value-range", N_ ("Value range"),
                                     N_ ("The smallest and the largest value that comes in and may go out"), "0, 255",
                                     STRATA_ARGUMENT);
  strata_param_spec_set_list_form (
    value_range,
    &(StrataListForm){ .shortest = 2, .longest = 2, .range = { .minimum = -INFINITY, .maximum = INFINITY } });
  strata_configurable_class_install_argument (configurable_class, G_STRUCT_OFFSET (StrataRandomContrast, value_range),
                                              value_range);
  strata_configurable_class_install_seed (configurable_class, G_STRUCT_OFFSET (StrataRandomContrast, seed));
}

static void
strata_random_contrast_init (StrataRandomContrast *self)
{
}

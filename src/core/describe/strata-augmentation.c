/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-augmentation.h"
#include "strata-number.h"
#include "strata-windows.h"

#include <glib/gi18n-lib.h>
#include <math.h>

GType
strata_fill_mode_get_type (void)
{
  static const GEnumValue values[] = {
    { ST_FILL_REFLECT, "ST_FILL_REFLECT", "reflect" },
    { ST_FILL_WRAP, "ST_FILL_WRAP", "wrap" },
    { ST_FILL_CONSTANT, "ST_FILL_CONSTANT", "constant" },
    { ST_FILL_NEAREST, "ST_FILL_NEAREST", "nearest" },
    { 0, NULL, NULL },
  };
  static GType type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("StrataFillMode", values));
  return type;
}

void
strata_placement_install_arguments (StrataConfigurableClass *klass, gsize offset)
{
  GParamSpec *fill_value;

  strata_configurable_class_install_argument (
    klass, offset + G_STRUCT_OFFSET (StrataPlacement, fill_mode),
    g_param_spec_enum ("fill-mode", N_ ("Fill mode"), N_ ("What comes in from beyond the edge"), STRATA_TYPE_FILL_MODE,
                       ST_FILL_REFLECT, STRATA_ARGUMENT));
  strata_configurable_class_install_argument (
    klass, offset + G_STRUCT_OFFSET (StrataPlacement, interpolation),
    g_param_spec_enum ("interpolation", N_ ("Interpolation"), N_ ("What stands between the numbers that come in"),
                       STRATA_TYPE_INTERPOLATION, STRATA_INTERPOLATION_BILINEAR, STRATA_ARGUMENT));
  strata_configurable_class_install_seed (klass, offset + G_STRUCT_OFFSET (StrataPlacement, seed));
  fill_value =
    g_param_spec_double ("fill-value", N_ ("Fill value"), N_ ("The number beyond the edge, for the fill mode constant"),
                         -G_MAXDOUBLE, G_MAXDOUBLE, 0, STRATA_ARGUMENT);
  strata_configurable_class_install_argument (klass, offset + G_STRUCT_OFFSET (StrataPlacement, fill_value),
                                              fill_value);
}

void
strata_placement_build (const StrataPlacement *self, StAffineConfig *config, StModel *model)
{
  config->fill_mode = self->fill_mode;
  config->bilinear = self->interpolation == STRATA_INTERPOLATION_BILINEAR;
  config->seed = self->seed;
  config->fill_value = self->fill_value;
  st_model_add (model, &st_op_affine, config);
}

void
strata_factor_install_argument (StrataConfigurableClass *klass,
                                gsize offset,
                                const char *name,
                                const char *nick,
                                const char *blurb,
                                GParamFlags flags,
                                const char *initial,
                                const StrataRange *range)
{
  GParamSpec *pspec = g_param_spec_string (name, nick, blurb, initial, STRATA_ARGUMENT | flags);

  strata_param_spec_set_list_form (pspec, &(StrataListForm){ .shortest = 1, .longest = 2, .range = *range });
  strata_configurable_class_install_argument (klass, offset, pspec);
}

gboolean
strata_factor_get_bounds (const char *factor, double *lower, double *upper)
{
  double numbers[2];
  guint n;

  if (!strata_numbers_parse (factor, numbers, 2, &n))
    return FALSE;
  if (n == 1)
    {
      numbers[1] = fabs (numbers[0]);
      numbers[0] = -numbers[1];
    }
  *lower = MIN (numbers[0], numbers[1]);
  *upper = MAX (numbers[0], numbers[1]);
  return TRUE;
}

gboolean
strata_augmentation_infer (StrataLayer *self, const StrataShape *input, StrataShape *output, GError **error)
{
  *output = *input;
  return strata_check_image (self, 2, input, error);
}

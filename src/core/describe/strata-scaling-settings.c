/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-settings.h"

#include <glib/gi18n-lib.h>

struct _StrataScalingSettings
{
  StrataConfigurable parent_instance;
  StrataScaling scaling;
};

G_DEFINE_FINAL_TYPE (StrataScalingSettings, strata_scaling_settings, STRATA_TYPE_CONFIGURABLE)

GType
strata_scaling_get_type (void)
{
  static const GEnumValue values[] = {
    { STRATA_SCALING_NONE, "STRATA_SCALING_NONE", "none" },
    { STRATA_SCALING_MIN_MAX, "STRATA_SCALING_MIN_MAX", "min-max" },
    { STRATA_SCALING_STANDARD, "STRATA_SCALING_STANDARD", "standard" },
    { STRATA_SCALING_STANDARD_PER_PIXEL, "STRATA_SCALING_STANDARD_PER_PIXEL", "standard-per-pixel" },
    { 0, NULL, NULL },
  };
  static GType type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("StrataScaling", values));
  return type;
}

static void
strata_scaling_settings_class_init (StrataScalingSettingsClass *klass)
{
  StrataConfigurableClass *configurable_class = STRATA_CONFIGURABLE_CLASS (klass);

  configurable_class->class_name = "Scaling";
  configurable_class->keras_name = "scaling";
  configurable_class->icon_name = "strata-scaling-symbolic";
  configurable_class->summary = N_ ("Brings pixels to a size that trains well, fitted on the training split alone");

  strata_configurable_class_install_argument (
    configurable_class, G_STRUCT_OFFSET (StrataScalingSettings, scaling),
    g_param_spec_enum ("scaling", N_ ("Scaling"), N_ ("How pixels are scaled before they enter the network"),
                       STRATA_TYPE_SCALING, STRATA_SCALING_NONE, STRATA_ARGUMENT));
}

static void
strata_scaling_settings_init (StrataScalingSettings *self)
{
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-settings.h"

#include <glib/gi18n-lib.h>
#include <math.h>

struct _StrataDataSettings
{
  StrataConfigurable parent_instance;
  char *source;
  char *folder;
  guint validation;
  double share;
  double label_noise;
  StrataShape *input_shape;
  guint n_classes;
};

G_DEFINE_FINAL_TYPE (StrataDataSettings, strata_data_settings, STRATA_TYPE_CONFIGURABLE)

static gboolean
strata_data_settings_validate (StrataConfigurable *configurable, GError **error)
{
  StrataDataSettings *self = STRATA_DATA_SETTINGS (configurable);

  if (g_strcmp0 (self->source, "fashion-mnist") != 0 && g_strcmp0 (self->source, "idx") != 0)
    {
      g_set_error (error, STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_ARGUMENT,
                   _ ("source must be “fashion-mnist” or “idx” (is “%s”)"), self->source ? self->source : "");
      return FALSE;
    }
  if (g_strcmp0 (self->source, "idx") == 0 && (self->folder == NULL || *self->folder == '\0'))
    {
      g_set_error (error, STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_ARGUMENT,
                   _ ("folder is missing: choose the one that holds the four IDX files"));
      return FALSE;
    }
  return TRUE;
}

static void
strata_data_settings_class_init (StrataDataSettingsClass *klass)
{
  StrataConfigurableClass *configurable_class = STRATA_CONFIGURABLE_CLASS (klass);
  GParamSpec *pspec;

  configurable_class->class_name = "Data";
  configurable_class->keras_name = "data";
  configurable_class->icon_name = "strata-data-symbolic";
  configurable_class->summary = N_ ("Where the images come from and how they are split");
  configurable_class->validate = strata_data_settings_validate;

  strata_configurable_class_install_argument (
    configurable_class, G_STRUCT_OFFSET (StrataDataSettings, source),
    g_param_spec_string ("source", N_ ("Source"), N_ ("Fashion-MNIST as the system has it, or IDX files of your own"),
                         "fashion-mnist", STRATA_ARGUMENT));
  strata_configurable_class_install_argument (
    configurable_class, G_STRUCT_OFFSET (StrataDataSettings, folder),
    g_param_spec_string ("folder", N_ ("Folder"),
                         N_ ("The folder of the four IDX files; empty looks in the system's data folders"), "",
                         STRATA_ARGUMENT | STRATA_PARAM_OPTIONAL));

  pspec =
    g_param_spec_uint ("validation", N_ ("Validation images"),
                       N_ ("How many of the first training images are set aside"), 0, G_MAXUINT, 5000, STRATA_ARGUMENT);
  strata_configurable_class_install_argument (configurable_class, G_STRUCT_OFFSET (StrataDataSettings, validation),
                                              pspec);

  strata_configurable_class_install_number (
    configurable_class, G_STRUCT_OFFSET (StrataDataSettings, share), "share", N_ ("Share of the training images"),
    N_ ("How much of the training images is used; a few of them show overfitting"), STRATA_PARAM_ADVANCED, 1,
    &(StrataRange){ .minimum = 0, .maximum = 1, .above_minimum = TRUE });
  strata_configurable_class_install_number (
    configurable_class, G_STRUCT_OFFSET (StrataDataSettings, label_noise), "label-noise", N_ ("Wrong labels"),
    N_ ("Share of the training labels made wrong on purpose, always the same ones"), STRATA_PARAM_ADVANCED, 0,
    &(StrataRange){ .minimum = 0, .maximum = 1, .below_maximum = TRUE });

  pspec = g_param_spec_boxed ("input-shape", N_ ("Image shape"), N_ ("Rows and columns of an image, as read last"),
                              STRATA_TYPE_SHAPE, STRATA_ARGUMENT | STRATA_PARAM_ADVANCED);
  strata_param_spec_set_default_boxed (pspec, &(StrataShape){ 2, { 28, 28 } });
  strata_configurable_class_install_argument (configurable_class, G_STRUCT_OFFSET (StrataDataSettings, input_shape),
                                              pspec);

  pspec = g_param_spec_uint ("n-classes", N_ ("Classes"), N_ ("How many classes there are, as read last"), 0, G_MAXUINT,
                             10, STRATA_ARGUMENT | STRATA_PARAM_ADVANCED);
  strata_param_spec_set_range (pspec, &(StrataRange){ .minimum = 1, .maximum = 256 });
  strata_configurable_class_install_argument (configurable_class, G_STRUCT_OFFSET (StrataDataSettings, n_classes),
                                              pspec);
}

static void
strata_data_settings_init (StrataDataSettings *self)
{
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-settings.h"

#include <glib/gi18n-lib.h>
#include <math.h>

struct _StrataFitSettings
{
  StrataConfigurable parent_instance;
  guint epochs;
  guint batch_size;
  gboolean shuffle;
  guint64 seed;
  GVariant *class_weights;
  char *sample_weights;
  char *validation_sample_weights;
};

G_DEFINE_FINAL_TYPE (StrataFitSettings, strata_fit_settings, STRATA_TYPE_CONFIGURABLE)

static gboolean
strata_fit_settings_validate (StrataConfigurable *configurable, GError **error)
{
  StrataFitSettings *self = STRATA_FIT_SETTINGS (configurable);
  GVariantIter iter;
  guint32 label;
  double weight;

  if (self->class_weights == NULL)
    return TRUE;
  g_variant_iter_init (&iter, self->class_weights);
  while (g_variant_iter_next (&iter, "{ud}", &label, &weight))
    if (!isfinite (weight) || weight < 0)
      {
        g_set_error (error, STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_ARGUMENT,
                     _ ("class_weights: the weight of class %u must be a finite number of at least 0 (is %g)"), label,
                     weight);
        return FALSE;
      }
  return TRUE;
}

static void
install_path (StrataConfigurableClass *klass, gsize offset, const char *name, const char *nick, const char *blurb)
{
  strata_configurable_class_install_argument (
    klass, offset,
    g_param_spec_string (name, nick, blurb, "", STRATA_ARGUMENT | STRATA_PARAM_ADVANCED | STRATA_PARAM_OPTIONAL));
}

static void
strata_fit_settings_class_init (StrataFitSettingsClass *klass)
{
  StrataConfigurableClass *configurable_class = STRATA_CONFIGURABLE_CLASS (klass);
  GParamSpec *pspec;

  configurable_class->class_name = "Fit";
  configurable_class->keras_name = "fit";
  configurable_class->summary = N_ ("How long and in what portions to train");
  configurable_class->validate = strata_fit_settings_validate;

  pspec = g_param_spec_uint ("epochs", N_ ("Epochs"), N_ ("How many times the training images are gone through"), 0,
                             G_MAXUINT, 10, STRATA_ARGUMENT);
  strata_param_spec_set_range (pspec, &(StrataRange){ .minimum = 1, .maximum = 100000 });
  strata_configurable_class_install_argument (configurable_class, G_STRUCT_OFFSET (StrataFitSettings, epochs), pspec);

  pspec = g_param_spec_uint ("batch-size", N_ ("Batch size"), N_ ("How many images go into one step"), 0, G_MAXUINT, 32,
                             STRATA_ARGUMENT);
  strata_param_spec_set_range (pspec, &(StrataRange){ .minimum = 1, .maximum = 65536 });
  strata_configurable_class_install_argument (configurable_class, G_STRUCT_OFFSET (StrataFitSettings, batch_size),
                                              pspec);

  pspec = g_param_spec_boolean ("shuffle", N_ ("Shuffle"), N_ ("A new order of the images in each epoch"), TRUE,
                                STRATA_ARGUMENT);
  strata_configurable_class_install_argument (configurable_class, G_STRUCT_OFFSET (StrataFitSettings, shuffle), pspec);

  pspec =
    g_param_spec_uint64 ("seed", N_ ("Seed"), N_ ("The same seed gives the same training; 0 draws a new one each time"),
                         0, G_MAXINT64, 0, STRATA_ARGUMENT);
  strata_configurable_class_install_argument (configurable_class, G_STRUCT_OFFSET (StrataFitSettings, seed), pspec);

  pspec = g_param_spec_variant ("class-weights", N_ ("Class weights"),
                                N_ ("How much a class counts in the loss; all 1 if not set"), G_VARIANT_TYPE ("a{ud}"),
                                NULL, STRATA_ARGUMENT | STRATA_PARAM_ADVANCED);
  strata_configurable_class_install_argument (configurable_class, G_STRUCT_OFFSET (StrataFitSettings, class_weights),
                                              pspec);

  install_path (configurable_class, G_STRUCT_OFFSET (StrataFitSettings, sample_weights), "sample-weights",
                N_ ("Sample weights"),
                N_ ("A .npy file, or a text file of one number a line, with a weight for each training image"));
  install_path (configurable_class, G_STRUCT_OFFSET (StrataFitSettings, validation_sample_weights),
                "validation-sample-weights", N_ ("Validation sample weights"),
                N_ ("The same for the validation images"));
}

static void
strata_fit_settings_init (StrataFitSettings *self)
{
}

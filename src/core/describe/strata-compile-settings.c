/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-settings.h"

#include <glib/gi18n-lib.h>

struct _StrataCompileSettings
{
  StrataConfigurable parent_instance;
  StrataOptimizer *optimizer;
  StrataLoss *loss;
  char **metrics;
};

G_DEFINE_FINAL_TYPE (StrataCompileSettings, strata_compile_settings, STRATA_TYPE_CONFIGURABLE)

static void
strata_compile_settings_class_init (StrataCompileSettingsClass *klass)
{
  StrataConfigurableClass *configurable_class = STRATA_CONFIGURABLE_CLASS (klass);
  GParamSpec *pspec;

  configurable_class->class_name = "Compile";
  configurable_class->keras_name = "compile";
  configurable_class->icon_name = "strata-compile-symbolic";
  configurable_class->summary = N_ ("What training makes small, by which steps, and what it counts");

  pspec = g_param_spec_object ("optimizer", N_ ("Optimizer"), N_ ("The rule of a step"), STRATA_TYPE_OPTIMIZER,
                               STRATA_ARGUMENT);
  strata_param_spec_set_default_kind (pspec, "sgd");
  strata_configurable_class_install_argument (configurable_class, G_STRUCT_OFFSET (StrataCompileSettings, optimizer),
                                              pspec);

  pspec =
    g_param_spec_object ("loss", N_ ("Loss"), N_ ("What training makes small"), STRATA_TYPE_LOSS, STRATA_ARGUMENT);
  strata_param_spec_set_default_kind (pspec, "sparse_categorical_crossentropy");
  strata_configurable_class_install_argument (configurable_class, G_STRUCT_OFFSET (StrataCompileSettings, loss), pspec);

  pspec = g_param_spec_boxed ("metrics", N_ ("Metrics"), N_ ("What is counted beside the loss"), G_TYPE_STRV,
                              STRATA_ARGUMENT);
  strata_param_spec_set_default_boxed (pspec, (const char *const[]){ "accuracy", NULL });
  strata_configurable_class_install_argument (configurable_class, G_STRUCT_OFFSET (StrataCompileSettings, metrics),
                                              pspec);
}

static void
strata_compile_settings_init (StrataCompileSettings *self)
{
}

StrataOptimizer *
strata_compile_settings_get_optimizer (StrataCompileSettings *self)
{
  return self->optimizer;
}

StrataLoss *
strata_compile_settings_get_loss (StrataCompileSettings *self)
{
  return self->loss;
}

const char *const *
strata_compile_settings_get_metrics (StrataCompileSettings *self)
{
  static const char *const none[] = { NULL };

  return self->metrics ? (const char *const *) self->metrics : none;
}

gboolean
strata_compile_settings_fill_options (StrataCompileSettings *self,
                                      const StrataShape *output,
                                      StPlanOptions *options,
                                      GError **error)
{
  options->loss = strata_loss_get_loss (self->loss);
  strata_loss_get_arguments (self->loss, &options->loss_arguments);
  return strata_compile_settings_resolve_metrics (self, output, options->metrics, &options->n_metrics, error);
}

gboolean
strata_compile_settings_resolve_metrics (StrataCompileSettings *self,
                                         const StrataShape *output,
                                         StMetric *metrics,
                                         gsize *n_metrics,
                                         GError **error)
{
  const char *const *names = strata_compile_settings_get_metrics (self);
  gsize n = g_strv_length ((char **) names);

  if (n > ST_MAX_METRICS)
    {
      g_set_error (error, STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_ARGUMENT, _ ("metrics: at most %d at once (are %zu)"),
                   ST_MAX_METRICS, n);
      return FALSE;
    }
  for (gsize i = 0; names[i] != NULL; i++)
    if (!strata_metric_resolve (names[i], strata_loss_get_loss (self->loss), output, &metrics[i], error))
      return FALSE;
  *n_metrics = n;
  return TRUE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-settings.h"

#include <glib/gi18n-lib.h>

struct _StrataCompileSettings
{
  StrataConfigurable parent_instance;
  StrataOptimizer *optimizer;
  StrataLoss *loss;
  GPtrArray *metrics, *weighted_metrics; /* of StrataMetric */
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

  pspec = g_param_spec_boxed ("metrics", N_ ("Metrics"), N_ ("What is counted beside the loss"),
                              STRATA_TYPE_METRIC_LIST, STRATA_ARGUMENT);
  g_autoptr (GPtrArray) accuracy = strata_metric_list_new ((const char *const[]){ "accuracy", NULL });
  strata_param_spec_set_default_boxed (pspec, accuracy);
  strata_configurable_class_install_argument (configurable_class, G_STRUCT_OFFSET (StrataCompileSettings, metrics),
                                              pspec);

  strata_configurable_class_install_argument (
    configurable_class, G_STRUCT_OFFSET (StrataCompileSettings, weighted_metrics),
    g_param_spec_boxed ("weighted-metrics", N_ ("Weighted metrics"),
                        N_ ("The same, each sample counting by its weight and that of its class"),
                        STRATA_TYPE_METRIC_LIST, STRATA_ARGUMENT | STRATA_PARAM_OPTIONAL));
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

static GPtrArray *
get_list (GPtrArray *list)
{
  static GPtrArray *none;

  if (g_once_init_enter (&none))
    /* cppcheck-suppress leakNoVarFunctionCall */
    g_once_init_leave (&none, g_ptr_array_new ());
  return list != NULL ? list : none;
}

GPtrArray *
strata_compile_settings_get_metrics (StrataCompileSettings *self)
{
  return get_list (self->metrics);
}

GPtrArray *
strata_compile_settings_get_weighted_metrics (StrataCompileSettings *self)
{
  return get_list (self->weighted_metrics);
}

static guint
count_name (GHashTable *counts, const char *name)
{
  guint before = GPOINTER_TO_UINT (g_hash_table_lookup (counts, name));

  g_hash_table_insert (counts, g_strdup (name), GUINT_TO_POINTER (before + 1));
  return before;
}

/**
 * strata_compile_settings_dup_metric_names:
 *
 * As Keras' CompileMetrics: the second "auc" is "auc_1", and one that is weighted too "weighted_auc".
 *
 * Returns: (transfer full) (array zero-terminated=1): a name each
 */
char **
strata_compile_settings_dup_metric_names (StrataCompileSettings *self)
{
  g_autoptr (GHashTable) counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  GPtrArray *lists[] = { get_list (self->metrics), get_list (self->weighted_metrics) };

  for (guint l = 0; l < G_N_ELEMENTS (lists); l++)
    for (guint i = 0; i < lists[l]->len; i++)
      {
        g_autofree char *name = g_strdup (strata_metric_get_name (lists[l]->pdata[i])), *told = NULL;
        guint before = count_name (counts, name);

        if (before > 0 && l == 1)
          {
            char *weighted = g_strconcat ("weighted_", name, NULL);

            g_free (name);
            name = weighted;
            before = count_name (counts, name);
          }
        told = before > 0 ? g_strdup_printf ("%s_%u", name, before) : g_strdup (name);
        g_strv_builder_add (names, told);
      }
  return g_strv_builder_end (names);
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

static gboolean
resolve (StrataCompileSettings *self,
         GPtrArray *list,
         const char *argument,
         const StrataShape *output,
         StMetricConfig *metrics,
         GError **error)
{
  for (guint i = 0; i < list->len; i++)
    {
      if (!strata_metric_get_config (list->pdata[i], strata_loss_get_loss (self->loss), output, &metrics[i], error))
        {
          g_prefix_error (error, "%s: ", argument);
          return FALSE;
        }
      metrics[i].is_weighted = list == self->weighted_metrics;
    }
  return TRUE;
}

gboolean
strata_compile_settings_resolve_metrics (StrataCompileSettings *self,
                                         const StrataShape *output,
                                         StMetricConfig *metrics,
                                         gsize *n_metrics,
                                         GError **error)
{
  GPtrArray *plain = get_list (self->metrics), *weighted = get_list (self->weighted_metrics);
  gsize n = plain->len + weighted->len;

  if (n > ST_MAX_METRICS)
    {
      g_set_error (error, STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_ARGUMENT, _ ("metrics: at most %d at once (are %zu)"),
                   ST_MAX_METRICS, n);
      return FALSE;
    }
  *n_metrics = n;
  return resolve (self, plain, "metrics", output, metrics, error)
         && resolve (self, weighted, "weighted_metrics", output, metrics + plain->len, error);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-settings.h"

#include <glib/gi18n-lib.h>

static const struct
{
  const char *name, *class_name;
  StMetric metric;
} kinds[] = {
  { "sparse_categorical_accuracy", "SparseCategoricalAccuracy", ST_SPARSE_CATEGORICAL_ACCURACY },
  { "categorical_accuracy", "CategoricalAccuracy", ST_CATEGORICAL_ACCURACY },
  { "binary_accuracy", "BinaryAccuracy", ST_BINARY_ACCURACY },
};

const char *const *
strata_metric_list_names (void)
{
  static const char *const names[] = { "accuracy", "sparse_categorical_accuracy", "categorical_accuracy",
                                       "binary_accuracy", NULL };
  return names;
}

/* Keras tells by the shapes of outputs and targets; with us the loss decides the targets' shape. */
static StMetric
resolve_accuracy (StLoss loss, const StrataShape *output)
{
  if (output->rank <= 0 || output->dim[output->rank - 1] == 1)
    return ST_BINARY_ACCURACY;
  return loss == ST_SPARSE_CATEGORICAL_CROSSENTROPY ? ST_SPARSE_CATEGORICAL_ACCURACY : ST_CATEGORICAL_ACCURACY;
}

/**
 * strata_metric_resolve:
 * @name: a metric as Keras' compile() takes it
 * @output: the network's output
 * @metric: (out): which of the engine's it is
 *
 * Returns: FALSE with %STRATA_MODEL_ERROR_UNKNOWN, naming the metrics there are
 */
gboolean
strata_metric_resolve (const char *name, StLoss loss, const StrataShape *output, StMetric *metric, GError **error)
{
  if (g_str_equal (name, "accuracy") || g_str_equal (name, "acc"))
    {
      *metric = resolve_accuracy (loss, output);
      return TRUE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (name, kinds[i].name) || g_str_equal (name, kinds[i].class_name))
      {
        *metric = kinds[i].metric;
        return TRUE;
      }

  g_autofree char *known = g_strjoinv (", ", (char **) strata_metric_list_names ());
  g_set_error (error, STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_UNKNOWN, _ ("metrics: “%s” is unknown; there are %s"),
               name, known);
  return FALSE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "strata-advice-private.h"
#include "strata-number.h"

/* Rules about loss, metrics, optimizer, fit and callbacks. */

static StrataCompileSettings *
get_compile (StrataAdviceContext *context)
{
  return strata_experiment_get_compile (context->experiment);
}

static StActivation
get_output_activation (StrataAdviceContext *context)
{
  gint last = strata_advice_find_last_dense (context);

  return last < 0 ? ST_LINEAR : strata_advice_get_effective_activation (context, last);
}

static const StrataShape *
get_output_shape (StrataAdviceContext *context)
{
  if (context->layers->len == 0)
    return NULL;
  return strata_layer_get_output_shape (
    g_array_index (context->layers, StrataAdviceLayer, context->layers->len - 1).layer);
}

static void
check_softmax_binary (StrataAdviceContext *context, const StrataAdviceRule *rule)
{
  if (!g_str_equal (strata_advice_get_loss (context->experiment), "binary_crossentropy")
      || get_output_activation (context) != ST_SOFTMAX)
    return;

  strata_advice_add_mend (strata_advice_add (context, rule, get_compile (context), "loss", NULL, NULL),
                          g_strdup (_ ("Use sparse_categorical_crossentropy")), strata_mend_set_argument,
                          "sparse_categorical_crossentropy");
}

/* One softmax output is 1 whatever comes in. */
static void
check_single_softmax (StrataAdviceContext *context, const StrataAdviceRule *rule)
{
  const StrataShape *output = get_output_shape (context);
  gint last = strata_advice_find_last_dense (context);

  if (last < 0 || output == NULL || output->rank != 1 || output->dim[0] != 1
      || get_output_activation (context) != ST_SOFTMAX)
    return;

  StrataLayer *layer = g_array_index (context->layers, StrataAdviceLayer, last).layer;
  if (strata_advice_get_activation (layer) == ST_SOFTMAX)
    strata_advice_add_mend (strata_advice_add (context, rule, layer, "activation", NULL, NULL),
                            g_strdup (_ ("Use sigmoid")), strata_mend_set_argument, "sigmoid");
}

static void
check_one_hot (StrataAdviceContext *context, const StrataAdviceRule *rule)
{
  if (!g_str_equal (strata_advice_get_loss (context->experiment), "categorical_crossentropy"))
    return;

  strata_advice_add_mend (strata_advice_add (context, rule, get_compile (context), "loss", NULL, NULL),
                          g_strdup (_ ("Use sparse_categorical_crossentropy")), strata_mend_set_argument,
                          "sparse_categorical_crossentropy");
}

static void
mend_loss (StrataAdvice *advice, StrataEditor *editor, const char *value)
{
  strata_mend_set (editor, strata_experiment_get_compile (strata_editor_get_experiment (editor)), "loss", value);
}

/* The argument whose list cannot be measured, with the reason. */
static const char *
find_trouble (StrataCompileSettings *compile, const StrataShape *output, GError **error)
{
  StMetricConfig metrics[ST_MAX_METRICS];
  gsize n_metrics = 0;

  if (strata_compile_settings_resolve_metrics (compile, output, metrics, &n_metrics, error))
    return NULL;
  return g_str_has_prefix ((*error)->message, "weighted_metrics") ? "weighted-metrics" : "metrics";
}

static gboolean
wants_rows (GPtrArray *metrics)
{
  for (guint i = 0; i < metrics->len; i++)
    if (STRATA_METRIC_GET_CLASS (metrics->pdata[i])->labels == STRATA_LABELS_ROWS)
      return TRUE;
  return FALSE;
}

/* Labels become rows with another loss, and every metric of rows can be measured. */
static void
check_metrics (StrataAdviceContext *context, const StrataAdviceRule *rule)
{
  const StrataShape *output = get_output_shape (context);
  StrataCompileSettings *compile = get_compile (context);
  g_autoptr (GError) error = NULL;
  const char *argument = output == NULL || output->rank < 0 || strata_compile_settings_get_loss (compile) == NULL
                           ? NULL
                           : find_trouble (compile, output, &error);
  StrataAdvice *advice;

  if (argument == NULL)
    return;
  advice = strata_advice_add (context, rule, compile, argument, NULL, g_strdup (error->message));
  if (g_str_equal (strata_advice_get_loss (context->experiment), "sparse_categorical_crossentropy")
      && (wants_rows (strata_compile_settings_get_metrics (compile))
          || wants_rows (strata_compile_settings_get_weighted_metrics (compile))))
    strata_advice_add_mend (advice, g_strdup (_ ("Use categorical_crossentropy")), mend_loss,
                            "categorical_crossentropy");
  strata_advice_add_mend (advice, g_strdup (_ ("Use accuracy")), strata_mend_set_argument, "accuracy");
}

static void
mend_learning_rate (StrataAdvice *advice, StrataEditor *editor, const char *value)
{
  StrataExperiment *experiment = strata_editor_get_experiment (editor);
  StrataOptimizer *optimizer = strata_compile_settings_get_optimizer (strata_experiment_get_compile (experiment));

  strata_mend_set (editor, optimizer, "learning-rate", value);
}

/* Bounds of use: above the upper one a step overshoots, below the lower one it is lost in rounding. */
static void
check_learning_rate (StrataAdviceContext *context, const StrataAdviceRule *rule)
{
  StrataOptimizer *optimizer = strata_compile_settings_get_optimizer (get_compile (context));

  if (optimizer == NULL || !strata_configurable_validate (STRATA_CONFIGURABLE (optimizer), NULL))
    return;

  double rate = strata_optimizer_get_learning_rate (optimizer);
  gboolean is_sgd = g_str_equal (strata_configurable_get_class_name (STRATA_CONFIGURABLE (optimizer)), "SGD");
  double most = is_sgd ? 1.0 : 0.1, least = 1e-6;
  if (rate >= least && rate < most)
    return;

  g_autofree char *number = strata_number_to_text (rate);
  StrataAdvice *advice = strata_advice_add (
    context, rule, get_compile (context), "optimizer",
    g_strdup_printf (rate < least ? _ ("A learning rate of %s hardly learns") : _ ("A learning rate of %s overshoots"),
                     number),
    rate < least
      ? g_strdup (_ ("Steps so small are lost in the rounding of the weights."))
      : g_strdup (_ ("Steps so large jump over the valley they lead into, and the loss grows instead of falling.")));
  if (is_sgd)
    strata_advice_add_mend (advice, g_strdup (_ ("Set 0.01")), mend_learning_rate, "0.01");
  else
    strata_advice_add_mend (advice, g_strdup (_ ("Set 0.001")), mend_learning_rate, "0.001");
}

static void
check_batch_of_one (StrataAdviceContext *context, const StrataAdviceRule *rule)
{
  guint batch_size = 0;

  g_object_get (strata_experiment_get_fit (context->experiment), "batch-size", &batch_size, NULL);
  if (batch_size != 1)
    return;
  for (guint i = 0; i < context->layers->len; i++)
    if (STRATA_IS_BATCH_NORMALIZATION (g_array_index (context->layers, StrataAdviceLayer, i).layer))
      {
        strata_advice_add_mend (
          strata_advice_add (context, rule, strata_experiment_get_fit (context->experiment), "batch-size", NULL, NULL),
          g_strdup (_ ("Set 32")), strata_mend_set_argument, "32");
        return;
      }
}

static StrataCallback *
get_enabled_callback (StrataAdviceContext *context, const char *class_name)
{
  StrataCallback *callback = strata_experiment_get_callback (context->experiment, class_name);

  return callback != NULL && strata_callback_get_enabled (callback) ? callback : NULL;
}

/* The enabled callbacks that watch a value of the validation; of StrataCallback. */
static GPtrArray *
list_validation_watchers (StrataExperiment *experiment)
{
  GListModel *callbacks = G_LIST_MODEL (strata_experiment_get_callbacks (experiment));
  GPtrArray *watchers = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (callbacks); i++)
    {
      g_autoptr (StrataCallback) callback = g_list_model_get_item (callbacks, i);
      g_autofree char *monitor = NULL;

      if (!strata_callback_get_enabled (callback)
          || g_object_class_find_property (G_OBJECT_GET_CLASS (callback), "monitor") == NULL)
        continue;
      g_object_get (callback, "monitor", &monitor, NULL);
      if (monitor != NULL && g_str_has_prefix (monitor, "val_"))
        g_ptr_array_add (watchers, g_object_ref (callback));
    }
  return watchers;
}

static void
mend_monitors (StrataAdvice *advice, StrataEditor *editor, const char *value)
{
  g_autoptr (GPtrArray) watchers = list_validation_watchers (strata_editor_get_experiment (editor));

  for (guint i = 0; i < watchers->len; i++)
    strata_mend_set (editor, watchers->pdata[i], "monitor", value);
}

/* A callback that watches what is not measured never acts. */
static void
check_monitor (StrataAdviceContext *context, const StrataAdviceRule *rule)
{
  g_autoptr (GPtrArray) watchers = list_validation_watchers (context->experiment);
  g_autofree char *monitor = NULL;
  guint n_validation = 0;

  g_object_get (strata_experiment_get_data (context->experiment), "validation", &n_validation, NULL);
  if (n_validation > 0 || watchers->len == 0)
    return;

  g_object_get (watchers->pdata[0], "monitor", &monitor, NULL);
  StrataAdvice *advice =
    strata_advice_add (context, rule, watchers->pdata[0], "monitor", NULL,
                       g_strdup_printf (_ ("%s watches %s, and no images are set apart for validation."),
                                        strata_configurable_get_class_name (watchers->pdata[0]), monitor));
  strata_advice_add_mend (advice, g_strdup (_ ("Watch loss")), mend_monitors, "loss");
}

static void
check_patience (StrataAdviceContext *context, const StrataAdviceRule *rule)
{
  StrataCallback *callback = get_enabled_callback (context, "EarlyStopping");
  guint epochs = 0, patience = 0;

  if (callback == NULL)
    return;
  g_object_get (strata_experiment_get_fit (context->experiment), "epochs", &epochs, NULL);
  g_object_get (callback, "patience", &patience, NULL);
  if (patience >= epochs)
    strata_advice_add_mend (
      strata_advice_add (context, rule, callback, "patience", NULL,
                         g_strdup_printf (_ ("A patience of %u lasts for all %u epochs."), patience, epochs)),
      g_strdup (_ ("Set 3")), strata_mend_set_argument, "3");
}

const StrataAdviceRule strata_advice_settings_rules[] = {
  { .id = "metric-does-not-fit",
    .rank = STRATA_ADVICE_ERROR,
    .title = N_ ("A metric cannot be measured"),
    .source = "https://keras.io/api/metrics/",
    .check = check_metrics },
  { .id = "softmax-with-binary-crossentropy",
    .rank = STRATA_ADVICE_WARNING,
    .title = N_ ("softmax with binary_crossentropy"),
    .reason = N_ (
      "binary_crossentropy asks each output for itself, and softmax makes them share one: they want the loss over all classes."),
    .source = "https://keras.io/api/losses/probabilistic_losses/",
    .check = check_softmax_binary },
  { .id = "single-softmax",
    .rank = STRATA_ADVICE_WARNING,
    .title = N_ ("softmax over one output is always 1"),
    .reason = N_ ("Probabilities that add up to 1 leave a single output no choice; sigmoid gives it one."),
    .source = "https://keras.io/api/layers/activations/",
    .check = check_single_softmax },
  { .id = "learning-rate",
    .rank = STRATA_ADVICE_WARNING,
    .source = "Goodfellow, Bengio, Courville: Deep Learning, 2016, section 11.4.1",
    .check = check_learning_rate },
  { .id = "batch-of-one",
    .rank = STRATA_ADVICE_WARNING,
    .title = N_ ("BatchNormalization needs more than one image a batch"),
    .reason = N_ ("The mean of one image is the image itself, and nothing is left of it after normalizing."),
    .source = "Ioffe, Szegedy: Batch Normalization, 2015",
    .check = check_batch_of_one },
  { .id = "monitor-without-validation",
    .rank = STRATA_ADVICE_WARNING,
    .title = N_ ("A callback watches what is not measured"),
    .source = "https://keras.io/api/callbacks/early_stopping/",
    .check = check_monitor },
  { .id = "patience-too-long",
    .rank = STRATA_ADVICE_HINT,
    .title = N_ ("EarlyStopping can never stop this training"),
    .source = "https://keras.io/api/callbacks/early_stopping/",
    .check = check_patience },
  { .id = "labels-are-sparse",
    .rank = STRATA_ADVICE_HINT,
    .title = N_ ("The labels are class numbers"),
    .reason = N_ (
      "They are turned into rows of 0 and 1 for categorical_crossentropy; sparse_categorical_crossentropy takes them as they are."),
    .source = "https://keras.io/api/losses/probabilistic_losses/",
    .check = check_one_hot },
  { 0 },
};

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "callback-stage.h"

static gboolean
get_log (StrataCallbackContext *context, const char *key, double *value)
{
  Stage *stage = context->trainer;

  *value = stage->value;
  return g_str_equal (key, stage->key);
}

static StrataNetwork *
snapshot (StrataCallbackContext *context)
{
  Stage *stage = context->trainer;
  StrataNetwork *network = strata_network_new_initialized (stage->sequential, 1);

  g_object_set_data (G_OBJECT (network), "epoch", GUINT_TO_POINTER (stage->weights_epoch));
  return network;
}

static void
restore (StrataCallbackContext *context, StrataNetwork *network)
{
  Stage *stage = context->trainer;

  stage->weights_epoch = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (network), "epoch"));
}

static double
get_learning_rate (StrataCallbackContext *context)
{
  Stage *stage = context->trainer;

  return stage->learning_rate;
}

static void
set_learning_rate (StrataCallbackContext *context, double learning_rate, gboolean tells)
{
  Stage *stage = context->trainer;

  if (tells && learning_rate != stage->learning_rate)
    g_string_append_printf (stage->notes, "%g\n", learning_rate);
  stage->learning_rate = learning_rate;
}

static void
stop (StrataCallbackContext *context, const char *reason)
{
  Stage *stage = context->trainer;

  g_free (stage->reason);
  stage->reason = g_strdup (reason);
}

static void
note (StrataCallbackContext *context, const char *kind, const char *text)
{
  Stage *stage = context->trainer;

  g_string_append_printf (stage->notes, "%s: %s\n", kind, text);
}

static void
save (StrataCallbackContext *context, StrataNetwork *network, const char *path, gboolean weights_only, const char *text)
{
  Stage *stage = context->trainer;

  g_array_append_val (stage->saved, stage->weights_epoch);
  g_ptr_array_add (stage->paths, g_strdup (path));
}

static void
save_text (StrataCallbackContext *context, const char *path, const char *text)
{
  Stage *stage = context->trainer;

  g_free (stage->text);
  stage->text = g_strdup (text);
}

void
stage_set_up (Stage *stage, const char *key, const char *directory)
{
  const char *const keys[] = { key, NULL };
  g_autoptr (StrataExperiment) experiment = fixture_experiment_new (1, 1);
  g_autoptr (GError) error = NULL;

  *stage = (Stage){ .key = key, .learning_rate = 1 };
  stage->sequential = strata_stack_resolve (strata_experiment_get_stack (experiment), &error);
  g_assert_no_error (error);
  stage->saved = g_array_new (FALSE, FALSE, sizeof (guint));
  stage->paths = g_ptr_array_new_with_free_func (g_free);
  stage->notes = g_string_new (NULL);
  stage->context = (StrataCallbackContext){
    .history = strata_history_new (keys),
    .get_log = get_log,
    .get_learning_rate = get_learning_rate,
    .set_learning_rate = set_learning_rate,
    .snapshot = snapshot,
    .restore = restore,
    .stop = stop,
    .note = note,
    .save = save,
    .save_text = save_text,
    .directory = directory,
    .trainer = stage,
  };
}

void
stage_clear (Stage *stage)
{
  g_object_unref (stage->context.history);
  g_object_unref (stage->sequential);
  g_array_unref (stage->saved);
  g_ptr_array_unref (stage->paths);
  g_string_free (stage->notes, TRUE);
  g_free (stage->reason);
  g_free (stage->text);
}

gboolean
stage_begin (Stage *stage, StrataCallback *callback, GError **error)
{
  StrataCallbackClass *klass = STRATA_CALLBACK_GET_CLASS (callback);

  return klass->train_begin == NULL || klass->train_begin (callback, &stage->context, error);
}

guint
stage_run (Stage *stage, StrataCallback *callback, JsonArray *values)
{
  StrataCallbackClass *klass = STRATA_CALLBACK_GET_CLASS (callback);
  g_autoptr (GError) error = NULL;
  guint epoch = 0;

  stage_begin (stage, callback, &error);
  g_assert_no_error (error);
  while (epoch < json_array_get_length (values) && stage->reason == NULL)
    {
      stage->value = json_array_get_double_element (values, epoch);
      stage->weights_epoch = stage->context.epoch = ++epoch;
      klass->epoch_end (callback, &stage->context, &error);
      g_assert_no_error (error);
    }
  if (klass->train_end != NULL)
    klass->train_end (callback, &stage->context);
  return epoch;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The callbacks of a Keras program: Keras' own are called by name, ours are written out as classes first. */

#include "strata-keras-program.h"

#include <string.h>

typedef struct
{
  const char *class_name;
  const char *source;
} OwnCallback;

static const OwnCallback own_callbacks[] = {
  { "StopAtTarget",
    "class StopAtTarget(keras.callbacks.Callback):\n"
    "    \"\"\"Ends the training when a measure is as good as wanted.\"\"\"\n"
    "\n"
    "    def __init__(self, monitor=\"val_accuracy\", target=0.9, mode=\"auto\"):\n"
    "        super().__init__()\n"
    "        self.monitor = monitor\n"
    "        self.target = target\n"
    "        large = (\"acc\", \"auc\", \"precision\", \"recall\", \"f1_\", \"fbeta_\", \"r2_\", \"cosine\")\n"
    "        good_when_large = any(name in monitor for name in large)\n"
    "        self.maximize = mode == \"max\" or (mode == \"auto\" and good_when_large)\n"
    "\n"
    "    def on_epoch_end(self, epoch, logs=None):\n"
    "        value = logs[self.monitor]\n"
    "        if value >= self.target if self.maximize else value <= self.target:\n"
    "            self.model.stop_training = True\n" },
  { "StopAfterTime", "class StopAfterTime(keras.callbacks.Callback):\n"
                     "    \"\"\"Ends the training after some minutes.\"\"\"\n"
                     "\n"
                     "    def __init__(self, minutes=10.0):\n"
                     "        super().__init__()\n"
                     "        self.seconds = 60 * minutes\n"
                     "\n"
                     "    def on_train_begin(self, logs=None):\n"
                     "        self.end = time.monotonic() + self.seconds\n"
                     "\n"
                     "    def on_train_batch_end(self, batch, logs=None):\n"
                     "        if time.monotonic() >= self.end:\n"
                     "            self.model.stop_training = True\n" },
};

static const OwnCallback *
find_own (StrataCallback *callback)
{
  const char *class_name = strata_configurable_get_class_name (STRATA_CONFIGURABLE (callback));

  for (gsize i = 0; i < G_N_ELEMENTS (own_callbacks); i++)
    if (g_str_equal (own_callbacks[i].class_name, class_name))
      return &own_callbacks[i];
  return NULL;
}

static StrataCallback *
find_scheduler (KerasProgram *program)
{
  StrataCallback *callback = strata_experiment_get_callback (program->experiment, "LearningRateScheduler");

  return callback != NULL && strata_callback_get_enabled (callback) ? callback : NULL;
}

/* NULL: the scheduler has a schedule. */
static char *
dup_formula (StrataCallback *scheduler)
{
  g_autoptr (StrataConfigurable) schedule = NULL;

  g_object_get (scheduler, "schedule", &schedule, NULL);
  return schedule == NULL ? keras_program_dup_string (scheduler, "formula") : NULL;
}

char *
keras_program_list_math (KerasProgram *program)
{
  static const char *const names[] = { "ceil", "cos", "e", "exp", "floor", "log", "pi", "sin", "sqrt" };
  StrataCallback *scheduler = find_scheduler (program);
  g_autofree char *formula = scheduler != NULL ? dup_formula (scheduler) : NULL;
  g_autoptr (GString) used = g_string_new (NULL);

  for (gsize i = 0; formula != NULL && i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *word = g_strdup_printf ("(?<![\\w.])%s(?!\\w)", names[i]);

      if (g_regex_match_simple (word, formula, 0, 0))
        g_string_append_printf (used, "%s%s", used->len > 0 ? ", " : "", names[i]);
    }
  return used->len > 0 ? g_strdup (used->str) : NULL;
}

/* The function that LearningRateScheduler calls. */
static void
write_schedule (KerasProgram *program, StrataCallback *scheduler)
{
  g_autofree char *formula = dup_formula (scheduler);

  if (formula == NULL)
    {
      g_autofree char *made = keras_program_get_literal (G_OBJECT (scheduler), "schedule");
      keras_program_write (program, "epoch_schedule = %s\n\n", made);
    }
  else
    keras_program_write (program, "%s", "");
  keras_program_write (program, "def schedule(epoch, lr):\n    return float(%s)\n\n",
                       formula != NULL ? formula : "epoch_schedule(epoch)");
}

/* Keras 3 wants the names of files of weights alone to end in ".weights.h5". */
static StrataPythonCall *
make_callback (StrataCallback *callback)
{
  g_autoptr (StrataConfigurable) copy = strata_configurable_copy (STRATA_CONFIGURABLE (callback));
  const char *class_name = strata_configurable_get_class_name (copy);
  gboolean weights_only = FALSE;

  if (g_str_equal (class_name, "ModelCheckpoint"))
    {
      g_autofree char *path = keras_program_dup_string (copy, "filepath");

      g_object_get (copy, "save-weights-only", &weights_only, NULL);
      if (weights_only && g_str_has_suffix (path, ".h5") && !g_str_has_suffix (path, ".weights.h5"))
        {
          g_autofree char *stem = g_strndup (path, strlen (path) - strlen (".h5"));
          g_autofree char *renamed = g_strconcat (stem, ".weights.h5", NULL);
          g_object_set (copy, "filepath", renamed, NULL);
        }
    }
  if (g_str_equal (class_name, "LearningRateScheduler"))
    {
      StrataPythonCall *call = strata_python_call_new ("keras.callbacks", class_name);
      strata_python_call_add (call, NULL, "schedule");
      return call;
    }
  return strata_python_call_new_for (find_own (callback) != NULL ? NULL : "keras.callbacks", copy);
}

static GPtrArray *
list_enabled (KerasProgram *program)
{
  GListModel *callbacks = G_LIST_MODEL (strata_experiment_get_callbacks (program->experiment));
  GPtrArray *enabled = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (callbacks); i++)
    {
      g_autoptr (StrataCallback) callback = g_list_model_get_item (callbacks, i);

      if (strata_callback_get_enabled (callback))
        g_ptr_array_add (enabled, g_steal_pointer (&callback));
    }
  return enabled;
}

gboolean
keras_program_needs_time (KerasProgram *program)
{
  StrataCallback *callback = strata_experiment_get_callback (program->experiment, "StopAfterTime");

  return callback != NULL && strata_callback_get_enabled (callback);
}

gboolean
keras_program_write_callbacks (KerasProgram *program)
{
  g_autoptr (GPtrArray) enabled = list_enabled (program);

  gboolean has_classes = FALSE;

  for (guint i = 0; i < enabled->len; i++)
    {
      const OwnCallback *own = find_own (enabled->pdata[i]);

      if (own != NULL)
        keras_program_write (program, "\n%s", own->source);
      has_classes |= own != NULL;
    }
  if (has_classes)
    keras_program_write (program, "%s", "");
  if (find_scheduler (program) != NULL)
    write_schedule (program, find_scheduler (program));
  for (guint i = 0; i < enabled->len; i++)
    {
      if (i == 0)
        keras_program_write (program, "callbacks = [");
      keras_program_write_call (program, make_callback (enabled->pdata[i]), "    ", NULL, ",");
    }
  if (enabled->len > 0)
    keras_program_write (program, "]");
  return enabled->len > 0;
}

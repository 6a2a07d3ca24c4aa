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
  { "StopAtTarget", "class StopAtTarget(keras.callbacks.Callback):\n"
                    "    \"\"\"Ends the training when a measure is as good as wanted.\"\"\"\n"
                    "\n"
                    "    def __init__(self, monitor=\"val_accuracy\", target=0.9, mode=\"auto\"):\n"
                    "        super().__init__()\n"
                    "        self.monitor = monitor\n"
                    "        self.target = target\n"
                    "        self.maximize = mode == \"max\" or (mode == \"auto\" and \"acc\" in monitor)\n"
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

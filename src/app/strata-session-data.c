/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-dataset-cache.h"
#include "strata-preferences.h"
#include "strata-process.h"
#include "strata-session-private.h"

/* The session's dataset, and the scaler fitted to it: read and fitted on worker threads, again whenever the experiment
 * names other images or another scaling. */

static void
set_scaler (StrataSession *self, StrataScaler *scaler)
{
  if (g_set_object (&self->scaler, scaler))
    g_object_notify_by_pspec (G_OBJECT (self), strata_session_properties[PROP_SCALER]);
}

static void
set_dataset (StrataSession *self, StrataDataset *dataset)
{
  if (g_set_object (&self->dataset, dataset))
    g_object_notify_by_pspec (G_OBJECT (self), strata_session_properties[PROP_DATASET]);
}

static void
set_data_error (StrataSession *self, const char *error)
{
  if (g_strcmp0 (self->data_error, error) == 0)
    return;
  g_free (self->data_error);
  self->data_error = g_strdup (error);
  g_object_notify_by_pspec (G_OBJECT (self), strata_session_properties[PROP_DATA_ERROR]);
}

typedef struct
{
  StrataDataset *dataset;
  StrataScaling scaling;
  guint wish;
} Fit;

static void
fit_free (Fit *fit)
{
  g_object_unref (fit->dataset);
  g_free (fit);
}

static void
fit_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Fit *fit = data;

  g_task_return_pointer (task, strata_scaler_fit (fit->scaling, fit->dataset), g_object_unref);
}

static void
on_fitted (GObject *object, GAsyncResult *result, gpointer user_data)
{
  StrataSession *self = STRATA_SESSION (object);
  Fit *fit = g_task_get_task_data (G_TASK (result));
  g_autoptr (StrataScaler) scaler = g_task_propagate_pointer (G_TASK (result), NULL);

  if (fit->wish == self->scaler_wish)
    set_scaler (self, scaler);
}

static void
fit_scaler (StrataSession *self)
{
  StrataScaling scaling = STRATA_SCALING_NONE;

  self->scaler_wish++;
  if (self->dataset == NULL)
    {
      set_scaler (self, NULL);
      return;
    }
  g_object_get (strata_experiment_get_scaling (self->experiment), "scaling", &scaling, NULL);

  Fit *fit = g_new0 (Fit, 1);
  fit->dataset = g_object_ref (self->dataset);
  fit->scaling = scaling;
  fit->wish = self->scaler_wish;
  g_autoptr (GTask) task = g_task_new (self, NULL, on_fitted, NULL);
  g_task_set_task_data (task, fit, (GDestroyNotify) fit_free);
  g_task_run_in_thread (task, fit_in_thread);
}

/* The stack infers its shapes from what was read, whatever the file said of it. */
static void
adopt_shape (StrataSession *self)
{
  StrataDataSettings *settings = strata_experiment_get_data (self->experiment);
  const StrataShape *shape = strata_dataset_get_shape (self->dataset);
  guint n_classes = strata_dataset_get_n_classes (self->dataset), known_classes = 0;
  StrataShape *known = NULL;

  g_object_get (settings, "input-shape", &known, "n-classes", &known_classes, NULL);
  if (known == NULL || !strata_shape_equal (known, shape))
    g_object_set (settings, "input-shape", shape, NULL);
  g_clear_pointer (&known, strata_shape_free);
  if (known_classes != n_classes)
    g_object_set (settings, "n-classes", n_classes, NULL);
}

static void
on_loaded (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StrataSession) self = STRATA_SESSION (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (StrataDataset) dataset = strata_dataset_cache_load_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->experiment == NULL)
    return;
  set_dataset (self, dataset);
  set_data_error (self, error ? error->message : NULL);
  if (dataset != NULL)
    adopt_shape (self);
  fit_scaler (self);
  strata_process_tidy_soon ();
}

void
strata_session_reload_data (StrataSession *self)
{
  g_autoptr (StrataConfigurable) settings = NULL;
  g_autofree char *folder = strata_preferences_get_string ("data-folder", "");

  g_clear_handle_id (&self->reload_source, g_source_remove);
  g_cancellable_cancel (self->data_cancellable);
  g_clear_object (&self->data_cancellable);
  self->data_cancellable = g_cancellable_new ();
  set_dataset (self, NULL);
  set_data_error (self, NULL);
  fit_scaler (self);

  settings = strata_configurable_copy (STRATA_CONFIGURABLE (strata_experiment_get_data (self->experiment)));
  strata_dataset_cache_load_async (STRATA_DATA_SETTINGS (settings), *folder ? folder : NULL, self->data_cancellable,
                                   on_loaded, g_object_ref (self));
}

static gboolean
reload_now (gpointer user_data)
{
  StrataSession *self = user_data;

  self->reload_source = 0;
  strata_session_reload_data (self);
  return G_SOURCE_REMOVE;
}

static void
on_data_setting (StrataSession *self, GParamSpec *pspec)
{
  /* What was read is written into these two; they do not say what to read. */
  if (g_str_equal (pspec->name, "input-shape") || g_str_equal (pspec->name, "n-classes"))
    return;
  if (!(pspec->flags & STRATA_PARAM_ARGUMENT))
    return;
  /* A number being typed is read once, when it stands still. */
  g_clear_handle_id (&self->reload_source, g_source_remove);
  self->reload_source = g_timeout_add (300, reload_now, self);
}

void
strata_session_start_data (StrataSession *self)
{
  g_signal_connect_object (strata_experiment_get_data (self->experiment), "notify", G_CALLBACK (on_data_setting), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (strata_experiment_get_scaling (self->experiment), "notify::scaling", G_CALLBACK (fit_scaler),
                           self, G_CONNECT_SWAPPED);
  strata_session_reload_data (self);
}

void
strata_session_stop_data (StrataSession *self)
{
  g_clear_handle_id (&self->reload_source, g_source_remove);
  g_cancellable_cancel (self->data_cancellable);
  g_clear_object (&self->data_cancellable);
  g_clear_object (&self->dataset);
  g_clear_object (&self->scaler);
}

StrataDataset *
strata_session_get_dataset (StrataSession *self)
{
  return self->dataset;
}

const char *
strata_session_get_data_error (StrataSession *self)
{
  return self->data_error;
}

StrataScaler *
strata_session_get_scaler (StrataSession *self)
{
  return self->scaler;
}

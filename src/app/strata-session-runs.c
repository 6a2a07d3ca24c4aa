/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-checkpoint.h"
#include "strata-session-private.h"

#include <glib/gi18n.h>

/* Kept trainings gone on with: from where they stood when they ended, or from one of the epochs whose weights were kept.
 * Either waits until the data are read. */

struct _StrataTakeUp
{
  char *folder;
  StrataRun *run; /* NULL: as its snapshot has it */
  guint epoch;
  gboolean whole;

  /* For the worker, and what it found. */
  StrataExperiment *experiment;
  StrataDataset *dataset;
  char *base_folder;
};

static void
take_up_free (StrataTakeUp *self)
{
  g_free (self->folder);
  g_free (self->base_folder);
  g_clear_object (&self->run);
  g_clear_object (&self->experiment);
  g_clear_object (&self->dataset);
  g_free (self);
}

/* --- From an epoch ------------------------------------------------------------------------------------------------- */

static StrataTrainer *
make_trainer (StrataTakeUp *take_up, GError **error)
{
  g_autofree char *path = strata_run_dup_checkpoint_path (take_up->folder, take_up->epoch);
  g_autoptr (StrataNetwork) network = strata_network_load_h5 (path, error);
  StrataHistory *history = strata_run_get_history (take_up->run);
  guint n_epochs = strata_history_get_n_epochs (history);

  if (network == NULL)
    return NULL;
  /* Where the experiment's relative paths started is known to the snapshot alone. */
  g_autoptr (StrataSnapshot) snapshot = strata_snapshot_load (take_up->folder, NULL);
  if (snapshot != NULL)
    take_up->base_folder = g_strdup (strata_snapshot_get_base_folder (snapshot));
  g_autoptr (StrataTrainer) trainer = strata_trainer_new (take_up->experiment, take_up->dataset, network, error);
  if (trainer == NULL)
    return NULL;
  strata_trainer_set_folders (trainer, take_up->base_folder, NULL);
  if (!strata_trainer_take_up (trainer, history, take_up->whole ? n_epochs : MIN (take_up->epoch, n_epochs),
                               take_up->epoch, error))
    return NULL;
  return g_steal_pointer (&trainer);
}

static void
make_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  StrataTrainer *trainer = make_trainer (data, &error);

  if (trainer != NULL)
    g_task_return_pointer (task, trainer, g_object_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/* Those that belong to the epochs in sight. */
static void
list_checkpoints (StrataSession *self, const StrataTakeUp *take_up)
{
  GArray *epochs = strata_run_get_checkpoints (take_up->run);
  GListStore *checkpoints = strata_training_log_get_checkpoints (self->log);

  for (guint i = 0; i < epochs->len; i++)
    {
      guint epoch = g_array_index (epochs, guint, i);
      g_autofree char *path = strata_run_dup_checkpoint_path (take_up->folder, epoch);

      if (take_up->whole || epoch <= take_up->epoch)
        strata_checkpoints_add (checkpoints, path, epoch, FALSE);
    }
}

static void
on_taken_up (GObject *object, GAsyncResult *result, gpointer user_data)
{
  StrataSession *self = STRATA_SESSION (object);
  const StrataTakeUp *take_up = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autoptr (StrataTrainer) trainer = g_task_propagate_pointer (G_TASK (result), &error);

  self->starting = FALSE;
  if (trainer == NULL)
    {
      strata_session_notify_state (self);
      strata_session_toast (self, "%s", error->message);
      return;
    }
  g_autoptr (StrataNetwork) network = strata_trainer_dup_network (trainer);
  strata_session_take_trainer (self, trainer, NULL, take_up->base_folder);
  strata_trainer_set_origin (trainer, strata_run_get_id (take_up->run), strata_run_get_name (take_up->run));
  strata_session_name_log (self, strata_run_get_name (take_up->run), take_up->folder);
  self->settled = TRUE;
  self->taken_up = TRUE;
  g_object_notify_by_pspec (G_OBJECT (self), strata_session_properties[PROP_TRAINER]);
  list_checkpoints (self, take_up);
  strata_session_adopt_network (self, network);
  strata_session_notify_state (self);
}

static void
start_taking_up (StrataSession *self, StrataTakeUp *take_up)
{
  g_autofree char *obstacle = strata_session_dup_obstacle (self);

  if (obstacle != NULL)
    {
      strata_session_toast (self, "%s", obstacle);
      take_up_free (take_up);
      return;
    }
  take_up->experiment = strata_experiment_freeze (self->experiment);
  take_up->dataset = g_object_ref (self->dataset);
  self->starting = TRUE;
  g_autoptr (GTask) task = g_task_new (self, NULL, on_taken_up, NULL);
  g_task_set_task_data (task, take_up, (GDestroyNotify) take_up_free);
  g_task_run_in_thread (task, make_in_thread);
}

/* --- Once the data are there --------------------------------------------------------------------------------------- */

static void
go_on_when_ready (StrataSession *self)
{
  if (self->take_up == NULL || (self->dataset == NULL && self->data_error == NULL))
    return;
  StrataTakeUp *take_up = g_steal_pointer (&self->take_up);
  if (take_up->run != NULL)
    {
      start_taking_up (self, take_up);
      return;
    }
  strata_session_start (self, NULL, take_up->folder);
  take_up_free (take_up);
}

static void
wait (StrataSession *self, StrataTakeUp *take_up)
{
  g_signal_handlers_disconnect_by_func (self, go_on_when_ready, NULL);
  g_signal_connect (self, "notify::dataset", G_CALLBACK (go_on_when_ready), NULL);
  g_signal_connect (self, "notify::data-error", G_CALLBACK (go_on_when_ready), NULL);
  strata_session_forget_take_up (self);
  self->take_up = take_up;
  go_on_when_ready (self);
}

void
strata_session_resume_run (StrataSession *self, const char *folder)
{
  StrataTakeUp *take_up = g_new0 (StrataTakeUp, 1);

  take_up->folder = g_strdup (folder);
  wait (self, take_up);
}

void
strata_session_take_up_run (StrataSession *self, StrataRun *run, guint epoch, gboolean whole)
{
  StrataTakeUp *take_up = g_new0 (StrataTakeUp, 1);

  take_up->folder = g_strdup (strata_run_get_folder (run));
  take_up->run = g_object_ref (run);
  take_up->epoch = epoch;
  take_up->whole = whole;
  wait (self, take_up);
}

gboolean
strata_session_is_taken_up (StrataSession *self)
{
  return self->taken_up;
}

void
strata_session_forget_take_up (StrataSession *self)
{
  g_clear_pointer (&self->take_up, take_up_free);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-preferences.h"
#include "strata-process.h"
#include "strata-runs.h"
#include "strata-session-private.h"

#include <glib/gi18n.h>

/* Training as the window sees it: a trainer is made and started, its ring is read into the log, its network fetched after
 * each epoch. */

void
strata_session_set_network (StrataSession *self, StrataNetwork *network)
{
  if (g_set_object (&self->network, network))
    g_object_notify_by_pspec (G_OBJECT (self), strata_session_properties[PROP_NETWORK]);
}

void
strata_session_notify_state (StrataSession *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), strata_session_properties[PROP_TRAINING_STATE]);
}

static void
on_event (const StrataEvent *event, gpointer user_data)
{
  StrataSession *self = user_data;

  strata_training_log_add (self->log, event);
  if (event->kind == STRATA_EVENT_EPOCH)
    self->epoch_ended = TRUE;
  if (event->kind == STRATA_EVENT_NOTE && g_strcmp0 (event->note_kind, "warning") == 0)
    strata_session_toast (self, "%s", event->note_text);
}

void
strata_session_poll (StrataSession *self)
{
  if (self->trainer == NULL)
    return;

  strata_trainer_read (self->trainer, on_event, self);
  strata_training_log_flush (self->log);
  if (self->epoch_ended)
    {
      g_autoptr (StrataNetwork) network = strata_trainer_dup_network (self->trainer);
      self->epoch_ended = FALSE;
      if (network != NULL)
        strata_session_set_network (self, network);
    }
}

/* Something that happened here, at the place the curves have reached. */
static void
mark (StrataSession *self, StrataMarkerKind kind, const char *text)
{
  strata_training_log_add_marker (self->log, kind, text);
  strata_training_log_flush (self->log);
}

static void
on_finished (StrataSession *self)
{
  /* The weights may be other than the last epoch's: a batch more, or the best put back. */
  self->settled = TRUE;
  self->epoch_ended = TRUE;
  strata_session_poll (self);
  if (strata_trainer_get_outcome (self->trainer) == STRATA_OUTCOME_EARLY_STOPPED)
    mark (self, STRATA_MARKER_EARLY_STOP, _ ("stopped early"));
  strata_session_notify_state (self);
  strata_process_tidy_soon ();
}

void
strata_session_drop_trainer (StrataSession *self)
{
  if (self->trainer == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->trainer, self);
  if (strata_trainer_get_state (self->trainer) != STRATA_TRAINER_FINISHED)
    strata_trainer_stop_now (self->trainer);
  g_clear_object (&self->trainer);
}

/* --- Starting ------------------------------------------------------------------------------------------------------ */

typedef struct
{
  StrataExperiment *experiment;
  StrataDataset *dataset;
  char *folder;      /* of the run to go on with, or NULL: a new one */
  char *base_folder; /* where that one's relative paths start */
} Start;

static void
start_free (Start *start)
{
  g_object_unref (start->experiment);
  g_object_unref (start->dataset);
  g_free (start->folder);
  g_free (start->base_folder);
  g_free (start);
}

static StrataTrainer *
make_resumed (Start *start, GError **error)
{
  g_autoptr (StrataSnapshot) snapshot = strata_snapshot_load (start->folder, error);

  if (snapshot == NULL)
    return NULL;
  start->base_folder = g_strdup (strata_snapshot_get_base_folder (snapshot));
  g_autoptr (StrataTrainer) trainer =
    strata_trainer_new (strata_snapshot_get_experiment (snapshot), start->dataset, NULL, error);
  if (trainer == NULL || !strata_trainer_resume_from (trainer, g_steal_pointer (&snapshot), error))
    return NULL;
  return g_steal_pointer (&trainer);
}

static void
make_trainer (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Start *start = data;
  g_autoptr (GError) error = NULL;
  StrataTrainer *trainer = start->folder != NULL ? make_resumed (start, &error)
                                                 : strata_trainer_new (start->experiment, start->dataset, NULL, &error);

  if (trainer != NULL)
    g_task_return_pointer (task, trainer, g_object_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
strata_session_take_trainer (StrataSession *self, StrataTrainer *trainer, const char *folder, const char *base_folder)
{
  const char *name = strata_experiment_get_name (self->experiment);

  strata_session_drop_trainer (self);
  self->trainer = g_object_ref (trainer);
  g_free (self->run_folder);
  g_free (self->run_name);
  self->run_folder = folder != NULL ? g_strdup (folder) : strata_runs_dup_new_folder (name && *name ? name : "network");
  self->run_name = g_path_get_basename (self->run_folder);
  strata_trainer_set_folders (trainer, base_folder, self->run_folder);
  strata_trainer_set_run_folder (trainer, self->run_folder);
  strata_trainer_set_n_threads (
    trainer, self->n_threads > 0 ? self->n_threads : (guint) MAX (0, strata_preferences_get_int ("threads", 0)));
  g_signal_connect_swapped (trainer, "notify::state", G_CALLBACK (strata_session_notify_state), self);
  g_signal_connect_swapped (trainer, "finished", G_CALLBACK (on_finished), self);
  strata_training_log_keep (self->log);
  strata_training_log_clear (self->log, strata_trainer_get_history (trainer));
  self->epoch_ended = FALSE;
  self->settled = FALSE;
  self->restored = FALSE;
  self->taken_up = FALSE;
  self->edited_since_training = FALSE;
}

void
strata_session_name_log (StrataSession *self, const char *name, const char *folder)
{
  strata_training_log_set_name (self->log, name);
  strata_training_log_set_folder (self->log, folder);
  /* Those that a training has behind it when it goes on. */
  strata_training_log_add_epochs (self->log, (guint) strata_trainer_get_steps_per_epoch (self->trainer));
  strata_training_log_flush (self->log);
}

static void
on_trainer_made (GObject *object, GAsyncResult *result, gpointer user_data)
{
  StrataSession *self = STRATA_SESSION (object);
  g_autoptr (GError) error = NULL;
  g_autoptr (StrataTrainer) trainer = g_task_propagate_pointer (G_TASK (result), &error);
  const Start *start = g_task_get_task_data (G_TASK (result));
  g_autoptr (GFile) parent = self->file ? g_file_get_parent (self->file) : NULL;
  g_autofree char *base = parent ? g_file_get_path (parent) : NULL;
  g_autofree char *name = NULL;

  self->starting = FALSE;
  if (trainer == NULL || self->given_up)
    {
      strata_session_notify_state (self);
      if (error != NULL)
        strata_session_toast (self, "%s", error->message);
      return;
    }

  strata_session_take_trainer (self, trainer, start->folder, start->folder != NULL ? start->base_folder : base);
  /* Translators: one of several trainings of this window, "run 2" */
  name = g_strdup_printf (_ ("run %u"), ++self->n_trainings);
  strata_session_name_log (self, name, self->run_folder);
  strata_session_set_network (self, NULL);
  g_object_notify_by_pspec (G_OBJECT (self), strata_session_properties[PROP_TRAINER]);
  strata_trainer_start (self->trainer);
  strata_session_notify_state (self);
}

void
strata_session_start (StrataSession *self, const guint64 *seed, const char *folder)
{
  g_autofree char *obstacle = strata_session_dup_obstacle (self);

  if (obstacle != NULL)
    {
      strata_session_toast (self, "%s", obstacle);
      return;
    }
  strata_editor_seal (self->editor);

  Start *data = g_new0 (Start, 1);
  data->experiment = strata_experiment_freeze (self->experiment);
  data->dataset = g_object_ref (self->dataset);
  data->folder = g_strdup (folder);
  if (seed != NULL)
    g_object_set (strata_experiment_get_fit (data->experiment), "seed", *seed, NULL);
  self->starting = TRUE;
  self->given_up = FALSE;
  g_autoptr (GTask) task = g_task_new (self, NULL, on_trainer_made, NULL);
  g_task_set_task_data (task, data, (GDestroyNotify) start_free);
  g_task_run_in_thread (task, make_trainer);
}

void
strata_session_train (StrataSession *self)
{
  strata_session_start (self, NULL, NULL);
}

void
strata_session_train_anew (StrataSession *self)
{
  strata_session_start (self, &(guint64){ 0 }, NULL);
}

void
strata_session_train_again (StrataSession *self)
{
  guint64 seed = self->trainer ? strata_trainer_get_seed (self->trainer) : 0;

  strata_session_start (self, self->trainer ? &seed : NULL, NULL);
}

void
strata_session_set_n_threads (StrataSession *self, guint n_threads)
{
  self->n_threads = n_threads;
}

/* --- State and controls -------------------------------------------------------------------------------------------- */

StrataTrainer *
strata_session_get_trainer (StrataSession *self)
{
  return self->trainer;
}

StrataTrainerState
strata_session_get_training_state (StrataSession *self)
{
  StrataTrainerState state = self->trainer ? strata_trainer_get_state (self->trainer) : STRATA_TRAINER_READY;

  /* A training has ended when its last weights are here. */
  return state == STRATA_TRAINER_FINISHED && !self->settled ? STRATA_TRAINER_STOPPING : state;
}

StrataNetwork *
strata_session_get_network (StrataSession *self)
{
  return self->network;
}

gboolean
strata_session_is_training (StrataSession *self)
{
  StrataTrainerState state = strata_session_get_training_state (self);

  return self->starting || state == STRATA_TRAINER_RUNNING || state == STRATA_TRAINER_PAUSED
         || state == STRATA_TRAINER_STOPPING;
}

char *
strata_session_dup_obstacle (StrataSession *self)
{
  g_autoptr (GError) error = NULL;

  if (strata_session_is_training (self))
    return g_strdup (_ ("A training is running already."));
  if (self->data_error != NULL)
    return g_strdup (self->data_error);
  if (!strata_experiment_validate (self->experiment, &error))
    return g_strdup (error->message);
  if (self->dataset == NULL)
    return g_strdup (_ ("The images are still being read."));
  return NULL;
}

gboolean
strata_session_can_continue (StrataSession *self)
{
  return !self->starting && self->network != NULL
         && strata_session_get_training_state (self) == STRATA_TRAINER_FINISHED;
}

guint
strata_session_get_epochs_left (StrataSession *self)
{
  if (!strata_session_can_continue (self) || self->edited_since_training
      || strata_trainer_get_outcome (self->trainer) != STRATA_OUTCOME_STOPPED)
    return 0;

  guint planned = strata_trainer_get_n_epochs (self->trainer);
  guint done = strata_history_get_n_epochs (strata_trainer_get_history (self->trainer));
  return planned > done ? planned - done : 0;
}

void
strata_session_continue (StrataSession *self, guint more_epochs)
{
  if (!strata_session_can_continue (self) || more_epochs == 0)
    return;
  self->settled = FALSE;
  self->restored = FALSE;
  /* What follows is kept apart from the training that was taken up. */
  if (self->taken_up)
    strata_training_log_set_folder (self->log, self->run_folder);
  self->taken_up = FALSE;
  strata_trainer_continue (self->trainer, more_epochs);
  strata_session_notify_state (self);
}

void
strata_session_pause (StrataSession *self)
{
  if (self->trainer == NULL)
    return;
  strata_trainer_pause (self->trainer);
  mark (self, STRATA_MARKER_PAUSE, _ ("paused"));
  strata_session_notify_state (self);
}

void
strata_session_resume (StrataSession *self)
{
  if (self->trainer == NULL)
    return;
  strata_trainer_resume (self->trainer);
  strata_session_notify_state (self);
}

void
strata_session_stop_now (StrataSession *self)
{
  self->given_up = self->starting;
  if (self->trainer == NULL || self->starting)
    return;
  strata_trainer_stop_now (self->trainer);
  strata_session_notify_state (self);
}

void
strata_session_stop_after_epoch (StrataSession *self)
{
  if (self->trainer == NULL)
    return;
  strata_trainer_stop_after_epoch (self->trainer);
  strata_session_notify_state (self);
}

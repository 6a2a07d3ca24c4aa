/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-session-private.h"

/* The weights of a checkpoint put into the network of a training that has ended, and taken out again. */

typedef struct
{
  char *path;
  guint epoch;
  StrataSequential *sequential; /* for a file that holds nothing but weights */
  StrataTrainer *trainer;       /* whose training it was when it was asked for */
} Restore;

static void
restore_free (Restore *restore)
{
  g_free (restore->path);
  g_object_unref (restore->sequential);
  g_object_unref (restore->trainer);
  g_free (restore);
}

static void
load_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Restore *restore = data;
  g_autoptr (GError) error = NULL;
  StrataNetwork *network = strata_network_load_checkpoint (restore->path, restore->sequential, &error);

  if (network != NULL)
    g_task_return_pointer (task, network, g_object_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
take_network (StrataSession *self)
{
  g_autoptr (StrataNetwork) network = strata_trainer_dup_network (self->trainer);

  strata_session_set_network (self, network);
  g_object_notify_by_pspec (G_OBJECT (self), strata_session_properties[PROP_TRAINING_STATE]);
}

static void
on_loaded (GObject *object, GAsyncResult *result, gpointer user_data)
{
  StrataSession *self = STRATA_SESSION (object);
  Restore *restore = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autoptr (StrataNetwork) network = g_task_propagate_pointer (G_TASK (result), &error);

  /* Another training may have begun meanwhile, or this one gone on. */
  if (network != NULL && (restore->trainer != self->trainer || !strata_session_can_continue (self)))
    return;
  if (network == NULL || !strata_trainer_restore (self->trainer, network, restore->epoch, &error))
    {
      strata_session_toast (self, "%s", error->message);
      return;
    }
  self->restored = TRUE;
  take_network (self);
}

void
strata_session_restore (StrataSession *self, const char *path, guint epoch)
{
  g_autoptr (GTask) task = NULL;
  Restore *restore;

  if (!strata_session_can_continue (self))
    return;
  restore = g_new0 (Restore, 1);
  restore->path = g_strdup (path);
  restore->epoch = epoch;
  restore->sequential = g_object_ref (strata_network_get_sequential (self->network));
  restore->trainer = g_object_ref (self->trainer);
  task = g_task_new (self, NULL, on_loaded, NULL);
  g_task_set_task_data (task, restore, (GDestroyNotify) restore_free);
  g_task_run_in_thread (task, load_in_thread);
}

gboolean
strata_session_can_undo_restore (StrataSession *self)
{
  return self->restored && strata_session_can_continue (self);
}

void
strata_session_undo_restore (StrataSession *self)
{
  if (!strata_session_can_undo_restore (self))
    return;
  self->restored = FALSE;
  if (strata_trainer_undo_restore (self->trainer))
    take_network (self);
}

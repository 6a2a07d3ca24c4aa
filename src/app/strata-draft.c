/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-draft.h"

#include "strata-draft-store.h"
#include "strata-preferences.h"

#include <glib/gi18n.h>

struct _StrataDraft
{
  GObject parent_instance;

  StrataSession *session; /* NULL once discarded */
  char *id;
  guint timer;
  gboolean exists;  /* on disk, or will when the worker is done */
  gboolean busy;    /* a worker writes or removes */
  gboolean pending; /* the state changed meanwhile */
  gboolean told;    /* that drafts cannot be written here */
};

G_DEFINE_FINAL_TYPE (StrataDraft, strata_draft, G_TYPE_OBJECT)

static void settle (StrataDraft *self);

/* What a worker does: writes the copy, or removes the draft where there is none. */
typedef struct
{
  StrataDraftEntry *entry;
  StrataExperiment *experiment;
} Job;

static void
job_free (Job *job)
{
  strata_draft_entry_free (job->entry);
  g_clear_object (&job->experiment);
  g_free (job);
}

static void
run_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  GError *error = NULL;

  if (job->experiment == NULL)
    strata_draft_store_remove (job->entry->id);
  else if (!strata_draft_store_write (job->entry, job->experiment, &error) && error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_task_return_boolean (task, TRUE);
}

static void
on_done (GObject *object, GAsyncResult *result, gpointer user_data)
{
  StrataDraft *self = STRATA_DRAFT (object);
  g_autoptr (GError) error = NULL;

  self->busy = FALSE;
  if (!g_task_propagate_boolean (G_TASK (result), &error) && self->session != NULL && !self->told)
    {
      self->told = TRUE;
      strata_session_toast (self->session, _ ("Edits are not kept against a crash: %s"), error->message);
    }
  if (self->pending)
    settle (self);
  g_application_release (g_application_get_default ());
}

/* Brings the disk to the session's state. The program does not end before the worker has. */
static void
settle (StrataDraft *self)
{
  gboolean wanted = self->session != NULL && strata_editor_get_modified (strata_session_get_editor (self->session));
  Job *job;

  self->pending = self->busy;
  if (self->busy || (!wanted && !self->exists))
    return;

  self->exists = wanted;
  job = g_new0 (Job, 1);
  if (wanted)
    {
      GFile *file = strata_session_get_file (self->session);
      g_autofree char *name = strata_session_dup_name (self->session);
      g_autofree char *origin = file != NULL ? g_file_get_uri (file) : NULL;
      job->entry = strata_draft_entry_new (self->id, name, origin);
      job->experiment = strata_experiment_freeze (strata_session_get_experiment (self->session));
    }
  else
    job->entry = strata_draft_entry_new (self->id, "", NULL);

  g_autoptr (GTask) task = g_task_new (self, NULL, on_done, NULL);
  g_task_set_task_data (task, job, (GDestroyNotify) job_free);
  self->busy = TRUE;
  g_application_hold (g_application_get_default ());
  g_task_run_in_thread (task, run_in_thread);
}

static gboolean
on_timer (gpointer user_data)
{
  StrataDraft *self = user_data;

  self->timer = 0;
  settle (self);
  return G_SOURCE_REMOVE;
}

/* The first edit starts the clock and later ones do not put it off. */
static void
on_edit (StrataDraft *self)
{
  if (self->timer == 0)
    self->timer = g_timeout_add_seconds (strata_preferences_get_int ("draft-interval", 2), on_timer, self);
}

static void
on_modified (StrataDraft *self)
{
  if (strata_editor_get_modified (strata_session_get_editor (self->session)))
    on_edit (self);
  else
    settle (self);
}

static void
forget_session (StrataDraft *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->session == NULL)
    return;
  g_signal_handlers_disconnect_by_data (strata_session_get_experiment (self->session), self);
  g_signal_handlers_disconnect_by_data (strata_session_get_editor (self->session), self);
  g_clear_object (&self->session);
}

static void
strata_draft_dispose (GObject *object)
{
  forget_session (STRATA_DRAFT (object));
  G_OBJECT_CLASS (strata_draft_parent_class)->dispose (object);
}

static void
strata_draft_finalize (GObject *object)
{
  g_free (STRATA_DRAFT (object)->id);
  G_OBJECT_CLASS (strata_draft_parent_class)->finalize (object);
}

static void
strata_draft_class_init (StrataDraftClass *class)
{
  G_OBJECT_CLASS (class)->dispose = strata_draft_dispose;
  G_OBJECT_CLASS (class)->finalize = strata_draft_finalize;
}

static void
strata_draft_init (StrataDraft *self)
{
}

StrataDraft *
strata_draft_new (StrataSession *session, const char *id)
{
  StrataDraft *self = g_object_new (STRATA_TYPE_DRAFT, NULL);

  self->session = g_object_ref (session);
  self->exists = id != NULL;
  self->id = id != NULL ? g_strdup (id) : g_uuid_string_random ();
  g_signal_connect_swapped (strata_session_get_experiment (session), "changed", G_CALLBACK (on_edit), self);
  g_signal_connect_swapped (strata_session_get_editor (session), "notify::modified", G_CALLBACK (on_modified), self);
  return self;
}

void
strata_draft_discard (StrataDraft *self)
{
  forget_session (self);
  settle (self);
}

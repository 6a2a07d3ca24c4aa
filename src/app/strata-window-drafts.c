/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-window-private.h"

#include "strata-draft-store.h"

#include <glib/gi18n.h>

/* What a crash left: offered on the start page, restored, or given up. All of it is read by worker threads. */

static void
list_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_task_return_pointer (task, strata_draft_store_list (), (GDestroyNotify) g_ptr_array_unref);
}

static void
on_listed (GObject *object, GAsyncResult *result, gpointer user_data)
{
  StrataWindow *self = STRATA_WINDOW (object);
  g_autoptr (GPtrArray) entries = g_task_propagate_pointer (G_TASK (result), NULL);

  if (self->start_page != NULL)
    strata_start_page_show_drafts (self->start_page, entries);
}

void
strata_window_offer_drafts (StrataWindow *self)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, on_listed, NULL);

  g_task_run_in_thread (task, list_in_thread);
}

/* --- Restoring ----------------------------------------------------------------------------------------------------- */

typedef struct
{
  char *id;
  StrataDraftEntry *entry;
} Restore;

static void
restore_free (Restore *restore)
{
  g_free (restore->id);
  g_clear_pointer (&restore->entry, strata_draft_entry_free);
  g_free (restore);
}

static void
take_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Restore *restore = data;
  g_autoptr (GError) error = NULL;
  StrataExperiment *experiment = strata_draft_store_take (restore->id, &restore->entry, &error);

  if (experiment != NULL)
    g_task_return_pointer (task, experiment, g_object_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
on_taken (GObject *object, GAsyncResult *result, gpointer user_data)
{
  StrataWindow *self = STRATA_WINDOW (object);
  Restore *restore = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autoptr (StrataExperiment) experiment = g_task_propagate_pointer (G_TASK (result), &error);
  g_autoptr (GFile) file = NULL;
  g_autoptr (StrataSession) session = NULL;

  if (experiment == NULL)
    {
      strata_window_show_error (self, _ ("The Draft Could Not Be Restored"), error->message);
      strata_window_offer_drafts (self);
      return;
    }
  if (restore->entry->origin != NULL)
    file = g_file_new_for_uri (restore->entry->origin);
  session = strata_session_new (experiment, file);
  strata_window_open_session (self, session, restore->id);
}

static void
restore_draft (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (user_data, NULL, on_taken, NULL);
  Restore *restore = g_new0 (Restore, 1);

  restore->id = g_variant_dup_string (parameter, NULL);
  g_task_set_task_data (task, restore, (GDestroyNotify) restore_free);
  g_task_run_in_thread (task, take_in_thread);
}

/* --- Giving up ----------------------------------------------------------------------------------------------------- */

static void
hold_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  strata_draft_store_hold (data);
  g_task_return_boolean (task, TRUE);
}

static void
release_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  strata_draft_store_release (data);
  g_task_return_boolean (task, TRUE);
}

static void
remove_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  strata_draft_store_remove (data);
  g_task_return_boolean (task, TRUE);
}

static void
on_changed (GObject *object, GAsyncResult *result, gpointer user_data)
{
  strata_window_offer_drafts (STRATA_WINDOW (object));
}

static void
run (StrataWindow *self, const char *id, GTaskThreadFunc function)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, on_changed, NULL);

  g_task_set_task_data (task, g_strdup (id), g_free);
  g_task_run_in_thread (task, function);
}

static void
on_undo (AdwToast *toast, StrataWindow *self)
{
  run (self, g_object_get_data (G_OBJECT (toast), "draft"), release_in_thread);
  g_object_set_data (G_OBJECT (toast), "draft", NULL);
}

static void
on_dismissed (AdwToast *toast, StrataWindow *self)
{
  const char *id = g_object_get_data (G_OBJECT (toast), "draft");

  if (id != NULL)
    run (self, id, remove_in_thread);
}

/* Out of the list at once, and off the disk when it can no longer be had back. */
static void
discard_draft (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  StrataWindow *self = user_data;
  const char *id = g_variant_get_string (parameter, NULL);
  AdwToast *toast = adw_toast_new (_ ("The unsaved work was discarded"));

  run (self, id, hold_in_thread);
  adw_toast_set_timeout (toast, 10);
  adw_toast_set_button_label (toast, _ ("_Undo"));
  g_object_set_data_full (G_OBJECT (toast), "draft", g_strdup (id), g_free);
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (on_undo), self, 0);
  g_signal_connect_object (toast, "dismissed", G_CALLBACK (on_dismissed), self, 0);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static const GActionEntry entries[] = {
  { "restore-draft", restore_draft, "s" },
  { "discard-draft", discard_draft, "s" },
};

void
strata_window_add_draft_actions (StrataWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}

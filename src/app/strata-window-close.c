/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-window-private.h"

#include <glib/gi18n.h>

/* Closing goes through three steps, each of which may end it: a running training is stopped if the person says so, unsaved
 * edits are saved or given up, a network that no file holds is written. The window stays alive meanwhile. */

static void close_edits (StrataWindow *self);
static void close_network (StrataWindow *self, gboolean beside);

static void
close_when_idle (gpointer user_data)
{
  g_autoptr (StrataWindow) self = user_data;

  gtk_window_close (GTK_WINDOW (self));
}

/* GTK takes no other request to close while it asks about this one. */
static void
close_now (StrataWindow *self)
{
  self->may_close = TRUE;
  if (self->draft != NULL)
    strata_draft_discard (self->draft);
  g_idle_add_once (close_when_idle, g_object_ref (self));
}

static void
give_up (StrataWindow *self)
{
  self->close_pending = FALSE;
}

static AdwMessageDialog *
make_dialog (StrataWindow *self, const char *heading, const char *body)
{
  return ADW_MESSAGE_DIALOG (adw_message_dialog_new (GTK_WINDOW (self), heading, body));
}

/* --- The network --------------------------------------------------------------------------------------------------- */

static void
on_lost_response (AdwMessageDialog *dialog, const char *response, StrataWindow *self)
{
  if (g_str_equal (response, "close"))
    close_now (self);
  else
    give_up (self);
}

static void
on_network_kept (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StrataWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  AdwMessageDialog *dialog;

  if (strata_session_save_network_finish (STRATA_SESSION (object), result, &error))
    {
      close_now (self);
      return;
    }
  dialog = make_dialog (self, _ ("The Trained Network Could Not Be Kept"), error->message);
  adw_message_dialog_add_responses (dialog, "stay", _ ("_Do Not Close"), "close", _ ("_Lose It and Close"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "close", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (dialog, "stay");
  adw_message_dialog_set_close_response (dialog, "stay");
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_lost_response), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
close_network (StrataWindow *self, gboolean beside)
{
  g_autofree char *path = NULL;

  if (!strata_session_has_unsaved_network (self->session))
    {
      close_now (self);
      return;
    }
  path = strata_session_dup_keep_path (self->session, beside);
  strata_session_save_network_async (self->session, path, on_network_kept, g_object_ref (self));
}

/* --- Unsaved edits ------------------------------------------------------------------------------------------------- */

static void
on_edits_saved (StrataWindow *self, gboolean saved)
{
  if (saved)
    close_network (self, FALSE);
  else
    give_up (self);
}

static void
on_edits_response (AdwMessageDialog *dialog, const char *response, StrataWindow *self)
{
  if (g_str_equal (response, "save"))
    strata_window_save (self, FALSE, on_edits_saved);
  else if (g_str_equal (response, "discard"))
    close_network (self, FALSE);
  else
    give_up (self);
}

static void
close_edits (StrataWindow *self)
{
  AdwMessageDialog *dialog;

  if (!strata_editor_get_modified (strata_session_get_editor (self->session)))
    {
      close_network (self, FALSE);
      return;
    }
  dialog = make_dialog (self, _ ("Save Changes?"), NULL);
  adw_message_dialog_format_body (dialog, _ ("Your edits of “%s” are not saved. What is not saved will be lost."),
                                  strata_experiment_get_name (strata_session_get_experiment (self->session)));
  adw_message_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "discard", _ ("_Discard"), "save", _ ("_Save"),
                                    NULL);
  adw_message_dialog_set_response_appearance (dialog, "discard", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_response_appearance (dialog, "save", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, "save");
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_edits_response), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* --- A running training -------------------------------------------------------------------------------------------- */

static void
on_kept_beside (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StrataWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  if (strata_session_save_network_finish (STRATA_SESSION (object), result, &error))
    close_edits (self);
  else
    {
      strata_window_show_error (self, _ ("The Trained Network Could Not Be Kept"), error->message);
      give_up (self);
    }
}

/* The trainer ends after its batch: its weights are there once it has. */
static void
on_stopped (StrataSession *session, GParamSpec *pspec, StrataWindow *self)
{
  g_autofree char *path = NULL;

  if (strata_session_is_training (session))
    return;
  g_signal_handlers_disconnect_by_func (session, on_stopped, self);
  strata_session_poll (session);
  if (!strata_session_has_unsaved_network (session))
    {
      close_edits (self);
      return;
    }
  path = strata_session_dup_keep_path (session, TRUE);
  strata_session_save_network_async (session, path, on_kept_beside, g_object_ref (self));
}

static void
on_training_response (AdwMessageDialog *dialog, const char *response, StrataWindow *self)
{
  if (!g_str_equal (response, "stop"))
    {
      give_up (self);
      return;
    }
  g_signal_connect_object (self->session, "notify::training-state", G_CALLBACK (on_stopped), self, 0);
  strata_session_stop_now (self->session);
  on_stopped (self->session, NULL, self);
}

/* As a person reads it: their own folder is ~. (transfer full) */
static char *
shorten (const char *path)
{
  const char *home = g_get_home_dir ();

  if (g_str_has_prefix (path, home) && path[strlen (home)] == G_DIR_SEPARATOR)
    return g_strconcat ("~", path + strlen (home), NULL);
  return g_strdup (path);
}

static void
close_training (StrataWindow *self)
{
  g_autofree char *full_path = strata_session_dup_keep_path (self->session, TRUE);
  g_autofree char *path = shorten (full_path);
  AdwMessageDialog *dialog = make_dialog (self, _ ("Stop the Training and Close?"), NULL);

  adw_message_dialog_format_body (dialog, _ ("What was trained so far is kept: the network is saved as\n%s"), path);
  adw_message_dialog_add_responses (dialog, "keep", _ ("_Keep Training"), "stop", _ ("_Stop and Close"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "stop", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (dialog, "keep");
  adw_message_dialog_set_close_response (dialog, "keep");
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_training_response), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

gboolean
strata_window_close_request (GtkWindow *window)
{
  StrataWindow *self = STRATA_WINDOW (window);

  if (self->may_close || self->session == NULL)
    return GDK_EVENT_PROPAGATE;
  if (self->close_pending)
    return GDK_EVENT_STOP;

  self->close_pending = TRUE;
  if (strata_session_is_training (self->session))
    close_training (self);
  else
    close_edits (self);
  return GDK_EVENT_STOP;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-window-private.h"

#include "strata-export-window.h"
#include "strata-preferences.h"

#include <glib/gi18n.h>

/* Saving, by the person's file chooser; the files themselves are written on worker threads. */

void
strata_window_show_error (StrataWindow *self, const char *heading, const char *body)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), heading, body);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"));
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "close");
  gtk_window_present (GTK_WINDOW (dialog));
}

GtkFileChooserNative *
strata_window_make_chooser (StrataWindow *self, const char *title, GtkFileChooserAction action, const char *accept)
{
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (title, GTK_WINDOW (self), action, accept, NULL);
  g_autofree char *uri = strata_preferences_get_string ("last-folder", "");

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  if (*uri != '\0')
    {
      g_autoptr (GFile) folder = g_file_new_for_uri (uri);
      gtk_file_chooser_set_current_folder (GTK_FILE_CHOOSER (chooser), folder, NULL);
    }
  return chooser;
}

/* --- Saving -------------------------------------------------------------------------------------------------------- */

static void
on_saved (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  StrataWindow *self = g_task_get_source_object (task);
  StrataWindowSaved saved = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  gboolean done = strata_session_save_finish (STRATA_SESSION (object), result, &error);

  if (done)
    strata_preferences_add_recent (strata_session_get_file (STRATA_SESSION (object)));
  else
    strata_window_show_error (self, _ ("The Experiment Could Not Be Saved"), error->message);
  if (saved != NULL)
    saved (self, done);
}

static void
save_to (StrataWindow *self, GFile *file, StrataWindowSaved saved)
{
  GTask *task = g_task_new (self, NULL, NULL, NULL);

  g_task_set_task_data (task, saved, NULL);
  strata_session_save_async (self->session, file, on_saved, task);
}

static GFile *
with_suffix (GFile *file, const char *suffix)
{
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *full = NULL;
  g_autoptr (GFile) folder = g_file_get_parent (file);

  if (g_str_has_suffix (name, suffix) || folder == NULL)
    return g_object_ref (file);
  full = g_strconcat (name, suffix, NULL);
  return g_file_get_child (folder, full);
}

static void
on_save_response (GtkNativeDialog *dialog, int response, StrataWindow *self)
{
  StrataWindowSaved saved = g_object_get_data (G_OBJECT (dialog), "saved");

  if (response == GTK_RESPONSE_ACCEPT && self->session != NULL)
    {
      g_autoptr (GFile) chosen = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
      g_autoptr (GFile) file = with_suffix (chosen, ".strata");
      save_to (self, file, saved);
    }
  else if (saved != NULL)
    saved (self, FALSE);
  g_object_unref (dialog);
}

void
strata_window_save (StrataWindow *self, gboolean always_ask, StrataWindowSaved saved)
{
  GFile *file = strata_session_get_file (self->session);
  g_autofree char *name = NULL;
  GtkFileChooserNative *chooser;

  if (file != NULL && !always_ask)
    {
      save_to (self, file, saved);
      return;
    }

  chooser = strata_window_make_chooser (self, _ ("Save the Experiment"), GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"));
  name = g_strconcat (strata_experiment_get_name (strata_session_get_experiment (self->session)), ".strata", NULL);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser),
                                     g_str_equal (name, ".strata") ? _ ("experiment.strata") : name);
  g_object_set_data (G_OBJECT (chooser), "saved", saved);
  g_signal_connect_object (chooser, "response", G_CALLBACK (on_save_response), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

/* --- The network --------------------------------------------------------------------------------------------------- */

static void
on_network_saved (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StrataWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  if (strata_session_save_network_finish (STRATA_SESSION (object), result, &error))
    strata_window_toast (self, _ ("The trained network was saved"));
  else
    strata_window_show_error (self, _ ("The Network Could Not Be Saved"), error->message);
}

static void
on_network_response (GtkNativeDialog *dialog, int response, StrataWindow *self)
{
  if (response == GTK_RESPONSE_ACCEPT && self->session != NULL)
    {
      g_autoptr (GFile) chosen = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
      g_autoptr (GFile) file = with_suffix (chosen, ".h5");
      g_autofree char *path = g_file_get_path (file);
      if (path != NULL)
        strata_session_save_network_async (self->session, path, on_network_saved, g_object_ref (self));
      else
        strata_window_show_error (
          self, _ ("The Network Could Not Be Saved"),
          _ ("A network can only be written to a folder of this computer. Choose another folder."));
    }
  g_object_unref (dialog);
}

static void
save_network (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  StrataWindow *self = user_data;
  g_autofree char *path = strata_session_dup_keep_path (self->session, TRUE);
  g_autofree char *name = g_path_get_basename (path);
  GtkFileChooserNative *chooser =
    strata_window_make_chooser (self, _ ("Save the Trained Network"), GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"));

  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), name);
  g_signal_connect_object (chooser, "response", G_CALLBACK (on_network_response), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static void
save (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  strata_window_save (user_data, FALSE, NULL);
}

static void
save_as (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  strata_window_save (user_data, TRUE, NULL);
}

static void
show_export (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  StrataWindow *self = user_data;

  gtk_window_present (strata_export_window_new (self));
}

static const GActionEntry entries[] = {
  { "save", save },
  { "save-as", save_as },
  { "save-network", save_network },
  { "export", show_export },
};

void
strata_window_add_file_actions (StrataWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}

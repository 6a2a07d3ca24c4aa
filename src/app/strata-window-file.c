/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-window-private.h"

#include "strata-chooser.h"
#include "strata-export-window.h"
#include "strata-format.h"
#include "strata-preferences.h"

#include <glib/gi18n.h>

/* Saving, by the person's file chooser; the files themselves are written on worker threads. */

void
strata_window_show_error (StrataWindow *self, const char *heading, const char *body)
{
  g_autofree char *text = strata_format_figures (body);
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), heading, text);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"));
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "close");
  gtk_window_present (GTK_WINDOW (dialog));
}

/* --- Saving -------------------------------------------------------------------------------------------------------- */

typedef struct
{
  StrataWindow *window;
  StrataWindowSaved saved; /* NULL: nobody waits for it */
} Saving;

static Saving *
saving_new (StrataWindow *self, StrataWindowSaved saved)
{
  Saving *saving = g_new0 (Saving, 1);

  saving->window = g_object_ref (self);
  saving->saved = saved;
  return saving;
}

static void
saving_end (Saving *saving, gboolean done)
{
  if (saving->saved != NULL)
    saving->saved (saving->window, done);
  g_object_unref (saving->window);
  g_free (saving);
}

static void save_to (Saving *saving, GFile *file, gboolean replace);

static void
on_changed_response (AdwMessageDialog *dialog, const char *response, Saving *saving)
{
  StrataSession *session = saving->window->session;

  if (g_str_equal (response, "replace") && session != NULL && strata_session_get_file (session) != NULL)
    save_to (saving, strata_session_get_file (session), TRUE);
  else if (g_str_equal (response, "save-as") && session != NULL)
    {
      strata_window_save (saving->window, TRUE, saving->saved);
      saving->saved = NULL;
      saving_end (saving, FALSE);
    }
  else
    saving_end (saving, FALSE);
}

static void
ask_to_replace (Saving *saving, GFile *file)
{
  g_autofree char *name = g_file_get_basename (file);
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (GTK_WINDOW (saving->window), NULL, NULL));

  adw_message_dialog_format_heading (dialog, _ ("“%s” Was Changed Meanwhile"), name);
  adw_message_dialog_set_body (dialog, _ ("Another window or program has written the file since it was opened here. "
                                          "Replace it and what was written there is lost."));
  adw_message_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "save-as", _ ("Save _As…"), "replace",
                                    _ ("_Replace"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "replace", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (dialog, "save-as");
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_signal_connect (dialog, "response", G_CALLBACK (on_changed_response), saving);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_saved (GObject *object, GAsyncResult *result, gpointer user_data)
{
  StrataSession *session = STRATA_SESSION (object);
  Saving *saving = user_data;
  g_autoptr (GError) error = NULL;

  if (strata_session_save_finish (session, result, &error))
    {
      strata_preferences_add_recent (strata_session_get_file (session));
      saving_end (saving, TRUE);
    }
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WRONG_ETAG))
    ask_to_replace (saving, strata_session_get_file (session));
  else
    {
      strata_window_show_error (saving->window, _ ("The Experiment Could Not Be Saved"), error->message);
      saving_end (saving, FALSE);
    }
}

static void
save_to (Saving *saving, GFile *file, gboolean replace)
{
  strata_session_save_async (saving->window->session, file, replace, on_saved, saving);
}

static void
on_save_named (GFile *file, gpointer user_data)
{
  Saving *saving = user_data;

  if (file != NULL && saving->window->session != NULL)
    save_to (saving, file, TRUE);
  else
    saving_end (saving, FALSE);
}

static void
on_save_response (GtkNativeDialog *dialog, int response, StrataWindow *self)
{
  Saving *saving = saving_new (self, g_object_get_data (G_OBJECT (dialog), "saved"));

  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr (GFile) chosen = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
      strata_chooser_complete (GTK_WINDOW (self), chosen, ".strata", on_save_named, saving);
    }
  else
    saving_end (saving, FALSE);
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
      save_to (saving_new (self, saved), file, FALSE);
      return;
    }

  chooser =
    strata_chooser_new (_ ("Save the Experiment"), GTK_WINDOW (self), GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"));
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
on_network_named (GFile *file, gpointer user_data)
{
  g_autoptr (StrataWindow) self = user_data;
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  if (file == NULL || self->session == NULL)
    return;
  if (path != NULL)
    strata_session_save_network_async (self->session, path, on_network_saved, g_object_ref (self));
  else
    strata_window_show_error (self, _ ("The Network Could Not Be Saved"),
                              _ ("A network can only be written to a folder of this computer. Choose another folder."));
}

static void
on_network_response (GtkNativeDialog *dialog, int response, StrataWindow *self)
{
  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr (GFile) chosen = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
      strata_chooser_complete (GTK_WINDOW (self), chosen, ".h5", on_network_named, g_object_ref (self));
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
    strata_chooser_new (_ ("Save the Trained Network"), GTK_WINDOW (self), GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"));

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

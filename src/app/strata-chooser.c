/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-chooser.h"

#include "strata-preferences.h"

#include <glib/gi18n.h>

static void
on_response (GtkNativeDialog *dialog, int response)
{
  g_autoptr (GFile) file = NULL;
  g_autoptr (GFile) folder = NULL;

  if (response != GTK_RESPONSE_ACCEPT)
    return;
  file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  folder = file != NULL ? g_file_get_parent (file) : NULL;
  if (folder != NULL)
    {
      g_autofree char *uri = g_file_get_uri (folder);
      strata_preferences_set_string ("last-folder", uri);
    }
}

GtkFileChooserNative *
strata_chooser_new (const char *title, GtkWindow *window, GtkFileChooserAction action, const char *accept)
{
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (title, window, action, accept, _ ("_Cancel"));
  g_autofree char *uri = strata_preferences_get_string ("last-folder", "");

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  if (*uri != '\0')
    {
      g_autoptr (GFile) folder = g_file_new_for_uri (uri);
      gtk_file_chooser_set_current_folder (GTK_FILE_CHOOSER (chooser), folder, NULL);
    }
  g_signal_connect (chooser, "response", G_CALLBACK (on_response), NULL);
  return chooser;
}

/* --- The ending ---------------------------------------------------------------------------------------------------- */

typedef struct
{
  GtkWindow *window;
  GFile *file;
  StrataChooserDone done;
  gpointer user_data;
} Completion;

static void
complete (Completion *completion, gboolean agreed)
{
  completion->done (agreed ? completion->file : NULL, completion->user_data);
  g_object_unref (completion->window);
  g_object_unref (completion->file);
  g_free (completion);
}

static void
on_replace_response (AdwMessageDialog *dialog, const char *response, Completion *completion)
{
  complete (completion, g_str_equal (response, "replace"));
}

static void
on_looked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Completion *completion = user_data;
  g_autoptr (GFileInfo) info = g_file_query_info_finish (G_FILE (source), result, NULL);
  g_autofree char *name = g_file_get_basename (completion->file);
  AdwMessageDialog *dialog;

  if (info == NULL)
    {
      complete (completion, TRUE);
      return;
    }
  dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (completion->window, NULL, NULL));
  adw_message_dialog_format_heading (dialog, _ ("Replace “%s”?"), name);
  adw_message_dialog_set_body (dialog, _ ("There is a file of this name already. What it holds will be lost."));
  adw_message_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "replace", _ ("_Replace"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "replace", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (dialog, "cancel");
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_signal_connect (dialog, "response", G_CALLBACK (on_replace_response), completion);
  gtk_window_present (GTK_WINDOW (dialog));
}

void
strata_chooser_complete (GtkWindow *window,
                         GFile *chosen,
                         const char *suffix,
                         StrataChooserDone done,
                         gpointer user_data)
{
  g_autofree char *name = g_file_get_basename (chosen);
  g_autofree char *full = g_strconcat (name, suffix, NULL);
  g_autoptr (GFile) folder = g_file_get_parent (chosen);
  Completion *completion;

  if (g_str_has_suffix (name, suffix) || folder == NULL)
    {
      done (chosen, user_data);
      return;
    }
  completion = g_new0 (Completion, 1);
  completion->window = g_object_ref (window);
  completion->file = g_file_get_child (folder, full);
  completion->done = done;
  completion->user_data = user_data;
  g_file_query_info_async (completion->file, G_FILE_ATTRIBUTE_STANDARD_TYPE, G_FILE_QUERY_INFO_NONE, G_PRIORITY_DEFAULT,
                           NULL, on_looked, completion);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-picture-save.h"

#include "strata-chooser.h"

#include <glib/gi18n.h>

typedef struct
{
  StrataPicture picture;
  StrataSession *session;
  GFile *file;             /* NULL until it is chosen, or for the clipboard */
  GdkClipboard *clipboard; /* NULL for a file */
} Save;

static void
save_free (Save *save)
{
  save->picture.free_data (save->picture.data);
  g_object_unref (save->session);
  g_clear_object (&save->file);
  g_clear_object (&save->clipboard);
  g_free (save);
}

static Save *
save_new (const StrataPicture *picture, StrataSession *session)
{
  Save *save = g_new0 (Save, 1);

  save->picture = *picture;
  save->session = g_object_ref (session);
  return save;
}

/* --- Into a file --------------------------------------------------------------------------------------------------- */

static void
write_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Save *save = data;
  const StrataPicture *picture = &save->picture;
  GError *error = NULL;
  g_autofree char *name = g_file_get_basename (save->file);
  g_autoptr (GBytes) bytes =
    strata_drawing_render (picture->draw, picture->data, name, picture->width, picture->height, &error);
  gsize size;
  gconstpointer contents = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;

  if (contents == NULL
      || !g_file_replace_contents (save->file, contents, size, NULL, FALSE, G_FILE_CREATE_NONE, NULL, NULL, &error))
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
on_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Save *save = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_file_get_basename (save->file);

  if (g_task_propagate_boolean (G_TASK (result), &error))
    {
      strata_session_toast (save->session, _ ("Saved “%s”"), name);
      strata_session_tell (save->session, "figure");
    }
  else
    strata_session_toast (save->session, "%s", error->message);
}

static void
on_chosen (GtkNativeDialog *dialog, int response, Save *save)
{
  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr (GTask) task = g_task_new (NULL, NULL, on_written, NULL);

      save->file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
      g_task_set_task_data (task, save, (GDestroyNotify) save_free);
      g_task_run_in_thread (task, write_in_thread);
    }
  else
    save_free (save);
  gtk_native_dialog_destroy (dialog);
  g_object_unref (dialog);
}

void
strata_picture_save (const StrataPicture *picture,
                     GtkWidget *page,
                     StrataSession *session,
                     const char *title,
                     const char *name)
{
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (page));
  GtkFileChooserNative *dialog = strata_chooser_new (title, window, GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"));

  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  g_signal_connect (dialog, "response", G_CALLBACK (on_chosen), save_new (picture, session));
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

/* --- Into the clipboard -------------------------------------------------------------------------------------------- */

static void
draw_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const StrataPicture *picture = &((Save *) data)->picture;

  g_task_return_pointer (
    task, strata_drawing_to_texture (picture->draw, picture->data, picture->width, picture->height), g_object_unref);
}

static void
on_drawn (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Save *save = g_task_get_task_data (G_TASK (result));
  g_autoptr (GdkTexture) texture = g_task_propagate_pointer (G_TASK (result), NULL);

  gdk_clipboard_set_texture (save->clipboard, texture);
  strata_session_toast (save->session, "%s", _ ("Picture copied"));
  strata_session_tell (save->session, "figure");
}

void
strata_picture_copy (const StrataPicture *picture, GtkWidget *page, StrataSession *session)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, on_drawn, NULL);
  Save *save = save_new (picture, session);

  save->clipboard = g_object_ref (gtk_widget_get_clipboard (page));
  g_task_set_task_data (task, save, (GDestroyNotify) save_free);
  g_task_run_in_thread (task, draw_in_thread);
}

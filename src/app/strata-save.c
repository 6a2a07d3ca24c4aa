/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-save.h"

#include "strata-chooser.h"

#include <glib/gi18n.h>

typedef struct
{
  StrataSession *session;
  StrataSaveFunc make; /* or else: */
  StrataSaveFileFunc write;
  gpointer data;
  GDestroyNotify free_data;
} Save;

static void
save_free (Save *save)
{
  g_object_unref (save->session);
  save->free_data (save->data);
  g_free (save);
}

static gboolean
write_bytes (Save *save, GFile *file, GCancellable *cancellable, GError **error)
{
  g_autofree char *name = g_file_get_basename (file);
  g_autoptr (GBytes) bytes = save->make (save->data, name, error);
  gsize size;
  const char *start = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;

  return bytes != NULL
         && g_file_replace_contents (file, start, size, NULL, FALSE, G_FILE_CREATE_NONE, NULL, cancellable, error);
}

static gboolean
write_file (Save *save, GFile *file, GError **error)
{
  if (g_file_peek_path (file) != NULL)
    return save->write (save->data, g_file_peek_path (file), error);

  g_autofree char *name = g_file_get_parse_name (file);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
               _ ("“%s” is not on this computer: choose a folder of its own"), name);
  return FALSE;
}

static void
write_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Save *save = data;
  g_autoptr (GError) error = NULL;

  if (save->make != NULL ? write_bytes (save, source, cancellable, &error) : write_file (save, source, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
on_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Save *save = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_file_get_basename (G_FILE (source));

  if (g_task_propagate_boolean (G_TASK (result), &error))
    {
      strata_session_toast (save->session, _ ("Saved “%s”"), name);
      if (save->make != NULL && !g_str_has_suffix (name, ".csv"))
        strata_session_tell (save->session, "figure");
    }
  else
    strata_session_toast (save->session, "%s", error->message);
}

static void
on_chosen (GtkNativeDialog *dialog, int response, Save *save)
{
  g_autoptr (GFile) file =
    response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;

  if (file != NULL)
    {
      g_autoptr (GTask) task = g_task_new (file, NULL, on_written, NULL);

      g_task_set_task_data (task, save, (GDestroyNotify) save_free);
      g_task_run_in_thread (task, write_in_thread);
    }
  else
    save_free (save);
  gtk_native_dialog_destroy (dialog);
  g_object_unref (dialog);
}

static Save *
save_new (StrataSession *session, gpointer data, GDestroyNotify free_data)
{
  Save *save = g_new0 (Save, 1);

  save->session = g_object_ref (session);
  save->data = data;
  save->free_data = free_data;
  return save;
}

static void
ask (GtkWidget *page, const char *title, const char *name, Save *save)
{
  GtkFileChooserNative *dialog =
    strata_chooser_new (title, GTK_WINDOW (gtk_widget_get_root (page)), GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"));

  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  g_signal_connect (dialog, "response", G_CALLBACK (on_chosen), save);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

void
strata_save_ask (GtkWidget *page,
                 StrataSession *session,
                 const char *title,
                 const char *name,
                 StrataSaveFunc make,
                 gpointer data,
                 GDestroyNotify free_data)
{
  Save *save = save_new (session, data, free_data);

  save->make = make;
  ask (page, title, name, save);
}

void
strata_save_ask_file (GtkWidget *page,
                      StrataSession *session,
                      const char *title,
                      const char *name,
                      StrataSaveFileFunc write,
                      gpointer data,
                      GDestroyNotify free_data)
{
  Save *save = save_new (session, data, free_data);

  save->write = write;
  ask (page, title, name, save);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-train-export.h"

#include <glib/gi18n.h>

#include "strata-chooser.h"
#include "strata-export.h"

#define PICTURE_WIDTH 840
#define PICTURE_HEIGHT 560

typedef struct
{
  StrataSession *session;
  StrataFigure *figure; /* NULL: the table */
} Export;

static void
export_free (Export *export)
{
  g_clear_object (&export->session);
  g_clear_pointer (&export->figure, strata_figure_free);
  g_free (export);
}

static void
on_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StrataSession) session = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_file_get_basename (G_FILE (source));

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    {
      strata_session_toast (session, _ ("Saved “%s”"), name);
      if (!g_str_has_suffix (name, ".csv"))
        strata_session_tell (session, "figure");
    }
  else
    strata_session_toast (session, "%s", error->message);
}

static GBytes *
render (Export *export, GFile *file, GError **error)
{
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *csv = NULL;
  gsize length;

  if (export->figure != NULL)
    return strata_figure_render (export->figure, name, PICTURE_WIDTH, PICTURE_HEIGHT, error);
  csv = strata_history_to_csv (strata_training_log_get_history (strata_session_get_log (export->session)));
  length = strlen (csv);
  return g_bytes_new_take (g_steal_pointer (&csv), length);
}

static void
on_chosen (GtkNativeDialog *dialog, int response, Export *export)
{
  g_autoptr (GFile) file =
    response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = file != NULL ? render (export, file, &error) : NULL;

  if (bytes != NULL)
    g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_NONE, NULL, on_written,
                                         g_object_ref (export->session));
  else if (error != NULL)
    strata_session_toast (export->session, "%s", error->message);
  export_free (export);
  gtk_native_dialog_destroy (dialog);
  g_object_unref (dialog);
}

static void
ask_where (GtkWidget *page, Export *export, const char *title, const char *ending)
{
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (page));
  GtkFileChooserNative *dialog = strata_chooser_new (title, window, GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"));
  g_autofree char *base = strata_session_dup_name (export->session);
  g_autofree char *name = g_strconcat (base, ending, NULL);

  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  g_signal_connect (dialog, "response", G_CALLBACK (on_chosen), export);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static Export *
export_new (StrataSession *session, StrataFigure *figure)
{
  Export *export = g_new0 (Export, 1);

  export->session = g_object_ref (session);
  export->figure = figure;
  return export;
}

void
strata_train_export_picture (GtkWidget *page, StrataSession *session, StrataCurves *curves, const char *ending)
{
  ask_where (page, export_new (session, strata_curves_dup_figure (curves)), _ ("Save Curves"), ending);
}

void
strata_train_export_csv (GtkWidget *page, StrataSession *session)
{
  ask_where (page, export_new (session, NULL), _ ("Save Table"), ".csv");
}

void
strata_train_copy_picture (StrataCurves *curves)
{
  g_autoptr (StrataFigure) figure = strata_curves_dup_figure (curves);
  g_autoptr (GdkTexture) texture = strata_figure_to_texture (figure, PICTURE_WIDTH, PICTURE_HEIGHT);

  gdk_clipboard_set_texture (gtk_widget_get_clipboard (GTK_WIDGET (curves)), texture);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-window-private.h"

#include "strata-chooser.h"
#include "strata-preferences.h"

#include <glib/gi18n.h>

/* Opening: an experiment, a model of Keras as an experiment, a folder of images as data, from the file chooser, the recent
 * files or dropped on the window. What a file is, and reading it, is a worker's affair. */

/* What came of a file. Images are no experiment: what was read is the folder they lie in. */
typedef struct
{
  StrataExperiment *experiment;
  StrataNetwork *network; /* NULL: the file holds no weights */
  StrataLesson *lesson;   /* NULL: the file is none */
  char *folder;           /* of images; NULL: an experiment */
} Opened;

static void
opened_free (Opened *opened)
{
  g_clear_object (&opened->experiment);
  g_clear_object (&opened->network);
  g_clear_object (&opened->lesson);
  g_free (opened->folder);
  g_free (opened);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Opened, opened_free)

/* --- On the worker ------------------------------------------------------------------------------------------------- */

/* (transfer full), NULL with a sentence */
static char *
dup_local_path (GFile *file, GError **error)
{
  char *path = g_file_get_path (file);

  if (path == NULL)
    {
      g_autofree char *name = g_file_get_parse_name (file);
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                   _ ("“%s” is not on this computer: copy it to a folder here and open that."), name);
    }
  return path;
}

static gboolean
read_model (GFile *file, StrataModelFormat format, Opened *opened, GError **error)
{
  g_autofree char *path = dup_local_path (file, error);
  g_autofree char *name = g_file_get_basename (file);

  if (path == NULL)
    return FALSE;
  if (!strata_model_format_get_info (format)->has_layers)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                   _ ("“%s” does not hold the layers of a model: open a .strata, .keras or .h5 file."), name);
      return FALSE;
    }
  opened->network = strata_network_load (path, error);
  if (opened->network == NULL)
    return FALSE;
  opened->experiment = strata_network_describe (opened->network);
  *strrchr (name, '.') = '\0';
  strata_experiment_set_name (opened->experiment, name);
  return TRUE;
}

static gboolean
read_folder (GFile *file, gboolean is_folder, Opened *opened, GError **error)
{
  g_autoptr (GFile) parent = is_folder ? g_object_ref (file) : g_file_get_parent (file);

  opened->folder = parent != NULL ? dup_local_path (parent, error) : NULL;
  return opened->folder != NULL;
}

static gboolean
has_ending (const char *name, const char *const endings[])
{
  g_autofree char *folded = g_ascii_strdown (name, -1);

  for (guint i = 0; endings[i] != NULL; i++)
    if (g_str_has_suffix (folded, endings[i]))
      return TRUE;
  return FALSE;
}

static gboolean
read_any (GFile *file, Opened *opened, GError **error)
{
  static const char *const idx[] = { "-ubyte", "-ubyte.gz", NULL };
  static const char *const data[] = { ".csv", ".npz", ".npy", ".png", ".jpg", ".jpeg", NULL };
  g_autofree char *name = g_file_get_basename (file);
  StrataModelFormat format;

  if (g_file_query_file_type (file, G_FILE_QUERY_INFO_NONE, NULL) == G_FILE_TYPE_DIRECTORY)
    return read_folder (file, TRUE, opened, error);
  if (has_ending (name, idx))
    return read_folder (file, FALSE, opened, error);
  if (strata_model_format_guess (name, &format) && format != STRATA_MODEL_FORMAT_NPZ)
    return read_model (file, format, opened, error);
  if (has_ending (name, data))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                   _ ("“%s” cannot be read as a data set: open the folder of four IDX files."), name);
      return FALSE;
    }
  if (has_ending (name, (const char *const[]){ STRATA_LESSON_SUFFIX, NULL }))
    {
      opened->lesson = strata_lesson_load_file (file, error);
      return opened->lesson != NULL;
    }
  opened->experiment = strata_experiment_load_file (file, error);
  return opened->experiment != NULL;
}

static void
read_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (Opened) opened = g_new0 (Opened, 1);
  GError *error = NULL;

  if (read_any (data, opened, &error))
    g_task_return_pointer (task, g_steal_pointer (&opened), (GDestroyNotify) opened_free);
  else
    g_task_return_error (task, error);
}

/* --- In the window ------------------------------------------------------------------------------------------------- */

/* The data of the experiment in view, as one step to undo; of a new one where there is none. */
static void
use_folder (StrataWindow *self, const char *folder)
{
  if (self->session == NULL || strata_window_is_on_start (self))
    {
      g_autoptr (StrataExperiment) experiment = strata_experiment_new ();
      g_autoptr (StrataSession) session = NULL;

      g_object_set (strata_experiment_get_data (experiment), "source", "idx", "folder", folder, NULL);
      session = strata_session_new (experiment, NULL);
      self = strata_window_open_session (self, session, NULL);
    }
  else
    {
      StrataEditor *editor = strata_session_get_editor (self->session);
      GObject *data = G_OBJECT (strata_experiment_get_data (strata_session_get_experiment (self->session)));

      strata_editor_begin_group (editor, _ ("Choose the images"));
      strata_editor_set (editor, data, NULL, "source", "idx");
      strata_editor_set (editor, data, NULL, "folder", folder);
      strata_editor_end_group (editor);

      /* What is undone afterwards would be something else. */
      AdwToast *toast = strata_window_toast_undo (self, _ ("Other images were chosen"), "win.undo", NULL);
      g_signal_connect_object (editor, "notify::undo-label", G_CALLBACK (adw_toast_dismiss), toast, G_CONNECT_SWAPPED);
    }
  strata_window_show_page (self, "data");
}

static void
on_read (GObject *object, GAsyncResult *result, gpointer user_data)
{
  StrataWindow *self = STRATA_WINDOW (object);
  GFile *file = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autoptr (Opened) opened = g_task_propagate_pointer (G_TASK (result), &error);

  if (opened == NULL)
    {
      g_autofree char *uri = g_file_get_uri (file);
      strata_preferences_forget_recent (uri);
      strata_start_page_refresh (self->start_page);
      strata_window_show_error (self, _ ("The File Could Not Be Opened"), error->message);
    }
  else if (opened->folder != NULL)
    use_folder (self, opened->folder);
  else if (opened->lesson != NULL)
    {
      strata_preferences_add_recent (file);
      strata_window_start_lesson (self, opened->lesson);
    }
  else if (opened->network != NULL)
    {
      g_autoptr (StrataSession) session = strata_session_new (opened->experiment, NULL);
      strata_session_adopt_network (session, opened->network);
      strata_preferences_add_recent (file);
      strata_window_open_session (self, session, NULL);
    }
  else
    {
      strata_preferences_add_recent (file);
      strata_window_open_experiment (self, opened->experiment, file);
    }
}

void
strata_window_open_file (StrataWindow *self, GFile *file)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, on_read, NULL);

  g_task_set_task_data (task, g_object_ref (file), g_object_unref);
  g_task_run_in_thread (task, read_in_thread);
}

static void
on_open_response (GtkNativeDialog *dialog, int response, StrataWindow *self)
{
  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
      strata_window_open_file (self, file);
    }
  g_object_unref (dialog);
}

static void
add_filter (GtkFileChooserNative *chooser, const char *name, const char *const patterns[])
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, name);
  for (guint i = 0; patterns[i] != NULL; i++)
    gtk_file_filter_add_pattern (filter, patterns[i]);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (chooser), filter);
}

static const char lesson_pattern[] = "*" STRATA_LESSON_SUFFIX;

static void
choose_file (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  StrataWindow *self = user_data;
  GtkFileChooserNative *chooser =
    strata_chooser_new (_ ("Open"), GTK_WINDOW (self), GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Open"));

  add_filter (chooser, _ ("Experiments, models and lessons"),
              (const char *const[]){ "*.strata", "*.keras", "*.h5", lesson_pattern, NULL });
  add_filter (chooser, _ ("Strata experiments"), (const char *const[]){ "*.strata", NULL });
  add_filter (chooser, _ ("Keras models"), (const char *const[]){ "*.keras", "*.h5", NULL });
  add_filter (chooser, _ ("Lessons"), (const char *const[]){ lesson_pattern, NULL });
  add_filter (chooser, _ ("All files"), (const char *const[]){ "*", NULL });
  g_signal_connect_object (chooser, "response", G_CALLBACK (on_open_response), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static void
open_uri (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_autoptr (GFile) file = g_file_new_for_uri (g_variant_get_string (parameter, NULL));

  strata_window_open_file (user_data, file);
}

static void
open_bundled (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  strata_window_open_bundled (user_data, g_variant_get_string (parameter, NULL));
}

static void
create (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_autoptr (StrataExperiment) experiment = strata_experiment_new ();

  strata_window_open_experiment (user_data, experiment, NULL);
}

/* --- Recent files -------------------------------------------------------------------------------------------------- */

static void
forget_recent (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  StrataWindow *self = user_data;
  const char *uri = g_variant_get_string (parameter, NULL);
  int place = strata_preferences_forget_recent (uri);
  g_autoptr (GFile) file = g_file_new_for_uri (uri);
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *text = g_strdup_printf (_ ("“%s” is no longer among the recent files"), name);

  if (place < 0)
    return;
  strata_start_page_refresh (self->start_page);
  strata_window_toast_undo (self, text, "win.restore-recent", g_variant_new ("(si)", uri, place));
}

static void
restore_recent (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  StrataWindow *self = user_data;
  const char *uri;
  int place;

  g_variant_get (parameter, "(&si)", &uri, &place);
  strata_preferences_restore_recent (uri, place);
  strata_start_page_refresh (self->start_page);
}

static const GActionEntry entries[] = {
  { "new", create },
  { "open", choose_file },
  { "open-uri", open_uri, "s" },
  { "open-bundled", open_bundled, "s" },
  { "forget-recent", forget_recent, "s" },
  { "restore-recent", restore_recent, "(si)" },
};

static gboolean
on_drop (GtkDropTarget *target, const GValue *value, double x, double y, gpointer user_data)
{
  GSList *files = g_value_get_boxed (value);

  for (GSList *link = files; link != NULL; link = link->next)
    strata_window_open_file (user_data, link->data);
  return files != NULL;
}

void
strata_window_add_open_actions (StrataWindow *self)
{
  GtkDropTarget *drop = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  g_signal_connect (drop, "drop", G_CALLBACK (on_drop), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drop));
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-session-private.h"

#include "formats/strata-atomic-file.h"

#include <glib/gi18n.h>

/* What a session writes: the experiment, and the network that was trained. Always on a worker thread, of copies. */

char *
strata_session_dup_name (StrataSession *self)
{
  const char *name = strata_experiment_get_name (self->experiment);

  if (self->file != NULL)
    {
      g_autofree char *base = g_file_get_basename (self->file);
      if (g_str_has_suffix (base, ".strata"))
        base[strlen (base) - strlen (".strata")] = '\0';
      return g_steal_pointer (&base);
    }
  return g_strdup (name != NULL && *name != '\0' ? name : _ ("New experiment"));
}

typedef struct
{
  StrataExperiment *experiment;
  GFile *file;
  char *expected; /* the state of the file that may be replaced; NULL: any */
  char *written;  /* the state it was left in */
} Save;

static void
save_free (Save *save)
{
  g_object_unref (save->experiment);
  g_object_unref (save->file);
  g_free (save->expected);
  g_free (save->written);
  g_free (save);
}

/* What tells one writing of a file from another; NULL where there is no file. (transfer full) */
static char *
dup_file_state (GFile *file)
{
  g_autoptr (GFileInfo) info =
    g_file_query_info (file, G_FILE_ATTRIBUTE_ETAG_VALUE, G_FILE_QUERY_INFO_NONE, NULL, NULL);

  return info != NULL ? g_strdup (g_file_info_get_etag (info)) : NULL;
}

static void
on_file_looked_at (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StrataSession) self = user_data;
  g_autoptr (GFileInfo) info = g_file_query_info_finish (G_FILE (source), result, NULL);

  /* A save that was quicker knows better. */
  if (info != NULL && self->file_state == NULL && self->file == G_FILE (source))
    self->file_state = g_strdup (g_file_info_get_etag (info));
}

void
strata_session_look_at_file (StrataSession *self)
{
  if (self->file != NULL)
    g_file_query_info_async (self->file, G_FILE_ATTRIBUTE_ETAG_VALUE, G_FILE_QUERY_INFO_NONE, G_PRIORITY_DEFAULT, NULL,
                             on_file_looked_at, g_object_ref (self));
}

static void
save_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Save *save = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *state = save->expected != NULL ? dup_file_state (save->file) : NULL;

  if (state != NULL && !g_str_equal (state, save->expected))
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_WRONG_ETAG, "%s", g_file_peek_path (save->file));
  else if (strata_experiment_save_file (save->experiment, save->file, &error))
    {
      save->written = dup_file_state (save->file);
      g_task_return_boolean (task, TRUE);
    }
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
strata_session_save_async (StrataSession *self,
                           GFile *file,
                           gboolean replace,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  Save *save = g_new0 (Save, 1);

  strata_editor_seal (self->editor);
  save->experiment = strata_experiment_freeze (self->experiment);
  save->file = g_object_ref (file);
  save->expected = replace ? NULL : g_strdup (self->file_state);
  g_task_set_task_data (task, save, (GDestroyNotify) save_free);
  g_task_run_in_thread (task, save_in_thread);
}

gboolean
strata_session_save_finish (StrataSession *self, GAsyncResult *result, GError **error)
{
  Save *save = g_task_get_task_data (G_TASK (result));

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  strata_session_set_file (self, save->file);
  g_free (self->file_state);
  self->file_state = g_strdup (save->written);
  /* Edits made while the file was written are not in it. */
  if (strata_configurable_equal (STRATA_CONFIGURABLE (save->experiment), STRATA_CONFIGURABLE (self->experiment)))
    strata_editor_mark_saved (self->editor);
  return TRUE;
}

gboolean
strata_session_has_unsaved_network (StrataSession *self)
{
  return self->network != NULL && self->network != self->saved_network;
}

char *
strata_session_dup_keep_path (StrataSession *self, gboolean beside)
{
  g_autoptr (GFile) folder = self->file && beside ? g_file_get_parent (self->file) : NULL;
  g_autofree char *directory = folder ? g_file_get_path (folder) : NULL;
  g_autofree char *name = g_strdup_printf ("%s.h5", self->run_name ? self->run_name : "network");

  if (directory == NULL)
    directory = g_build_filename (g_get_user_data_dir (), "strata", "networks", NULL);
  return g_build_filename (directory, name, NULL);
}

typedef struct
{
  StrataNetwork *network;
  char *path;
} Keep;

static void
keep_free (Keep *keep)
{
  g_object_unref (keep->network);
  g_free (keep->path);
  g_free (keep);
}

static void
keep_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Keep *keep = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *directory = g_path_get_dirname (keep->path);

  if (g_mkdir_with_parents (directory, 0755) != 0)
    g_task_return_new_error (task, G_IO_ERROR, g_io_error_from_errno (errno),
                             _ ("The folder %s could not be made: %s. Choose another place."), directory,
                             g_strerror (errno));
  else if (strata_network_save_h5 (keep->network, keep->path, FALSE, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
strata_session_save_network_async (StrataSession *self,
                                   const char *path,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  Keep *keep;

  if (self->network == NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                               _ ("There is no trained network yet. Train the model first."));
      return;
    }
  keep = g_new0 (Keep, 1);
  keep->network = g_object_ref (self->network);
  keep->path = g_strdup (path);
  g_task_set_task_data (task, keep, (GDestroyNotify) keep_free);
  g_task_run_in_thread (task, keep_in_thread);
}

gboolean
strata_session_save_network_finish (StrataSession *self, GAsyncResult *result, GError **error)
{
  Keep *keep = g_task_get_task_data (G_TASK (result));

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  g_set_object (&self->saved_network, keep->network);
  return TRUE;
}

/* --- Exports ------------------------------------------------------------------------------------------------------- */

typedef struct
{
  StrataNetwork *network;
  StrataExperiment *experiment;
  char *path;
  StrataModelFormat format;
  StrataExportScaling scaling;
} Export;

static void
export_free (Export *export)
{
  g_clear_object (&export->network);
  g_object_unref (export->experiment);
  g_free (export->path);
  g_free (export);
}

static gboolean
export_program (Export *export, GError **error)
{
  g_autofree char *code = strata_experiment_to_keras_code (export->experiment);

  return strata_write_atomically (export->path, code, strlen (code), error);
}

static void
export_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Export *export = data;
  g_autoptr (GError) error = NULL;
  gboolean done = export->format == STRATA_MODEL_FORMAT_PYTHON
                    ? export_program (export, &error)
                    : strata_network_export (export->network, export->path, export->format, export->scaling, &error);

  if (done)
    g_task_return_pointer (task, g_strdup (export->path), g_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
strata_session_export_async (StrataSession *self,
                             const char *path,
                             StrataModelFormat format,
                             StrataExportScaling scaling,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  Export *export;

  if (self->network == NULL && format != STRATA_MODEL_FORMAT_PYTHON)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                               _ ("There is no trained network yet. Train the model first."));
      return;
    }
  export = g_new0 (Export, 1);
  g_set_object (&export->network, self->network);
  export->experiment = strata_experiment_freeze (self->experiment);
  export->path = g_strdup (path);
  export->format = format;
  export->scaling = scaling;
  g_task_set_task_data (task, export, (GDestroyNotify) export_free);
  g_task_run_in_thread (task, export_in_thread);
}

char *
strata_session_export_finish (StrataSession *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
strata_session_adopt_network (StrataSession *self, StrataNetwork *network)
{
  g_set_object (&self->saved_network, network);
  if (g_set_object (&self->network, network))
    g_object_notify_by_pspec (G_OBJECT (self), strata_session_properties[PROP_NETWORK]);
}

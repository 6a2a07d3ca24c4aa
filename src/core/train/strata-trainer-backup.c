/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The state of a training in a folder that a callback names, and a new training that goes on from there. Everything here
 * runs on the worker thread. */

#include "strata-trainer-private.h"

#include "formats/strata-atomic-file.h"
#include "strata-run-files.h"
#include "strata-snapshot-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <math.h>

/* --- Writing --------------------------------------------------------------------------------------------------------- */

typedef struct
{
  char *folder;
  GVariant *values;
} Backup;

static void
backup_free (gpointer data)
{
  Backup *backup = data;

  g_free (backup->folder);
  g_variant_unref (backup->values);
  g_free (backup);
}

static gboolean
write_backup (gpointer data, GError **error)
{
  Backup *backup = data;
  g_autofree char *path = g_build_filename (backup->folder, STRATA_RUN_SNAPSHOT, NULL);
  g_autoptr (GByteArray) bytes = strata_snapshot_encode (backup->values);

  if (g_mkdir_with_parents (backup->folder, 0777) != 0)
    {
      g_set_error (error, STRATA_TRAIN_ERROR, STRATA_TRAIN_ERROR_FILE, _ ("“%s” could not be made (%s)."),
                   backup->folder, g_strerror (errno));
      return FALSE;
    }
  return strata_write_atomically (path, (const char *) bytes->data, bytes->len, error);
}

/* If a callback asked for it. */
void
strata_fit_back_up (StrataFit *fit)
{
  Backup *backup;

  if (fit->backup_folder == NULL)
    return;
  backup = g_new0 (Backup, 1);
  backup->folder = g_steal_pointer (&fit->backup_folder);
  backup->values = strata_fit_take_state (fit);
  strata_file_writer_run (strata_fit_get_writer (fit), write_backup, backup, backup_free, backup->folder,
                          fit->session->epoch);
}

/* --- Going on -------------------------------------------------------------------------------------------------------- */

/* NULL: no callback names one, or nothing is in it. */
static char *
find_backup (StrataTrainer *self)
{
  GListModel *callbacks = G_LIST_MODEL (strata_experiment_get_callbacks (self->working));

  for (guint i = 0; i < g_list_model_get_n_items (callbacks); i++)
    {
      g_autoptr (StrataCallback) callback = g_list_model_get_item (callbacks, i);
      StrataCallbackClass *klass = STRATA_CALLBACK_GET_CLASS (callback);
      if (klass->dup_backup_folder == NULL || !strata_callback_get_enabled (callback))
        continue;
      g_autofree char *folder = klass->dup_backup_folder (callback, self->base_folder, self->directory);
      g_autofree char *path = g_build_filename (folder, STRATA_RUN_SNAPSHOT, NULL);
      if (g_file_test (path, G_FILE_TEST_EXISTS))
        return g_steal_pointer (&folder);
    }
  return NULL;
}

/* The epochs that are done already, for the owner's history. */
static void
publish_rows (StrataTrainer *self)
{
  StrataSession *session = &self->session;
  g_autofree double *values = g_new (double, self->n_keys);

  for (guint i = 0; i < strata_history_get_n_epochs (session->history); i++)
    {
      g_autoptr (StrataHistoryRow) row = g_list_model_get_item (G_LIST_MODEL (session->history), i);
      StrataProgressRow numbers = { .values = values, .seconds = strata_history_row_get_seconds (row) };
      StrataEvent event = {
        .kind = STRATA_EVENT_EPOCH,
        .epoch = i + 1,
        .step = self->n_steps,
        .n_steps = self->n_steps,
        .seconds = session->seconds,
        .learning_rate = strata_history_row_get_learning_rate (row),
      };

      for (gsize k = 0; k < self->n_keys; k++)
        values[k] = strata_history_row_get_value (row, self->keys[k]);
      event.loss = event.loss_min = event.loss_max = event.running_loss = values[self->loss_key];
      event.metric = self->n_metrics > 0 ? values[self->metric_keys[self->main_metric]] : NAN;
      event.metric_min = event.metric_max = event.running_metric = event.metric;
      strata_progress_push (self->progress, &event, &numbers, self->n_keys);
    }
}

static gboolean
is_of_these_images (StrataTrainer *self)
{
  guint64 n_train, n_validation;

  return g_variant_dict_lookup (&self->snapshot->values, "images", "(tt)", &n_train, &n_validation)
         && n_train == self->n_train && n_validation == self->n_validation;
}

/* A training that is new goes on from what a callback kept of an interrupted one. */
gboolean
strata_trainer_restore_backup (StrataTrainer *self, GError **error)
{
  StrataSession *session = &self->session;
  g_autofree char *folder = find_backup (self);

  if (folder == NULL)
    return TRUE;
  self->snapshot = strata_snapshot_load (folder, error);
  if (self->snapshot == NULL)
    return FALSE;
  if (!is_of_these_images (self) || !strata_trainer_restore_snapshot (self, NULL))
    {
      g_clear_pointer (&self->snapshot, strata_snapshot_free);
      g_set_error (error, STRATA_TRAIN_ERROR, STRATA_TRAIN_ERROR_FILE,
                   _ ("The backup in “%s” is of another experiment; remove that folder, or choose another backup_dir."),
                   folder);
      return FALSE;
    }
  /* The new training has a beginning of its own. */
  g_clear_pointer (&session->keep.began, g_date_time_unref);
  publish_rows (self);
  return TRUE;
}

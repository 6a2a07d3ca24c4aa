/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Keras' BackupAndRestore. What is kept is the whole state of the training, where Keras keeps weights, optimizer and the
 * number of the epoch: an epoch that was interrupted in its middle is gone on with, and other callbacks do not forget what
 * they counted. Of the folder no more is removed than was put there. */

#include "strata-callback-context.h"
#include "strata-callbacks.h"
#include "strata-run-files.h"
#include "strata-trainer.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

struct _StrataBackupAndRestore
{
  StrataCallback parent_instance;

  char *backup_dir;
  char *save_freq;
  gboolean delete_checkpoint;

  /* While it trains. */
  guint64 period;    /* in batches; 0: after each epoch */
  guint64 n_batches; /* since the last time */
  guint epoch;       /* of the last time; 0: none yet */
};

G_DEFINE_FINAL_TYPE (StrataBackupAndRestore, strata_backup_and_restore, STRATA_TYPE_CALLBACK)

/* Beside the experiment, where a training that is begun anew finds it; the folder of a training is its own. */
static char *
strata_backup_and_restore_dup_backup_folder (StrataCallback *callback, const char *base_folder, const char *directory)
{
  StrataBackupAndRestore *self = STRATA_BACKUP_AND_RESTORE (callback);
  const char *parent = base_folder != NULL ? base_folder : directory;

  if (parent == NULL || g_path_is_absolute (self->backup_dir))
    return g_strdup (self->backup_dir);
  return g_build_filename (parent, self->backup_dir, NULL);
}

static char *
dup_folder (StrataBackupAndRestore *self, StrataCallbackContext *context)
{
  return strata_backup_and_restore_dup_backup_folder (STRATA_CALLBACK (self), context->base_folder, context->directory);
}

static gboolean
strata_backup_and_restore_train_begin (StrataCallback *callback, StrataCallbackContext *context, GError **error)
{
  StrataBackupAndRestore *self = STRATA_BACKUP_AND_RESTORE (callback);
  g_autofree char *folder = dup_folder (self, context);
  g_autofree char *path = g_build_filename (folder, STRATA_RUN_SNAPSHOT, NULL);

  if (!strata_frequency_parse (self->save_freq, &self->period))
    self->period = 0;
  self->n_batches = 0;
  return strata_callback_prepare_folder (path, "BackupAndRestore", error);
}

static void
back_up (StrataBackupAndRestore *self, StrataCallbackContext *context)
{
  g_autofree char *folder = dup_folder (self, context);

  self->n_batches = 0;
  self->epoch = context->epoch;
  context->back_up (context, folder);
}

static void
strata_backup_and_restore_batch_end (StrataCallback *callback, StrataCallbackContext *context)
{
  StrataBackupAndRestore *self = STRATA_BACKUP_AND_RESTORE (callback);

  self->n_batches++;
  if (self->period > 0 && self->n_batches >= self->period)
    back_up (self, context);
}

static gboolean
strata_backup_and_restore_epoch_end (StrataCallback *callback, StrataCallbackContext *context, GError **error)
{
  StrataBackupAndRestore *self = STRATA_BACKUP_AND_RESTORE (callback);

  if (self->period == 0)
    back_up (self, context);
  return TRUE;
}

/* What was being written when a program was killed. */
static void
remove_temporary_files (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);
      if (g_str_has_prefix (name, "." STRATA_RUN_SNAPSHOT "."))
        g_unlink (file);
    }
}

static gboolean
remove_backup (gpointer data, GError **error)
{
  const char *folder = data;
  g_autofree char *path = g_build_filename (folder, STRATA_RUN_SNAPSHOT, NULL);

  if (g_unlink (path) != 0 && errno != ENOENT)
    {
      g_set_error (error, STRATA_TRAIN_ERROR, STRATA_TRAIN_ERROR_FILE,
                   _ ("BackupAndRestore cannot remove \"%s\" (%s); remove it, or the next training goes on from it."),
                   path, g_strerror (errno));
      return FALSE;
    }
  remove_temporary_files (folder);
  /* Fails where something else is in it, which then stays. */
  g_rmdir (folder);
  return TRUE;
}

static void
strata_backup_and_restore_train_end (StrataCallback *callback, StrataCallbackContext *context)
{
  StrataBackupAndRestore *self = STRATA_BACKUP_AND_RESTORE (callback);
  g_autofree char *folder = dup_folder (self, context);

  if (self->delete_checkpoint && !context->suspended)
    context->run_aside (context, remove_backup, g_strdup (folder), g_free, folder);
}

static void
strata_backup_and_restore_save_state (StrataCallback *callback, StrataCallbackContext *context, GVariantDict *state)
{
  StrataBackupAndRestore *self = STRATA_BACKUP_AND_RESTORE (callback);

  g_variant_dict_insert (state, "state", "(tu)", self->n_batches, self->epoch);
}

static gboolean
strata_backup_and_restore_load_state (StrataCallback *callback, StrataCallbackContext *context, GVariantDict *state)
{
  StrataBackupAndRestore *self = STRATA_BACKUP_AND_RESTORE (callback);

  return g_variant_dict_lookup (state, "state", "(tu)", &self->n_batches, &self->epoch);
}

static char *
strata_backup_and_restore_get_status (StrataCallback *callback)
{
  StrataBackupAndRestore *self = STRATA_BACKUP_AND_RESTORE (callback);

  return self->epoch == 0 ? NULL : g_strdup_printf (_ ("backed up in epoch %u"), self->epoch);
}

static gboolean
strata_backup_and_restore_validate (StrataConfigurable *configurable, GError **error)
{
  StrataBackupAndRestore *self = STRATA_BACKUP_AND_RESTORE (configurable);

  if (self->backup_dir != NULL && *self->backup_dir != '\0')
    return TRUE;
  g_set_error_literal (error, STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_ARGUMENT,
                       _ ("backup_dir is empty; name a folder such as \"backup\""));
  return FALSE;
}

static void
install (StrataBackupAndRestoreClass *klass, gsize offset, GParamSpec *pspec)
{
  strata_configurable_class_install_argument (STRATA_CONFIGURABLE_CLASS (klass), offset, pspec);
}

static void
strata_backup_and_restore_class_init (StrataBackupAndRestoreClass *klass)
{
  static const char *const words[] = { "epoch", NULL };
  StrataConfigurableClass *configurable_class = STRATA_CONFIGURABLE_CLASS (klass);
  StrataCallbackClass *callback_class = STRATA_CALLBACK_CLASS (klass);
  GParamSpec *save_freq;

  configurable_class->class_name = "BackupAndRestore";
  configurable_class->keras_name = "backup_and_restore";
  configurable_class->summary = N_ ("Keeps the state of the training, which a new one goes on from");
  configurable_class->validate = strata_backup_and_restore_validate;
  callback_class->train_begin = strata_backup_and_restore_train_begin;
  callback_class->batch_end = strata_backup_and_restore_batch_end;
  callback_class->epoch_end = strata_backup_and_restore_epoch_end;
  callback_class->train_end = strata_backup_and_restore_train_end;
  callback_class->get_status = strata_backup_and_restore_get_status;
  callback_class->save_state = strata_backup_and_restore_save_state;
  callback_class->load_state = strata_backup_and_restore_load_state;
  callback_class->dup_backup_folder = strata_backup_and_restore_dup_backup_folder;

  install (klass, G_STRUCT_OFFSET (StrataBackupAndRestore, backup_dir),
           g_param_spec_string ("backup-dir", N_ ("Folder"),
                                N_ ("Where the state is kept: beside the experiment's file, for this training alone"),
                                "backup", STRATA_ARGUMENT | STRATA_PARAM_REQUIRED));
  save_freq = g_param_spec_string ("save-freq", N_ ("When"), N_ ("When it is kept: epoch, or after how many batches"),
                                   "epoch", STRATA_ARGUMENT);
  strata_param_spec_set_words (save_freq, words);
  install (klass, G_STRUCT_OFFSET (StrataBackupAndRestore, save_freq), save_freq);
  install (klass, G_STRUCT_OFFSET (StrataBackupAndRestore, delete_checkpoint),
           g_param_spec_boolean ("delete-checkpoint", N_ ("Delete at the end"),
                                 N_ ("Removes the state when the training has ended"), TRUE,
                                 STRATA_ARGUMENT | STRATA_PARAM_ADVANCED));
}

static void
strata_backup_and_restore_init (StrataBackupAndRestore *self)
{
}

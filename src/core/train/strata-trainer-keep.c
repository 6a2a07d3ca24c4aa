/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A training keeps itself in its folder (strata-run-files.h): checkpoints, its history, its record. The side thread writes
 * them; this thread only decides what and when. */

#include "strata-trainer-private.h"

#include "formats/strata-experiment-json.h"
#include "strata-run-files.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <unistd.h>

/* The next checkpoint comes no sooner than this many times the side thread's work for the last one: at most 2 % of one
 * processor goes into them. What came in between waits, the newest and the best, and is written by then or at the end. */
#define PACE 50
#define RECORD_INTERVAL (2 * G_USEC_PER_SEC)

static void
release (StrataKeep *keep)
{
  if (keep->lock >= 0)
    close (keep->lock);
  keep->lock = -1;
}

void
strata_keep_clear (StrataKeep *keep)
{
  release (keep);
  g_clear_pointer (&keep->on_disk, g_array_unref);
  g_clear_pointer (&keep->rates, g_array_unref);
  g_clear_pointer (&keep->began, g_date_time_unref);
  g_clear_object (&keep->best);
  g_clear_object (&keep->last);
}

static gboolean
is_keeping (StrataFit *fit)
{
  return fit->trainer->run_folder != NULL && fit->session->keep.began != NULL && !fit->session->keep.failed;
}

/* --- The record ------------------------------------------------------------------------------------------------------- */

static void
save_text (StrataFit *fit, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (fit->trainer->run_folder, name, NULL);

  strata_file_writer_save_text (strata_fit_get_writer (fit), path, text, fit->session->epoch);
}

static void
save_record (StrataFit *fit, StrataOutcome outcome, const char *text)
{
  g_autofree char *record = strata_trainer_make_record (fit->trainer, outcome, text);
  g_autofree char *history = strata_history_to_json (fit->session->history);
  g_autofree char *log = strata_trainer_make_log (fit->trainer, text);

  save_text (fit, STRATA_RUN_HISTORY, history);
  save_text (fit, STRATA_RUN_LOG, log);
  save_text (fit, STRATA_RUN_RECORD, record);
}

/* --- Checkpoints ------------------------------------------------------------------------------------------------------ */

static void
write_waiting (StrataFit *fit, StrataNetwork **network, guint epoch)
{
  g_autofree char *path = strata_run_dup_checkpoint_path (fit->trainer->run_folder, epoch);

  if (*network == NULL)
    return;
  strata_file_writer_keep_network (strata_fit_get_writer (fit), *network, path, epoch);
  fit->session->keep.n_writing++;
  g_clear_object (network);
}

static void
write_all_waiting (StrataFit *fit)
{
  StrataKeep *keep = &fit->session->keep;

  if (keep->best != keep->last)
    write_waiting (fit, &keep->best, keep->best_epoch);
  g_clear_object (&keep->best);
  write_waiting (fit, &keep->last, keep->last_epoch);
}

/* The epoch whose weights a person would want back: by the validation loss, else by the loss. */
static guint
get_best_epoch (StrataHistory *history)
{
  guint best = strata_history_get_best_epoch (history, "val_loss");

  return best > 0 ? best : strata_history_get_best_epoch (history, "loss");
}

/* Of the checkpoints that are there. */
static guint
get_best_on_disk (StrataFit *fit)
{
  StrataHistory *history = fit->session->history;
  const char *key = isnan (strata_history_get_value (history, 1, "val_loss")) ? "loss" : "val_loss";
  GArray *on_disk = fit->session->keep.on_disk;
  guint best = 0;

  for (guint i = 0; i < on_disk->len; i++)
    {
      guint epoch = g_array_index (on_disk, guint, i);
      if (best == 0 || strata_history_get_value (history, epoch, key) < strata_history_get_value (history, best, key))
        best = epoch;
    }
  return best;
}

static void
drop (StrataFit *fit, guint epoch, guint shown_epoch)
{
  g_autofree char *path = strata_run_dup_checkpoint_path (fit->trainer->run_folder, epoch);

  strata_file_writer_drop (strata_fit_get_writer (fit), path, shown_epoch);
}

static void
thin (StrataFit *fit)
{
  GArray *on_disk = fit->session->keep.on_disk;
  g_autoptr (GArray) given_up =
    strata_run_thin_checkpoints (on_disk, get_best_on_disk (fit), STRATA_RUN_MAX_CHECKPOINTS);

  for (guint i = 0, at = 0; i < given_up->len; i++)
    {
      guint epoch = g_array_index (given_up, guint, i);
      while (g_array_index (on_disk, guint, at) != epoch)
        at++;
      g_array_remove_index (on_disk, at);
      drop (fit, epoch, epoch);
    }
}

static int
compare_epochs (gconstpointer a, gconstpointer b)
{
  guint x = *(const guint *) a, y = *(const guint *) b;

  return (x > y) - (x < y);
}

/* Only what is surely there is thinned, so that a full disk costs no checkpoint. */
void
strata_fit_keep_written (StrataFit *fit, const StrataFileResult *result)
{
  StrataKeep *keep = &fit->session->keep;
  g_autofree char *name = g_path_get_basename (result->path);
  int epoch = strata_run_parse_checkpoint_name (name);

  keep->failed |= result->error != NULL;
  if (g_strcmp0 (result->kind, "kept") != 0)
    return;
  keep->n_writing--;
  if (keep->failed)
    return;
  keep->next = g_get_monotonic_time () + (gint64) (PACE * result->cpu_seconds * G_USEC_PER_SEC);
  if (epoch <= 0)
    return;
  g_array_append_val (keep->on_disk, result->epoch);
  g_array_sort (keep->on_disk, compare_epochs);
  thin (fit);
}

/* Without checkpoints to go with: as often as they would be. */
static void
keep_record (StrataFit *fit)
{
  StrataKeep *keep = &fit->session->keep;

  if (g_get_monotonic_time () < keep->next)
    return;
  keep->next = g_get_monotonic_time () + RECORD_INTERVAL;
  save_record (fit, STRATA_OUTCOME_NONE, NULL);
}

/* --- When ------------------------------------------------------------------------------------------------------------- */

/* What a training that goes on has there already; what an earlier one left in the folder is none of its own. */
static void
list_on_disk (StrataFit *fit)
{
  StrataKeep *keep = &fit->session->keep;

  keep->on_disk = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint epoch = 1; epoch <= fit->session->epoch; epoch++)
    {
      g_autofree char *path = strata_run_dup_checkpoint_path (fit->trainer->run_folder, epoch);
      if (g_file_test (path, G_FILE_TEST_EXISTS))
        g_array_append_val (keep->on_disk, epoch);
    }
}

/* A folder that cannot be made is no reason not to train; one where another program trains is. */
gboolean
strata_fit_keep_begin (StrataFit *fit, GError **error)
{
  StrataKeep *keep = &fit->session->keep;
  const char *run_folder = fit->trainer->run_folder;

  if (run_folder == NULL)
    return TRUE;
  g_autofree char *folder =
    g_build_filename (run_folder, fit->trainer->keeps_checkpoints ? STRATA_RUN_CHECKPOINTS : NULL, NULL);
  keep->n_writing = keep->n_snapshots = 0;
  keep->failed = g_mkdir_with_parents (folder, 0777) != 0;
  if (keep->failed)
    {
      g_autofree char *text =
        g_strdup_printf (_ ("This training is not kept: \"%s\" could not be made (%s)."), folder, g_strerror (errno));
      strata_fit_note (fit, "warning", text, folder, fit->session->epoch);
      return TRUE;
    }
  if (!strata_run_hold (run_folder, &keep->lock))
    {
      keep->failed = TRUE;
      g_set_error (error, STRATA_TRAIN_ERROR, STRATA_TRAIN_ERROR_FILE,
                   _ ("Another training goes on in \"%s\"; wait for its end, or choose another folder."), run_folder);
      return FALSE;
    }
  if (keep->on_disk == NULL)
    list_on_disk (fit);
  if (keep->began == NULL)
    {
      keep->began = g_date_time_new_now_local ();
      fit->trainer->origin.epoch = fit->session->weights_epoch;
    }
  /* First of all, and in place of an earlier training's: whenever the program ends from now on, the training can go on. */
  strata_fit_snapshot (fit);
  g_autofree char *experiment = strata_experiment_to_json (fit->trainer->experiment);
  save_text (fit, STRATA_RUN_EXPERIMENT, experiment);
  save_record (fit, STRATA_OUTCOME_NONE, NULL);
  return TRUE;
}

void
strata_fit_keep_batch (StrataFit *fit)
{
  if (is_keeping (fit) && fit->session->step < fit->trainer->n_steps)
    strata_fit_snapshot_if_due (fit);
}

void
strata_fit_keep_last_state (StrataFit *fit, StrataOutcome outcome)
{
  if (is_keeping (fit) && outcome != STRATA_OUTCOME_NOT_FINITE && outcome != STRATA_OUTCOME_FAILED)
    strata_fit_snapshot (fit);
}

void
strata_fit_keep_epoch (StrataFit *fit)
{
  StrataSession *session = fit->session;
  StrataKeep *keep = &session->keep;

  if (!is_keeping (fit))
    return;
  strata_fit_snapshot_if_due (fit);
  if (!fit->trainer->keeps_checkpoints)
    {
      keep_record (fit);
      return;
    }
  if (keep->stopped)
    drop (fit, 0, session->epoch);
  keep->stopped = FALSE;

  /* What was published at the end of this epoch is a copy that nothing changes any more. */
  g_mutex_lock (&fit->trainer->mutex);
  g_set_object (&keep->last, fit->trainer->network);
  g_mutex_unlock (&fit->trainer->mutex);
  keep->last_epoch = session->epoch;
  if (get_best_epoch (session->history) == session->epoch)
    {
      g_set_object (&keep->best, keep->last);
      keep->best_epoch = session->epoch;
    }
  if (g_get_monotonic_time () < keep->next || keep->n_writing > 0)
    return;
  write_all_waiting (fit);
  save_record (fit, STRATA_OUTCOME_NONE, NULL);
}

void
strata_fit_keep_end (StrataFit *fit, StrataOutcome outcome, const char *text)
{
  StrataTrainer *self = fit->trainer;
  StrataSession *session = fit->session;

  if (!is_keeping (fit))
    {
      release (&session->keep);
      return;
    }
  write_all_waiting (fit);
  if (self->keeps_checkpoints && session->step > 0 && session->weights_epoch == session->epoch + 1)
    {
      g_autofree char *path = strata_run_dup_checkpoint_path (self->run_folder, 0);
      strata_file_writer_keep_network (strata_fit_get_writer (fit), self->network, path, session->epoch + 1);
      session->keep.n_writing++;
      session->keep.stopped = TRUE;
    }
  save_record (fit, outcome, text);
  strata_file_writer_flush (strata_fit_get_writer (fit));
  strata_fit_collect_files (fit);
  strata_file_writer_flush (strata_fit_get_writer (fit));
  strata_fit_collect_files (fit);
  release (&session->keep);
}

void
strata_fit_keep_rate (StrataFit *fit, double before, double after)
{
  StrataSession *session = fit->session;
  StrataRateChange change = { session->epoch + 1, session->step, before, after };

  if (session->keep.rates == NULL)
    session->keep.rates = g_array_new (FALSE, FALSE, sizeof (StrataRateChange));
  g_array_append_val (session->keep.rates, change);
}

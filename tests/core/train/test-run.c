/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A training kept in its folder: checkpoints and which of them go, restoring one, the record; and what ends a training
 * by a target or a time. */

#include "train-fixture.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

#define N_TRAIN 96

/* --- Which checkpoints go --------------------------------------------------------------------------------------------- */

static gboolean
contains (GArray *epochs, guint epoch)
{
  for (guint i = 0; i < epochs->len; i++)
    if (g_array_index (epochs, guint, i) == epoch)
      return TRUE;
  return FALSE;
}

static void
remove_all (GArray *from, GArray *epochs)
{
  for (guint i = from->len; i-- > 0;)
    if (contains (epochs, g_array_index (from, guint, i)))
      g_array_remove_index (from, i);
}

/* Losses that wander, so that the best is now early, now late; some epochs never reach the disk. */
static void
test_thin_spares_best_and_last (void)
{
  for (guint max = 3; max < 20; max++)
    {
      g_autoptr (GRand) random = g_rand_new_with_seed (max);
      g_autoptr (GArray) kept = g_array_new (FALSE, FALSE, sizeof (guint));
      double best_loss = INFINITY;
      guint best = 0;

      for (guint epoch = 1; epoch <= 500; epoch++)
        {
          double loss = g_rand_double (random) + (epoch < 100 ? 1 : 0);

          if (g_rand_int_range (random, 0, 4) == 0)
            continue;
          g_array_append_val (kept, epoch);
          if (loss < best_loss)
            {
              best_loss = loss;
              best = epoch;
            }
          g_autoptr (GArray) given_up = strata_run_thin_checkpoints (kept, best, max);
          remove_all (kept, given_up);
          g_assert_cmpuint (kept->len, <=, max);
          g_assert_true (contains (kept, best));
          g_assert_cmpuint (g_array_index (kept, guint, kept->len - 1), ==, epoch);
        }
    }
}

static void
test_thin_evenly (void)
{
  g_autoptr (GArray) kept = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GString) left = g_string_new (NULL);

  for (guint epoch = 1; epoch <= 17; epoch++)
    g_array_append_val (kept, epoch);
  g_autoptr (GArray) none = strata_run_thin_checkpoints (kept, 5, 17);
  g_assert_cmpuint (none->len, ==, 0);

  g_autoptr (GArray) given_up = strata_run_thin_checkpoints (kept, 5, 16);
  remove_all (kept, given_up);
  for (guint i = 0; i < kept->len; i++)
    g_string_append_printf (left, "%u ", g_array_index (kept, guint, i));
  g_assert_cmpstr (left->str, ==, "2 4 5 6 8 10 12 14 16 17 ");
}

static void
test_names (void)
{
  g_autofree char *path = strata_run_dup_checkpoint_path ("/runs/a", 3);
  g_autofree char *stopped = strata_run_dup_checkpoint_path ("/runs/a", 0);
  g_autofree char *name = g_path_get_basename (stopped);

  g_assert_cmpstr (path, ==, "/runs/a/checkpoints/epoch-0003.h5");
  g_assert_cmpint (strata_run_parse_checkpoint_name (name), ==, 0);
  g_assert_cmpint (strata_run_parse_checkpoint_name ("epoch-0003.h5"), ==, 3);
  g_assert_cmpint (strata_run_parse_checkpoint_name ("epoch-12345.h5"), ==, 12345);
  g_assert_cmpint (strata_run_parse_checkpoint_name ("epoch-.h5"), ==, -1);
  g_assert_cmpint (strata_run_parse_checkpoint_name ("epoch-3.h5~"), ==, -1);
  g_assert_cmpint (strata_run_parse_checkpoint_name ("model.h5"), ==, -1);
}

/* --- The folder ------------------------------------------------------------------------------------------------------- */

typedef struct
{
  StrataTrainer *trainer;
  char *folder;
  GArray *on_disk; /* as the notes tell it */
} Run;

static void
on_event (const StrataEvent *event, gpointer data)
{
  Run *run = data;

  if (event->kind != STRATA_EVENT_NOTE)
    return;
  if (g_str_equal (event->note_kind, "kept"))
    g_array_append_val (run->on_disk, event->epoch);
  if (g_str_equal (event->note_kind, "dropped"))
    {
      g_autoptr (GArray) dropped = g_array_new (FALSE, FALSE, sizeof (guint));
      g_array_append_val (dropped, event->epoch);
      remove_all (run->on_disk, dropped);
    }
}

static void
run_init (Run *run, StrataExperiment *experiment, const char *folder)
{
  g_autoptr (StrataDataset) dataset = fixture_dataset_new (N_TRAIN, 30, 10);

  run->folder = folder != NULL ? g_strdup (folder) : fixture_folder_new ();
  run->on_disk = g_array_new (FALSE, FALSE, sizeof (guint));
  run->trainer = fixture_trainer_new (experiment, dataset);
  strata_trainer_set_run_folder (run->trainer, run->folder);
  strata_trainer_start (run->trainer);
  fixture_run_to_end (run->trainer, on_event, run);
}

static void
run_clear (Run *run)
{
  g_clear_object (&run->trainer);
  g_clear_pointer (&run->on_disk, g_array_unref);
  g_clear_pointer (&run->folder, fixture_remove_folder);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Run, run_clear)

static StrataNetwork *
load_checkpoint (Run *run, guint epoch)
{
  g_autofree char *path = strata_run_dup_checkpoint_path (run->folder, epoch);
  g_autoptr (GError) error = NULL;
  StrataNetwork *network = strata_network_load_h5 (path, &error);

  g_assert_no_error (error);
  return network;
}

static JsonObject *
load_record (Run *run, JsonParser *parser)
{
  g_autofree char *path = g_build_filename (run->folder, STRATA_RUN_RECORD, NULL);
  g_autoptr (GError) error = NULL;

  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  return json_node_get_object (json_parser_get_root (parser));
}

static void
test_folder (void)
{
  g_autoptr (StrataExperiment) experiment = fixture_experiment_new (40, 16);
  g_auto (Run) run = { 0 };
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autofree char *written = NULL;
  g_autoptr (GError) error = NULL;

  run_init (&run, experiment, NULL);

  /* The history is there, byte for byte. */
  g_autofree char *path = g_build_filename (run.folder, STRATA_RUN_HISTORY, NULL);
  g_autofree char *history = strata_history_to_json (strata_trainer_get_history (run.trainer));
  g_file_get_contents (path, &written, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (written, ==, history);

  JsonObject *record = load_record (&run, parser);
  g_assert_cmpstr (json_object_get_string_member (record, "outcome"), ==, "done");
  g_assert_cmpint (json_object_get_int_member (record, "epochs"), ==, 40);
  g_assert_cmpint (json_object_get_int_member (record, "weights_epoch"), ==, 40);
  g_assert_cmpint (json_object_get_int_member (record, "seed"), ==, 5);
  g_assert_cmpint (json_array_get_length (json_object_get_array_member (record, "epoch_seconds")), ==, 40);

  /* The best and the last are, the number is bounded, and the notes tell what the folder holds. */
  guint best = strata_history_get_best_epoch (strata_trainer_get_history (run.trainer), "val_loss");
  g_assert_true (contains (run.on_disk, best));
  g_assert_true (contains (run.on_disk, 40));
  g_assert_cmpuint (run.on_disk->len, <=, STRATA_RUN_MAX_CHECKPOINTS);
  g_autofree char *checkpoints = g_build_filename (run.folder, STRATA_RUN_CHECKPOINTS, NULL);
  g_autoptr (GDir) folder = g_dir_open (checkpoints, 0, NULL);
  guint n_files = 0;
  for (const char *name; (name = g_dir_read_name (folder)) != NULL; n_files++)
    g_assert_true (contains (run.on_disk, (guint) strata_run_parse_checkpoint_name (name)));
  g_assert_cmpuint (n_files, ==, run.on_disk->len);

  g_autoptr (StrataNetwork) last = strata_trainer_dup_network (run.trainer);
  g_autoptr (StrataNetwork) read = load_checkpoint (&run, 40);
  g_assert_true (fixture_same_weights (last, read));
}

/* Keeping is not to change what is trained. */
static void
test_same_training (void)
{
  g_autoptr (StrataExperiment) experiment = fixture_experiment_new (6, 16);
  g_autoptr (StrataDataset) dataset = fixture_dataset_new (N_TRAIN, 30, 10);
  g_autoptr (StrataTrainer) plain = fixture_trainer_new (experiment, dataset);
  g_auto (Run) run = { 0 };

  run_init (&run, experiment, NULL);
  fixture_run (plain);
  fixture_assert_same_training (plain, run.trainer);
}

/* For programs, for people, and read again. */
static void
test_machine_and_log (void)
{
  g_autoptr (StrataExperiment) experiment = fixture_experiment_new (3, 16);
  g_auto (Run) run = { 0 };
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autofree char *log = NULL;
  g_autoptr (GError) error = NULL;

  run_init (&run, experiment, NULL);

  JsonObject *machine = json_object_get_object_member (load_record (&run, parser), "machine");
  g_assert_cmpint (json_object_get_int_member (machine, "processors"), ==, g_get_num_processors ());
  g_assert_cmpstr (json_object_get_string_member (machine, "kernels"), !=, "");

  g_autofree char *path = g_build_filename (run.folder, STRATA_RUN_LOG, NULL);
  g_file_get_contents (path, &log, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (log, "\nEpoch 3/3 - "));
  g_assert_null (strstr (log, "\nEpoch 4/3 - "));
  g_assert_nonnull (strstr (log, strata_trainer_get_outcome_text (run.trainer)));

  g_autoptr (StrataRun) kept = strata_run_load (run.folder, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (strata_run_get_machine (kept), json_object_get_string_member (machine, "kernels")));
}

/* What is written is a zip of everything there; where it cannot be, there is nothing. */
static void
test_archive (void)
{
  g_autoptr (StrataExperiment) experiment = fixture_experiment_new (2, 16);
  g_auto (Run) run = { 0 };
  g_autofree char *other = fixture_folder_new ();
  g_autofree char *path = g_build_filename (other, "run.zip", NULL);
  g_autofree char *nowhere = g_build_filename (other, "no", "run.zip", NULL);
  g_autofree char *contents = NULL;
  gsize length;
  g_autoptr (GError) error = NULL;

  run_init (&run, experiment, NULL);
  g_assert_true (strata_run_archive (run.folder, path, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  g_assert_cmpmem (contents, 4, "PK\x03\x04", 4);
  /* The directory at the end names what is in it. */
  g_assert_nonnull (memmem (contents, length, "/checkpoints/epoch-0002.h5", 26));
  g_assert_nonnull (memmem (contents, length, "/" STRATA_RUN_RECORD, strlen ("/" STRATA_RUN_RECORD)));

  g_assert_false (strata_run_archive (run.folder, nowhere, NULL, &error));
  g_assert_error (error, STRATA_FORMAT_ERROR, STRATA_FORMAT_ERROR_WRITE);
  g_clear_error (&error);
  g_assert_false (strata_run_archive (nowhere, path, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_autofree char *again = NULL;
  gsize again_length;
  g_assert_true (g_file_get_contents (path, &again, &again_length, NULL));
  g_assert_cmpmem (again, again_length, contents, length);
  fixture_remove_folder (g_steal_pointer (&other));
}

static void
test_folder_cannot_be_made (void)
{
  g_autoptr (StrataExperiment) experiment = fixture_experiment_new (2, 16);
  g_auto (Run) run = { 0 };
  g_autofree char *blocked = fixture_folder_new ();
  g_autofree char *path = g_build_filename (blocked, "file", NULL);

  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  run_init (&run, experiment, path);
  g_assert_cmpint (strata_trainer_get_outcome (run.trainer), ==, STRATA_OUTCOME_DONE);
  g_assert_cmpuint (run.on_disk->len, ==, 0);
  g_clear_pointer (&run.folder, g_free);
  fixture_remove_folder (g_steal_pointer (&blocked));
}

/* --- Restoring -------------------------------------------------------------------------------------------------------- */

static void
test_restore (void)
{
  g_autoptr (StrataExperiment) experiment = fixture_experiment_new (5, 16);
  g_auto (Run) run = { 0 };
  g_autoptr (GError) error = NULL;

  run_init (&run, experiment, NULL);
  g_autoptr (StrataNetwork) last = strata_trainer_dup_network (run.trainer);
  guint epoch = g_array_index (run.on_disk, guint, 0);
  g_assert_cmpuint (epoch, <, 5);
  g_autoptr (StrataNetwork) early = load_checkpoint (&run, epoch);
  g_assert_false (fixture_same_weights (early, last));

  g_assert_true (strata_trainer_restore (run.trainer, early, epoch, &error));
  g_assert_no_error (error);
  g_autoptr (StrataNetwork) now = strata_trainer_dup_network (run.trainer);
  g_assert_true (fixture_same_weights (early, now));
  g_assert_cmpuint (strata_trainer_get_weights_epoch (run.trainer), ==, epoch);

  g_assert_true (strata_trainer_undo_restore (run.trainer));
  g_assert_false (strata_trainer_undo_restore (run.trainer));
  g_autoptr (StrataNetwork) again = strata_trainer_dup_network (run.trainer);
  g_assert_true (fixture_same_weights (last, again));
  g_assert_cmpuint (strata_trainer_get_weights_epoch (run.trainer), ==, 5);
}

/* Restored and undone, a training goes on as if nothing had happened; restored, it goes on from what was put in. */
static void
test_continue_after_restore (void)
{
  g_autoptr (StrataExperiment) experiment = fixture_experiment_new (4, 16);
  g_auto (Run) run = { 0 }, other = { 0 };

  run_init (&run, experiment, NULL);
  run_init (&other, experiment, NULL);
  g_autoptr (StrataNetwork) early = load_checkpoint (&run, g_array_index (run.on_disk, guint, 0));
  g_assert_true (strata_trainer_restore (run.trainer, early, 1, NULL));
  g_assert_true (strata_trainer_undo_restore (run.trainer));
  strata_trainer_continue (run.trainer, 2);
  fixture_run_to_end (run.trainer, on_event, &run);
  strata_trainer_continue (other.trainer, 2);
  fixture_run_to_end (other.trainer, on_event, &other);
  fixture_assert_same_training (run.trainer, other.trainer);

  g_assert_true (strata_trainer_restore (other.trainer, early, 1, NULL));
  strata_trainer_continue (other.trainer, 1);
  g_assert_false (strata_trainer_get_state (other.trainer) == STRATA_TRAINER_FINISHED
                  && strata_trainer_undo_restore (other.trainer));
  fixture_run_to_end (other.trainer, on_event, &other);
  g_assert_cmpuint (strata_history_get_n_epochs (strata_trainer_get_history (other.trainer)), ==, 7);
  g_assert_cmpuint (strata_trainer_get_weights_epoch (other.trainer), ==, 7);
}

static void
test_restore_what_does_not_fit (void)
{
  g_autoptr (StrataExperiment) experiment = fixture_experiment_new (1, 16), wider = fixture_experiment_new (1, 16);
  g_auto (Run) run = { 0 }, other = { 0 };
  g_autoptr (GError) error = NULL;

  g_object_set (strata_stack_get_layer (strata_experiment_get_stack (wider), 1), "units", 13, NULL);
  run_init (&run, experiment, NULL);
  run_init (&other, wider, NULL);
  g_autoptr (StrataNetwork) stranger = strata_trainer_dup_network (other.trainer);
  g_assert_false (strata_trainer_restore (run.trainer, stranger, 1, &error));
  g_assert_nonnull (error);
  g_assert_false (strata_trainer_undo_restore (run.trainer));
}

/* --- What is changed by hand, and what ends a training ----------------------------------------------------------------- */

static void
on_third_epoch (const StrataEvent *event, gpointer data)
{
  Run *run = data;

  if (event->kind == STRATA_EVENT_EPOCH && event->epoch == 3)
    strata_trainer_set_learning_rate (run->trainer, 0.0125);
  on_event (event, run);
}

static void
test_learning_rate_is_recorded (void)
{
  g_autoptr (StrataExperiment) experiment = fixture_experiment_new (4000, 16);
  g_autoptr (StrataDataset) dataset = fixture_dataset_new (N_TRAIN, 30, 10);
  g_auto (Run) run = { .folder = fixture_folder_new (), .on_disk = g_array_new (FALSE, FALSE, sizeof (guint)) };
  g_autoptr (JsonParser) parser = json_parser_new ();

  run.trainer = fixture_trainer_new (experiment, dataset);
  strata_trainer_set_run_folder (run.trainer, run.folder);
  strata_trainer_start (run.trainer);
  while (strata_history_get_n_epochs (strata_trainer_get_history (run.trainer)) < 3)
    strata_trainer_read (run.trainer, on_third_epoch, &run);
  g_usleep (100000);
  strata_trainer_stop_after_epoch (run.trainer);
  fixture_run_to_end (run.trainer, on_event, &run);

  JsonArray *rates = json_object_get_array_member (load_record (&run, parser), "learning_rates");
  g_assert_cmpuint (json_array_get_length (rates), ==, 1);
  JsonObject *rate = json_array_get_object_element (rates, 0);
  g_assert_cmpfloat (json_object_get_double_member (rate, "learning_rate"), ==, 0.0125);
  g_assert_cmpint (json_object_get_int_member (rate, "epoch"), >=, 3);
  g_assert_cmpint (json_object_get_int_member (rate, "batch"), >=, 1);
}

static void
test_target (void)
{
  g_autoptr (StrataExperiment) experiment = fixture_experiment_new (200, 16);
  StrataCallback *callback = fixture_enable_callback (experiment, "StopAtTarget");
  g_auto (Run) run = { 0 };

  g_object_set (callback, "monitor", "loss", "target", 0.9, NULL);
  run_init (&run, experiment, NULL);
  StrataHistory *history = strata_trainer_get_history (run.trainer);
  guint n = strata_history_get_n_epochs (history);
  g_assert_cmpint (strata_trainer_get_outcome (run.trainer), ==, STRATA_OUTCOME_EARLY_STOPPED);
  g_assert_cmpuint (n, >, 1);
  g_assert_cmpfloat (strata_history_get_value (history, n, "loss"), <=, 0.9);
  g_assert_cmpfloat (strata_history_get_value (history, n - 1, "loss"), >, 0.9);
  g_assert_nonnull (strstr (strata_trainer_get_outcome_text (run.trainer), "target reached"));
  g_autofree char *status = strata_trainer_dup_callback_status (run.trainer, "StopAtTarget");
  g_assert_nonnull (strstr (status, "reached in epoch"));
}

static void
test_time (void)
{
  g_autoptr (StrataExperiment) experiment = fixture_experiment_new (100000, 1);
  StrataCallback *callback = fixture_enable_callback (experiment, "StopAfterTime");
  g_auto (Run) run = { 0 };

  g_object_set (callback, "minutes", 0.5 / 60, NULL);
  gint64 begin = g_get_monotonic_time ();
  run_init (&run, experiment, NULL);
  g_assert_cmpfloat ((double) (g_get_monotonic_time () - begin) / G_USEC_PER_SEC, >=, 0.5);
  g_assert_cmpint (strata_trainer_get_outcome (run.trainer), ==, STRATA_OUTCOME_EARLY_STOPPED);
  g_assert_nonnull (strstr (strata_trainer_get_outcome_text (run.trainer), "time over"));
}

/* Stopped in the middle of an epoch, the weights as they are then are there too, and go once the epoch is complete. */
static void
test_stopped_in_epoch (void)
{
  g_autoptr (StrataExperiment) experiment = fixture_experiment_new (3, 1);
  g_autoptr (StrataDataset) dataset = fixture_dataset_new (20000, 30, 10);
  g_auto (Run) run = { .folder = fixture_folder_new (), .on_disk = g_array_new (FALSE, FALSE, sizeof (guint)) };
  g_autofree char *path = strata_run_dup_checkpoint_path (run.folder, 0);

  run.trainer = fixture_trainer_new (experiment, dataset);
  strata_trainer_set_run_folder (run.trainer, run.folder);
  strata_trainer_start (run.trainer);
  while (strata_trainer_read (run.trainer, NULL, NULL) == 0)
    g_usleep (500);
  strata_trainer_stop_now (run.trainer);
  fixture_run_to_end (run.trainer, on_event, &run);
  g_assert_cmpint (strata_trainer_get_outcome (run.trainer), ==, STRATA_OUTCOME_STOPPED);
  g_autoptr (StrataNetwork) read = load_checkpoint (&run, 0);
  g_autoptr (StrataNetwork) now = strata_trainer_dup_network (run.trainer);
  g_assert_true (fixture_same_weights (read, now));

  strata_trainer_continue (run.trainer, 1);
  fixture_run_to_end (run.trainer, on_event, &run);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  strata_init ();
  g_test_add_func ("/run/thin-spares-best-and-last", test_thin_spares_best_and_last);
  g_test_add_func ("/run/thin-evenly", test_thin_evenly);
  g_test_add_func ("/run/names", test_names);
  g_test_add_func ("/run/folder", test_folder);
  g_test_add_func ("/run/machine-and-log", test_machine_and_log);
  g_test_add_func ("/run/archive", test_archive);
  g_test_add_func ("/run/same-training", test_same_training);
  g_test_add_func ("/run/folder-cannot-be-made", test_folder_cannot_be_made);
  g_test_add_func ("/run/restore", test_restore);
  g_test_add_func ("/run/continue-after-restore", test_continue_after_restore);
  g_test_add_func ("/run/restore-what-does-not-fit", test_restore_what_does_not_fit);
  g_test_add_func ("/run/learning-rate-is-recorded", test_learning_rate_is_recorded);
  g_test_add_func ("/run/target", test_target);
  g_test_add_func ("/run/time", test_time);
  g_test_add_func ("/run/stopped-in-epoch", test_stopped_in_epoch);
  return g_test_run ();
}

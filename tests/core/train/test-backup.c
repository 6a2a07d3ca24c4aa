/* SPDX-License-Identifier: GPL-3.0-or-later */

/* BackupAndRestore: a training that was interrupted, and a new one that goes on from what it kept. */

#include "train-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#define N_TRAIN 96
#define BATCH 16
/* So many that it can be stopped before they are over. */
#define N_EPOCHS 40

typedef struct
{
  char *folder;
  char *backup; /* the file */
  StrataDataset *dataset;
  StrataExperiment *experiment;
  StrataCallback *callback;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = fixture_folder_new ();
  fixture->backup = g_build_filename (fixture->folder, "backup", "snapshot.state", NULL);
  fixture->dataset = fixture_dataset_new (N_TRAIN, 24, 0);
  fixture->experiment = fixture_experiment_new (N_EPOCHS, BATCH);
  fixture->callback = fixture_enable_callback (fixture->experiment, "BackupAndRestore");
  g_object_set (fixture_enable_callback (fixture->experiment, "EarlyStopping"), "patience", 30u, NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_unref (fixture->experiment);
  g_object_unref (fixture->dataset);
  g_free (fixture->backup);
  fixture_remove_folder (fixture->folder);
}

static StrataTrainer *
trainer_new (Fixture *fixture)
{
  StrataTrainer *trainer = fixture_trainer_new (fixture->experiment, fixture->dataset);

  strata_trainer_set_folders (trainer, NULL, fixture->folder);
  return trainer;
}

static gboolean
is_kept (Fixture *fixture)
{
  return g_file_test (fixture->backup, G_FILE_TEST_EXISTS);
}

static void
interrupt (Fixture *fixture)
{
  g_autoptr (StrataTrainer) trainer = trainer_new (fixture);

  strata_trainer_start (trainer);
  strata_trainer_stop_after_epoch (trainer);
  fixture_run_to_end (trainer, NULL, NULL);
  g_assert_cmpint (strata_trainer_get_outcome (trainer), ==, STRATA_OUTCOME_STOPPED);
  g_assert_true (is_kept (fixture));
}

static void
test_goes_on (gconstpointer save_freq)
{
  Fixture fixture;
  set_up (&fixture, NULL);
  g_object_set (fixture.callback, "save-freq", save_freq, NULL);
  strata_callback_set_enabled (fixture.callback, FALSE);
  g_autoptr (StrataTrainer) whole = trainer_new (&fixture);
  fixture_run (whole);
  strata_callback_set_enabled (fixture.callback, TRUE);
  interrupt (&fixture);
  /* As if the program had been killed while it wrote. */
  g_autofree char *folder = g_path_get_dirname (fixture.backup);
  g_autofree char *half = g_build_filename (folder, ".snapshot.state.A1b2C3", NULL);
  g_assert_true (g_file_set_contents (half, "half", -1, NULL));

  g_autoptr (StrataTrainer) trainer = trainer_new (&fixture);
  fixture_run (trainer);
  g_assert_cmpint (strata_trainer_get_outcome (trainer), ==, strata_trainer_get_outcome (whole));
  fixture_assert_same_training (trainer, whole);
  g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
  tear_down (&fixture, NULL);
}

/* What is complete is not trained again, and stays where it is wanted. */
static void
test_kept (Fixture *fixture, gconstpointer data)
{
  g_object_set (fixture->callback, "delete-checkpoint", FALSE, NULL);
  g_autoptr (StrataTrainer) first = trainer_new (fixture);
  fixture_run (first);
  g_autofree char *status = strata_trainer_dup_callback_status (first, "BackupAndRestore");
  g_assert_cmpstr (status, ==, "backed up in epoch 40");
  g_assert_true (is_kept (fixture));

  g_autoptr (StrataTrainer) second = trainer_new (fixture);
  fixture_run (second);
  g_assert_cmpint (strata_trainer_get_outcome (second), ==, STRATA_OUTCOME_DONE);
  fixture_assert_same_training (first, second);
}

/* Beside the experiment's file rather than in the training's own folder; what else is there is not its own. */
static void
test_folder (Fixture *fixture, gconstpointer data)
{
  g_autofree char *own = g_build_filename (fixture->folder, "run", NULL);
  g_autofree char *folder = g_path_get_dirname (fixture->backup);
  g_autofree char *foreign = g_build_filename (folder, "notes.txt", NULL);
  g_autoptr (StrataTrainer) trainer = fixture_trainer_new (fixture->experiment, fixture->dataset);

  interrupt (fixture);
  g_assert_true (g_file_set_contents (foreign, "mine", -1, NULL));
  strata_trainer_set_folders (trainer, fixture->folder, own);
  fixture_run (trainer);
  g_assert_cmpint (strata_trainer_get_outcome (trainer), ==, STRATA_OUTCOME_DONE);
  g_assert_false (is_kept (fixture));
  g_assert_true (g_file_test (foreign, G_FILE_TEST_EXISTS));
}

static void
check_refused (Fixture *fixture, const char *word)
{
  g_autoptr (StrataTrainer) trainer = trainer_new (fixture);

  fixture_run (trainer);
  g_assert_cmpint (strata_trainer_get_outcome (trainer), ==, STRATA_OUTCOME_FAILED);
  g_assert_nonnull (strstr (strata_trainer_get_error (trainer)->message, "backup"));
  g_assert_nonnull (strstr (strata_trainer_get_error (trainer)->message, word));
  g_assert_true (is_kept (fixture));
}

static void
test_another_experiment (Fixture *fixture, gconstpointer data)
{
  g_autoptr (StrataLayer) layer = NULL;

  interrupt (fixture);
  layer = strata_stack_get_layer (strata_experiment_get_stack (fixture->experiment), 1);
  g_object_ref (layer);
  g_object_set (layer, "units", 13, NULL);
  check_refused (fixture, "another experiment");
}

static void
test_other_images (Fixture *fixture, gconstpointer data)
{
  interrupt (fixture);
  g_object_unref (fixture->dataset);
  fixture->dataset = fixture_dataset_new (N_TRAIN + 1, 24, 0);
  check_refused (fixture, "another experiment");
}

static void
test_damaged (Fixture *fixture, gconstpointer data)
{
  g_autofree char *contents = NULL;
  gsize length;

  interrupt (fixture);
  g_assert_true (g_file_get_contents (fixture->backup, &contents, &length, NULL));
  contents[length / 2] ^= 1;
  g_assert_true (g_file_set_contents (fixture->backup, contents, (gssize) length, NULL));
  check_refused (fixture, "damaged");
}

static void
add (const char *path, void (*test) (Fixture *fixture, gconstpointer data))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  strata_init ();

  g_test_add_data_func ("/train/backup/goes-on/epoch", "epoch", test_goes_on);
  /* In the middle of an epoch, and before the validation of one. */
  g_test_add_data_func ("/train/backup/goes-on/batch", "5", test_goes_on);
  g_test_add_data_func ("/train/backup/goes-on/last-batch", "3", test_goes_on);
  add ("/train/backup/kept", test_kept);
  add ("/train/backup/folder", test_folder);
  add ("/train/backup/another-experiment", test_another_experiment);
  add ("/train/backup/other-images", test_other_images);
  add ("/train/backup/damaged", test_damaged);
  return g_test_run ();
}

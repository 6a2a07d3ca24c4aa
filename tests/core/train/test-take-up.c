/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A kept training taken up again after one of the epochs whose weights it kept. */

#include "train-fixture.h"

#define N_EPOCHS 6

typedef struct
{
  StrataExperiment *experiment;
  StrataDataset *dataset;
  StrataTrainer *trainer;
  char *folder;
  StrataRun *run;
  guint epoch; /* the first of which there are weights */
  StrataNetwork *network;
} Kept;

static void
kept_init (Kept *kept)
{
  g_autoptr (GError) error = NULL;

  kept->experiment = fixture_experiment_new (N_EPOCHS, 16);
  kept->dataset = fixture_dataset_new (96, 30, 10);
  kept->folder = fixture_folder_new ();
  kept->trainer = fixture_trainer_new (kept->experiment, kept->dataset);
  strata_trainer_set_run_folder (kept->trainer, kept->folder);
  fixture_run (kept->trainer);

  kept->run = strata_run_load (kept->folder, &error);
  g_assert_no_error (error);
  kept->epoch = g_array_index (strata_run_get_checkpoints (kept->run), guint, 0);
  g_assert_cmpuint (kept->epoch, <, N_EPOCHS);
  g_autofree char *path = strata_run_dup_checkpoint_path (kept->folder, kept->epoch);
  kept->network = strata_network_load_h5 (path, &error);
  g_assert_no_error (error);
}

static void
kept_clear (Kept *kept)
{
  g_clear_object (&kept->experiment);
  g_clear_object (&kept->dataset);
  g_clear_object (&kept->trainer);
  g_clear_object (&kept->run);
  g_clear_object (&kept->network);
  g_clear_pointer (&kept->folder, fixture_remove_folder);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Kept, kept_clear)

static StrataTrainer *
take_up (Kept *kept, guint n_epochs)
{
  g_autoptr (GError) error = NULL;
  StrataTrainer *trainer =
    strata_trainer_new (strata_run_get_experiment (kept->run), kept->dataset, kept->network, &error);

  g_assert_no_error (error);
  g_assert_true (strata_trainer_take_up (trainer, strata_run_get_history (kept->run), n_epochs, kept->epoch, &error));
  g_assert_no_error (error);
  return trainer;
}

/* What follows the epoch is to the last bit what followed it the first time, kept in a folder of its own. */
static void
test_goes_on_as_it_went (void)
{
  g_auto (Kept) kept = { 0 };

  kept_init (&kept);
  g_autoptr (StrataTrainer) trainer = take_up (&kept, kept.epoch);
  g_autofree char *folder = fixture_folder_new ();

  g_assert_cmpint (strata_trainer_get_state (trainer), ==, STRATA_TRAINER_FINISHED);
  g_assert_cmpint (strata_trainer_get_outcome (trainer), ==, STRATA_OUTCOME_STOPPED);
  g_assert_cmpuint (strata_history_get_n_epochs (strata_trainer_get_history (trainer)), ==, kept.epoch);
  strata_trainer_set_run_folder (trainer, folder);
  strata_trainer_continue (trainer, N_EPOCHS - kept.epoch);
  fixture_run_to_end (trainer, NULL, NULL);
  fixture_assert_same_training (trainer, kept.trainer);

  g_autoptr (StrataRun) run = strata_run_load (folder, NULL);
  g_assert_cmpuint (strata_run_get_n_epochs (run), ==, N_EPOCHS);
  g_assert_cmpint (strata_run_get_state (run), ==, STRATA_RUN_DONE);
  g_assert_cmpuint (g_array_index (strata_run_get_checkpoints (run), guint, 0), >, kept.epoch);
  fixture_remove_folder (g_steal_pointer (&folder));
}

static char *
read_file (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  char *text;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return text;
}

/* What it went on from stays in its files, also when it is interrupted and resumed, and when the other one is gone. */
static void
test_says_where_it_comes_from (void)
{
  g_auto (Kept) kept = { 0 };
  g_autoptr (GError) error = NULL;

  kept_init (&kept);
  g_assert_null (strata_run_get_origin (kept.run));
  g_assert_null (strata_run_dup_origin_text (kept.run));
  g_autoptr (StrataTrainer) trainer = take_up (&kept, kept.epoch);
  g_autofree char *folder = fixture_folder_new ();
  g_autofree char *wanted = g_strdup_printf ("Went on from “first one” after epoch %u", kept.epoch);
  strata_trainer_set_run_folder (trainer, folder);
  strata_trainer_set_origin (trainer, "first 2026", "first one");
  strata_trainer_continue (trainer, 1);
  fixture_run_to_end (trainer, NULL, NULL);
  g_clear_object (&trainer);
  g_clear_pointer (&kept.folder, fixture_remove_folder);

  for (int i = 0; i < 2; i++)
    {
      g_autoptr (StrataRun) run = strata_run_load (folder, &error);
      g_assert_no_error (error);
      g_autofree char *said = strata_run_dup_origin_text (run);
      g_autofree char *log = read_file (folder, STRATA_RUN_LOG);
      g_assert_cmpstr (strata_run_get_origin (run), ==, "first 2026");
      g_assert_cmpstr (said, ==, wanted);
      g_assert_nonnull (strstr (log, "Went on from \"first one\" (first 2026) after epoch "));
      if (i > 0)
        break;
      StrataSnapshot *snapshot = strata_snapshot_load (folder, &error);
      g_assert_no_error (error);
      strata_snapshot_set_planned_epochs (snapshot, kept.epoch + 2);
      g_autoptr (StrataTrainer) resumed =
        strata_trainer_new (strata_snapshot_get_experiment (snapshot), kept.dataset, NULL, &error);
      g_assert_no_error (error);
      g_assert_true (strata_trainer_resume_from (resumed, snapshot, &error));
      fixture_run (resumed);
      g_assert_cmpuint (strata_history_get_n_epochs (strata_trainer_get_history (resumed)), ==, kept.epoch + 2);
    }
  fixture_remove_folder (g_steal_pointer (&folder));
}

/* All epochs are behind it, and the network is that of one of them. */
static void
test_looks_back (void)
{
  g_auto (Kept) kept = { 0 };

  kept_init (&kept);
  g_autoptr (StrataTrainer) trainer = take_up (&kept, N_EPOCHS);
  g_autoptr (StrataNetwork) network = strata_trainer_dup_network (trainer);
  g_autofree char *all = strata_history_to_json (strata_trainer_get_history (trainer));
  g_autofree char *wanted = strata_history_to_json (strata_trainer_get_history (kept.trainer));

  g_assert_cmpstr (all, ==, wanted);
  g_assert_true (fixture_same_weights (network, kept.network));
  g_assert_cmpuint (strata_trainer_get_weights_epoch (trainer), ==, kept.epoch);
}

static void
test_keeps_the_learning_rate (void)
{
  g_auto (Kept) kept = { 0 };

  kept_init (&kept);
  st_optimizer_set_learning_rate (strata_network_get_optimizer (kept.network), 0.0625);
  g_autoptr (StrataTrainer) trainer = take_up (&kept, kept.epoch);
  strata_trainer_continue (trainer, 1);
  fixture_run_to_end (trainer, NULL, NULL);
  g_autoptr (StrataHistoryRow) row =
    g_list_model_get_item (G_LIST_MODEL (strata_trainer_get_history (trainer)), kept.epoch);
  g_assert_cmpfloat (strata_history_row_get_learning_rate (row), ==, 0.0625);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  strata_init ();
  g_test_add_func ("/take-up/goes-on-as-it-went", test_goes_on_as_it_went);
  g_test_add_func ("/take-up/says-where-it-comes-from", test_says_where_it_comes_from);
  g_test_add_func ("/take-up/looks-back", test_looks_back);
  g_test_add_func ("/take-up/keeps-the-learning-rate", test_keeps_the_learning_rate);
  return g_test_run ();
}

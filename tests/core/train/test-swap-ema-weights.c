/* SPDX-License-Identifier: GPL-3.0-or-later */

/* SwapEMAWeights: what is validated and kept is the moving average, what is trained is not. The numbers themselves are
 * compared with Keras' in the golden trainings. */

#include "train-fixture.h"

#include <string.h>

#define N_TRAIN 96
#define BATCH 16

static StrataExperiment *
experiment_new (gboolean swap_on_epoch)
{
  StrataExperiment *experiment = fixture_experiment_new (4, BATCH);

  g_object_set (strata_compile_settings_get_optimizer (strata_experiment_get_compile (experiment)), "use-ema", TRUE,
                "ema-momentum", 0.9, NULL);
  g_object_set (fixture_enable_callback (experiment, "SwapEMAWeights"), "swap-on-epoch", swap_on_epoch, NULL);
  return experiment;
}

static double
get_last (StrataTrainer *trainer, const char *key)
{
  return strata_history_get_value (strata_trainer_get_history (trainer), 4, key);
}

/* The weights that are left in the end are the average, which was validated. */
static void
test_validation (void)
{
  g_autoptr (StrataDataset) dataset = fixture_dataset_new (N_TRAIN, 24, 0);
  g_autoptr (StrataExperiment) experiment = experiment_new (FALSE), plain = experiment_new (FALSE);
  strata_callback_set_enabled (strata_experiment_get_callback (plain, "SwapEMAWeights"), FALSE);
  g_autoptr (StrataTrainer) trainer = fixture_trainer_new (experiment, dataset);
  g_autoptr (StrataTrainer) without = fixture_trainer_new (plain, dataset);
  StrataEvaluation evaluation;
  g_autoptr (GError) error = NULL;

  fixture_run (trainer);
  fixture_run (without);
  g_autoptr (StrataNetwork) network = strata_trainer_dup_network (trainer);
  g_autoptr (StrataNetwork) other = strata_trainer_dup_network (without);
  g_assert_true (fixture_same_weights (network, other));
  g_assert_cmpfloat (get_last (trainer, "loss"), ==, get_last (without, "loss"));
  g_assert_cmpfloat (get_last (trainer, "val_loss"), !=, get_last (without, "val_loss"));
  g_assert_true (strata_network_evaluate (network, dataset, STRATA_SPLIT_VALIDATION, 1, NULL, &evaluation, &error));
  g_assert_no_error (error);
  g_assert_cmpfloat_with_epsilon (evaluation.loss, get_last (trainer, "val_loss"), 1e-6);
}

/* A checkpoint of the last epoch, and what the training ends with. */
static gboolean
checkpoint_is_average (gboolean swap_on_epoch)
{
  char *folder = fixture_folder_new ();
  g_autofree char *path = g_build_filename (folder, "last.h5", NULL);
  g_autoptr (StrataDataset) dataset = fixture_dataset_new (N_TRAIN, 24, 0);
  g_autoptr (StrataExperiment) experiment = experiment_new (swap_on_epoch);
  g_autoptr (GError) error = NULL;

  g_object_set (fixture_enable_callback (experiment, "ModelCheckpoint"), "filepath", path, NULL);
  g_autoptr (StrataTrainer) trainer = fixture_trainer_new (experiment, dataset);
  fixture_run (trainer);
  g_autoptr (StrataNetwork) network = strata_trainer_dup_network (trainer);
  g_autoptr (StrataNetwork) saved = strata_network_load (path, &error);
  g_assert_no_error (error);
  fixture_remove_folder (folder);
  return fixture_same_weights (network, saved);
}

static void
test_on_epoch (void)
{
  g_assert_true (checkpoint_is_average (TRUE));
  g_assert_false (checkpoint_is_average (FALSE));
}

/* The best weights that EarlyStopping puts back are those that were validated. */
static void
test_early_stopping (void)
{
  g_autoptr (StrataDataset) dataset = fixture_dataset_new (N_TRAIN, 24, 0);
  g_autoptr (StrataExperiment) experiment = experiment_new (TRUE);
  StrataEvaluation evaluation;

  g_object_set (fixture_enable_callback (experiment, "EarlyStopping"), "patience", 1u, "min-delta", 10.0,
                "restore-best-weights", TRUE, NULL);
  g_autoptr (StrataTrainer) trainer = fixture_trainer_new (experiment, dataset);
  fixture_run (trainer);
  g_assert_cmpint (strata_trainer_get_outcome (trainer), ==, STRATA_OUTCOME_EARLY_STOPPED);
  g_assert_cmpuint (strata_trainer_get_weights_epoch (trainer), ==, 1);
  g_autoptr (StrataNetwork) network = strata_trainer_dup_network (trainer);
  g_assert_true (strata_network_evaluate (network, dataset, STRATA_SPLIT_VALIDATION, 1, NULL, &evaluation, NULL));
  g_assert_cmpfloat_with_epsilon (evaluation.loss,
                                  strata_history_get_value (strata_trainer_get_history (trainer), 1, "val_loss"), 1e-6);
}

static void
test_goes_on (void)
{
  g_autoptr (StrataDataset) dataset = fixture_dataset_new (N_TRAIN, 24, 0);
  g_autoptr (StrataExperiment) experiment = experiment_new (TRUE);
  const guint n_epochs = 40;
  g_object_set (strata_experiment_get_fit (experiment), "epochs", n_epochs, NULL);
  g_autoptr (StrataTrainer) whole = fixture_trainer_new (experiment, dataset);
  g_autoptr (StrataTrainer) stopped = fixture_trainer_new (experiment, dataset);

  fixture_run (whole);
  strata_trainer_start (stopped);
  strata_trainer_stop_after_epoch (stopped);
  fixture_run_to_end (stopped, NULL, NULL);
  g_assert_cmpint (strata_trainer_get_outcome (stopped), ==, STRATA_OUTCOME_STOPPED);
  strata_trainer_continue (stopped, n_epochs - strata_history_get_n_epochs (strata_trainer_get_history (stopped)));
  fixture_run_to_end (stopped, NULL, NULL);
  fixture_assert_same_training (stopped, whole);
}

static void
test_no_average (void)
{
  g_autoptr (StrataDataset) dataset = fixture_dataset_new (N_TRAIN, 24, 0);
  g_autoptr (StrataExperiment) experiment = fixture_experiment_new (1, BATCH);

  fixture_enable_callback (experiment, "SwapEMAWeights");
  g_autoptr (StrataTrainer) trainer = fixture_trainer_new (experiment, dataset);
  fixture_run (trainer);
  g_assert_cmpint (strata_trainer_get_outcome (trainer), ==, STRATA_OUTCOME_FAILED);
  g_assert_nonnull (strstr (strata_trainer_get_error (trainer)->message, "use_ema"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  strata_init ();

  g_test_add_func ("/train/swap-ema-weights/validation", test_validation);
  g_test_add_func ("/train/swap-ema-weights/on-epoch", test_on_epoch);
  g_test_add_func ("/train/swap-ema-weights/early-stopping", test_early_stopping);
  g_test_add_func ("/train/swap-ema-weights/goes-on", test_goes_on);
  g_test_add_func ("/train/swap-ema-weights/no-average", test_no_average);
  return g_test_run ();
}

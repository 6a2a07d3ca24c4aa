/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Trainings that go wrong, and those that are refused before they begin. */

#include "train-fixture.h"

#include <math.h>
#include <string.h>

#define N_TRAIN 330 /* batches of 32 and a last one of 10 */
#define N_STEPS 11

static void
test_not_finite (void)
{
  g_autoptr (StrataDataset) dataset = fixture_dataset_new (N_TRAIN, 100, 5);
  g_autoptr (StrataExperiment) experiment = fixture_experiment_new (2, 32);
  g_autoptr (StrataTrainer) trainer = fixture_trainer_new (experiment, dataset);

  fixture_run (trainer);
  g_autoptr (StrataNetwork) good = strata_trainer_dup_network (trainer);
  strata_trainer_set_learning_rate (trainer, 1e38);
  strata_trainer_continue (trainer, 3);
  fixture_run_to_end (trainer, NULL, NULL);

  g_assert_cmpint (strata_trainer_get_outcome (trainer), ==, STRATA_OUTCOME_NOT_FINITE);
  g_assert_error (strata_trainer_get_error (trainer), STRATA_TRAIN_ERROR, STRATA_TRAIN_ERROR_NOT_FINITE);
  const char *text = strata_trainer_get_outcome_text (trainer);
  g_assert_nonnull (strstr (text, "in epoch 3, batch "));
  g_assert_nonnull (strstr (text, "weights of epoch 2"));
  g_autoptr (StrataNetwork) kept = strata_trainer_dup_network (trainer);
  g_assert_true (fixture_same_weights (good, kept));
  g_assert_cmpuint (strata_trainer_get_weights_epoch (trainer), ==, 2);
  g_assert_cmpuint (strata_history_get_n_epochs (strata_trainer_get_history (trainer)), ==, 2);

  /* A smaller rate, and it goes on as if nothing had happened. */
  g_object_set (strata_experiment_get_fit (experiment), "epochs", 5, NULL);
  g_autoptr (StrataTrainer) straight = fixture_trainer_new (experiment, dataset);
  fixture_run (straight);
  strata_trainer_set_learning_rate (trainer, 0.05);
  strata_trainer_continue (trainer, 3);
  fixture_run_to_end (trainer, NULL, NULL);
  fixture_assert_same_training (straight, trainer);
}

static void
test_not_finite_at_once (void)
{
  g_autoptr (StrataDataset) dataset = fixture_dataset_new (N_TRAIN, 100, 5);
  g_autoptr (StrataExperiment) experiment = fixture_experiment_new (2, 32);
  g_object_set (strata_compile_settings_get_optimizer (strata_experiment_get_compile (experiment)), "learning-rate",
                1e38, NULL);
  g_autoptr (StrataTrainer) trainer = fixture_trainer_new (experiment, dataset);

  fixture_run (trainer);
  g_assert_cmpint (strata_trainer_get_outcome (trainer), ==, STRATA_OUTCOME_NOT_FINITE);
  g_assert_nonnull (strstr (strata_trainer_get_outcome_text (trainer), "the initial ones"));
  g_assert_null (strata_trainer_dup_network (trainer));
  g_assert_cmpuint (strata_trainer_get_weights_epoch (trainer), ==, 0);
}

static void
assert_refused (StrataExperiment *experiment, StrataDataset *dataset, StrataNetwork *initial, const char *word)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StrataTrainer) trainer = strata_trainer_new (experiment, dataset, initial, &error);

  g_assert_null (trainer);
  g_assert_nonnull (error);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, word));
}

static void
test_refused (void)
{
  g_autoptr (StrataDataset) dataset = fixture_dataset_new (40, 10, 5);
  const StrataShape other_shape = { 2, { 5, 4 } };

  g_autoptr (StrataExperiment) experiment = fixture_experiment_new (2, 8);
  g_object_set (strata_experiment_get_data (experiment), "input-shape", &other_shape, NULL);
  assert_refused (experiment, dataset, NULL, "4 × 4");

  g_autoptr (StrataExperiment) zero = fixture_experiment_new (0, 8);
  assert_refused (zero, dataset, NULL, "epochs");

  g_autoptr (StrataExperiment) metric = fixture_experiment_new (2, 8);
  g_autoptr (GPtrArray) metrics = strata_metric_list_new ((const char *const[]){ "accuracy", "auc", NULL });
  g_object_set (strata_experiment_get_compile (metric), "metrics", metrics, NULL);
  assert_refused (metric, dataset, NULL, "compile: metrics: AUC compares");
  g_autoptr (GPtrArray) same = strata_metric_list_new ((const char *const[]){ "accuracy", "accuracy", "acc", NULL });
  g_object_set (same->pdata[2], "name", "accuracy_1", NULL);
  g_object_set (strata_experiment_get_compile (metric), "metrics", same, NULL);
  assert_refused (metric, dataset, NULL, "accuracy_1");

  g_autoptr (StrataExperiment) monitor = fixture_experiment_new (2, 8);
  g_object_set (fixture_enable_callback (monitor, "EarlyStopping"), "monitor", "val_recall", NULL);
  assert_refused (monitor, dataset, NULL, "val_recall");

  /* Weights of another stack. */
  g_autoptr (StrataExperiment) wide = fixture_experiment_new (1, 8);
  StrataLayer *dense = strata_stack_get_layer (strata_experiment_get_stack (wide), 1);
  g_object_set (dense, "units", 13, NULL);
  g_autoptr (StrataTrainer) trainer = fixture_trainer_new (wide, dataset);
  fixture_run (trainer);
  g_autoptr (StrataNetwork) network = strata_trainer_dup_network (trainer);
  g_autoptr (StrataExperiment) narrow = fixture_experiment_new (1, 8);
  assert_refused (narrow, dataset, network, "dense");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  strata_init ();
  g_test_add_func ("/train/trainer-refused/not-finite", test_not_finite);
  g_test_add_func ("/train/trainer-refused/not-finite-at-once", test_not_finite_at_once);
  g_test_add_func ("/train/trainer-refused/refused", test_refused);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "train-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#define SIDE 4
#define SIZE (SIDE * SIDE)

/* Each class is bright in its own rows; noise of nearly the same strength lies over it. */
static void
draw (GRand *random, gsize n, guint8 *pixels, guint8 *labels)
{
  for (gsize i = 0; i < n; i++)
    {
      labels[i] = (guint8) g_rand_int_range (random, 0, FIXTURE_N_CLASSES);
      for (gsize p = 0; p < SIZE; p++)
        pixels[i * SIZE + p] = (guint8) ((p / SIDE == labels[i] ? 70 : 0) + g_rand_int_range (random, 0, 180));
    }
}

StrataDataset *
fixture_dataset_new (gsize n_train, gsize n_validation, gsize n_test)
{
  const StrataShape shape = { 2, { SIDE, SIDE } };
  const char *const names[] = { "first", "second", "third", NULL };
  g_autoptr (GRand) random = g_rand_new_with_seed (17);
  gsize n = n_train + n_validation;
  g_autofree guint8 *pixels = g_new (guint8, n * SIZE), *labels = g_new (guint8, n);
  g_autofree guint8 *test_pixels = g_new (guint8, n_test * SIZE), *test_labels = g_new (guint8, n_test);
  g_autoptr (GError) error = NULL;

  draw (random, n, pixels, labels);
  draw (random, n_test, test_pixels, test_labels);
  StrataDataset *dataset = strata_dataset_new_from_arrays (&shape, pixels, labels, n, n_validation, test_pixels,
                                                           test_labels, n_test, names, &error);
  g_assert_no_error (error);
  return dataset;
}

static void
append (StrataExperiment *experiment, StrataLayer *layer)
{
  g_autoptr (StrataLayer) owned = layer;

  g_assert_nonnull (owned);
  strata_stack_append (strata_experiment_get_stack (experiment), owned);
}

StrataExperiment *
fixture_experiment_new (guint epochs, guint batch_size)
{
  StrataExperiment *experiment = strata_experiment_new ();
  const StrataShape shape = { 2, { SIDE, SIDE } };

  g_object_set (strata_experiment_get_data (experiment), "input-shape", &shape, "n-classes", FIXTURE_N_CLASSES, NULL);
  g_object_set (strata_experiment_get_scaling (experiment), "scaling", STRATA_SCALING_MIN_MAX, NULL);
  append (experiment, strata_layer_new ("Flatten", NULL, NULL));
  append (experiment, strata_layer_new ("Dense", "units", 12, "activation", ST_TANH, NULL));
  append (experiment, strata_layer_new ("Dropout", "rate", 0.2, NULL));
  append (experiment, strata_layer_new ("Dense", "units", FIXTURE_N_CLASSES, "activation", ST_SOFTMAX, NULL));
  g_object_set (strata_compile_settings_get_optimizer (strata_experiment_get_compile (experiment)), "learning-rate",
                0.05, "momentum", 0.8, NULL);
  g_object_set (strata_experiment_get_fit (experiment), "epochs", epochs, "batch-size", batch_size, "seed", (guint64) 5,
                NULL);
  return experiment;
}

StrataCallback *
fixture_enable_callback (StrataExperiment *experiment, const char *class_name)
{
  StrataCallback *callback = strata_experiment_get_callback (experiment, class_name);

  g_assert_nonnull (callback);
  strata_callback_set_enabled (callback, TRUE);
  return callback;
}

StrataTrainer *
fixture_trainer_new (StrataExperiment *experiment, StrataDataset *dataset)
{
  g_autoptr (GError) error = NULL;
  StrataTrainer *trainer = strata_trainer_new (experiment, dataset, NULL, &error);

  g_assert_no_error (error);
  strata_trainer_set_n_threads (trainer, 1);
  return trainer;
}

void
fixture_run_to_end (StrataTrainer *trainer, StrataEventFunc func, gpointer user_data)
{
  while (strata_trainer_get_state (trainer) != STRATA_TRAINER_FINISHED)
    {
      strata_trainer_read (trainer, func, user_data);
      g_usleep (500);
    }
  strata_trainer_wait (trainer);
  strata_trainer_read (trainer, func, user_data);
}

void
fixture_run (StrataTrainer *trainer)
{
  strata_trainer_start (trainer);
  fixture_run_to_end (trainer, NULL, NULL);
}

gboolean
fixture_same_weights (StrataNetwork *a, StrataNetwork *b)
{
  gsize n, m;
  st_real *x = st_weights_get_trainable (strata_network_get_weights (a), &n);
  st_real *y = st_weights_get_trainable (strata_network_get_weights (b), &m);

  return n == m && memcmp (x, y, n * sizeof *x) == 0;
}

void
fixture_assert_same_training (StrataTrainer *a, StrataTrainer *b)
{
  g_autofree char *history_a = strata_history_to_json (strata_trainer_get_history (a));
  g_autofree char *history_b = strata_history_to_json (strata_trainer_get_history (b));
  g_autoptr (StrataNetwork) network_a = strata_trainer_dup_network (a);
  g_autoptr (StrataNetwork) network_b = strata_trainer_dup_network (b);

  g_assert_cmpstr (history_a, ==, history_b);
  g_assert_true (fixture_same_weights (network_a, network_b));
  g_assert_cmpint (st_optimizer_get_iterations (strata_network_get_optimizer (network_a)), ==,
                   st_optimizer_get_iterations (strata_network_get_optimizer (network_b)));
}

char *
fixture_folder_new (void)
{
  g_autoptr (GError) error = NULL;
  char *path = g_dir_make_tmp ("strata-test-XXXXXX", &error);

  g_assert_no_error (error);
  return path;
}

void
fixture_remove_folder (char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      char *child = g_build_filename (path, name, NULL);
      if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        {
          fixture_remove_folder (child);
          continue;
        }
      g_unlink (child);
      g_free (child);
    }
  g_rmdir (path);
  g_free (path);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The TensorBoard callback: which files a training writes, when, and what becomes of one that cannot write them. That the
 * events are those of Keras' own callback is tested with TensorBoard, in tests/interop. */

#include "train-fixture.h"

#include "formats/strata-experiment-json.h"

#include <glib/gstdio.h>
#include <string.h>

#define N_TRAIN 96
#define BATCH 16

typedef struct
{
  char *folder;
  StrataDataset *dataset;
  StrataExperiment *experiment;
  StrataCallback *board;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = fixture_folder_new ();
  fixture->dataset = fixture_dataset_new (N_TRAIN, 24, 0);
  fixture->experiment = fixture_experiment_new (4, BATCH);
  fixture->board = fixture_enable_callback (fixture->experiment, "TensorBoard");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_unref (fixture->experiment);
  g_object_unref (fixture->dataset);
  fixture_remove_folder (fixture->folder);
}

static StrataTrainer *
trainer_new (Fixture *fixture)
{
  StrataTrainer *trainer = fixture_trainer_new (fixture->experiment, fixture->dataset);

  strata_trainer_set_folders (trainer, NULL, fixture->folder);
  return trainer;
}

static guint
count_files (Fixture *fixture, const char *run)
{
  g_autofree char *path = g_build_filename (fixture->folder, "logs", run, NULL);
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  guint n = 0;

  for (const char *name = NULL; folder != NULL && (name = g_dir_read_name (folder)) != NULL; n++)
    g_assert_true (g_str_has_prefix (name, "events.out.tfevents."));
  return n;
}

/* How often the text is in the run's files. */
static guint
count (Fixture *fixture, const char *run, const char *text)
{
  g_autofree char *path = g_build_filename (fixture->folder, "logs", run, NULL);
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;
  guint n = 0;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL), *contents = NULL;
      gsize length;
      g_assert_true (g_file_get_contents (file, &contents, &length, NULL));
      for (const char *at = contents; (at = memmem (at, length - (gsize) (at - contents), text, strlen (text))) != NULL;
           at++)
        n++;
    }
  return n;
}

static void
test_epochs (Fixture *fixture, gconstpointer data)
{
  g_autoptr (StrataTrainer) trainer = trainer_new (fixture);

  fixture_run (trainer);
  g_autofree char *status = strata_trainer_dup_callback_status (trainer, "TensorBoard");
  g_assert_cmpint (strata_trainer_get_outcome (trainer), ==, STRATA_OUTCOME_DONE);
  g_assert_cmpstr (status, ==, "4 epochs logged");
  g_assert_cmpuint (count_files (fixture, "train"), ==, 1);
  g_assert_cmpuint (count_files (fixture, "validation"), ==, 1);
  for (const char *const *tag = (const char *const[]){ "epoch_loss", "epoch_accuracy", "epoch_learning_rate", NULL };
       *tag != NULL; tag++)
    g_assert_cmpuint (count (fixture, "train", *tag), ==, 4);
  g_assert_cmpuint (count (fixture, "validation", "epoch_loss"), ==, 4);
  g_assert_cmpuint (count (fixture, "validation", "evaluation_accuracy_vs_iterations"), ==, 4);
  g_assert_cmpuint (count (fixture, "train", "graph_keras_model"), ==, 1);
  g_assert_cmpuint (count (fixture, "train", "batch_loss"), ==, 0);
  g_assert_cmpuint (count (fixture, "train", "histogram"), ==, 0);
}

static void
test_everything (Fixture *fixture, gconstpointer data)
{
  g_object_set (fixture->board, "histogram-freq", 3u, "write-images", TRUE, "write-graph", FALSE,
                "write-steps-per-second", TRUE, "update-freq", "2", NULL);
  g_autoptr (StrataTrainer) trainer = trainer_new (fixture);

  fixture_run (trainer);
  g_assert_cmpuint (count (fixture, "train", "graph_keras_model"), ==, 0);
  g_assert_cmpuint (count (fixture, "train", "batch_loss"), ==, 4 * N_TRAIN / BATCH / 2);
  g_assert_cmpuint (count (fixture, "train", "batch_steps_per_second"), ==, 4 * N_TRAIN / BATCH / 2);
  g_assert_cmpuint (count (fixture, "train", "epoch_steps_per_second"), ==, 4);
  g_assert_cmpuint (count (fixture, "train", "sequential/dense/kernel/histogram"), ==, 2);
  g_assert_cmpuint (count (fixture, "train", "sequential/dense_1/bias/image"), ==, 2);
}

/* Nobody notices in the numbers whether it was there. */
static void
test_passive (Fixture *fixture, gconstpointer data)
{
  g_autoptr (StrataExperiment) plain = fixture_experiment_new (4, BATCH);
  g_autoptr (StrataTrainer) without = fixture_trainer_new (plain, fixture->dataset);

  g_object_set (fixture->board, "histogram-freq", 1u, "update-freq", "batch", NULL);
  g_autoptr (StrataTrainer) with = trainer_new (fixture);
  fixture_run (without);
  fixture_run (with);
  fixture_assert_same_training (with, without);
}

/* A training that goes on begins another file. */
static void
test_goes_on (Fixture *fixture, gconstpointer data)
{
  const guint n_epochs = 40;

  g_object_set (fixture->board, "update-freq", "batch", NULL);
  g_object_set (strata_experiment_get_fit (fixture->experiment), "epochs", n_epochs, NULL);
  g_autoptr (StrataTrainer) trainer = trainer_new (fixture);

  strata_trainer_start (trainer);
  strata_trainer_stop_after_epoch (trainer);
  fixture_run_to_end (trainer, NULL, NULL);
  g_assert_cmpint (strata_trainer_get_outcome (trainer), ==, STRATA_OUTCOME_STOPPED);
  g_assert_cmpuint (count_files (fixture, "train"), ==, 1);
  strata_trainer_continue (trainer, n_epochs - strata_history_get_n_epochs (strata_trainer_get_history (trainer)));
  fixture_run_to_end (trainer, NULL, NULL);
  g_assert_cmpuint (count_files (fixture, "train"), ==, 2);
  g_assert_cmpuint (count (fixture, "train", "batch_loss"), ==, n_epochs * N_TRAIN / BATCH);
  g_assert_cmpuint (count (fixture, "train", "epoch_loss"), ==, n_epochs);
}

static void
test_folder_refused (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "logs", NULL);
  g_autoptr (StrataTrainer) trainer = trainer_new (fixture);

  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  fixture_run (trainer);
  g_assert_cmpint (strata_trainer_get_outcome (trainer), ==, STRATA_OUTCOME_FAILED);
  g_assert_nonnull (strstr (strata_trainer_get_error (trainer)->message, "TensorBoard"));
  g_assert_nonnull (strstr (strata_trainer_get_error (trainer)->message, "logs"));
}

static void
on_event (const StrataEvent *event, gpointer n_warnings)
{
  if (event->kind == STRATA_EVENT_NOTE && g_str_equal (event->note_kind, "warning"))
    (*(guint *) n_warnings)++;
}

/* Once said, and the training has its results. */
static void
test_cannot_write (Fixture *fixture, gconstpointer data)
{
  g_autofree char *logs = g_build_filename (fixture->folder, "logs", NULL);
  g_autofree char *train = g_build_filename (logs, "train", NULL);
  g_autoptr (StrataTrainer) trainer = trainer_new (fixture);
  guint n_warnings = 0;

  g_assert_cmpint (g_mkdir (logs, 0777), ==, 0);
  g_assert_true (g_file_set_contents (train, "", 0, NULL));
  strata_trainer_start (trainer);
  fixture_run_to_end (trainer, on_event, &n_warnings);
  g_assert_cmpint (strata_trainer_get_outcome (trainer), ==, STRATA_OUTCOME_DONE);
  g_assert_cmpuint (strata_history_get_n_epochs (strata_trainer_get_history (trainer)), ==, 4);
  g_assert_cmpuint (n_warnings, ==, 1);
  g_assert_nonnull (strstr (strata_trainer_get_outcome_text (trainer), "TensorBoard"));
}

static void
test_update_freq (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *text, *json, *code;
  } good[] = {
    { "batch", "\"update_freq\": \"batch\"", "update_freq=\"batch\"" },
    { "100", "\"update_freq\": 100", "update_freq=100" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autofree char *json = NULL, *code = NULL, *read = NULL;
      g_autoptr (GError) error = NULL;
      g_object_set (fixture->board, "update-freq", good[i].text, NULL);
      json = strata_experiment_to_json (fixture->experiment);
      code = strata_experiment_to_keras_code (fixture->experiment);
      g_assert_nonnull (strstr (json, good[i].json));
      g_assert_nonnull (strstr (code, good[i].code));
      g_autoptr (StrataExperiment) copy = strata_experiment_parse (json, -1, "copy.strata", &error);
      g_assert_no_error (error);
      g_object_get (strata_experiment_get_callback (copy, "TensorBoard"), "update-freq", &read, NULL);
      g_assert_cmpstr (read, ==, good[i].text);
    }
  for (const char *const *text = (const char *const[]){ "", "0", "-1", "often", "1.5", NULL }; *text != NULL; text++)
    {
      g_autoptr (GError) error = NULL;
      g_object_set (fixture->board, "update-freq", *text, NULL);
      g_assert_false (strata_configurable_validate (STRATA_CONFIGURABLE (fixture->board), &error));
      g_assert_error (error, STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_ARGUMENT);
      g_assert_nonnull (strstr (error->message, "update_freq"));
      g_assert_nonnull (strstr (error->message, "epoch, batch"));
    }
}

/* What Keras has and this has not is refused by its name. */
static void
test_lacking (Fixture *fixture, gconstpointer data)
{
  g_autofree char *json = strata_experiment_to_json (fixture->experiment);
  g_auto (GStrv) parts = g_strsplit (json, "\"histogram_freq\"", 2);
  g_autofree char *asks = g_strjoin ("\"profile_batch\": 2, \"histogram_freq\"", parts[0], parts[1], NULL);
  g_autofree char *asks_not = g_strjoin ("\"profile_batch\": 0, \"histogram_freq\"", parts[0], parts[1], NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (StrataExperiment) experiment = strata_experiment_parse (asks_not, -1, "a.strata", &error);

  g_assert_no_error (error);
  g_assert_null (strata_experiment_parse (asks, -1, "a.strata", &error));
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, "profile_batch"));
  g_assert_nonnull (strstr (error->message, "TensorBoard"));
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

  add ("/train/tensor-board/epochs", test_epochs);
  add ("/train/tensor-board/everything", test_everything);
  add ("/train/tensor-board/passive", test_passive);
  add ("/train/tensor-board/goes-on", test_goes_on);
  add ("/train/tensor-board/folder-refused", test_folder_refused);
  add ("/train/tensor-board/cannot-write", test_cannot_write);
  add ("/train/tensor-board/update-freq", test_update_freq);
  add ("/train/tensor-board/lacking", test_lacking);
  return g_test_run ();
}

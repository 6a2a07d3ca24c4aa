/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a training reads and writes: weights of classes and samples, checkpoints, the CSV log; and what happens when a
 * file cannot be written. */

#include "train-fixture.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

#define N_TRAIN 96

typedef struct
{
  GString *notes;
  GPtrArray *paths;
} Notes;

static void
on_event (const StrataEvent *event, gpointer data)
{
  Notes *notes = data;

  if (event->kind != STRATA_EVENT_NOTE)
    return;
  g_string_append_printf (notes->notes, "%u %s\n", event->epoch, event->note_kind);
  if (event->note_path != NULL)
    g_ptr_array_add (notes->paths, g_strdup (event->note_path));
}

static void
notes_init (Notes *notes)
{
  notes->notes = g_string_new (NULL);
  notes->paths = g_ptr_array_new_with_free_func (g_free);
}

static void
notes_clear (Notes *notes)
{
  g_string_free (notes->notes, TRUE);
  g_ptr_array_unref (notes->paths);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Notes, notes_clear)

/* --- Weights ---------------------------------------------------------------------------------------------------------- */

static GVariant *
make_class_weights (void)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{ud}"));
  g_variant_builder_add (&builder, "{ud}", 0, 0.5);
  g_variant_builder_add (&builder, "{ud}", 2, 3.0);
  return g_variant_builder_end (&builder);
}

static float
get_sample_weight (gsize i)
{
  return (float) (1 + i % 5) * 0.25f;
}

static void
write_weights (const char *folder, const char *name, gsize n, StrataDataset *with_classes)
{
  static const float of_class[FIXTURE_N_CLASSES] = { 0.5f, 1, 3 };
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GString) text = g_string_new (NULL);

  for (gsize i = 0; i < n; i++)
    {
      float weight = get_sample_weight (i);
      if (with_classes != NULL)
        weight *= of_class[strata_dataset_get_label (with_classes, STRATA_SPLIT_TRAIN, i)];
      g_string_append_printf (text, "%.9g\n", weight);
    }
  g_assert_true (g_file_set_contents (path, text->str, -1, NULL));
}

/* Class weights times sample weights is what a file of the products gives. */
static void
test_weights (void)
{
  char *folder = fixture_folder_new ();
  g_autoptr (StrataDataset) dataset = fixture_dataset_new (N_TRAIN, 30, 5);
  g_autoptr (StrataExperiment) experiment = fixture_experiment_new (3, 16);
  StrataFitSettings *fit = strata_experiment_get_fit (experiment);

  write_weights (folder, "samples.txt", N_TRAIN, NULL);
  write_weights (folder, "products.txt", N_TRAIN, dataset);
  g_autoptr (StrataTrainer) plain = fixture_trainer_new (experiment, dataset);
  g_object_set (fit, "sample-weights", "products.txt", NULL);
  g_autoptr (StrataTrainer) products = fixture_trainer_new (experiment, dataset);
  g_object_set (fit, "sample-weights", "samples.txt", "class-weights", make_class_weights (), NULL);
  g_autoptr (StrataTrainer) both = fixture_trainer_new (experiment, dataset);

  strata_trainer_set_folders (products, folder, NULL);
  strata_trainer_set_folders (both, folder, NULL);
  fixture_run (plain);
  fixture_run (products);
  fixture_run (both);
  g_assert_cmpint (strata_trainer_get_outcome (both), ==, STRATA_OUTCOME_DONE);
  fixture_assert_same_training (products, both);
  g_autoptr (StrataNetwork) a = strata_trainer_dup_network (plain);
  g_autoptr (StrataNetwork) b = strata_trainer_dup_network (both);
  g_assert_false (fixture_same_weights (a, b));
  fixture_remove_folder (folder);
}

/* Weights of the validation change val_loss and nothing else. */
static void
test_validation_weights (void)
{
  char *folder = fixture_folder_new ();
  g_autoptr (StrataDataset) dataset = fixture_dataset_new (N_TRAIN, 30, 5);
  g_autoptr (StrataExperiment) experiment = fixture_experiment_new (2, 16);
  g_autofree char *path = g_build_filename (folder, "validation.txt", NULL);
  g_autoptr (GString) text = g_string_new (NULL);

  g_autoptr (StrataTrainer) plain = fixture_trainer_new (experiment, dataset);
  for (guint i = 0; i < 30; i++)
    g_string_append (text, "2\n");
  g_file_set_contents (path, text->str, -1, NULL);
  g_object_set (strata_experiment_get_fit (experiment), "validation-sample-weights", path, NULL);
  g_autoptr (StrataTrainer) weighted = fixture_trainer_new (experiment, dataset);

  fixture_run (plain);
  fixture_run (weighted);
  StrataHistory *a = strata_trainer_get_history (plain), *b = strata_trainer_get_history (weighted);
  g_assert_cmpfloat (strata_history_get_value (a, 2, "loss"), ==, strata_history_get_value (b, 2, "loss"));
  g_assert_cmpfloat_with_epsilon (strata_history_get_value (a, 2, "val_loss") * 2,
                                  strata_history_get_value (b, 2, "val_loss"), 1e-6);
  g_assert_cmpfloat (strata_history_get_value (a, 2, "val_accuracy"), ==,
                     strata_history_get_value (b, 2, "val_accuracy"));
  fixture_remove_folder (folder);
}

static void
test_bad_weights (void)
{
  char *folder = fixture_folder_new ();
  g_autoptr (StrataDataset) dataset = fixture_dataset_new (N_TRAIN, 30, 5);
  g_autoptr (StrataExperiment) experiment = fixture_experiment_new (2, 16);

  write_weights (folder, "short.txt", N_TRAIN - 1, NULL);
  for (guint i = 0; i < 2; i++)
    {
      const char *name = i == 0 ? "short.txt" : "missing.txt";
      g_object_set (strata_experiment_get_fit (experiment), "sample-weights", name, NULL);
      g_autoptr (StrataTrainer) trainer = fixture_trainer_new (experiment, dataset);
      strata_trainer_set_folders (trainer, folder, NULL);
      fixture_run (trainer);
      g_assert_cmpint (strata_trainer_get_outcome (trainer), ==, STRATA_OUTCOME_FAILED);
      g_assert_nonnull (strstr (strata_trainer_get_error (trainer)->message, name));
      g_assert_null (strata_trainer_dup_network (trainer));
    }
  fixture_remove_folder (folder);
}

/* --- Checkpoints ------------------------------------------------------------------------------------------------------ */

static void
test_checkpoints (void)
{
  char *folder = fixture_folder_new ();
  g_autoptr (StrataDataset) dataset = fixture_dataset_new (N_TRAIN, 30, 5);
  g_autoptr (StrataExperiment) experiment = fixture_experiment_new (3, 16);
  g_auto (Notes) notes = { 0 };

  notes_init (&notes);
  g_object_set (fixture_enable_callback (experiment, "ModelCheckpoint"), "filepath",
                "kept/epoch-{epoch:02d}-{val_loss:.3f}.h5", NULL);
  g_object_set (fixture_enable_callback (experiment, "CSVLogger"), "filename", "log.csv", NULL);
  g_autoptr (StrataTrainer) trainer = fixture_trainer_new (experiment, dataset);
  strata_trainer_set_folders (trainer, NULL, folder);
  strata_trainer_start (trainer);
  fixture_run_to_end (trainer, on_event, &notes);

  g_assert_cmpstr (notes.notes->str, ==, "1 checkpoint\n2 checkpoint\n3 checkpoint\n");
  g_assert_cmpuint (notes.paths->len, ==, 3);
  g_autoptr (GError) error = NULL;
  g_autoptr (StrataNetwork) saved = strata_network_load_h5 (notes.paths->pdata[2], &error);
  g_assert_no_error (error);
  g_autoptr (StrataNetwork) network = strata_trainer_dup_network (trainer);
  g_assert_true (fixture_same_weights (saved, network));

  g_autofree char *status = strata_trainer_dup_callback_status (trainer, "ModelCheckpoint");
  g_assert_true (g_str_has_prefix (status, "saved epoch 3 · val_loss "));
  g_autofree char *log = g_build_filename (folder, "log.csv", NULL);
  g_autofree char *csv = NULL, *expected = strata_history_to_csv (strata_trainer_get_history (trainer));
  g_assert_true (g_file_get_contents (log, &csv, NULL, NULL));
  g_auto (GStrv) lines = g_strsplit (csv, "\n", -1), expected_lines = g_strsplit (expected, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 5);
  g_assert_cmpstr (lines[0], ==, expected_lines[0]);
  g_assert_true (g_str_has_prefix (lines[3], "2,"));
  g_assert_cmpstr (lines[3] + 1, ==, expected_lines[3] + 1);
  fixture_remove_folder (folder);
}

/* Continued after a person's stop, callbacks go on as if nothing had happened. */
static void
test_log_of_stopped_training (void)
{
  char *straight_folder = fixture_folder_new (), *folder = fixture_folder_new ();
  g_autoptr (StrataDataset) dataset = fixture_dataset_new (N_TRAIN, 30, 5);
  g_autoptr (StrataExperiment) experiment = fixture_experiment_new (20, 16);
  g_object_set (fixture_enable_callback (experiment, "ModelCheckpoint"), "filepath", "best.h5", "save-best-only", TRUE,
                NULL);
  g_object_set (fixture_enable_callback (experiment, "CSVLogger"), "filename", "log.csv", NULL);
  g_autoptr (StrataTrainer) straight = fixture_trainer_new (experiment, dataset);
  g_autoptr (StrataTrainer) trainer = fixture_trainer_new (experiment, dataset);

  strata_trainer_set_folders (straight, NULL, straight_folder);
  strata_trainer_set_folders (trainer, NULL, folder);
  fixture_run (straight);
  strata_trainer_start (trainer);
  for (guint n = 0; n < 20; n = strata_history_get_n_epochs (strata_trainer_get_history (trainer)))
    {
      if (strata_trainer_get_state (trainer) == STRATA_TRAINER_FINISHED)
        strata_trainer_continue (trainer, 20 - n);
      g_usleep (500);
      strata_trainer_stop_now (trainer);
      fixture_run_to_end (trainer, NULL, NULL);
    }
  for (guint i = 0; i < 2; i++)
    {
      const char *name = i == 0 ? "log.csv" : "best.h5";
      g_autofree char *path_a = g_build_filename (straight_folder, name, NULL);
      g_autofree char *path_b = g_build_filename (folder, name, NULL);
      g_autofree char *a = NULL, *b = NULL;
      gsize n_a, n_b;
      g_assert_true (g_file_get_contents (path_a, &a, &n_a, NULL));
      g_assert_true (g_file_get_contents (path_b, &b, &n_b, NULL));
      g_assert_cmpmem (a, n_a, b, n_b);
    }
  fixture_remove_folder (straight_folder);
  fixture_remove_folder (folder);
}

/* --- No room, no permission ------------------------------------------------------------------------------------------- */

static void
test_folder_refused (void)
{
  char *folder = fixture_folder_new ();
  g_autofree char *file = g_build_filename (folder, "file", NULL);
  g_autoptr (StrataDataset) dataset = fixture_dataset_new (N_TRAIN, 30, 5);
  g_autoptr (StrataExperiment) experiment = fixture_experiment_new (3, 16);

  g_file_set_contents (file, "x", -1, NULL);
  g_object_set (fixture_enable_callback (experiment, "ModelCheckpoint"), "filepath", "file/best.h5", NULL);
  g_autoptr (StrataTrainer) trainer = fixture_trainer_new (experiment, dataset);
  strata_trainer_set_folders (trainer, NULL, folder);
  fixture_run (trainer);
  g_assert_cmpint (strata_trainer_get_outcome (trainer), ==, STRATA_OUTCOME_FAILED);
  g_assert_error (strata_trainer_get_error (trainer), STRATA_TRAIN_ERROR, STRATA_TRAIN_ERROR_FILE);
  g_assert_nonnull (strstr (strata_trainer_get_error (trainer)->message, "file/best.h5"));
  /* It failed before the first epoch. */
  g_assert_cmpuint (strata_history_get_n_epochs (strata_trainer_get_history (trainer)), ==, 0);
  fixture_remove_folder (folder);
}

/* Files may not grow over a limit, as on a full disk: the training goes on, says so, and leaves nothing half-written. */
static void
test_no_room (void)
{
  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
      g_test_trap_assert_passed ();
      return;
    }

  char *folder = fixture_folder_new ();
  g_autoptr (StrataDataset) dataset = fixture_dataset_new (N_TRAIN, 30, 5);
  g_autoptr (StrataExperiment) experiment = fixture_experiment_new (3, 16);
  g_auto (Notes) notes = { 0 };

  notes_init (&notes);
  g_object_set (fixture_enable_callback (experiment, "ModelCheckpoint"), "filepath", "best.h5", NULL);
  g_autoptr (StrataTrainer) trainer = fixture_trainer_new (experiment, dataset);
  strata_trainer_set_folders (trainer, NULL, folder);
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &(struct rlimit){ 1000, 1000 }), ==, 0);
  strata_trainer_start (trainer);
  fixture_run_to_end (trainer, on_event, &notes);

  g_assert_cmpint (strata_trainer_get_outcome (trainer), ==, STRATA_OUTCOME_DONE);
  g_assert_cmpstr (notes.notes->str, ==, "1 warning\n2 warning\n3 warning\n");
  g_assert_nonnull (strstr (strata_trainer_get_outcome_text (trainer), "best.h5"));
  g_autoptr (StrataNetwork) network = strata_trainer_dup_network (trainer);
  g_assert_nonnull (network);
  g_autoptr (GDir) left = g_dir_open (folder, 0, NULL);
  g_assert_null (g_dir_read_name (left));
  fixture_remove_folder (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  strata_init ();
  g_test_add_func ("/train/files/weights", test_weights);
  g_test_add_func ("/train/files/validation-weights", test_validation_weights);
  g_test_add_func ("/train/files/bad-weights", test_bad_weights);
  g_test_add_func ("/train/files/checkpoints", test_checkpoints);
  g_test_add_func ("/train/files/log-of-stopped-training", test_log_of_stopped_training);
  g_test_add_func ("/train/files/folder-refused", test_folder_refused);
  g_test_add_func ("/train/files/no-room", test_no_room);
  return g_test_run ();
}

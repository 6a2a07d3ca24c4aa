/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#define POLL_INTERVAL (20 * 1000) /* µs */
#define NOT_GIVEN G_MININT

typedef struct
{
  int epochs, batch_size, threads;
  char *seed_text, *model, *out, *resume;
  gboolean no_shuffle, json, quiet;
} TrainOptions;

static void
train_options_clear (TrainOptions *options)
{
  g_free (options->seed_text);
  g_free (options->model);
  g_free (options->out);
  g_free (options->resume);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TrainOptions, train_options_clear)

/* --- Ctrl+C: the first stops after the batch and keeps what was trained, the second ends the program ------------------ */

static volatile sig_atomic_t interrupted;

static void
on_signal (int number)
{
  interrupted = number;
  signal (number, SIG_DFL);
}

/* --- Options --------------------------------------------------------------------------------------------------------- */

/* Puts what was given on the command line into the experiment. */
static gboolean
apply_options (const TrainOptions *options, StrataExperiment *experiment, int *status)
{
  StrataFitSettings *fit = strata_experiment_get_fit (experiment);

  if (options->epochs != NOT_GIVEN)
    g_object_set (fit, "epochs", (guint) options->epochs, NULL);
  if (options->batch_size != NOT_GIVEN)
    g_object_set (fit, "batch-size", (guint) options->batch_size, NULL);
  if (options->no_shuffle)
    g_object_set (fit, "shuffle", FALSE, NULL);
  if (options->seed_text != NULL)
    {
      guint64 seed;
      if (!g_ascii_string_to_unsigned (options->seed_text, 10, 1, G_MAXINT64, &seed, NULL))
        {
          *status =
            cli_fail (CLI_USAGE, _ ("train: --seed \"%s\" should be a whole number from 1."), options->seed_text);
          return FALSE;
        }
      g_object_set (fit, "seed", seed, NULL);
    }
  return TRUE;
}

static gboolean
check_options (const TrainOptions *options, int *status)
{
  const struct
  {
    const char *name;
    int value, minimum;
  } numbers[] = {
    { "epochs", options->epochs, 1 },
    { "batch-size", options->batch_size, 1 },
    { "threads", options->threads, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    if (numbers[i].value < numbers[i].minimum && numbers[i].value != NOT_GIVEN)
      {
        *status = cli_fail (CLI_USAGE, _ ("train: --%s %d should be %d or more."), numbers[i].name, numbers[i].value,
                            numbers[i].minimum);
        return FALSE;
      }
  return TRUE;
}

/* --- Files of --out -------------------------------------------------------------------------------------------------- */

static gboolean
make_folder (const char *directory, GError **error)
{
  if (g_mkdir_with_parents (directory, 0777) == 0)
    return TRUE;
  g_set_error (error, STRATA_FORMAT_ERROR, STRATA_FORMAT_ERROR_WRITE, _ ("The folder \"%s\" cannot be made (%s)."),
               directory, g_strerror (errno));
  return FALSE;
}

static gboolean
write_results (StrataTrainer *trainer, const char *directory, GError **error)
{
  StrataHistory *history = strata_trainer_get_history (trainer);
  g_autoptr (StrataNetwork) network = strata_trainer_dup_network (trainer);
  g_autofree char *json = strata_history_to_json (history);
  g_autofree char *csv = strata_history_to_csv (history);
  g_autofree char *json_path = g_build_filename (directory, "history.json", NULL);
  g_autofree char *csv_path = g_build_filename (directory, "history.csv", NULL);
  g_autofree char *model_path = g_build_filename (directory, "model.h5", NULL);

  return strata_write_atomically (json_path, json, strlen (json), error)
         && strata_write_atomically (csv_path, csv, strlen (csv), error)
         && (network == NULL || strata_network_save_h5 (network, model_path, FALSE, error));
}

/* --- Training -------------------------------------------------------------------------------------------------------- */

typedef struct
{
  CliProgress *progress; /* or NULL */
  gboolean begun, warned;
} Watch;

static void
on_event (const StrataEvent *event, gpointer data)
{
  Watch *watch = data;

  watch->begun = TRUE;
  if (event->kind == STRATA_EVENT_NOTE && g_str_equal (event->note_kind, "warning"))
    watch->warned = TRUE;
  if (watch->progress != NULL)
    cli_progress_take (event, watch->progress);
}

static void
run (StrataTrainer *trainer, Watch *watch)
{
  signal (SIGINT, on_signal);
  signal (SIGTERM, on_signal);
  strata_trainer_start (trainer);
  while (strata_trainer_get_state (trainer) != STRATA_TRAINER_FINISHED)
    {
      if (interrupted)
        strata_trainer_stop_now (trainer);
      g_usleep (POLL_INTERVAL);
      strata_trainer_read (trainer, on_event, watch);
      if (watch->progress != NULL)
        cli_progress_draw (watch->progress);
    }
  strata_trainer_wait (trainer);
  strata_trainer_read (trainer, on_event, watch);
  if (watch->progress != NULL)
    cli_progress_finish (watch->progress);
  signal (SIGINT, SIG_DFL);
  signal (SIGTERM, SIG_DFL);
}

static void
add_history (JsonBuilder *builder, StrataHistory *history)
{
  const char *const *keys = strata_history_get_keys (history);

  json_builder_set_member_name (builder, "history");
  json_builder_begin_object (builder);
  for (guint k = 0; keys[k] != NULL; k++)
    {
      json_builder_set_member_name (builder, keys[k]);
      json_builder_begin_array (builder);
      for (guint epoch = 1; epoch <= strata_history_get_n_epochs (history); epoch++)
        json_builder_add_double_value (builder, strata_history_get_value (history, epoch, keys[k]));
      json_builder_end_array (builder);
    }
  json_builder_end_object (builder);
}

/* How long each epoch took, and their mean. */
static void
add_seconds (JsonBuilder *builder, StrataHistory *history)
{
  const guint n_epochs = strata_history_get_n_epochs (history);
  double sum = 0;

  json_builder_set_member_name (builder, "seconds");
  json_builder_begin_array (builder);
  for (guint i = 0; i < n_epochs; i++)
    {
      g_autoptr (StrataHistoryRow) row = g_list_model_get_item (G_LIST_MODEL (history), i);

      sum += strata_history_row_get_seconds (row);
      json_builder_add_double_value (builder, strata_history_row_get_seconds (row));
    }
  json_builder_end_array (builder);
  cli_json_double (builder, "seconds_per_epoch", n_epochs > 0 ? sum / n_epochs : NAN);
}

static void
print_json (StrataTrainer *trainer, const char *name)
{
  static const char *const outcomes[] = { "none", "done", "early-stopped", "stopped", "not-finite", "failed" };
  StrataHistory *history = strata_trainer_get_history (trainer);
  JsonBuilder *builder = json_builder_new ();
  guint n_epochs = strata_history_get_n_epochs (history);

  json_builder_begin_object (builder);
  cli_json_string (builder, "experiment", name);
  cli_json_int (builder, "seed", (gint64) strata_trainer_get_seed (trainer));
  cli_json_string (builder, "outcome", outcomes[strata_trainer_get_outcome (trainer)]);
  cli_json_string (builder, "outcome_text", strata_trainer_get_outcome_text (trainer));
  cli_json_int (builder, "epochs", n_epochs);
  cli_json_int (builder, "weights_epoch", strata_trainer_get_weights_epoch (trainer));
  add_seconds (builder, history);
  add_history (builder, history);
  json_builder_end_object (builder);
  cli_print_json (builder);
}

static int
get_status (StrataTrainer *trainer, gboolean warned)
{
  StrataOutcome outcome = strata_trainer_get_outcome (trainer);

  if (outcome == STRATA_OUTCOME_STOPPED && interrupted)
    return 128 + interrupted;
  return warned || outcome == STRATA_OUTCOME_NOT_FINITE || outcome == STRATA_OUTCOME_FAILED ? CLI_FAILED : CLI_DONE;
}

/* Trains, and leaves the results in the folder, if there is one. */
static int
train (const TrainOptions *options, StrataTrainer *trainer, const char *name, const char *out)
{
  g_autoptr (GError) error = NULL;
  Watch watch = { .progress = options->json || options->quiet ? NULL : cli_progress_new (trainer) };

  strata_trainer_set_n_threads (trainer, options->threads > 0 ? (guint) options->threads : 0);
  run (trainer, &watch);
  g_clear_pointer (&watch.progress, cli_progress_free);

  int status = get_status (trainer, watch.warned);
  if (strata_trainer_get_outcome (trainer) != STRATA_OUTCOME_DONE || watch.warned)
    cli_message ("%s", strata_trainer_get_outcome_text (trainer));
  /* What the folder holds of an earlier training stays until this one was seen to train. */
  if (out != NULL && (watch.begun || options->resume != NULL)
      && strata_trainer_get_outcome (trainer) != STRATA_OUTCOME_FAILED && !write_results (trainer, out, &error))
    return cli_fail_error (CLI_FAILED, error);
  if (options->json)
    print_json (trainer, name);
  return status;
}

static int
begin (const TrainOptions *options, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = NULL;
  int status = CLI_DONE;

  g_autoptr (StrataExperiment) experiment = cli_load_experiment (name, &folder, &error);
  if (experiment == NULL)
    return cli_fail_error (CLI_FAILED, error);
  if (!apply_options (options, experiment, &status))
    return status;
  g_autoptr (StrataNetwork) initial = NULL;
  if (options->model != NULL && (initial = strata_network_load (options->model, &error)) == NULL)
    return cli_fail_error (CLI_FAILED, error);
  g_autoptr (StrataDataset) dataset = cli_load_dataset (experiment, &error);
  if (dataset == NULL)
    return cli_fail_error (CLI_FAILED, error);
  g_autoptr (StrataTrainer) trainer = strata_trainer_new (experiment, dataset, initial, &error);
  if (trainer == NULL)
    return cli_fail_experiment (name, error);
  if (options->out != NULL && !make_folder (options->out, &error))
    return cli_fail_error (CLI_FAILED, error);
  strata_trainer_set_folders (trainer, folder, options->out);
  strata_trainer_set_run_folder (trainer, options->out);
  strata_trainer_set_keeps_checkpoints (trainer, FALSE);
  return train (options, trainer, name, options->out);
}

/* --epochs alone may be given anew: a training that ended goes on for more. */
static int
resume (const TrainOptions *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StrataSnapshot) snapshot = strata_snapshot_load (options->resume, &error);

  if (snapshot == NULL)
    return cli_fail_error (CLI_FAILED, error);
  if (options->epochs != NOT_GIVEN)
    strata_snapshot_set_planned_epochs (snapshot, (guint) options->epochs);
  StrataExperiment *experiment = strata_snapshot_get_experiment (snapshot);
  g_autofree char *name = g_strdup (strata_experiment_get_name (experiment));
  g_autoptr (StrataDataset) dataset = cli_load_dataset (experiment, &error);
  if (dataset == NULL)
    return cli_fail_error (CLI_FAILED, error);
  g_autoptr (StrataTrainer) trainer = strata_trainer_new (experiment, dataset, NULL, &error);
  if (trainer == NULL)
    return cli_fail_experiment (options->resume, error);
  strata_trainer_set_folders (trainer, strata_snapshot_get_base_folder (snapshot), options->resume);
  strata_trainer_set_keeps_checkpoints (trainer, FALSE);
  if (!strata_trainer_resume_from (trainer, g_steal_pointer (&snapshot), &error))
    return cli_fail_error (CLI_FAILED, error);
  return train (options, trainer, name, options->resume);
}

int
cli_train (int argc, char **argv)
{
  g_auto (TrainOptions) options = { .epochs = NOT_GIVEN, .batch_size = NOT_GIVEN, .threads = NOT_GIVEN };
  const GOptionEntry entries[] = {
    { "epochs", 0, 0, G_OPTION_ARG_INT, &options.epochs, N_ ("Train so many epochs"), "N" },
    { "batch-size", 0, 0, G_OPTION_ARG_INT, &options.batch_size, N_ ("Images a step"), "N" },
    { "seed", 0, 0, G_OPTION_ARG_STRING, &options.seed_text, N_ ("Seed of the weights, the order and dropout"), "S" },
    { "threads", 0, 0, G_OPTION_ARG_INT, &options.threads, N_ ("Threads to train with; 0 chooses"), "N" },
    { "model", 0, 0, G_OPTION_ARG_FILENAME, &options.model, N_ ("Start from the weights of a .keras or .h5 file"),
      "FILE" },
    { "no-shuffle", 0, 0, G_OPTION_ARG_NONE, &options.no_shuffle, N_ ("Keep the images in their order"), NULL },
    { "out", 0, 0, G_OPTION_ARG_FILENAME, &options.out, N_ ("Keep experiment, history and model in this folder"),
      "DIR" },
    { "resume", 0, 0, G_OPTION_ARG_FILENAME, &options.resume, N_ ("Go on with an interrupted training"), "DIR" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options.json, N_ ("Write the outcome as JSON"), NULL },
    { "quiet", 0, 0, G_OPTION_ARG_NONE, &options.quiet, N_ ("Write no progress"), NULL },
    { 0 },
  };
  int status;

  if (!cli_parse (&argc, &argv, "EXPERIMENT", _ ("Trains with Keras' progress line."), entries, 0, 1, &status)
      || !check_options (&options, &status))
    return status;
  if (options.resume != NULL)
    {
      if (argc > 1 || options.batch_size != NOT_GIVEN || options.seed_text != NULL || options.model != NULL
          || options.out != NULL || options.no_shuffle)
        return cli_fail (CLI_USAGE, _ ("train: --resume takes everything but --epochs and --threads from its folder."));
      return resume (&options);
    }
  if (argc < 2)
    return cli_fail (CLI_USAGE, _ ("train needs EXPERIMENT; see \"strata-cli train --help\"."));
  return begin (&options, argv[1]);
}

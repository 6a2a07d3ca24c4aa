/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The trainer under commands: whatever a person does, what comes out is what an undisturbed training gives. */

#include "train-fixture.h"

#include <math.h>
#include <string.h>

#define N_TRAIN 330 /* batches of 32 and a last one of 10 */
#define N_STEPS 11

/* --- Undisturbed ------------------------------------------------------------------------------------------------------ */

typedef struct
{
  guint n_batches, n_epochs, n_validations;
  double last_seconds;
  GString *notes;
} Log;

static void
on_event (const StrataEvent *event, gpointer data)
{
  Log *log = data;

  g_assert_cmpfloat (event->seconds, >=, log->last_seconds);
  log->last_seconds = event->seconds;
  switch (event->kind)
    {
    case STRATA_EVENT_BATCH:
      g_assert_cmpuint (event->epoch, ==, log->n_epochs + 1);
      log->n_batches += (guint) event->n_batches;
      g_assert_cmpuint (log->n_batches, ==, log->n_epochs * N_STEPS + event->step);
      g_assert_cmpfloat (event->learning_rate, >, 0);
      g_assert_cmpfloat (event->samples_per_second, >, 0);
      break;
    case STRATA_EVENT_VALIDATING:
      log->n_validations++;
      break;
    case STRATA_EVENT_EPOCH:
      log->n_epochs++;
      g_assert_cmpuint (event->epoch, ==, log->n_epochs);
      break;
    case STRATA_EVENT_NOTE:
      if (log->notes != NULL)
        g_string_append_printf (log->notes, "%u %s: %s\n", event->epoch, event->note_kind, event->note_text);
      break;
    }
}

static void
test_fit (void)
{
  g_autoptr (StrataDataset) dataset = fixture_dataset_new (N_TRAIN, 100, 50);
  g_autoptr (StrataExperiment) experiment = fixture_experiment_new (6, 32);
  g_autoptr (StrataTrainer) trainer = fixture_trainer_new (experiment, dataset);
  const char *const *keys = strata_history_get_keys (strata_trainer_get_history (trainer));
  Log log = { 0 };

  g_assert_cmpint (strata_trainer_get_state (trainer), ==, STRATA_TRAINER_READY);
  g_assert_cmpuint (strata_trainer_get_steps_per_epoch (trainer), ==, N_STEPS);
  g_assert_null (strata_trainer_dup_network (trainer));
  strata_trainer_start (trainer);
  fixture_run_to_end (trainer, on_event, &log);

  g_assert_cmpint (strata_trainer_get_outcome (trainer), ==, STRATA_OUTCOME_DONE);
  g_assert_cmpstr (strata_trainer_get_outcome_text (trainer), ==, "All 6 epochs done");
  g_assert_null (strata_trainer_get_error (trainer));
  g_assert_cmpuint (log.n_batches, ==, 6 * N_STEPS);
  g_assert_cmpuint (log.n_epochs, ==, 6);
  g_assert_cmpuint (log.n_validations, ==, 6);
  g_autofree char *joined = g_strjoinv (" ", (char **) keys);
  g_assert_cmpstr (joined, ==, "accuracy loss val_accuracy val_loss");

  StrataHistory *history = strata_trainer_get_history (trainer);
  g_assert_cmpuint (strata_history_get_n_epochs (history), ==, 6);
  g_assert_cmpfloat (strata_history_get_value (history, 6, "loss"), <,
                     strata_history_get_value (history, 1, "loss") * 0.8);
  g_assert_cmpuint (strata_trainer_get_weights_epoch (trainer), ==, 6);

  /* What validation said of the last epoch is what the network says. */
  g_autoptr (StrataNetwork) network = strata_trainer_dup_network (trainer);
  StrataEvaluation evaluation;
  g_autoptr (GError) error = NULL;
  strata_network_evaluate (network, dataset, STRATA_SPLIT_VALIDATION, 1, NULL, &evaluation, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat_with_epsilon (evaluation.loss, strata_history_get_value (history, 6, "val_loss"), 1e-6);
  g_assert_cmpfloat_with_epsilon (evaluation.metrics[0], strata_history_get_value (history, 6, "val_accuracy"), 1e-9);
  g_assert_cmpint (st_optimizer_get_iterations (strata_network_get_optimizer (network)), ==, 6 * N_STEPS);
}

static void
test_no_validation (void)
{
  g_autoptr (StrataDataset) dataset = fixture_dataset_new (40, 0, 5);
  g_autoptr (StrataExperiment) experiment = fixture_experiment_new (2, 64);
  g_autoptr (StrataTrainer) trainer = fixture_trainer_new (experiment, dataset);

  fixture_run (trainer);
  g_autofree char *csv = strata_history_to_csv (strata_trainer_get_history (trainer));
  g_assert_true (g_str_has_prefix (csv, "epoch,accuracy,loss\n1,"));
  g_assert_cmpuint (strata_trainer_get_steps_per_epoch (trainer), ==, 1);
}

/* Same seed, same training, whatever the number of threads; another seed, another one. */
static void
test_seed (void)
{
  g_autoptr (StrataDataset) dataset = fixture_dataset_new (N_TRAIN, 100, 5);
  g_autoptr (StrataExperiment) experiment = fixture_experiment_new (3, 32);
  g_autoptr (StrataTrainer) one = fixture_trainer_new (experiment, dataset);
  g_autoptr (StrataTrainer) two = fixture_trainer_new (experiment, dataset);

  strata_trainer_set_n_threads (two, 2);
  fixture_run (one);
  fixture_run (two);
  fixture_assert_same_training (one, two);

  g_object_set (strata_experiment_get_fit (experiment), "seed", (guint64) 6, NULL);
  g_autoptr (StrataTrainer) other = fixture_trainer_new (experiment, dataset);
  fixture_run (other);
  g_autoptr (StrataNetwork) a = strata_trainer_dup_network (one);
  g_autoptr (StrataNetwork) b = strata_trainer_dup_network (other);
  g_assert_false (fixture_same_weights (a, b));

  /* Seed 0 draws one, which the frozen experiment then names. */
  g_object_set (strata_experiment_get_fit (experiment), "seed", (guint64) 0, NULL);
  g_autoptr (StrataTrainer) drawn = fixture_trainer_new (experiment, dataset);
  guint64 recorded;
  g_object_get (strata_experiment_get_fit (strata_trainer_get_experiment (drawn)), "seed", &recorded, NULL);
  g_assert_cmpuint (recorded, !=, 0);
  g_assert_cmpuint (recorded, ==, strata_trainer_get_seed (drawn));
}

/* --- Commands --------------------------------------------------------------------------------------------------------- */

/* FALSE when it finished first. */
static gboolean
wait_for_pause (StrataTrainer *trainer)
{
  const gint64 deadline = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  while (strata_trainer_get_state (trainer) == STRATA_TRAINER_RUNNING)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      g_usleep (100);
    }
  return strata_trainer_get_state (trainer) == STRATA_TRAINER_PAUSED;
}

static void
test_pause (void)
{
  g_autoptr (StrataDataset) dataset = fixture_dataset_new (N_TRAIN, 100, 5);
  g_autoptr (StrataExperiment) experiment = fixture_experiment_new (40, 32);
  g_autoptr (StrataTrainer) straight = fixture_trainer_new (experiment, dataset);
  g_autoptr (StrataTrainer) paused = fixture_trainer_new (experiment, dataset);
  Log log = { 0 };

  fixture_run (straight);
  strata_trainer_start (paused);
  for (guint i = 0; i < 5; i++)
    {
      strata_trainer_pause (paused);
      while (strata_trainer_get_state (paused) == STRATA_TRAINER_RUNNING)
        g_usleep (50);
      if (strata_trainer_get_state (paused) == STRATA_TRAINER_FINISHED)
        break;
      g_usleep (20000);
      strata_trainer_read (paused, on_event, &log);
      /* It stands still. */
      g_assert_cmpuint (strata_trainer_read (paused, on_event, &log), ==, 0);
      strata_trainer_resume (paused);
      g_usleep (300);
    }
  fixture_run_to_end (paused, on_event, &log);
  fixture_assert_same_training (straight, paused);
  g_assert_cmpuint (log.n_batches, ==, 40 * N_STEPS);
}

/* Pauses are left out of the time. */
static void
test_pause_time (void)
{
  g_autoptr (StrataDataset) dataset = fixture_dataset_new (N_TRAIN, 0, 5);
  g_autoptr (StrataExperiment) experiment = fixture_experiment_new (3, 32);
  g_autoptr (StrataTrainer) trainer = fixture_trainer_new (experiment, dataset);
  Log log = { 0 };

  strata_trainer_start (trainer);
  strata_trainer_pause (trainer);
  /* On a busy machine all epochs may be over before the pause is asked for: there are always more. */
  while (!wait_for_pause (trainer))
    {
      strata_trainer_continue (trainer, 3);
      strata_trainer_pause (trainer);
    }
  g_usleep (3 * G_USEC_PER_SEC);
  strata_trainer_resume (trainer);
  fixture_run_to_end (trainer, on_event, &log);
  g_assert_cmpfloat (log.last_seconds, <, 2.5);
}

/* Stopped after some batch or some epoch, and continued, again and again: as one piece. */
static void
test_stop_and_continue (gconstpointer after_epoch)
{
  g_autoptr (StrataDataset) dataset = fixture_dataset_new (N_TRAIN, 100, 5);
  g_autoptr (StrataExperiment) experiment = fixture_experiment_new (60, 32);
  g_autoptr (StrataTrainer) straight = fixture_trainer_new (experiment, dataset);
  g_autoptr (StrataTrainer) trainer = fixture_trainer_new (experiment, dataset);
  Log log = { 0 };
  guint n_stops = 0;

  fixture_run (straight);
  strata_trainer_start (trainer);
  for (;;)
    {
      /* The first stop is asked for at once: on a busy machine all epochs may be over after any sleep. */
      if (n_stops > 0)
        g_usleep (400);
      if (GPOINTER_TO_INT (after_epoch))
        strata_trainer_stop_after_epoch (trainer);
      else
        strata_trainer_stop_now (trainer);
      fixture_run_to_end (trainer, on_event, &log);
      guint n_done = strata_history_get_n_epochs (strata_trainer_get_history (trainer));
      if (n_done == 60)
        break;
      g_assert_cmpint (strata_trainer_get_outcome (trainer), ==, STRATA_OUTCOME_STOPPED);
      g_assert_true (g_str_has_prefix (strata_trainer_get_outcome_text (trainer), "Stopped "));
      n_stops++;
      strata_trainer_continue (trainer, 60 - n_done);
      g_assert_cmpuint (strata_trainer_get_n_epochs (trainer), ==, 60);
    }
  g_assert_cmpuint (n_stops, >, 0);
  fixture_assert_same_training (straight, trainer);
  g_assert_cmpuint (log.n_batches, ==, 60 * N_STEPS);
}

static void
test_more_epochs (void)
{
  g_autoptr (StrataDataset) dataset = fixture_dataset_new (N_TRAIN, 100, 5);
  g_autoptr (StrataExperiment) experiment = fixture_experiment_new (9, 32);
  g_autoptr (StrataTrainer) straight = fixture_trainer_new (experiment, dataset);
  g_object_set (strata_experiment_get_fit (experiment), "epochs", 4, NULL);
  g_autoptr (StrataTrainer) trainer = fixture_trainer_new (experiment, dataset);

  fixture_run (straight);
  fixture_run (trainer);
  strata_trainer_continue (trainer, 5);
  fixture_run_to_end (trainer, NULL, NULL);
  fixture_assert_same_training (straight, trainer);
}

/* A person's stop in the middle of an epoch leaves the weights of that moment. */
static void
test_stop_keeps_weights (void)
{
  g_autoptr (StrataDataset) dataset = fixture_dataset_new (20000, 100, 5);
  g_autoptr (StrataExperiment) experiment = fixture_experiment_new (1000, 1);
  g_autoptr (StrataTrainer) trainer = fixture_trainer_new (experiment, dataset);

  strata_trainer_start (trainer);
  while (strata_trainer_read (trainer, NULL, NULL) == 0)
    g_usleep (100);
  strata_trainer_stop_now (trainer);
  fixture_run_to_end (trainer, NULL, NULL);
  g_autoptr (StrataNetwork) network = strata_trainer_dup_network (trainer);
  g_assert_nonnull (network);
  g_assert_cmpint (st_optimizer_get_iterations (strata_network_get_optimizer (network)), >, 0);
  g_assert_nonnull (strstr (strata_trainer_get_outcome_text (trainer), " of 20,000"));
}

static void
test_learning_rate (void)
{
  g_autoptr (StrataDataset) dataset = fixture_dataset_new (N_TRAIN, 0, 5);
  g_autoptr (StrataExperiment) experiment = fixture_experiment_new (2, 32);
  g_autoptr (StrataTrainer) plain = fixture_trainer_new (experiment, dataset);
  g_autoptr (StrataTrainer) changed = fixture_trainer_new (experiment, dataset);
  Log log = { .notes = g_string_new (NULL) };

  fixture_run (plain);
  strata_trainer_start (changed);
  fixture_run_to_end (changed, on_event, &log);
  strata_trainer_set_learning_rate (changed, 0.0005);
  strata_trainer_continue (changed, 1);
  fixture_run_to_end (changed, on_event, &log);
  g_assert_cmpstr (log.notes->str, ==, "3 learning-rate: learning rate 0.05 → 0.0005\n");
  g_autoptr (StrataHistoryRow) row = g_list_model_get_item (G_LIST_MODEL (strata_trainer_get_history (changed)), 2);
  g_assert_cmpfloat (strata_history_row_get_learning_rate (row), ==, 0.0005);

  /* With so small a rate the weights hardly move; nothing else was reset. */
  strata_trainer_continue (plain, 1);
  fixture_run_to_end (plain, NULL, NULL);
  g_autoptr (StrataNetwork) network = strata_trainer_dup_network (changed);
  g_assert_cmpint (st_optimizer_get_iterations (strata_network_get_optimizer (network)), ==, 3 * N_STEPS);
  g_assert_cmpfloat (strata_history_get_value (strata_trainer_get_history (plain), 3, "loss"), !=,
                     strata_history_get_value (strata_trainer_get_history (changed), 3, "loss"));
  g_string_free (log.notes, TRUE);
}

static void
test_destroyed_while_running (void)
{
  g_autoptr (StrataDataset) dataset = fixture_dataset_new (20000, 1000, 5);
  g_autoptr (StrataExperiment) experiment = fixture_experiment_new (100000, 8);

  for (guint i = 0; i < 20; i++)
    {
      StrataTrainer *trainer = fixture_trainer_new (experiment, dataset);
      strata_trainer_start (trainer);
      g_usleep (i * 700);
      if (i % 3 == 1)
        strata_trainer_pause (trainer);
      if (i % 3 == 2)
        strata_trainer_stop_after_epoch (trainer);
      g_object_add_weak_pointer (G_OBJECT (trainer), (gpointer *) &trainer);
      g_object_unref (trainer);
      g_assert_null (trainer);
    }
}

/* --- The main loop ---------------------------------------------------------------------------------------------------- */

typedef struct
{
  GMainLoop *loop;
  GThread *thread;
  GString *states;
  guint n_finished;
} Watch;

static void
on_state (StrataTrainer *trainer, GParamSpec *pspec, Watch *watch)
{
  g_assert_true (g_thread_self () == watch->thread);
  g_string_append_printf (watch->states, "%d", (int) strata_trainer_get_state (trainer));
}

static void
on_finished (StrataTrainer *trainer, Watch *watch)
{
  g_assert_true (g_thread_self () == watch->thread);
  g_assert_cmpint (strata_trainer_get_state (trainer), ==, STRATA_TRAINER_FINISHED);
  strata_trainer_read (trainer, NULL, NULL);
  g_assert_cmpuint (strata_history_get_n_epochs (strata_trainer_get_history (trainer)), ==, ++watch->n_finished);
  g_main_loop_quit (watch->loop);
}

static void
test_main_loop (void)
{
  g_autoptr (StrataDataset) dataset = fixture_dataset_new (N_TRAIN, 100, 5);
  g_autoptr (StrataExperiment) experiment = fixture_experiment_new (1, 32);
  g_autoptr (StrataTrainer) trainer = fixture_trainer_new (experiment, dataset);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Watch watch = { .loop = loop, .thread = g_thread_self (), .states = g_string_new (NULL) };

  g_signal_connect (trainer, "notify::state", G_CALLBACK (on_state), &watch);
  g_signal_connect (trainer, "finished", G_CALLBACK (on_finished), &watch);
  strata_trainer_start (trainer);
  g_main_loop_run (loop);
  strata_trainer_continue (trainer, 1);
  g_main_loop_run (loop);
  g_assert_cmpuint (watch.n_finished, ==, 2);
  g_assert_true (g_str_has_suffix (watch.states->str, "4"));
  g_string_free (watch.states, TRUE);
}

/* --- Starting from a network ------------------------------------------------------------------------------------------ */

static void
test_initial_network (void)
{
  g_autoptr (StrataDataset) dataset = fixture_dataset_new (N_TRAIN, 0, 5);
  g_autoptr (StrataExperiment) experiment = fixture_experiment_new (1, 32);
  g_object_set (strata_experiment_get_fit (experiment), "shuffle", FALSE, NULL);
  g_autoptr (StrataTrainer) first = fixture_trainer_new (experiment, dataset);
  g_autoptr (GError) error = NULL;

  fixture_run (first);
  g_autoptr (StrataNetwork) network = strata_trainer_dup_network (first);
  g_autoptr (StrataTrainer) second = strata_trainer_new (experiment, dataset, network, &error);
  g_assert_no_error (error);
  fixture_run (second);
  g_autoptr (StrataNetwork) after = strata_trainer_dup_network (second);
  /* The momentum came along: iterations count on. */
  g_assert_cmpint (st_optimizer_get_iterations (strata_network_get_optimizer (after)), ==, 2 * N_STEPS);
  g_assert_cmpfloat (strata_history_get_value (strata_trainer_get_history (second), 1, "loss"), <,
                     strata_history_get_value (strata_trainer_get_history (first), 1, "loss"));

  g_object_set (strata_compile_settings_get_optimizer (strata_experiment_get_compile (experiment)), "momentum", 0.5,
                NULL);
  g_autoptr (StrataTrainer) third = strata_trainer_new (experiment, dataset, network, &error);
  g_assert_no_error (error);
  fixture_run (third);
  g_autoptr (StrataNetwork) anew = strata_trainer_dup_network (third);
  g_assert_cmpint (st_optimizer_get_iterations (strata_network_get_optimizer (anew)), ==, N_STEPS);
}

/* --- EarlyStopping inside a training ---------------------------------------------------------------------------------- */

static void
test_early_stopping (void)
{
  g_autoptr (StrataDataset) dataset = fixture_dataset_new (60, 100, 5);
  g_autoptr (StrataExperiment) experiment = fixture_experiment_new (500, 8);
  StrataCallback *callback = fixture_enable_callback (experiment, "EarlyStopping");
  g_object_set (callback, "patience", 3, "restore-best-weights", TRUE, NULL);
  g_autoptr (StrataTrainer) trainer = fixture_trainer_new (experiment, dataset);
  Log log = { .notes = g_string_new (NULL) };

  strata_trainer_start (trainer);
  while (strata_trainer_get_state (trainer) != STRATA_TRAINER_FINISHED)
    g_usleep (1000);
  StrataHistory *history = strata_trainer_get_history (trainer);
  strata_trainer_wait (trainer);
  strata_trainer_read (trainer, NULL, NULL);
  g_assert_cmpint (strata_trainer_get_outcome (trainer), ==, STRATA_OUTCOME_EARLY_STOPPED);
  guint n = strata_history_get_n_epochs (history), best = strata_history_get_best_epoch (history, "val_loss");
  g_assert_cmpuint (n, ==, best + 3);
  g_assert_cmpuint (strata_trainer_get_weights_epoch (trainer), ==, best);
  g_autofree char *status = strata_trainer_dup_callback_status (trainer, "EarlyStopping");
  g_assert_true (g_str_has_prefix (status, "stopped after epoch "));
  g_assert_null (strata_trainer_dup_callback_status (trainer, "CSVLogger"));

  /* The network is that of the best epoch: a training of so many epochs has the same. */
  strata_callback_set_enabled (callback, FALSE);
  g_object_set (strata_experiment_get_fit (experiment), "epochs", best, NULL);
  g_autoptr (StrataTrainer) shorter = fixture_trainer_new (experiment, dataset);
  fixture_run (shorter);
  g_autoptr (StrataNetwork) a = strata_trainer_dup_network (trainer);
  g_autoptr (StrataNetwork) b = strata_trainer_dup_network (shorter);
  g_assert_true (fixture_same_weights (a, b));
  g_string_free (log.notes, TRUE);
}

/* The person stops it: the best weights are put back, and yet it can go on as if it had not been stopped. */
static void
test_stop_with_early_stopping (void)
{
  g_autoptr (StrataDataset) dataset = fixture_dataset_new (60, 100, 5);
  g_autoptr (StrataExperiment) experiment = fixture_experiment_new (30, 8);
  StrataCallback *callback = fixture_enable_callback (experiment, "EarlyStopping");
  g_object_set (callback, "patience", 1000, "restore-best-weights", TRUE, NULL);
  g_autoptr (StrataTrainer) straight = fixture_trainer_new (experiment, dataset);
  g_autoptr (StrataTrainer) trainer = fixture_trainer_new (experiment, dataset);

  fixture_run (straight);
  g_object_set (strata_experiment_get_fit (experiment), "epochs", 20, NULL);
  strata_trainer_start (trainer);
  strata_trainer_stop_now (trainer);
  fixture_run_to_end (trainer, NULL, NULL);
  for (guint n = 0; n < 30; n = strata_history_get_n_epochs (strata_trainer_get_history (trainer)))
    {
      strata_trainer_continue (trainer, 30 - n);
      g_usleep (1000);
      strata_trainer_stop_now (trainer);
      fixture_run_to_end (trainer, NULL, NULL);
    }
  fixture_assert_same_training (straight, trainer);
  g_assert_cmpuint (strata_trainer_get_weights_epoch (trainer), ==, strata_trainer_get_weights_epoch (straight));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  strata_init ();
  g_test_add_func ("/train/trainer/fit", test_fit);
  g_test_add_func ("/train/trainer/no-validation", test_no_validation);
  g_test_add_func ("/train/trainer/seed", test_seed);
  g_test_add_func ("/train/trainer/pause", test_pause);
  g_test_add_func ("/train/trainer/pause-time", test_pause_time);
  g_test_add_data_func ("/train/trainer/stop-now-and-continue", GINT_TO_POINTER (FALSE), test_stop_and_continue);
  g_test_add_data_func ("/train/trainer/stop-after-epoch-and-continue", GINT_TO_POINTER (TRUE), test_stop_and_continue);
  g_test_add_func ("/train/trainer/more-epochs", test_more_epochs);
  g_test_add_func ("/train/trainer/stop-keeps-weights", test_stop_keeps_weights);
  g_test_add_func ("/train/trainer/learning-rate", test_learning_rate);
  g_test_add_func ("/train/trainer/destroyed-while-running", test_destroyed_while_running);
  g_test_add_func ("/train/trainer/main-loop", test_main_loop);
  g_test_add_func ("/train/trainer/initial-network", test_initial_network);
  g_test_add_func ("/train/trainer/early-stopping", test_early_stopping);
  g_test_add_func ("/train/trainer/stop-with-early-stopping", test_stop_with_early_stopping);
  return g_test_run ();
}

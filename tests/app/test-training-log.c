/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the curves are fed by, where a training has several metrics. */

#include "strata-init.h"
#include "strata-training-log.h"

static const char *const keys[] = { "loss",         "accuracy",  "top_k",         "val_loss",
                                    "val_accuracy", "val_top_k", "learning_rate", NULL };

static StrataHistory *
make_history (guint n_epochs)
{
  StrataHistory *history = strata_history_new (keys);

  for (guint i = 1; i <= n_epochs; i++)
    {
      const double values[] = { 1.0 / i, 0.5 + 0.01 * i, 0.7 + 0.01 * i, 1.1 / i, 0.4 + 0.01 * i, 0.6 + 0.01 * i, 0.1 };
      strata_history_append (history, values, 1, 0.1);
    }
  return history;
}

static void
add_epoch (StrataTrainingLog *log, guint epoch)
{
  const StrataEvent batch = { .kind = STRATA_EVENT_BATCH,
                              .epoch = epoch,
                              .step = 1,
                              .n_steps = 2,
                              .metric = 0.25,
                              .running_metric = 0.25 };
  const StrataEvent end = { .kind = STRATA_EVENT_EPOCH, .epoch = epoch, .step = 2, .n_steps = 2 };

  strata_training_log_add (log, &batch);
  strata_training_log_add (log, &end);
}

static double
get_last (StrataSeries *series)
{
  const gsize n = strata_series_get_n (series);

  g_assert_cmpuint (n, >, 0);
  return strata_series_get_point (series, n - 1).y;
}

static void
count (guint *n)
{
  (*n)++;
}

static void
test_another_metric (void)
{
  g_autoptr (StrataTrainingLog) log = strata_training_log_new ();
  g_autoptr (StrataHistory) history = make_history (3);
  double running = -1;
  guint n_changes = 0;

  g_signal_connect_swapped (log, "metric-changed", G_CALLBACK (count), &n_changes);
  strata_training_log_clear (log, history);
  add_epoch (log, 1);
  add_epoch (log, 2);
  g_assert_cmpstr (strata_training_log_get_metric_key (log), ==, "accuracy");
  g_assert_cmpfloat_with_epsilon (
    get_last (strata_training_log_get_training (log, STRATA_OVER_EPOCHS, STRATA_MEASURE_METRIC)), 0.52, 1e-9);
  g_assert_true (strata_training_log_get_running (log, STRATA_MEASURE_METRIC, &running));

  strata_training_log_show_metric (log, "top_k");
  g_assert_cmpuint (n_changes, ==, 1);
  g_assert_cmpuint (
    strata_series_get_n (strata_training_log_get_batches (log, STRATA_OVER_BATCHES, STRATA_MEASURE_METRIC)), ==, 0);
  g_assert_false (strata_training_log_get_running (log, STRATA_MEASURE_METRIC, &running));
  g_assert_true (strata_training_log_get_running (log, STRATA_MEASURE_LOSS, &running));
  /* The epochs that were, and the one that comes. */
  add_epoch (log, 3);
  for (int over = 0; over < STRATA_N_OVER; over++)
    {
      StrataSeries *training = strata_training_log_get_training (log, over, STRATA_MEASURE_METRIC);
      StrataSeries *held_out = strata_training_log_get_validation (log, over, STRATA_MEASURE_METRIC);

      g_assert_cmpuint (strata_series_get_n (training), ==, 3);
      g_assert_cmpuint (strata_series_get_n (held_out), ==, 3);
      g_assert_cmpfloat_with_epsilon (get_last (training), 0.73, 1e-9);
      g_assert_cmpfloat_with_epsilon (get_last (held_out), 0.63, 1e-9);
    }

  strata_training_log_show_metric (log, "accuracy");
  g_assert_cmpuint (n_changes, ==, 2);
  g_assert_cmpfloat_with_epsilon (
    get_last (strata_training_log_get_validation (log, STRATA_OVER_EPOCHS, STRATA_MEASURE_METRIC)), 0.43, 1e-9);
}

/* The next training shows what was looked at; the earlier ones behind it show the same. */
static void
test_next_training (void)
{
  g_autoptr (StrataTrainingLog) log = strata_training_log_new ();
  g_autoptr (StrataHistory) first = make_history (1), second = make_history (1), other = NULL;
  g_autoptr (StrataTrainingLog) earlier = NULL;

  strata_training_log_clear (log, first);
  strata_training_log_show_metric (log, "top_k");
  add_epoch (log, 1);
  strata_training_log_set_name (log, "first");
  strata_training_log_keep (log);
  strata_training_log_clear (log, second);
  g_assert_cmpstr (strata_training_log_get_metric_key (log), ==, "top_k");

  earlier = g_list_model_get_item (G_LIST_MODEL (strata_training_log_get_earlier (log)), 0);
  g_assert_cmpfloat_with_epsilon (
    get_last (strata_training_log_get_training (earlier, STRATA_OVER_EPOCHS, STRATA_MEASURE_METRIC)), 0.71, 1e-9);
  strata_training_log_show_metric (log, "accuracy");
  g_assert_cmpfloat_with_epsilon (
    get_last (strata_training_log_get_training (earlier, STRATA_OVER_EPOCHS, STRATA_MEASURE_METRIC)), 0.51, 1e-9);

  /* One that has not what was looked at shows its own first. */
  other = strata_history_new ((const char *const[]){ "loss", "mae", NULL });
  strata_training_log_clear (log, other);
  g_assert_cmpstr (strata_training_log_get_metric_key (log), ==, "mae");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  strata_init ();
  g_test_add_func ("/training-log/another-metric", test_another_metric);
  g_test_add_func ("/training-log/next-training", test_next_training);
  return g_test_run ();
}

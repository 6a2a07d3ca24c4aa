/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The curves of trainings over each other while they train: what is drawn grows within the epoch. */

#include "strata-init.h"
#include "strata-run-figure.h"

static const char *const keys[] = { "accuracy", "loss", "val_accuracy", "val_loss", NULL };

static void
add_batch (StrataTrainingLog *log, guint epoch, guint step, double loss)
{
  const StrataEvent batch = { .kind = STRATA_EVENT_BATCH,
                              .epoch = epoch,
                              .step = step,
                              .n_steps = 10,
                              .running_loss = loss,
                              .running_metric = 0.5 };

  strata_training_log_add (log, &batch);
}

static void
add_epoch (StrataTrainingLog *log, StrataHistory *history, guint epoch)
{
  const StrataEvent end = { .kind = STRATA_EVENT_EPOCH, .epoch = epoch, .step = 10, .n_steps = 10 };

  strata_history_append (history, (const double[]){ 0.7, 0.9, 0.8, 0.75 }, 1, 0.1);
  strata_training_log_add (log, &end);
}

static const StrataChartLayer *
get_layer (StrataFigure *figure, guint i)
{
  const StrataPlot *plot = figure->plots->pdata[0];

  g_assert_cmpuint (i, <, plot->layers->len);
  return plot->layers->pdata[i];
}

static guint
count_layers (StrataFigure *figure)
{
  return ((StrataPlot *) figure->plots->pdata[0])->layers->len;
}

static double
get_end (const StrataChartLayer *layer)
{
  return strata_series_get_x (layer->series, strata_series_get_n (layer->series) - 1);
}

static void
test_grows_within_the_epoch (void)
{
  g_autoptr (StrataHistory) history = strata_history_new (keys);
  g_autoptr (StrataTrainingLog) log = strata_training_log_new ();
  StrataRunCurve curve = { .name = "selu", .history = history, .log = log };

  strata_training_log_clear (log, history);
  g_autoptr (StrataFigure) empty = strata_run_figure_new (&curve, 1, 5);
  g_assert_cmpuint (count_layers (empty), ==, 0);
  g_assert_cmpfloat (empty->x.min, ==, 0);
  g_assert_cmpfloat (empty->x.max, ==, 5);

  /* The training line has the name as long as nothing was validated. */
  add_batch (log, 1, 3, 2.0);
  g_autoptr (StrataFigure) early = strata_run_figure_new (&curve, 1, 5);
  g_assert_cmpuint (count_layers (early), ==, 1);
  g_assert_cmpfloat_with_epsilon (get_end (get_layer (early, 0)), 0.3, 1e-9);
  g_assert_cmpstr (get_layer (early, 0)->label, ==, "selu 2.000");
  add_batch (log, 1, 6, 1.5);
  g_autoptr (StrataFigure) later = strata_run_figure_new (&curve, 1, 5);
  g_assert_cmpfloat_with_epsilon (get_end (get_layer (later, 0)), 0.6, 1e-9);
  g_assert_cmpstr (get_layer (later, 0)->label, ==, "selu 1.500");

  /* Then the validation has it, and the training line goes on behind. */
  add_epoch (log, history, 1);
  add_batch (log, 2, 5, 0.8);
  g_autoptr (StrataFigure) second = strata_run_figure_new (&curve, 1, 5);
  g_assert_cmpuint (count_layers (second), ==, 3);
  g_assert_null (get_layer (second, 0)->label);
  g_assert_cmpfloat_with_epsilon (get_end (get_layer (second, 1)), 1.5, 1e-9);
  g_assert_cmpstr (get_layer (second, 2)->label, ==, "selu 0.750");
  g_assert_true (get_layer (second, 0)->color == get_layer (second, 2)->color);
}

/* A kept training has epochs alone. */
static void
test_kept (void)
{
  g_autoptr (StrataHistory) history = strata_history_new (keys);
  StrataRunCurve curve = { .name = "kept", .history = history };

  strata_history_append (history, (const double[]){ 0.7, 0.9, 0.8, 0.75 }, 1, 0.1);
  g_autoptr (StrataFigure) figure = strata_run_figure_new (&curve, 1, 0);
  g_assert_cmpuint (count_layers (figure), ==, 1);
  g_assert_cmpfloat (figure->x.min, ==, 1);
  g_assert_cmpstr (get_layer (figure, 0)->label, ==, "kept 0.750");
}

/* One that went astray leaves the others their axis. */
static void
test_astray (void)
{
  g_autoptr (StrataHistory) good = strata_history_new (keys), bad = strata_history_new (keys);
  const StrataRunCurve curves[] = { { .name = "good", .history = good }, { .name = "bad", .history = bad } };

  strata_history_append (good, (const double[]){ 0.7, 0.9, 0.8, 0.75 }, 1, 0.1);
  strata_history_append (bad, (const double[]){ 0.1, 1e18, 0.1, 8e18 }, 1, 0.1);
  g_autoptr (StrataFigure) figure = strata_run_figure_new (curves, 2, 0);
  g_assert_cmpfloat (((StrataPlot *) figure->plots->pdata[0])->y.max, <, 10);
  g_assert_cmpfloat (((StrataPlot *) figure->plots->pdata[1])->y.min, <=, 0.1);
  g_assert_cmpstr (get_layer (figure, 1)->label, ==, "bad 8.00e+18");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  strata_init ();
  g_test_add_func ("/run-figure/grows-within-the-epoch", test_grows_within_the_epoch);
  g_test_add_func ("/run-figure/kept", test_kept);
  g_test_add_func ("/run-figure/astray", test_astray);
  return g_test_run ();
}

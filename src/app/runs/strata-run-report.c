/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-run-report.h"

#include "strata-evaluate-figures.h"
#include "strata-format.h"
#include "strata-paper.h"
#include "strata.h"

#include <glib/gi18n.h>
#include <math.h>

#define PLOT_HEIGHT 130.0
#define MATRIX_SIDE 360.0

/* --- The curves -------------------------------------------------------------------------------------------------------- */

static void
add_line (StrataPlot *plot, StrataHistory *history, const char *key, const char *name, gboolean validation)
{
  g_autoptr (StrataSeries) series = strata_series_new ();
  guint n = strata_history_get_n_epochs (history);

  for (guint epoch = 1; epoch <= n; epoch++)
    {
      double value = strata_history_get_value (history, epoch, key);

      if (!isfinite (value))
        continue;
      strata_series_append (series, epoch, value, value, value);
      strata_axis_include (&plot->y, value);
    }
  if (strata_series_get_n (series) == 0)
    return;
  g_autofree char *label =
    g_strdup_printf ("%s %.3f", name, strata_series_get_point (series, strata_series_get_n (series) - 1).y);
  StrataChartLayer *layer =
    strata_plot_add_line (plot, series, validation ? STRATA_COLOR_ORANGE : STRATA_COLOR_BLUE, label);
  layer->dashed = validation;
  layer->dots = n < 30;
}

static void
draw_figure (gpointer data, cairo_t *cr, double width, double height, const StrataChartStyle *style)
{
  strata_figure_draw (data, cr, width, height, style);
}

static void
add_plot (StrataFigure *figure, StrataHistory *history, const char *key)
{
  g_autofree char *validation = g_strconcat ("val_", key, NULL);
  StrataPlot *plot = strata_figure_add_plot (figure, strata_format_measure (key));

  plot->y = STRATA_AXIS_EMPTY;
  add_line (plot, history, key, _ ("training"), FALSE);
  if (g_strv_contains (strata_history_get_keys (history), validation))
    add_line (plot, history, validation, _ ("validation"), TRUE);
  if (strata_axis_is_empty (&plot->y))
    strata_axis_include (&plot->y, 0);
  if (plot->y.min == plot->y.max)
    strata_axis_include (&plot->y, plot->y.max + 1);
  strata_axis_round (&plot->y, 4);
}

static void
add_curves (StrataPaper *paper, StrataHistory *history)
{
  const char *metric = strata_history_get_metric_key (history);
  g_autoptr (StrataFigure) figure = strata_figure_new ();

  if (strata_history_get_n_epochs (history) == 0)
    return;
  figure->x = (StrataAxis){ 1, MAX (3, strata_history_get_n_epochs (history)), FALSE };
  figure->x_title = g_strdup (_ ("epoch"));
  figure->whole_x = TRUE;
  add_plot (figure, history, "loss");
  if (metric != NULL)
    add_plot (figure, history, metric);
  strata_paper_add_heading (paper, _ ("Learning curves"));
  strata_paper_add_drawing (paper, draw_figure, figure, PLOT_HEIGHT * figure->plots->len, 0);
}

/* --- How it went ------------------------------------------------------------------------------------------------------- */

static void
add_values (StrataPaper *paper, StrataRun *run)
{
  StrataHistory *history = strata_run_get_history (run);
  const char *const *keys = strata_history_get_keys (history);
  guint n = strata_history_get_n_epochs (history);

  for (gsize i = 0; keys[i] != NULL && n > 0; i++)
    {
      guint epoch;
      double best = strata_run_get_best (run, keys[i], &epoch);
      g_autofree char *last = strata_format_number (strata_history_get_value (history, n, keys[i]), 4);
      g_autofree char *value = strata_format_number (best, 4);
      g_autofree char *at = g_strdup_printf ("%u", epoch);
      /* Translators: a measure at the end, its best value and the epoch of that: "0.8712, best 0.8820 in epoch 9" */
      g_autofree char *text =
        epoch > 0 ? g_strdup_printf (_ ("%s, best %s in epoch %s"), last, value, at) : g_strdup (last);

      strata_paper_add_row (paper, keys[i], text);
    }
}

static void
add_outcome (StrataPaper *paper, StrataRun *run)
{
  guint n = strata_run_get_n_epochs (run), planned = strata_run_get_planned_epochs (run);
  g_autofree char *began = g_date_time_format (strata_run_get_began (run), "%x %X");
  g_autofree char *epochs = n < planned ? g_strdup_printf (_ ("%u of %u"), n, planned) : g_strdup_printf ("%u", n);
  g_autofree char *time = strata_format_duration (strata_run_get_seconds (run));
  g_autofree char *seed = g_strdup_printf ("%" G_GUINT64_FORMAT, strata_run_get_seed (run));
  const char *outcome = strata_run_get_outcome_text (run);
  g_autofree char *origin = strata_run_dup_origin_text (run);

  if (*strata_run_get_note (run) != '\0')
    strata_paper_add_row (paper, _ ("Note"), strata_run_get_note (run));
  strata_paper_add_row (paper, _ ("Begun"), began);
  if (origin != NULL)
    strata_paper_add_row (paper, _ ("Origin"), origin);
  strata_paper_add_row (paper, _ ("Outcome"), *outcome != '\0' ? outcome : _ ("not ended"));
  strata_paper_add_row (paper, _ ("Epochs"), epochs);
  strata_paper_add_row (paper, _ ("Time"), time);
  strata_paper_add_row (paper, _ ("Seed"), seed);
  add_values (paper, run);
  if (*strata_run_get_machine (run) != '\0')
    strata_paper_add_row (paper, _ ("Machine"), strata_run_get_machine (run));
}

/* --- The network ------------------------------------------------------------------------------------------------------- */

static void
add_layers (StrataPaper *paper, StrataSequential *sequential)
{
  static const double shares[] = { 0.4, 0.4, 0.2 };
  const char *const head[] = { _ ("Layer"), _ ("Output shape"), _ ("Parameters") };

  strata_paper_add_heading (paper, _ ("Layers"));
  strata_paper_add_cells (paper, head, shares, 3, TRUE);
  for (guint i = 0; i < strata_sequential_get_n_layers (sequential); i++)
    {
      const StrataSequentialLayer *layer = strata_sequential_get_layer (sequential, i);
      g_autofree char *name = g_strdup_printf ("%s (%s)", layer->name,
                                               strata_configurable_get_class_name (STRATA_CONFIGURABLE (layer->layer)));
      g_autofree char *shape = strata_shape_to_keras (&layer->output);
      g_autofree char *params = strata_format_count (layer->n_params);
      const char *const cells[] = { name, shape, params };

      strata_paper_add_cells (paper, cells, shares, 3, FALSE);
    }
  g_autofree char *total = strata_format_count (strata_sequential_get_n_params (sequential));
  const char *const cells[] = { _ ("Total"), "", total };
  strata_paper_add_cells (paper, cells, shares, 3, FALSE);
}

/* Of the epoch whose weights the network held at the end, or the last one there is; a training without a window leaves
 * its last network alone. */
static char *
find_checkpoint (StrataRun *run)
{
  GArray *epochs = strata_run_get_checkpoints (run);
  guint chosen = epochs->len > 0 ? g_array_index (epochs, guint, epochs->len - 1) : 0;

  for (guint i = 0; i < epochs->len; i++)
    if (g_array_index (epochs, guint, i) == strata_run_get_weights_epoch (run))
      chosen = g_array_index (epochs, guint, i);
  return chosen > 0 ? strata_run_dup_checkpoint_path (strata_run_get_folder (run), chosen)
                    : g_build_filename (strata_run_get_folder (run), "model.h5", NULL);
}

static StrataAssessment *
assess (StrataRun *run, StrataNetwork *network, const char *data_folder, GError **error)
{
  g_autoptr (StrataDataset) dataset =
    strata_dataset_load (strata_experiment_get_data (strata_run_get_experiment (run)), data_folder, NULL, error);

  return dataset != NULL ? strata_assessment_new (network, dataset, STRATA_SPLIT_TEST, 0, NULL, error) : NULL;
}

static void
draw_matrix (gpointer data, cairo_t *cr, double width, double height, const StrataChartStyle *style)
{
  strata_matrix_draw (data, cr, width, height, style);
}

static void
add_assessment (StrataPaper *paper, StrataRun *run, StrataNetwork *network, const char *data_folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StrataAssessment) assessment = assess (run, network, data_folder, &error);

  if (assessment != NULL)
    strata_paper_keep_together (paper, MATRIX_SIDE + 60);
  strata_paper_add_heading (paper, _ ("Confusion matrix of the test images"));
  if (assessment == NULL)
    {
      strata_paper_add_text (paper, error->message);
      return;
    }
  const StrataEvaluation *evaluation = strata_assessment_get_evaluation (assessment);
  g_autofree char *loss = strata_format_number (evaluation->loss, 4);
  g_autoptr (StrataMatrix) matrix = strata_evaluate_matrix_new (assessment);
  strata_paper_add_row (paper, "loss", loss);
  for (gsize i = 0; i < evaluation->n_metrics; i++)
    {
      g_autofree char *value = strata_format_number (evaluation->metrics[i], 4);

      strata_paper_add_row (paper, evaluation->metric_names[i], value);
    }
  strata_paper_add_drawing (paper, draw_matrix, matrix, MATRIX_SIDE, MATRIX_SIDE);
}

static void
add_network (StrataPaper *paper, StrataRun *run, const char *data_folder)
{
  g_autofree char *path = find_checkpoint (run);
  g_autoptr (StrataNetwork) network = strata_network_load (path, NULL);
  StrataExperiment *experiment = strata_run_get_experiment (run);
  g_autoptr (StrataSequential) sequential = network != NULL ? g_object_ref (strata_network_get_sequential (network))
                                            : experiment != NULL
                                              ? strata_stack_resolve (strata_experiment_get_stack (experiment), NULL)
                                              : NULL;

  if (sequential != NULL)
    add_layers (paper, sequential);
  if (network != NULL && experiment != NULL)
    add_assessment (paper, run, network, data_folder);
}

/* Kinds of layers stand in the table of layers. */
static gboolean
is_kind_of_layer (const StrataSetting *setting)
{
  return g_str_has_prefix (setting->name, "layers.") && g_str_has_suffix (setting->name, setting->value);
}

static void
add_settings (StrataPaper *paper, StrataExperiment *experiment)
{
  g_autoptr (GPtrArray) settings = strata_experiment_list_settings (experiment);

  strata_paper_add_heading (paper, _ ("Settings"));
  for (guint i = 0; i < settings->len; i++)
    {
      const StrataSetting *setting = settings->pdata[i];

      if (!is_kind_of_layer (setting))
        strata_paper_add_row (paper, setting->name, setting->value);
    }
}

GBytes *
strata_run_report_make (const char *folder, const char *data_folder, GError **error)
{
  /* One of its own: the window's changes as its files do. */
  g_autoptr (StrataRun) run = strata_run_load (folder, error);
  StrataPaper *paper;

  if (run == NULL)
    return NULL;
  paper = strata_paper_new (strata_run_get_name (run));
  add_outcome (paper, run);
  add_curves (paper, strata_run_get_history (run));
  add_network (paper, run, data_folder);
  if (strata_run_get_experiment (run) != NULL)
    add_settings (paper, strata_run_get_experiment (run));
  return strata_paper_finish (paper, error);
}

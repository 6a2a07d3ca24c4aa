/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-curves-figure.h"

#include "strata-format.h"

#include <glib/gi18n.h>
#include <math.h>

#define BAND_BATCHES 4
#define NAMED_EARLIER 3 /* so many of the earlier trainings have their names at their ends */

/* The name and the last value, if the end is in sight. */
static char *
format_label (const char *name, StrataSeries *series, const StrataCurvesView *view)
{
  gsize n = strata_series_get_n (series);
  StrataPoint last;

  if (n == 0)
    return NULL;
  last = strata_series_get_point (series, n - 1);
  if (isnan (last.y))
    return NULL;
  if (!strata_axis_is_empty (&view->x) && last.x > view->x.max)
    return g_strdup (name);

  g_autofree char *value = strata_format_number (last.y, 3);
  return g_strconcat (name, " ", value, NULL);
}

StrataSeries *
strata_curves_make_current_epoch (StrataTrainingLog *log, StrataOver over, StrataMeasure measure)
{
  const StrataEvent *last = strata_training_log_get_last (log);
  StrataSeries *training = strata_training_log_get_training (log, over, measure);
  gsize n = strata_series_get_n (training);
  StrataPoint end;
  StrataSeries *piece;
  double value, x;

  if (last == NULL || last->kind != STRATA_EVENT_BATCH || last->epoch < 2 || n == 0
      || !strata_training_log_get_running (log, measure, &value))
    return NULL;
  x = over == STRATA_OVER_EPOCHS    ? last->epoch - 1 + last->step / (double) MAX (last->n_steps, 1)
      : over == STRATA_OVER_BATCHES ? (last->epoch - 1.0) * last->n_steps + last->step
                                    : last->seconds;
  end = strata_series_get_point (training, n - 1);
  piece = strata_series_new ();
  strata_series_append (piece, end.x, end.y, end.y, end.y);
  strata_series_append (piece, x, value, value, value);
  return piece;
}

/* A second piece of line. */
static void
add_current_epoch (StrataPlot *plot, StrataTrainingLog *log, StrataOver over, StrataMeasure measure, StrataColor color)
{
  g_autoptr (StrataSeries) piece = strata_curves_make_current_epoch (log, over, measure);

  if (piece != NULL)
    strata_plot_add_line (plot, piece, color, NULL);
}

double
strata_curves_get_smoothing (StrataTrainingLog *log, const StrataCurvesView *view)
{
  StrataAxis x = strata_axis_is_empty (&view->x) ? strata_curves_get_full_x (log, view) : view->x;

  return view->over == STRATA_OVER_EPOCHS || view->one_plot ? 0 : (x.max - x.min) * view->smoothing / 100;
}

/* Half the width, in x, over which the band shows the extremes of batches: a few of them. */
static double
get_band_reach (StrataTrainingLog *log, const StrataCurvesView *view)
{
  const StrataEvent *last = strata_training_log_get_last (log);
  double n_steps = last != NULL ? (double) MAX (last->n_steps, 1) : 1;

  return BAND_BATCHES * strata_curves_get_epoch_length (log, view->over) / n_steps;
}

double
strata_curves_get_settled (StrataTrainingLog *log, const StrataCurvesView *view)
{
  StrataHistory *history = strata_training_log_get_history (log);
  guint n = history != NULL ? strata_history_get_n_epochs (history) : 0;
  double ended = n > 0 ? strata_training_log_get_epoch_end (log, view->over, n) : 0;
  StrataSeries *batches = strata_training_log_get_batches (log, view->over, STRATA_MEASURE_LOSS);
  gsize n_batches = strata_series_get_n (batches);
  double reached = n_batches > 0 ? strata_series_get_x (batches, n_batches - 1) : 0;

  /* The line over the epoch under way turns about its beginning; a smoothed one awaits half a window. */
  return MIN (ended, reached - MAX (strata_curves_get_smoothing (log, view), get_band_reach (log, view)));
}

static void
add_lines (StrataPlot *plot,
           StrataTrainingLog *log,
           const StrataCurvesView *view,
           StrataMeasure measure,
           StrataColor training,
           StrataColor validation,
           const char *training_name,
           const char *validation_name)
{
  StrataSeries *means = strata_training_log_get_training (log, view->over, measure);
  StrataSeries *batches = strata_training_log_get_batches (log, view->over, measure);
  StrataSeries *held_out = strata_training_log_get_validation (log, view->over, measure);
  g_autofree char *training_label = format_label (training_name, means, view);
  g_autofree char *validation_label = format_label (validation_name, held_out, view);
  StrataChartLayer *line;

  if (view->over == STRATA_OVER_EPOCHS || view->one_plot || strata_series_get_n (batches) == 0)
    {
      strata_plot_add_line (plot, means, training, training_label);
      add_current_epoch (plot, log, view->over, measure, training);
    }
  else
    {
      line = strata_plot_add_line (plot, batches, training, training_label);
      line->smoothing = strata_curves_get_smoothing (log, view);
    }
  line = strata_plot_add_line (plot, held_out, validation, validation_label);
  line->dashed = TRUE;
  line->dots = TRUE;
}

/* Earlier trainings, grey and thin; the one that is selected stands out and keeps its name. */
static void
add_one_earlier (StrataPlot *plot,
                 StrataTrainingLog *log,
                 const StrataCurvesView *view,
                 StrataMeasure measure,
                 StrataTrainingLog *one,
                 gboolean selected,
                 gboolean recent)
{
  StrataSeries *held_out = strata_training_log_get_validation (one, view->over, measure);
  gboolean has_validation = strata_series_get_n (held_out) > 0;
  const char *name = selected || recent ? strata_training_log_get_name (one) : NULL;
  StrataSeries *batches = strata_training_log_get_batches (one, view->over, measure);
  double smoothing = strata_series_get_n (batches) > 0 ? strata_curves_get_smoothing (log, view) : 0;
  StrataSeries *training = smoothing > 0 ? batches : strata_training_log_get_training (one, view->over, measure);
  StrataChartLayer *lines[] = {
    strata_plot_add_line (plot, training, STRATA_COLOR_GREY, has_validation ? NULL : name),
    strata_plot_add_line (plot, held_out, STRATA_COLOR_GREY, has_validation ? name : NULL),
  };

  lines[0]->smoothing = smoothing;
  lines[1]->dashed = TRUE;
  for (guint k = 0; k < G_N_ELEMENTS (lines); k++)
    {
      lines[k]->alpha = selected ? 1 : 0.5;
      lines[k]->width = selected ? 2 : 1.25;
    }
}

static void
add_earlier (StrataPlot *plot, StrataTrainingLog *log, const StrataCurvesView *view, StrataMeasure measure)
{
  GListModel *earlier = G_LIST_MODEL (strata_training_log_get_earlier (log));
  guint n = view->show_earlier ? g_list_model_get_n_items (earlier) : 0;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (StrataTrainingLog) one = g_list_model_get_item (earlier, i);

      if (strata_training_log_get_shown (one))
        add_one_earlier (plot, log, view, measure, one, (int) i == view->earlier, i + NAMED_EARLIER >= n);
    }
}

static void
add_markers (StrataFigure *figure, StrataTrainingLog *log, StrataOver over)
{
  static const StrataColor colors[] = {
    [STRATA_MARKER_CHECKPOINT] = STRATA_COLOR_GREEN,
    [STRATA_MARKER_LEARNING_RATE] = STRATA_COLOR_PURPLE,
    [STRATA_MARKER_EARLY_STOP] = STRATA_COLOR_ORANGE,
    [STRATA_MARKER_PAUSE] = STRATA_COLOR_GREY,
  };
  static const guint ranks[] = {
    [STRATA_MARKER_CHECKPOINT] = 4,
    [STRATA_MARKER_LEARNING_RATE] = 2,
    [STRATA_MARKER_EARLY_STOP] = 1,
    [STRATA_MARKER_PAUSE] = 3,
  };
  StrataHistory *history = strata_training_log_get_history (log);
  const char *metric = strata_training_log_get_metric_key (log);
  guint n, best;
  const StrataLogMarker *markers = strata_training_log_get_markers (log, &n);

  for (guint i = 0; i < n; i++)
    {
      StrataChartMarker *marker =
        strata_figure_add_marker (figure, markers[i].x[over], colors[markers[i].kind], markers[i].text);

      marker->small = markers[i].kind == STRATA_MARKER_CHECKPOINT;
      marker->rank = ranks[markers[i].kind];
    }
  if (history == NULL || strata_history_get_n_epochs (history) < 2)
    return;
  best = strata_history_get_best_epoch (history, "val_loss");
  if (best == 0)
    best = strata_history_get_best_epoch (history, metric != NULL ? metric : "loss");
  if (best > 0)
    {
      g_autofree char *text = g_strdup_printf (_ ("best · epoch %u"), best);

      strata_figure_add_marker (figure, strata_training_log_get_epoch_end (log, over, best), STRATA_COLOR_GREEN, text);
    }
}

static void
add_one_plot (StrataFigure *figure, StrataTrainingLog *log, const StrataCurvesView *view)
{
  StrataPlot *plot = strata_figure_add_plot (figure, _ ("Learning curves"));

  plot->y = strata_axis_is_empty (&view->y[STRATA_MEASURE_LOSS]) ? (StrataAxis){ .min = 0, .max = 1 }
                                                                 : view->y[STRATA_MEASURE_LOSS];
  add_earlier (plot, log, view, STRATA_MEASURE_LOSS);
  if (strata_training_log_get_metric_key (log) != NULL)
    add_earlier (plot, log, view, STRATA_MEASURE_METRIC);
  add_lines (plot, log, view, STRATA_MEASURE_LOSS, STRATA_COLOR_BLUE, STRATA_COLOR_ORANGE, "loss", "val_loss");
  if (strata_training_log_get_metric_key (log) != NULL)
    {
      const char *key = strata_training_log_get_metric_key (log);
      g_autofree char *validation = g_strconcat ("val_", key, NULL);

      add_lines (plot, log, view, STRATA_MEASURE_METRIC, STRATA_COLOR_GREEN, STRATA_COLOR_PURPLE, key, validation);
    }
}

static void
add_plot (StrataFigure *figure, StrataTrainingLog *log, const StrataCurvesView *view, StrataMeasure measure)
{
  const char *key = measure == STRATA_MEASURE_LOSS ? "loss" : strata_training_log_get_metric_key (log);
  StrataPlot *plot = strata_figure_add_plot (figure, strata_format_measure (key != NULL ? key : "accuracy"));

  plot->y = strata_curves_get_y (log, view, measure);
  add_earlier (plot, log, view, measure);
  strata_plot_add_band (plot, strata_training_log_get_batches (log, view->over, measure), STRATA_COLOR_BLUE)
    ->smoothing = get_band_reach (log, view);
  add_lines (plot, log, view, measure, STRATA_COLOR_BLUE, STRATA_COLOR_ORANGE, _ ("training"), _ ("validation"));
}

StrataFigure *
strata_curves_figure_new (StrataTrainingLog *log, const StrataCurvesView *view)
{
  StrataFigure *figure = strata_figure_new ();

  figure->x = strata_axis_is_empty (&view->x) ? strata_curves_get_full_x (log, view) : view->x;
  figure->whole_x = view->over != STRATA_OVER_TIME;
  figure->x_title = g_strdup (view->over == STRATA_OVER_EPOCHS    ? _ ("epoch")
                              : view->over == STRATA_OVER_BATCHES ? _ ("batch")
                                                                  : _ ("seconds"));
  figure->cursor = view->cursor;
  figure->cursor_y = view->cursor_y;
  figure->cursor_plot = view->cursor_plot;
  if (view->one_plot)
    add_one_plot (figure, log, view);
  else
    {
      add_plot (figure, log, view, STRATA_MEASURE_LOSS);
      if (strata_training_log_get_metric_key (log) != NULL || strata_training_log_get_history (log) == NULL)
        add_plot (figure, log, view, STRATA_MEASURE_METRIC);
    }
  add_markers (figure, log, view->over);
  return figure;
}

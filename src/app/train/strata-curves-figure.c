/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-curves-figure.h"

#include <glib/gi18n.h>
#include <math.h>

/* The first steps' losses are far above all that follows; the axis is made for what follows. */
#define SETTLED_AFTER 0.25
#define BAND_SAMPLES 48
#define WANTED_TICKS 5
#define SMOOTHING_SHARE (1.0 / 100) /* of the x axis, for lines over single batches */

static double
get_epoch_length (StrataTrainingLog *log, StrataOver over)
{
  const StrataEvent *last = strata_training_log_get_last (log);

  if (last == NULL)
    return 1;
  switch (over)
    {
    case STRATA_OVER_EPOCHS:
      return 1;
    case STRATA_OVER_BATCHES:
      return MAX (last->n_steps, 1);
    default:
      return last->seconds / MAX (last->epoch - 1 + last->step / (double) MAX (last->n_steps, 1), 1e-6);
    }
}

StrataAxis
strata_curves_get_full_x (StrataTrainingLog *log, const StrataCurvesView *view)
{
  double length = get_epoch_length (log, view->over);
  guint n_epochs = MAX (view->n_epochs, 1);
  StrataHistory *history = strata_training_log_get_history (log);

  if (history != NULL)
    n_epochs = MAX (n_epochs, strata_history_get_n_epochs (history));
  return (StrataAxis){ .min = 0, .max = MAX (n_epochs * length, 1e-3) };
}

static void
include_settled (StrataAxis *axis, StrataSeries *series, double settled)
{
  gsize n = strata_series_get_n (series), from = strata_series_find (series, settled);
  StrataStretch stretch;

  strata_series_get_range (series, from < n ? from : 0, n, &stretch);
  if (stretch.n > 0)
    {
      strata_axis_include (axis, stretch.min);
      strata_axis_include (axis, stretch.max);
    }
}

/* The band's usual extremes rather than its rarest. */
static void
include_band (StrataAxis *axis, StrataSeries *series, double settled)
{
  gsize n = strata_series_get_n (series), from = strata_series_find (series, settled);
  double lower = 0, upper = 0;
  gsize counted = 0;

  for (gsize i = 0; i < BAND_SAMPLES && from < n; i++)
    {
      StrataStretch stretch;

      strata_series_get_range (series, from + (n - from) * i / BAND_SAMPLES, from + (n - from) * (i + 1) / BAND_SAMPLES,
                               &stretch);
      if (stretch.n == 0)
        continue;
      lower += stretch.min;
      upper += stretch.max;
      counted++;
    }
  if (counted > 0)
    {
      strata_axis_include (axis, lower / counted);
      strata_axis_include (axis, upper / counted);
    }
}

static StrataAxis
get_y_axis (StrataTrainingLog *log, const StrataCurvesView *view, StrataMeasure measure)
{
  gboolean is_loss = measure == STRATA_MEASURE_LOSS;
  double settled = SETTLED_AFTER * get_epoch_length (log, view->over);
  StrataAxis axis = STRATA_AXIS_EMPTY;

  if (!strata_axis_is_empty (&view->y[measure]))
    return view->y[measure];
  axis.log = is_loss && view->log_loss;
  include_settled (&axis, strata_training_log_get_training (log, view->over, measure), settled);
  include_settled (&axis, strata_training_log_get_validation (log, view->over, measure), 0);
  include_band (&axis, strata_training_log_get_batches (log, view->over, measure), settled);
  if (strata_axis_is_empty (&axis))
    return (StrataAxis){ .min = axis.log ? 0.1 : 0, .max = is_loss ? 2.5 : 1, .log = axis.log };
  if (is_loss && !axis.log)
    strata_axis_include (&axis, 0);
  strata_axis_round (&axis, WANTED_TICKS);
  if (!is_loss && axis.max > 1 && axis.max < 1.3)
    axis.max = 1;
  return axis;
}

static double
get_last_value (StrataSeries *series)
{
  gsize n = strata_series_get_n (series);

  return n > 0 ? strata_series_get_point (series, n - 1)->y : NAN;
}

static char *
format_label (const char *name, double value)
{
  return isnan (value) ? NULL : g_strdup_printf ("%s %.3f", name, value);
}

/* A second piece of line from the last epoch's mean to where the epoch under way stands. */
static void
add_current_epoch (StrataPlot *plot, StrataTrainingLog *log, StrataOver over, StrataMeasure measure, StrataColor color)
{
  const StrataEvent *last = strata_training_log_get_last (log);
  StrataSeries *training = strata_training_log_get_training (log, over, measure);
  gsize n = strata_series_get_n (training);
  g_autoptr (StrataSeries) piece = NULL;
  const StrataPoint *end;
  double value, x;

  if (last == NULL || last->kind != STRATA_EVENT_BATCH || last->epoch < 2 || n == 0)
    return;
  value = measure == STRATA_MEASURE_LOSS ? last->running_loss : last->running_metric;
  x = over == STRATA_OVER_EPOCHS    ? last->epoch - 1 + last->step / (double) MAX (last->n_steps, 1)
      : over == STRATA_OVER_BATCHES ? (last->epoch - 1.0) * last->n_steps + last->step
                                    : last->seconds;
  end = strata_series_get_point (training, n - 1);
  piece = strata_series_new ();
  strata_series_append (piece, end->x, end->y, end->y, end->y);
  strata_series_append (piece, x, value, value, value);
  strata_plot_add_line (plot, piece, color, NULL);
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
  g_autofree char *training_label = format_label (training_name, get_last_value (means));
  g_autofree char *validation_label = format_label (validation_name, get_last_value (held_out));
  StrataChartLayer *line;

  if (view->over == STRATA_OVER_EPOCHS || view->one_plot)
    {
      strata_plot_add_line (plot, means, training, training_label);
      add_current_epoch (plot, log, view->over, measure, training);
    }
  else
    {
      StrataAxis x = strata_axis_is_empty (&view->x) ? strata_curves_get_full_x (log, view) : view->x;

      line = strata_plot_add_line (plot, batches, training, training_label);
      line->smoothing = (x.max - x.min) * SMOOTHING_SHARE;
    }
  line = strata_plot_add_line (plot, held_out, validation, validation_label);
  line->dashed = TRUE;
  line->dots = TRUE;
}

static void
add_markers (StrataFigure *figure, StrataTrainingLog *log, StrataOver over)
{
  StrataHistory *history = strata_training_log_get_history (log);
  const char *metric = strata_training_log_get_metric_key (log);
  guint n, best;
  const StrataLogMarker *markers = strata_training_log_get_markers (log, &n);

  for (guint i = 0; i < n; i++)
    if (markers[i].kind != STRATA_MARKER_CHECKPOINT)
      strata_figure_add_marker (figure, markers[i].x[over],
                                markers[i].kind == STRATA_MARKER_PAUSE           ? STRATA_COLOR_GREY
                                : markers[i].kind == STRATA_MARKER_LEARNING_RATE ? STRATA_COLOR_PURPLE
                                                                                 : STRATA_COLOR_ORANGE,
                                markers[i].text);
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
  StrataPlot *plot = strata_figure_add_plot (figure, measure == STRATA_MEASURE_LOSS ? _ ("Loss") : _ ("Accuracy"));

  plot->y = get_y_axis (log, view, measure);
  strata_plot_add_band (plot, strata_training_log_get_batches (log, view->over, measure), STRATA_COLOR_BLUE);
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

/* The value of the point nearest to x; NAN beyond the line's ends by more than half a step. */
static double
read_nearest (StrataSeries *series, double x, double reach)
{
  gsize n = strata_series_get_n (series), i = strata_series_find (series, x);
  const StrataPoint *point;

  if (n == 0)
    return NAN;
  if (i == n || (i > 0 && x - strata_series_get_point (series, i - 1)->x < strata_series_get_point (series, i)->x - x))
    i--;
  point = strata_series_get_point (series, i);
  return fabs (point->x - x) <= reach ? point->y : NAN;
}

gsize
strata_curves_read (StrataTrainingLog *log, StrataOver over, double x, StrataReading readings[STRATA_MAX_READINGS])
{
  static const char *const names[STRATA_N_MEASURES][2] = { { N_ ("training loss"), N_ ("validation loss") },
                                                           { N_ ("training accuracy"), N_ ("validation accuracy") } };
  double reach = get_epoch_length (log, over) / 2 + 1e-6;
  gsize n = 0;

  for (int measure = 0; measure < STRATA_N_MEASURES; measure++)
    {
      double values[2] = {
        read_nearest (strata_training_log_get_training (log, over, measure), x, reach),
        read_nearest (strata_training_log_get_validation (log, over, measure), x, reach),
      };

      if (isnan (values[0]))
        values[0] = read_nearest (strata_training_log_get_batches (log, over, measure), x, reach);
      for (int i = 0; i < 2; i++)
        if (!isnan (values[i]))
          readings[n++] = (StrataReading){ .color = i == 0 ? STRATA_COLOR_BLUE : STRATA_COLOR_ORANGE,
                                           .name = _ (names[measure][i]),
                                           .value = values[i] };
    }
  return n;
}

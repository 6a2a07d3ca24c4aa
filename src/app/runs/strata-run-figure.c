/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-run-figure.h"

#include "strata-curves-figure.h"
#include "strata-format.h"

#include <glib/gi18n.h>
#include <math.h>

#define ASTRAY 20          /* times the least of the losses' largest values: such a curve does not count for the axis */
#define SETTLED_AFTER 0.05 /* of the first epoch: before that its running mean is that of few batches */

const char *
strata_run_figure_find_key (StrataHistory *history, const char *measure)
{
  const char *const *keys = strata_history_get_keys (history);
  g_autofree char *validation = g_strconcat ("val_", measure, NULL);

  for (guint k = 0; keys[k] != NULL; k++)
    if (g_str_equal (keys[k], validation))
      return keys[k];
  return measure;
}

static StrataSeries *
make_series (StrataHistory *history, const char *measure, StrataAxis *y)
{
  StrataSeries *series = strata_series_new ();
  const char *key = strata_run_figure_find_key (history, measure);

  for (guint epoch = 1; epoch <= strata_history_get_n_epochs (history); epoch++)
    {
      double value = strata_history_get_value (history, epoch, key);
      if (!isfinite (value))
        continue;
      strata_series_append (series, epoch, value, value, value);
      strata_axis_include (y, value);
    }
  return series;
}

/* The name and the value at the end. Transfer full. */
static char *
make_label (const StrataRunCurve *curve, StrataSeries *series)
{
  const double value = strata_series_get_point (series, strata_series_get_n (series) - 1).y;

  if (!isfinite (value))
    return g_strdup_printf ("%s NaN", curve->name);
  return g_strdup_printf (fabs (value) < 1e4 ? "%s %.3f" : "%s %.2e", curve->name, value);
}

static StrataChartLayer *
add_line (const StrataRunCurve *curve, guint i, StrataPlot *plot, StrataSeries *series, gboolean labelled)
{
  g_autofree char *label = labelled ? make_label (curve, series) : NULL;
  StrataChartLayer *layer = strata_plot_add_line (plot, series, (StrataColor) (i % STRATA_COLOR_GREY), label);

  layer->dashed = i / STRATA_COLOR_GREY % 2 == 1;
  return layer;
}

/* The training line and the piece of it under way: the curve itself as long as nothing was validated, then beside it. */
static void
add_training (const StrataRunCurve *curve,
              guint i,
              StrataPlot *plot,
              StrataAxis *y,
              const char *measure,
              gboolean alone)
{
  gboolean is_loss = g_str_equal (measure, "loss");
  StrataMeasure which = is_loss ? STRATA_MEASURE_LOSS : STRATA_MEASURE_METRIC;

  if (curve->log == NULL || (!is_loss && g_strcmp0 (strata_training_log_get_metric_key (curve->log), measure) != 0))
    return;
  StrataSeries *training = strata_training_log_get_training (curve->log, STRATA_OVER_EPOCHS, which);
  g_autoptr (StrataSeries) piece = strata_curves_make_current_epoch (curve->log, STRATA_OVER_EPOCHS, which);
  StrataSeries *const lines[] = { training, piece };
  for (guint k = 0; k < G_N_ELEMENTS (lines); k++)
    {
      if (lines[k] == NULL || strata_series_get_n (lines[k]) == 0)
        continue;
      StrataChartLayer *layer = add_line (curve, i, plot, lines[k], alone && k == 0);
      strata_curves_include (y, lines[k], SETTLED_AFTER);
      if (alone)
        continue;
      layer->alpha = 0.55;
      layer->width = 1.25;
    }
}

static void
add_curve (const StrataRunCurve *curve, guint i, StrataPlot *plot, StrataAxis *y, const char *measure, StrataAxis *x)
{
  g_autoptr (StrataSeries) series = make_series (curve->history, measure, y);
  gsize n = strata_series_get_n (series);
  gboolean validated = n > 0 && !g_str_equal (strata_run_figure_find_key (curve->history, measure), measure);

  add_training (curve, i, plot, y, measure, !validated);
  if (n == 0 || (curve->log != NULL && !validated))
    return;
  StrataChartLayer *layer = add_line (curve, i, plot, series, TRUE);
  layer->dots = n < 30;
  if (curve->picked)
    layer->width = 3;
  strata_axis_include (x, n);
}

/* From what each curve needs: a loss that went astray, as on raw pixels, is not to flatten the others. */
static StrataAxis
join_axes (const StrataAxis *axes, guint n, gboolean is_loss)
{
  StrataAxis y = STRATA_AXIS_EMPTY;
  double least = INFINITY;

  for (guint i = 0; i < n; i++)
    if (!strata_axis_is_empty (&axes[i]))
      least = MIN (least, axes[i].max);
  for (guint i = 0; i < n; i++)
    {
      if (strata_axis_is_empty (&axes[i]) || (is_loss && axes[i].max > ASTRAY * least && least > 0))
        continue;
      strata_axis_include (&y, axes[i].min);
      strata_axis_include (&y, axes[i].max);
    }
  return y;
}

/* The accuracy where any of them has one, else the metric of the first that has any. */
static const char *
get_metric (const StrataRunCurve *curves, guint n)
{
  const char *metric = NULL;

  for (guint i = 0; i < n; i++)
    {
      if (g_strv_contains (strata_history_get_keys (curves[i].history), "accuracy"))
        return "accuracy";
      if (metric == NULL)
        metric = strata_history_get_metric_key (curves[i].history);
    }
  return metric != NULL ? metric : "accuracy";
}

/* Two plots side by side would be a figure each; one over the other share their epochs. */
const char *
strata_run_figure_get_measure (const StrataRunCurve *curves, guint n, guint plot)
{
  return plot == 0 ? "loss" : get_metric (curves, n);
}

/* A training under way begins at nought. */
static gboolean
is_live (const StrataRunCurve *curves, guint n)
{
  for (guint i = 0; i < n; i++)
    if (curves[i].log != NULL)
      return TRUE;
  return FALSE;
}

StrataFigure *
strata_run_figure_new (const StrataRunCurve *curves, guint n, guint n_epochs)
{
  StrataFigure *figure = strata_figure_new ();

  figure->x = STRATA_AXIS_EMPTY;
  strata_axis_include (&figure->x, is_live (curves, n) ? 0 : 1);
  strata_axis_include (&figure->x, MAX (n_epochs, 2));
  figure->x_title = g_strdup (_ ("epoch"));
  figure->whole_x = TRUE;
  for (guint p = 0; p < STRATA_RUN_FIGURE_N_PLOTS; p++)
    {
      const char *measure = strata_run_figure_get_measure (curves, n, p);
      StrataPlot *plot = strata_figure_add_plot (figure, strata_format_measure (measure));

      g_autofree StrataAxis *axes = g_new (StrataAxis, MAX (n, 1));
      for (guint i = 0; i < n; i++)
        {
          axes[i] = STRATA_AXIS_EMPTY;
          add_curve (&curves[i], i, plot, &axes[i], measure, &figure->x);
        }
      plot->y = join_axes (axes, n, p == 0);
      if (strata_axis_is_empty (&plot->y))
        strata_axis_include (&plot->y, 0);
      if (plot->y.min == plot->y.max)
        strata_axis_include (&plot->y, plot->y.max + 1);
      strata_axis_round (&plot->y, 4);
    }
  return figure;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-run-figure.h"

#include "strata-format.h"

#include <glib/gi18n.h>
#include <math.h>

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

static void
add_curve (const StrataRunCurve *curve, guint i, StrataPlot *plot, const char *measure, StrataAxis *x)
{
  g_autoptr (StrataSeries) series = make_series (curve->history, measure, &plot->y);
  gsize n = strata_series_get_n (series);

  if (n == 0)
    return;
  g_autofree char *label = g_strdup_printf ("%s %.3f", curve->name, strata_series_get_point (series, n - 1)->y);
  StrataChartLayer *layer = strata_plot_add_line (plot, series, (StrataColor) (i % STRATA_COLOR_GREY), label);
  layer->dashed = i / STRATA_COLOR_GREY % 2 == 1;
  layer->dots = n < 30;
  if (curve->picked)
    layer->width = 3;
  strata_axis_include (x, n);
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

StrataFigure *
strata_run_figure_new (const StrataRunCurve *curves, guint n, guint n_epochs)
{
  StrataFigure *figure = strata_figure_new ();

  figure->x = STRATA_AXIS_EMPTY;
  strata_axis_include (&figure->x, 1);
  strata_axis_include (&figure->x, MAX (n_epochs, 2));
  figure->x_title = g_strdup (_ ("epoch"));
  figure->whole_x = TRUE;
  for (guint p = 0; p < STRATA_RUN_FIGURE_N_PLOTS; p++)
    {
      const char *measure = strata_run_figure_get_measure (curves, n, p);
      StrataPlot *plot = strata_figure_add_plot (figure, strata_format_measure (measure));

      plot->y = STRATA_AXIS_EMPTY;
      for (guint i = 0; i < n; i++)
        add_curve (&curves[i], i, plot, measure, &figure->x);
      if (strata_axis_is_empty (&plot->y))
        strata_axis_include (&plot->y, 0);
      if (plot->y.min == plot->y.max)
        strata_axis_include (&plot->y, plot->y.max + 1);
      strata_axis_round (&plot->y, 4);
    }
  return figure;
}

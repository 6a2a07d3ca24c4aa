/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-run-chart.h"

#include "strata-figure.h"
#include "strata-format.h"

#include <glib/gi18n.h>
#include <math.h>

#define HEIGHT 240
#define REACH 24.0 /* pixels from a curve within which a click picks it */

struct _StrataRunChart
{
  GtkWidget parent_instance;

  GPtrArray *items; /* of StrataRunItem */
  StrataRunItem *picked;
};

enum
{
  PICKED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

#define N_PLOTS 2

G_DEFINE_FINAL_TYPE (StrataRunChart, strata_run_chart, GTK_TYPE_WIDGET)

/* "val_loss" where it was measured, else "loss". */
static const char *
find_key (StrataHistory *history, const char *measure)
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
  const char *key = find_key (history, measure);

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
add_run (StrataRunChart *self, guint i, StrataPlot *plot, const char *measure, StrataAxis *x)
{
  StrataRunItem *item = self->items->pdata[i];
  StrataRun *run = strata_run_item_get_run (item);
  StrataHistory *history = strata_run_get_history (run);
  g_autoptr (StrataSeries) series = make_series (history, measure, &plot->y);
  gsize n = strata_series_get_n (series);

  if (n == 0)
    return;
  g_autofree char *label =
    g_strdup_printf ("%s %.3f", strata_run_get_name (run), strata_series_get_point (series, n - 1)->y);
  StrataChartLayer *layer = strata_plot_add_line (plot, series, (StrataColor) (i % STRATA_COLOR_GREY), label);
  layer->dashed = i / STRATA_COLOR_GREY % 2 == 1;
  layer->dots = n < 30;
  if (item == self->picked)
    layer->width = 3;
  strata_axis_include (x, n);
}

/* The accuracy where any of the runs has one, else the metric of the first that has any. */
static const char *
get_metric (StrataRunChart *self)
{
  const char *metric = NULL;

  for (guint i = 0; i < self->items->len; i++)
    {
      StrataHistory *history = strata_run_get_history (strata_run_item_get_run (self->items->pdata[i]));

      if (g_strv_contains (strata_history_get_keys (history), "accuracy"))
        return "accuracy";
      if (metric == NULL)
        metric = strata_history_get_metric_key (history);
    }
  return metric != NULL ? metric : "accuracy";
}

/* Two plots side by side would be a figure each; one over the other share their epochs. */
static const char *
get_measure (StrataRunChart *self, gsize plot)
{
  return plot == 0 ? "loss" : get_metric (self);
}

static StrataFigure *
make_figure (StrataRunChart *self)
{
  StrataFigure *figure = strata_figure_new ();

  figure->x = STRATA_AXIS_EMPTY;
  strata_axis_include (&figure->x, 1);
  strata_axis_include (&figure->x, 2);
  figure->x_title = g_strdup (_ ("epoch"));
  figure->whole_x = TRUE;
  for (gsize m = 0; m < N_PLOTS; m++)
    {
      const char *measure = get_measure (self, m);
      StrataPlot *plot = strata_figure_add_plot (figure, strata_format_measure (measure));
      plot->y = STRATA_AXIS_EMPTY;
      for (guint i = 0; i < self->items->len; i++)
        add_run (self, i, plot, measure, &figure->x);
      if (strata_axis_is_empty (&plot->y))
        strata_axis_include (&plot->y, 0);
      if (plot->y.min == plot->y.max)
        strata_axis_include (&plot->y, plot->y.max + 1);
      strata_axis_round (&plot->y, 4);
    }
  return figure;
}

static void
strata_run_chart_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  StrataChartStyle style;
  g_autoptr (StrataFigure) figure = make_figure (STRATA_RUN_CHART (widget));

  strata_chart_style_init_from_widget (&style, widget);
  figure->scale = strata_chart_style_get_scale (widget);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  strata_figure_draw (figure, cr, width, height, &style);
  cairo_destroy (cr);
}

/* --- Picking ----------------------------------------------------------------------------------------------------------- */

/* How far the curve is from the place, up or down; infinity where it is not. */
static double
get_distance (StrataRunItem *item, const char *measure, const StrataPlotArea *area, double x, double y)
{
  StrataHistory *history = strata_run_get_history (strata_run_item_get_run (item));
  const char *key = find_key (history, measure);
  double nearest = INFINITY;

  for (guint epoch = 1; epoch <= strata_history_get_n_epochs (history); epoch++)
    {
      double value = strata_history_get_value (history, epoch, key);
      double next =
        epoch < strata_history_get_n_epochs (history) ? strata_history_get_value (history, epoch + 1, key) : value;
      double from = strata_plot_area_x (area, epoch), to = strata_plot_area_x (area, epoch + 1);
      double share = to > from ? CLAMP ((x - from) / (to - from), 0, 1) : 0;
      double at = strata_plot_area_y (area, value + (next - value) * share);

      if (isfinite (at) && x >= from - REACH && x <= to + REACH)
        nearest = MIN (nearest, hypot (at - y, x - (from + (to - from) * share)));
    }
  return nearest;
}

static void
on_pressed (StrataRunChart *self, int n_press, double x, double y)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self)), height = gtk_widget_get_height (GTK_WIDGET (self));
  g_autoptr (StrataFigure) figure = make_figure (self);
  StrataRunItem *nearest = NULL;
  double least = REACH;

  figure->scale = strata_chart_style_get_scale (GTK_WIDGET (self));
  for (guint p = 0; p < figure->plots->len; p++)
    {
      StrataPlotArea area = strata_figure_get_area (figure, p, width, height);
      for (guint i = 0; i < self->items->len; i++)
        {
          double distance = get_distance (self->items->pdata[i], get_measure (self, p), &area, x, y);
          if (distance >= least)
            continue;
          least = distance;
          nearest = self->items->pdata[i];
        }
    }
  if (nearest != NULL)
    g_signal_emit (self, signals[PICKED], 0, nearest);
}

/* --- The widget -------------------------------------------------------------------------------------------------------- */

static void
strata_run_chart_measure (GtkWidget *widget,
                          GtkOrientation orientation,
                          int for_size,
                          int *minimum,
                          int *natural,
                          int *minimum_baseline,
                          int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 200 : 2 * HEIGHT;
}

static void
strata_run_chart_dispose (GObject *object)
{
  StrataRunChart *self = STRATA_RUN_CHART (object);

  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_object (&self->picked);

  G_OBJECT_CLASS (strata_run_chart_parent_class)->dispose (object);
}

static void
strata_run_chart_class_init (StrataRunChartClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = strata_run_chart_dispose;
  widget_class->snapshot = strata_run_chart_snapshot;
  widget_class->measure = strata_run_chart_measure;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_css_name (widget_class, "runchart");
  signals[PICKED] = g_signal_new ("picked", STRATA_TYPE_RUN_CHART, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                  1, STRATA_TYPE_RUN_ITEM);
}

static void
strata_run_chart_init (StrataRunChart *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (on_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

/* What it shows, for those who do not see it. */
static void
describe (StrataRunChart *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < self->items->len; i++)
    {
      StrataRun *run = strata_run_item_get_run (self->items->pdata[i]);
      const char *key = strata_run_get_ranking_key (run);
      g_string_append_printf (text, "%s%s: %s %.4f", i > 0 ? "; " : "", strata_run_get_name (run),
                              key != NULL ? key : "", strata_run_get_best (run, key, NULL));
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Curves of the ticked runs"),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text->str, -1);
}

void
strata_run_chart_set_items (StrataRunChart *self, GPtrArray *items, StrataRunItem *picked)
{
  g_ptr_array_set_size (self->items, 0);
  for (guint i = 0; i < items->len; i++)
    g_ptr_array_add (self->items, g_object_ref (items->pdata[i]));
  g_set_object (&self->picked, picked);
  describe (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

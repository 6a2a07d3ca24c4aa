/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-run-chart.h"

#include "strata-run-figure.h"

#include <glib/gi18n.h>
#include <math.h>

#define HEIGHT 240
#define LEAST_HEIGHT 130 /* in a low window */
#define REACH 24.0       /* pixels from a curve within which a click picks it */

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

G_DEFINE_FINAL_TYPE (StrataRunChart, strata_run_chart, GTK_TYPE_WIDGET)

/* A curve an item, which lend it what it is made of. */
static StrataRunCurve *
list_curves (StrataRunChart *self)
{
  StrataRunCurve *curves = g_new0 (StrataRunCurve, MAX (self->items->len, 1));

  for (guint i = 0; i < self->items->len; i++)
    {
      StrataRunItem *item = self->items->pdata[i];
      StrataRun *run = strata_run_item_get_run (item);
      curves[i] = (StrataRunCurve){ strata_run_get_name (run), strata_run_get_history (run), item == self->picked };
    }
  return curves;
}

static void
strata_run_chart_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  StrataChartStyle style;
  g_autofree StrataRunCurve *curves = list_curves (STRATA_RUN_CHART (widget));
  g_autoptr (StrataFigure) figure = strata_run_figure_new (curves, STRATA_RUN_CHART (widget)->items->len, 0);

  strata_chart_style_init_from_widget (&style, widget);
  figure->scale = strata_chart_style_get_scale (widget);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  strata_figure_draw (figure, cr, width, height, &style);
  cairo_destroy (cr);
}

/* --- Picking ----------------------------------------------------------------------------------------------------------- */

/* How far the curve is from the place, up or down; infinity where it is not. */
static double
get_distance (StrataHistory *history, const char *measure, const StrataPlotArea *area, double x, double y)
{
  const char *key = strata_run_figure_find_key (history, measure);
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
  g_autofree StrataRunCurve *curves = list_curves (self);
  g_autoptr (StrataFigure) figure = strata_run_figure_new (curves, self->items->len, 0);
  StrataRunItem *nearest = NULL;
  double least = REACH;

  figure->scale = strata_chart_style_get_scale (GTK_WIDGET (self));
  for (guint p = 0; p < figure->plots->len; p++)
    {
      StrataPlotArea area = strata_figure_get_area (figure, p, width, height);
      for (guint i = 0; i < self->items->len; i++)
        {
          const char *measure = strata_run_figure_get_measure (curves, self->items->len, p);
          double distance = get_distance (curves[i].history, measure, &area, x, y);
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
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 200 : 2 * LEAST_HEIGHT;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 200 : 2 * HEIGHT;
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

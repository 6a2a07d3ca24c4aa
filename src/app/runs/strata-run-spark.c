/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-run-spark.h"

#include "strata-chart-style.h"

#include <math.h>

#define WIDTH 84
#define HEIGHT 24

struct _StrataRunSpark
{
  GtkWidget parent_instance;

  StrataHistory *history;
};

G_DEFINE_FINAL_TYPE (StrataRunSpark, strata_run_spark, GTK_TYPE_WIDGET)

typedef struct
{
  double lowest, highest;
  double width, height;
} Frame;

static void
include (StrataHistory *history, const char *key, Frame *frame)
{
  for (guint epoch = 1; epoch <= strata_history_get_n_epochs (history); epoch++)
    {
      double value = strata_history_get_value (history, epoch, key);
      if (!isfinite (value))
        continue;
      frame->lowest = MIN (frame->lowest, value);
      frame->highest = MAX (frame->highest, value);
    }
}

/* A training of one epoch is a dot. */
static void
draw (StrataHistory *history, const char *key, cairo_t *cr, const Frame *frame)
{
  guint n = strata_history_get_n_epochs (history);
  double range = MAX (frame->highest - frame->lowest, 1e-9);

  for (guint epoch = 1; epoch <= n; epoch++)
    {
      double value = strata_history_get_value (history, epoch, key);
      double x = n > 1 ? 2 + (frame->width - 4) * (epoch - 1) / (n - 1) : frame->width / 2;
      double y = 3 + (frame->height - 6) * (frame->highest - value) / range;

      if (!isfinite (value))
        continue;
      cairo_line_to (cr, x, n > 1 ? y : frame->height / 2);
      if (n == 1)
        cairo_close_path (cr);
    }
  cairo_stroke (cr);
}

static void
strata_run_spark_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  StrataRunSpark *self = STRATA_RUN_SPARK (widget);
  Frame frame = { INFINITY, -INFINITY, gtk_widget_get_width (widget), gtk_widget_get_height (widget) };
  StrataChartStyle style;

  if (self->history == NULL)
    return;
  include (self->history, "loss", &frame);
  include (self->history, "val_loss", &frame);
  if (!isfinite (frame.lowest))
    return;

  strata_chart_style_init_from_widget (&style, widget);
  cairo_t *cr =
    gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) frame.width, (float) frame.height));
  cairo_set_line_width (cr, 1.5);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  if (strata_history_get_n_epochs (self->history) == 1)
    cairo_set_line_width (cr, 4);
  strata_chart_style_set_color (&style, cr, STRATA_COLOR_BLUE, 1);
  draw (self->history, "loss", cr, &frame);
  cairo_set_dash (cr, (const double[]){ 3, 3 }, 2, 0);
  strata_chart_style_set_color (&style, cr, STRATA_COLOR_ORANGE, 1);
  draw (self->history, "val_loss", cr, &frame);
  cairo_destroy (cr);
}

static void
strata_run_spark_measure (GtkWidget *widget,
                          GtkOrientation orientation,
                          int for_size,
                          int *minimum,
                          int *natural,
                          int *minimum_baseline,
                          int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? WIDTH : HEIGHT;
}

static void
strata_run_spark_dispose (GObject *object)
{
  g_clear_object (&STRATA_RUN_SPARK (object)->history);
  G_OBJECT_CLASS (strata_run_spark_parent_class)->dispose (object);
}

static void
strata_run_spark_class_init (StrataRunSparkClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = strata_run_spark_dispose;
  widget_class->snapshot = strata_run_spark_snapshot;
  widget_class->measure = strata_run_spark_measure;
  gtk_widget_class_set_css_name (widget_class, "runspark");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
strata_run_spark_init (StrataRunSpark *self)
{
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
}

GtkWidget *
strata_run_spark_new (void)
{
  return g_object_new (STRATA_TYPE_RUN_SPARK, NULL);
}

void
strata_run_spark_set_history (StrataRunSpark *self, StrataHistory *history)
{
  g_set_object (&self->history, history);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

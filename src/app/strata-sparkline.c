/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-sparkline.h"

#include <math.h>

#define WIDTH 72
#define HEIGHT 22
#define N_POINTS 36

struct _StrataSparkline
{
  GtkWidget parent_instance;

  StrataTrainingLog *log;
};

G_DEFINE_FINAL_TYPE (StrataSparkline, strata_sparkline, GTK_TYPE_WIDGET)

/* Means of equal stretches of the training; returns how many, 0 while there is no line to draw. */
static guint
take_means (StrataSparkline *self, double means[N_POINTS])
{
  StrataSeries *batches = strata_training_log_get_batches (self->log, STRATA_OVER_BATCHES, STRATA_MEASURE_LOSS);
  gsize n_batches = strata_series_get_n (batches);
  guint n = (guint) MIN (n_batches, N_POINTS);

  for (guint i = 0; i < n; i++)
    {
      StrataStretch stretch;
      strata_series_get_range (batches, i * n_batches / n, (i + 1) * n_batches / n, &stretch);
      means[i] = stretch.n > 0 ? stretch.mean : NAN;
    }
  return n;
}

static void
strata_sparkline_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  StrataSparkline *self = STRATA_SPARKLINE (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  double means[N_POINTS], lowest = INFINITY, highest = -INFINITY;
  guint n = self->log ? take_means (self, means) : 0;
  GdkRGBA color;

  for (guint i = 0; i < n; i++)
    if (isfinite (means[i]))
      {
        lowest = MIN (lowest, means[i]);
        highest = MAX (highest, means[i]);
      }
  if (n < 2 || !isfinite (lowest))
    return;

  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  gdk_cairo_set_source_rgba (cr, &color);
  cairo_set_line_width (cr, 1.5);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  for (guint i = 0; i < n; i++)
    {
      double range = MAX (highest - lowest, 1e-9);
      if (isfinite (means[i]))
        cairo_line_to (cr, 1 + (width - 2.0) * i / (n - 1), 2 + (height - 4.0) * (highest - means[i]) / range);
    }
  cairo_stroke (cr);
  cairo_destroy (cr);
}

static void
strata_sparkline_measure (GtkWidget *widget,
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
strata_sparkline_dispose (GObject *object)
{
  strata_sparkline_set_log (STRATA_SPARKLINE (object), NULL);
  G_OBJECT_CLASS (strata_sparkline_parent_class)->dispose (object);
}

static void
strata_sparkline_class_init (StrataSparklineClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = strata_sparkline_dispose;
  widget_class->snapshot = strata_sparkline_snapshot;
  widget_class->measure = strata_sparkline_measure;
  gtk_widget_class_set_css_name (widget_class, "sparkline");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
strata_sparkline_init (StrataSparkline *self)
{
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
}

void
strata_sparkline_set_log (StrataSparkline *self, StrataTrainingLog *log)
{
  if (self->log != NULL)
    g_signal_handlers_disconnect_by_data (self->log, self);
  if (!g_set_object (&self->log, log))
    return;
  if (log != NULL)
    {
      g_signal_connect_swapped (log, "appended", G_CALLBACK (gtk_widget_queue_draw), self);
      g_signal_connect_swapped (log, "cleared", G_CALLBACK (gtk_widget_queue_draw), self);
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

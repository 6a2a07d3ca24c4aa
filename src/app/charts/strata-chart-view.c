/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-chart-view.h"

#define LEAST_WIDTH 220
#define HEIGHT 280

struct _StrataChartView
{
  GtkWidget parent_instance;

  StrataFigure *figure;
};

G_DEFINE_FINAL_TYPE (StrataChartView, strata_chart_view, GTK_TYPE_WIDGET)

static void
strata_chart_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  StrataChartView *self = STRATA_CHART_VIEW (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  StrataChartStyle style;
  cairo_t *cr;

  if (self->figure == NULL)
    return;
  strata_chart_style_init_from_widget (&style, widget);
  self->figure->scale = style.stroke;
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  strata_figure_draw (self->figure, cr, width, height, &style);
  cairo_destroy (cr);
}

static void
strata_chart_view_measure (GtkWidget *widget,
                           GtkOrientation orientation,
                           int for_size,
                           int *minimum,
                           int *natural,
                           int *minimum_baseline,
                           int *natural_baseline)
{
  double scale = strata_chart_style_get_scale (widget);

  *minimum = *natural = (int) ((orientation == GTK_ORIENTATION_HORIZONTAL ? LEAST_WIDTH : HEIGHT) * scale);
}

static void
strata_chart_view_finalize (GObject *object)
{
  g_clear_pointer (&STRATA_CHART_VIEW (object)->figure, strata_figure_free);

  G_OBJECT_CLASS (strata_chart_view_parent_class)->finalize (object);
}

static void
strata_chart_view_class_init (StrataChartViewClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->finalize = strata_chart_view_finalize;
  widget_class->snapshot = strata_chart_view_snapshot;
  widget_class->measure = strata_chart_view_measure;
  gtk_widget_class_set_css_name (widget_class, "chartview");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
strata_chart_view_init (StrataChartView *self)
{
}

void
strata_chart_view_show (StrataChartView *self, StrataFigure *figure, const char *name, const char *description)
{
  g_clear_pointer (&self->figure, strata_figure_free);
  self->figure = figure;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

StrataFigure *
strata_chart_view_get_figure (StrataChartView *self)
{
  return self->figure;
}

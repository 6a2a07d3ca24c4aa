/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-figure.h"

#include "strata-chart-layers.h"
#include "strata-chart-legend.h"
#include "strata-chart-markers.h"
#include "strata-chart-text.h"

#include <math.h>

#define OUT_OF_SIGHT 30000.0 /* pixels */
#define STRIP 14.0           /* above the first title: what is marked is named there and beside the title */
#define MARGIN_LEFT 52.0
#define MARGIN_RIGHT 16.0
#define TITLE_HEIGHT 30.0
#define AXIS_HEIGHT 24.0
#define PLOT_GAP 14.0
#define LABELS_FROM_WIDTH 460.0 /* narrower figures name their lines in rows below the title */
#define LOWEST_PLOT 48.0        /* what those rows leave of a plot */

static void
layer_free (gpointer data)
{
  StrataChartLayer *layer = data;

  g_clear_object (&layer->series);
  g_free (layer->label);
  g_free (layer);
}

static void
plot_free (gpointer data)
{
  StrataPlot *plot = data;

  g_free (plot->title);
  g_ptr_array_unref (plot->layers);
  g_free (plot);
}

static void
marker_clear (gpointer data)
{
  g_clear_pointer (&((StrataChartMarker *) data)->text, g_free);
}

StrataFigure *
strata_figure_new (void)
{
  StrataFigure *self = g_new0 (StrataFigure, 1);

  self->x = STRATA_AXIS_EMPTY;
  self->plots = g_ptr_array_new_with_free_func (plot_free);
  self->markers = g_array_new (FALSE, FALSE, sizeof (StrataChartMarker));
  g_array_set_clear_func (self->markers, marker_clear);
  self->cursor = self->cursor_y = NAN;
  self->scale = 1;
  return self;
}

void
strata_figure_free (StrataFigure *self)
{
  g_ptr_array_unref (self->plots);
  g_array_unref (self->markers);
  g_free (self->x_title);
  g_strfreev (self->x_names);
  g_free (self);
}

StrataPlot *
strata_figure_add_plot (StrataFigure *self, const char *title)
{
  StrataPlot *plot = g_new0 (StrataPlot, 1);

  plot->title = g_strdup (title);
  plot->y = STRATA_AXIS_EMPTY;
  plot->layers = g_ptr_array_new_with_free_func (layer_free);
  g_ptr_array_add (self->plots, plot);
  return plot;
}

StrataChartMarker *
strata_figure_add_marker (StrataFigure *self, double x, StrataColor color, const char *text)
{
  StrataChartMarker marker = { .x = x, .color = color, .text = g_strdup (text) };

  g_array_append_val (self->markers, marker);
  return &g_array_index (self->markers, StrataChartMarker, self->markers->len - 1);
}

static StrataChartLayer *
add_layer (StrataPlot *plot, StrataSeries *series, StrataColor color)
{
  StrataChartLayer *layer = g_new0 (StrataChartLayer, 1);

  layer->series = g_object_ref (series);
  layer->color = color;
  layer->alpha = 1;
  layer->width = 2;
  g_ptr_array_add (plot->layers, layer);
  return layer;
}

StrataChartLayer *
strata_plot_add_line (StrataPlot *plot, StrataSeries *series, StrataColor color, const char *label)
{
  StrataChartLayer *layer = add_layer (plot, series, color);

  layer->draw = strata_line_layer_draw;
  layer->label = g_strdup (label);
  return layer;
}

StrataChartLayer *
strata_plot_add_bars (StrataPlot *plot, StrataSeries *series, StrataColor color, double half_bar)
{
  StrataChartLayer *layer = add_layer (plot, series, color);

  layer->draw = strata_bar_layer_draw;
  layer->half_bar = half_bar;
  return layer;
}

StrataChartLayer *
strata_plot_add_band (StrataPlot *plot, StrataSeries *series, StrataColor color)
{
  StrataChartLayer *layer = add_layer (plot, series, color);

  layer->draw = strata_band_layer_draw;
  layer->alpha = 0.18;
  return layer;
}

double
strata_plot_area_x (const StrataPlotArea *area, double value)
{
  return area->left + strata_axis_map (area->x, value) * area->width;
}

double
strata_plot_area_y (const StrataPlotArea *area, double value)
{
  const double y = area->top + (1 - strata_axis_map (area->y, value)) * area->height;

  /* Cairo's numbers end at eight million: what is far out of sight stays so. */
  return isnan (y) ? y : CLAMP (y, -OUT_OF_SIGHT, OUT_OF_SIGHT);
}

static gboolean
has_end_labels (StrataFigure *self, double width)
{
  return !self->legend && width >= LABELS_FROM_WIDTH * self->scale;
}

/* A plot with its title. */
static double
get_plot_height (StrataFigure *self, double height)
{
  guint n = self->plots->len;

  return (height - (STRIP + AXIS_HEIGHT) * self->scale - PLOT_GAP * (n - 1)) / n;
}

/* As many for each plot as the one with the most names takes, so that their axes are of one height. */
static guint
count_legend_rows (StrataFigure *self, double width, double height)
{
  double room = get_plot_height (self, height) / self->scale - TITLE_HEIGHT - LOWEST_PLOT;
  guint n_rows = 0, most = room > 0 ? (guint) (room / STRATA_LEGEND_ROW) : 0;

  if (self->legend || has_end_labels (self, width))
    return 0;
  width -= (MARGIN_LEFT + MARGIN_RIGHT) * self->scale;
  for (guint i = 0; i < self->plots->len; i++)
    {
      StrataPlot *plot = g_ptr_array_index (self->plots, i);

      n_rows = MAX (n_rows, strata_chart_count_legend_rows (plot->layers, width, self->scale));
    }
  return MIN (n_rows, most);
}

StrataPlotArea
strata_figure_get_area (StrataFigure *self, guint i, double width, double height)
{
  StrataPlot *plot = g_ptr_array_index (self->plots, i);
  double left = MARGIN_LEFT * self->scale;
  double right = (has_end_labels (self, width) ? STRATA_LABEL_SPACE : MARGIN_RIGHT) * self->scale;
  double strip = STRIP * self->scale, each = get_plot_height (self, height);
  double title = (TITLE_HEIGHT + count_legend_rows (self, width, height) * STRATA_LEGEND_ROW) * self->scale;

  return (StrataPlotArea){
    .x = &self->x,
    .y = &plot->y,
    .left = left,
    .top = strip + i * (each + PLOT_GAP) + title,
    .width = MAX (width - left - right, 10),
    .height = MAX (each - title, 10),
  };
}

static gsize
get_wanted_ticks (double height)
{
  return height < 140 ? 3 : 5;
}

static void
draw_y_axis (cairo_t *cr, const StrataPlotArea *area)
{
  double ticks[STRATA_AXIS_MAX_TICKS];
  gsize n = strata_axis_get_ticks (area->y, get_wanted_ticks (area->height), ticks);

  for (gsize i = 0; i < n; i++)
    {
      g_autofree char *text = strata_axis_format_tick (area->y, ticks[i], n > 1 ? ticks[1] - ticks[0] : 0);
      double y = round (strata_plot_area_y (area, ticks[i])) + 0.5;

      gdk_cairo_set_source_rgba (cr, &area->style->grid);
      cairo_set_line_width (cr, 1);
      cairo_move_to (cr, area->left, y);
      cairo_line_to (cr, area->left + area->width, y);
      cairo_stroke (cr);
      strata_chart_draw_text (cr, area->style, &area->style->dim, text, area->left - 8, y, 1, 0.5);
    }
}

static void
draw_x_names (StrataFigure *self, cairo_t *cr, const StrataPlotArea *area)
{
  for (guint i = 0; self->x_names[i] != NULL; i++)
    strata_chart_draw_text (cr, area->style, &area->style->dim, self->x_names[i], strata_plot_area_x (area, i),
                            area->top + area->height + 4, 0.5, 0);
}

/* Its title has room only where there is some for labels. */
static void
draw_x_axis (StrataFigure *self, cairo_t *cr, const StrataPlotArea *area, gboolean with_text, gboolean beside)
{
  double ticks[STRATA_AXIS_MAX_TICKS];
  gsize wanted = (gsize) CLAMP (area->width / 64, 2, 12), n = strata_axis_get_ticks (area->x, wanted, ticks);
  double step = n > 1 ? ticks[1] - ticks[0] : 0;

  if (self->x_names != NULL)
    {
      if (with_text)
        draw_x_names (self, cr, area);
      return;
    }
  /* There is no epoch 2.5 to name, unless one has zoomed in between. */
  while (self->whole_x && step < 1 && wanted > 1 && area->x->max - area->x->min >= 1)
    {
      n = strata_axis_get_ticks (area->x, --wanted, ticks);
      step = n > 1 ? ticks[1] - ticks[0] : 0;
    }

  for (gsize i = 0; i < n; i++)
    {
      double x = round (strata_plot_area_x (area, ticks[i])) + 0.5;

      gdk_cairo_set_source_rgba (cr, &area->style->grid);
      cairo_set_line_width (cr, 1);
      cairo_move_to (cr, x, area->top);
      cairo_line_to (cr, x, area->top + area->height);
      cairo_stroke (cr);
      if (with_text)
        {
          g_autofree char *text = strata_axis_format_tick (area->x, ticks[i], step);

          strata_chart_draw_text (cr, area->style, &area->style->dim, text, x, area->top + area->height + 4, 0.5, 0);
        }
    }
  if (with_text && self->x_title != NULL && beside)
    strata_chart_draw_text (cr, area->style, &area->style->dim, self->x_title, area->left + area->width + 22,
                            area->top + area->height + 4, 0, 0);
}

static void
draw_cursor (StrataFigure *self, cairo_t *cr, const StrataPlotArea *area, guint plot)
{
  double x = round (strata_plot_area_x (area, self->cursor)) + 0.5;
  double y = round (strata_plot_area_y (area, self->cursor_y)) + 0.5;

  gdk_cairo_set_source_rgba (cr, &area->style->dim);
  cairo_set_line_width (cr, 1);
  if (!isnan (self->cursor))
    {
      cairo_move_to (cr, x, area->top);
      cairo_line_to (cr, x, area->top + area->height);
    }
  if (!isnan (self->cursor_y) && plot == self->cursor_plot)
    {
      cairo_move_to (cr, area->left, y);
      cairo_line_to (cr, area->left + area->width, y);
    }
  cairo_stroke (cr);
}

static void
draw_plot (StrataFigure *self, guint i, cairo_t *cr, const StrataPlotArea *area, gboolean end_labels, guint n_rows)
{
  StrataPlot *plot = g_ptr_array_index (self->plots, i);
  gboolean last = i + 1 == self->plots->len;
  StrataEndLabel labels[STRATA_MAX_END_LABELS];
  guint n_labels = end_labels ? strata_chart_place_end_labels (plot->layers, area, labels) : 0;

  strata_chart_draw_title (cr, area->style, plot->title, area->left,
                           area->top - (TITLE_HEIGHT - 4 + n_rows * STRATA_LEGEND_ROW) * area->style->stroke);
  cairo_save (cr);
  strata_chart_clip_end_labels (labels, n_labels, cr, area);
  draw_y_axis (cr, area);
  draw_x_axis (self, cr, area, last, end_labels);
  cairo_restore (cr);

  cairo_save (cr);
  cairo_rectangle (cr, area->left, area->top - 1, area->width + 4, area->height + 2);
  cairo_clip (cr);
  for (guint k = 0; k < plot->layers->len; k++)
    {
      StrataChartLayer *layer = g_ptr_array_index (plot->layers, k);

      layer->draw (layer, cr, area);
    }
  cairo_restore (cr);

  strata_chart_draw_markers (self->markers, cr, area);
  if (i == 0)
    strata_chart_draw_marker_texts (self->markers, cr, area, end_labels || n_rows > 0 ? plot->title : NULL, n_rows);
  if (end_labels)
    strata_chart_draw_end_labels (labels, n_labels, cr, area);
  else if (n_rows > 0)
    strata_chart_draw_legend_rows (plot->layers, cr, area, n_rows);
  else
    strata_chart_draw_legend (plot->layers, cr, area, plot->title);
}

void
strata_figure_draw (StrataFigure *self, cairo_t *cr, double width, double height, const StrataChartStyle *style)
{
  if (style->background.alpha > 0)
    {
      gdk_cairo_set_source_rgba (cr, &style->background);
      cairo_paint (cr);
    }
  if (strata_axis_is_empty (&self->x))
    return;
  for (guint i = 0; i < self->plots->len; i++)
    {
      StrataPlotArea area = strata_figure_get_area (self, i, width, height);

      area.style = style;
      if (!strata_axis_is_empty (area.y))
        draw_plot (self, i, cr, &area, has_end_labels (self, width), count_legend_rows (self, width, height));
    }
}

void
strata_figure_draw_cursor (StrataFigure *self, cairo_t *cr, double width, double height, const StrataChartStyle *style)
{
  for (guint i = 0; i < self->plots->len; i++)
    {
      StrataPlotArea area = strata_figure_get_area (self, i, width, height);

      area.style = style;
      cairo_save (cr);
      cairo_rectangle (cr, area.left, area.top - 1, area.width + 4, area.height + 2);
      cairo_clip (cr);
      draw_cursor (self, cr, &area, i);
      cairo_restore (cr);
    }
}

static void
append_axis (GString *look, const StrataAxis *axis)
{
  g_string_append_len (look, (const char *) &axis->min, sizeof axis->min);
  g_string_append_len (look, (const char *) &axis->max, sizeof axis->max);
  g_string_append_c (look, axis->log ? 'l' : ' ');
}

static void
append_layer (GString *look, const StrataChartLayer *layer)
{
  g_string_append_printf (look, "%p %p %d %d %d ", (void *) layer->draw, (void *) layer->series, layer->color,
                          layer->dashed, layer->dots);
  g_string_append_printf (look, "%g %g %g\n", layer->alpha, layer->width, layer->smoothing);
}

GBytes *
strata_figure_dup_look (StrataFigure *self, double width, double height, const StrataChartStyle *style)
{
  GString *look = g_string_new (self->x_title);

  g_string_append_printf (look, " %g %g %g %g %d %s\n", width, height, self->scale, style->stroke, self->whole_x,
                          style->font);
  g_string_append_len (look, (const char *) &style->text, sizeof style->text);
  g_string_append_len (look, (const char *) &style->grid, sizeof style->grid);
  g_string_append_len (look, (const char *) style->colors, sizeof style->colors);
  append_axis (look, &self->x);
  for (guint i = 0; self->x_names != NULL && self->x_names[i] != NULL; i++)
    g_string_append_printf (look, "%s\n", self->x_names[i]);
  for (guint i = 0; i < self->plots->len; i++)
    {
      StrataPlot *plot = g_ptr_array_index (self->plots, i);

      g_string_append (look, plot->title);
      append_axis (look, &plot->y);
      for (guint k = 0; k < plot->layers->len; k++)
        append_layer (look, g_ptr_array_index (plot->layers, k));
    }
  for (guint i = 0; i < self->markers->len; i++)
    {
      const StrataChartMarker *marker = &g_array_index (self->markers, StrataChartMarker, i);

      g_string_append_printf (look, "%.17g %d %d %s\n", marker->x, marker->color, marker->small, marker->text);
    }
  return g_string_free_to_bytes (look);
}

gboolean
strata_figure_get_label_span (StrataFigure *self, double width, double height, double *left, double *right)
{
  *left = *right = 0;
  if (!has_end_labels (self, width))
    return FALSE;
  for (guint i = 0; i < self->plots->len; i++)
    {
      StrataPlotArea area = strata_figure_get_area (self, i, width, height);

      *left =
        MAX (*left, strata_chart_get_labels_left (((StrataPlot *) g_ptr_array_index (self->plots, i))->layers, &area));
    }
  *right = *left + STRATA_LABEL_SPACE * self->scale;
  return TRUE;
}

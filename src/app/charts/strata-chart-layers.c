/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-chart-layers.h"

#include <math.h>

#define DOT_RADIUS 3.0
#define DOTS_UP_TO 60

/* The points seen, with one more at either side so that lines run to the edge. */
static void
get_visible (const StrataChartLayer *layer, const StrataPlotArea *area, gsize *from, gsize *to)
{
  gsize n = strata_series_get_n (layer->series);

  *from = strata_series_find (layer->series, area->x->min);
  *to = MIN (strata_series_find (layer->series, area->x->max) + 1, n);
  if (*from > 0)
    (*from)--;
}

static void
line_through_points (const StrataChartLayer *layer, cairo_t *cr, const StrataPlotArea *area, gsize from, gsize to)
{
  gboolean pen_down = FALSE;

  for (gsize i = from; i < to; i++)
    {
      const StrataPoint *point = strata_series_get_point (layer->series, i);

      if (!isfinite (point->y))
        {
          pen_down = FALSE;
          continue;
        }
      if (pen_down)
        cairo_line_to (cr, strata_plot_area_x (area, point->x), strata_plot_area_y (area, point->y));
      else
        cairo_move_to (cr, strata_plot_area_x (area, point->x), strata_plot_area_y (area, point->y));
      pen_down = TRUE;
    }
}

/* One mean a pixel column, over the column or the wider smoothing window. */
static void
line_through_columns (const StrataChartLayer *layer, cairo_t *cr, const StrataPlotArea *area, gsize to)
{
  gboolean pen_down = FALSE;
  double last_x = strata_series_get_point (layer->series, to - 1)->x;
  double first_x = strata_series_get_point (layer->series, 0)->x;

  for (double column = 0; column <= area->width; column += 1)
    {
      double left = strata_axis_unmap (area->x, column / area->width);
      double right = strata_axis_unmap (area->x, (column + 1) / area->width);
      double middle = (left + right) / 2;
      double half = MAX (layer->smoothing, (right - left) / 2);
      StrataStretch range;

      if (right < first_x || left > last_x)
        continue;
      /* The window shrinks towards the start, where values fall steeply, so that it does not lean to one side; at the end it
       * is cut off, as a mean of a few points would jump about. */
      half = MAX (MIN (half, middle - first_x), (right - left) / 2);
      strata_series_get_range (layer->series, strata_series_find (layer->series, middle - half),
                               strata_series_find (layer->series, middle + half), &range);
      if (range.n == 0)
        continue;
      if (pen_down)
        cairo_line_to (cr, area->left + column + 0.5, strata_plot_area_y (area, range.mean));
      else
        cairo_move_to (cr, area->left + column + 0.5, strata_plot_area_y (area, range.mean));
      pen_down = TRUE;
    }
}

static void
draw_dots (const StrataChartLayer *layer, cairo_t *cr, const StrataPlotArea *area, gsize from, gsize to)
{
  for (gsize i = from; i < to; i++)
    {
      const StrataPoint *point = strata_series_get_point (layer->series, i);

      if (!isfinite (point->y))
        continue;
      cairo_new_sub_path (cr);
      cairo_arc (cr, strata_plot_area_x (area, point->x), strata_plot_area_y (area, point->y),
                 DOT_RADIUS * area->style->stroke, 0, 2 * G_PI);
    }
  cairo_fill (cr);
}

void
strata_line_layer_draw (const StrataChartLayer *layer, cairo_t *cr, const StrataPlotArea *area)
{
  static const double dash[] = { 6, 4 };
  gsize from, to;

  get_visible (layer, area, &from, &to);
  if (from >= to)
    return;
  cairo_save (cr);
  strata_chart_style_set_color (area->style, cr, layer->color, layer->alpha);
  cairo_set_line_width (cr, layer->width * area->style->stroke);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap (cr, layer->dashed ? CAIRO_LINE_CAP_BUTT : CAIRO_LINE_CAP_ROUND);
  if (layer->dashed)
    cairo_set_dash (cr, dash, G_N_ELEMENTS (dash), 0);
  if (layer->smoothing > 0 || to - from > area->width)
    line_through_columns (layer, cr, area, to);
  else
    line_through_points (layer, cr, area, from, to);
  cairo_stroke (cr);
  if (layer->dots && to - from <= DOTS_UP_TO)
    draw_dots (layer, cr, area, from, to);
  cairo_restore (cr);
}

static void
band_of_points (const StrataChartLayer *layer, cairo_t *cr, const StrataPlotArea *area, gsize from, gsize to)
{
  for (gsize i = from; i < to; i++)
    {
      const StrataPoint *point = strata_series_get_point (layer->series, i);

      cairo_line_to (cr, strata_plot_area_x (area, point->x), strata_plot_area_y (area, point->max));
    }
  for (gsize i = to; i > from; i--)
    {
      const StrataPoint *point = strata_series_get_point (layer->series, i - 1);

      cairo_line_to (cr, strata_plot_area_x (area, point->x), strata_plot_area_y (area, point->min));
    }
}

static void
band_of_columns (const StrataChartLayer *layer, cairo_t *cr, const StrataPlotArea *area)
{
  g_autofree double *lower = g_new (double, (gsize) area->width + 2);
  g_autofree double *place = g_new (double, (gsize) area->width + 2);
  gsize n = 0;

  for (double column = 0; column <= area->width; column += 1)
    {
      double left = strata_axis_unmap (area->x, column / area->width);
      double right = strata_axis_unmap (area->x, (column + 1) / area->width);
      StrataStretch range;

      strata_series_get_range (layer->series, strata_series_find (layer->series, left),
                               strata_series_find (layer->series, right), &range);
      if (range.n == 0)
        continue;
      place[n] = area->left + column + 0.5;
      lower[n] = strata_plot_area_y (area, range.min);
      cairo_line_to (cr, place[n], strata_plot_area_y (area, range.max));
      n++;
    }
  while (n-- > 0)
    cairo_line_to (cr, place[n], lower[n]);
}

void
strata_band_layer_draw (const StrataChartLayer *layer, cairo_t *cr, const StrataPlotArea *area)
{
  gsize from, to;

  get_visible (layer, area, &from, &to);
  if (from >= to)
    return;
  strata_chart_style_set_color (area->style, cr, layer->color, layer->alpha);
  cairo_new_path (cr);
  if (to - from > area->width)
    band_of_columns (layer, cr, area);
  else
    band_of_points (layer, cr, area, from, to);
  cairo_close_path (cr);
  cairo_fill (cr);
}

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
      const StrataPoint point = strata_series_get_point (layer->series, i);

      if (!isfinite (point.y))
        {
          pen_down = FALSE;
          continue;
        }
      if (pen_down)
        cairo_line_to (cr, strata_plot_area_x (area, point.x), strata_plot_area_y (area, point.y));
      else
        cairo_move_to (cr, strata_plot_area_x (area, point.x), strata_plot_area_y (area, point.y));
      pen_down = TRUE;
    }
}

/* Pixel columns of the plot in which anything may be drawn: only those take time. */
static void
get_columns (cairo_t *cr, const StrataPlotArea *area, int *first, int *last)
{
  double left, top, right, bottom;

  cairo_clip_extents (cr, &left, &top, &right, &bottom);
  *first = (int) floor (MAX (left - area->left, 0));
  *last = (int) ceil (MIN (right - area->left, area->width));
}

static double
get_column_x (const StrataPlotArea *area, int column)
{
  return strata_axis_unmap (area->x, column / area->width);
}

static void
line_to_point (const StrataChartLayer *layer, cairo_t *cr, const StrataPlotArea *area, gsize i)
{
  const StrataPoint point = strata_series_get_point (layer->series, i);

  if (isfinite (point.y))
    cairo_line_to (cr, strata_plot_area_x (area, point.x), strata_plot_area_y (area, point.y));
}

/* One mean a pixel column; from the point before what is seen to the one after it. */
static void
line_through_columns (const StrataChartLayer *layer, cairo_t *cr, const StrataPlotArea *area, int first, int last)
{
  gsize n = strata_series_get_n (layer->series), from, to;

  to = strata_series_find (layer->series, get_column_x (area, first));
  if (to > 0)
    line_to_point (layer, cr, area, to - 1);
  for (int i = first; i <= last; i++)
    {
      StrataStretch range;

      from = to;
      to = strata_series_find_from (layer->series, from, get_column_x (area, i + 1));
      strata_series_get_range (layer->series, from, to, &range);
      if (range.n == 1)
        line_to_point (layer, cr, area, to - 1);
      else if (range.n > 1)
        cairo_line_to (cr, area->left + i + 0.5, strata_plot_area_y (area, range.mean));
    }
  if (to < n)
    line_to_point (layer, cr, area, to);
}

/* A mean over the smoothing window at every second pixel column. */
static void
smooth_line (const StrataChartLayer *layer, cairo_t *cr, const StrataPlotArea *area, int first, int last)
{
  gsize n = strata_series_get_n (layer->series), from = 0, to = 0;
  double first_x = strata_series_get_x (layer->series, 0);
  double last_x = strata_series_get_x (layer->series, n - 1);

  for (int i = first / 2 * 2; i <= last + 1; i += 2)
    {
      double left = get_column_x (area, i), right = get_column_x (area, i + 1), middle = (left + right) / 2;
      double half = MAX (layer->smoothing, (right - left) / 2);
      StrataStretch range;

      if (right < first_x || left > last_x)
        continue;
      /* The window shrinks towards the start, where values fall steeply, so that it does not lean to one side; at the end it
       * is cut off, as a mean of a few points would jump about. */
      half = MAX (MIN (half, middle - first_x), (right - left) / 2);
      from = strata_series_find_from (layer->series, from, middle - half);
      to = strata_series_find_from (layer->series, MAX (to, from), middle + half);
      strata_series_get_range (layer->series, from, to, &range);
      if (range.n > 0)
        cairo_line_to (cr, area->left + i + 0.5, strata_plot_area_y (area, range.mean));
    }
}

static void
draw_dots (const StrataChartLayer *layer, cairo_t *cr, const StrataPlotArea *area, gsize from, gsize to)
{
  for (gsize i = from; i < to; i++)
    {
      const StrataPoint point = strata_series_get_point (layer->series, i);

      if (!isfinite (point.y))
        continue;
      cairo_new_sub_path (cr);
      cairo_arc (cr, strata_plot_area_x (area, point.x), strata_plot_area_y (area, point.y),
                 DOT_RADIUS * area->style->stroke, 0, 2 * G_PI);
    }
  cairo_fill (cr);
}

void
strata_line_layer_draw (const StrataChartLayer *layer, cairo_t *cr, const StrataPlotArea *area)
{
  static const double dash[] = { 6, 4 };
  int first, last;
  gsize from, to;

  get_visible (layer, area, &from, &to);
  get_columns (cr, area, &first, &last);
  if (from >= to || last < first)
    return;
  cairo_save (cr);
  cairo_new_path (cr);
  strata_chart_style_set_color (area->style, cr, layer->color, layer->alpha);
  cairo_set_line_width (cr, layer->width * area->style->stroke);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap (cr, layer->dashed ? CAIRO_LINE_CAP_BUTT : CAIRO_LINE_CAP_ROUND);
  if (layer->dashed)
    cairo_set_dash (cr, dash, G_N_ELEMENTS (dash), 0);
  /* A little beyond the clip, so that the pieces of a line meet. */
  if (layer->smoothing > 0)
    smooth_line (layer, cr, area, first - 4, last + 4);
  else if (to - from > area->width)
    line_through_columns (layer, cr, area, first - 2, last + 2);
  else
    line_through_points (layer, cr, area, from, to);
  cairo_stroke (cr);
  if (layer->dots && to - from <= DOTS_UP_TO)
    draw_dots (layer, cr, area, from, to);
  cairo_restore (cr);
}

void
strata_bar_layer_draw (const StrataChartLayer *layer, cairo_t *cr, const StrataPlotArea *area)
{
  double bottom = area->y->log ? area->top + area->height : strata_plot_area_y (area, 0);

  strata_chart_style_set_color (area->style, cr, layer->color, layer->alpha);
  for (gsize i = 0; i < strata_series_get_n (layer->series); i++)
    {
      const StrataPoint point = strata_series_get_point (layer->series, i);
      double left = strata_plot_area_x (area, point.x - layer->half_bar) + 1,
             right = strata_plot_area_x (area, point.x + layer->half_bar) - 1;

      if (isfinite (point.y))
        cairo_rectangle (cr, left, strata_plot_area_y (area, point.y), MAX (right - left, 1),
                         bottom - strata_plot_area_y (area, point.y));
    }
  cairo_fill (cr);
}

static void
band_of_points (const StrataChartLayer *layer, cairo_t *cr, const StrataPlotArea *area, gsize from, gsize to)
{
  for (gsize i = from; i < to; i++)
    {
      const StrataPoint point = strata_series_get_point (layer->series, i);

      cairo_line_to (cr, strata_plot_area_x (area, point.x), strata_plot_area_y (area, point.max));
    }
  for (gsize i = to; i > from; i--)
    {
      const StrataPoint point = strata_series_get_point (layer->series, i - 1);

      cairo_line_to (cr, strata_plot_area_x (area, point.x), strata_plot_area_y (area, point.min));
    }
}

/* Steps a pixel wide at whole pixels: nothing to soften at the edges, and of one piece in a file. Where points are further
 * apart than pixels, each column shows the extremes of those around it, as one alone has no extent. */
static void
band_of_columns (const StrataChartLayer *layer, cairo_t *cr, const StrataPlotArea *area)
{
  g_autofree double *lower = NULL, *place = NULL;
  double first_x = strata_series_get_x (layer->series, 0);
  double last_x = strata_series_get_x (layer->series, strata_series_get_n (layer->series) - 1);
  int first, last;
  gsize n = 0, from = 0, to = 0;

  get_columns (cr, area, &first, &last);
  if (last < first)
    return;
  lower = g_new (double, (gsize) (last - first) + 1);
  place = g_new (double, (gsize) (last - first) + 1);
  for (int i = first; i <= last; i++)
    {
      double left = get_column_x (area, i), right = get_column_x (area, i + 1), upper;
      StrataStretch range;

      if (right < first_x || left > last_x)
        continue;
      from = strata_series_find_from (layer->series, from, left - layer->smoothing);
      to = strata_series_find_from (layer->series, MAX (to, from), right + layer->smoothing);
      strata_series_get_range (layer->series, from, to, &range);
      if (range.n == 0)
        continue;
      place[n] = round (area->left) + i;
      lower[n] = ceil (strata_plot_area_y (area, range.min));
      upper = floor (strata_plot_area_y (area, range.max));
      cairo_line_to (cr, place[n], upper);
      cairo_line_to (cr, place[n] + 1, upper);
      n++;
    }
  while (n-- > 0)
    {
      cairo_line_to (cr, place[n] + 1, lower[n]);
      cairo_line_to (cr, place[n], lower[n]);
    }
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
  if (layer->smoothing > 0 || to - from > area->width)
    band_of_columns (layer, cr, area);
  else
    band_of_points (layer, cr, area, from, to);
  cairo_close_path (cr);
  cairo_fill (cr);
}

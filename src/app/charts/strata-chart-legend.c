/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-chart-legend.h"

#include "strata-chart-layers.h"
#include "strata-chart-text.h"

#include <math.h>

/* The names of lines and bars where they do not stand at the lines' ends. */

#define TITLE_RISE 26.0 /* of the lowest row's top above the plot */
#define SWATCH_SIZE 10.0
#define GAP 12.0         /* between two names */
#define COLUMN_WIDTH 6.5 /* at most, on average; twice as much for a letter of two columns */

/* A bar's look beside its name: two bars of one colour may differ in how pale they are. */
static void
draw_swatch (cairo_t *cr, const StrataPlotArea *area, const StrataChartLayer *layer, double left, double top)
{
  const GdkRGBA *color = &area->style->colors[layer->color];
  const double size = SWATCH_SIZE * area->style->stroke;

  cairo_set_source_rgba (cr, color->red, color->green, color->blue, color->alpha * layer->alpha);
  cairo_rectangle (cr, left, top + (STRATA_LEGEND_ROW * area->style->stroke - size) / 2, size, size);
  cairo_fill (cr);
}

/* What stands before a name. */
static double
get_swatch_width (const StrataChartLayer *layer, double scale)
{
  return layer->draw == strata_bar_layer_draw ? 1.5 * SWATCH_SIZE * scale : 0;
}

static void
draw_name (cairo_t *cr, const StrataPlotArea *area, const StrataChartLayer *layer, double left, double top)
{
  double swatch = get_swatch_width (layer, area->style->stroke);

  if (swatch > 0)
    draw_swatch (cr, area, layer, left, top);
  strata_chart_draw_text (cr, area->style, &area->style->colors[layer->color], layer->label, left + swatch, top, 0, 0);
}

void
strata_chart_draw_legend (GPtrArray *layers, cairo_t *cr, const StrataPlotArea *area, const char *title)
{
  double right = area->left + area->width, heading_width = strata_chart_get_title_width (cr, area->style, title);
  double top = area->top - TITLE_RISE * area->style->stroke;

  for (guint i = layers->len; i > 0; i--)
    {
      StrataChartLayer *layer = g_ptr_array_index (layers, i - 1);
      double width;

      if (layer->label == NULL)
        continue;
      width =
        strata_chart_get_text_width (cr, area->style, layer->label) + get_swatch_width (layer, area->style->stroke);
      if (right - width < area->left + heading_width + GAP)
        break;
      draw_name (cr, area, layer, right - width, top);
      right -= width + GAP;
    }
}

static double
estimate_width (const StrataChartLayer *layer, double scale)
{
  double columns = 0;

  for (const char *p = layer->label; *p != '\0'; p = g_utf8_next_char (p))
    columns += g_unichar_iswide (g_utf8_get_char (p)) ? 2 : 1;
  return columns * COLUMN_WIDTH * scale + get_swatch_width (layer, scale);
}

guint
strata_chart_count_legend_rows (GPtrArray *layers, double width, double scale)
{
  guint n_rows = 0;
  double left = INFINITY;

  for (guint i = 0; i < layers->len; i++)
    {
      StrataChartLayer *layer = g_ptr_array_index (layers, i);
      double own;

      if (layer->label == NULL)
        continue;
      own = estimate_width (layer, scale);
      if (left + own > width)
        {
          n_rows++;
          left = 0;
        }
      left += own + GAP;
    }
  return n_rows;
}

void
strata_chart_draw_legend_rows (GPtrArray *layers, cairo_t *cr, const StrataPlotArea *area, guint n_rows)
{
  double scale = area->style->stroke, left = 0, top = area->top - (TITLE_RISE + n_rows * STRATA_LEGEND_ROW) * scale;
  guint row = 0;

  for (guint i = 0; i < layers->len; i++)
    {
      StrataChartLayer *layer = g_ptr_array_index (layers, i);
      double width;

      if (layer->label == NULL)
        continue;
      width = strata_chart_get_text_width (cr, area->style, layer->label) + get_swatch_width (layer, scale);
      if (row == 0 || left + width > area->width)
        {
          if (++row > n_rows)
            return;
          left = 0;
        }
      draw_name (cr, area, layer, area->left + left, top + row * STRATA_LEGEND_ROW * scale);
      left += width + GAP;
    }
}

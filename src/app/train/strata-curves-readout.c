/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-curves-readout.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

#include "strata-chart-text.h"
#include "strata-format.h"

#define PADDING 10.0
#define LINE_HEIGHT 18.0
#define MIN_BOX_WIDTH 200.0
#define SIGN 14.0
#define COLUMN_GAP 18.0
#define NOTES_GAP 6.0
#define DOT_RADIUS 4.0
#define MARKER_REACH 6.0 /* pixels within which the cross-hair is on a marker */
#define BOX_GAP 12.0
#define CORNER 8.0

char *
strata_curves_format_place (StrataOver over, double x)
{
  switch (over)
    {
    case STRATA_OVER_EPOCHS:
      return g_strdup_printf (fabs (x - round (x)) < 1e-3 ? _ ("Epoch %.0f") : _ ("Epoch %.2f"), x);
    case STRATA_OVER_BATCHES:
      {
        g_autofree char *count = strata_format_count ((guint64) MAX (0, round (x)));
        return g_strdup_printf (_ ("Batch %s"), count);
      }
    default:
      return g_strdup_printf (_ ("%.1f seconds"), x);
    }
}

static void
draw_box (cairo_t *cr, double x, double y, double width, double height, const StrataChartStyle *style)
{
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());

  cairo_new_sub_path (cr);
  cairo_arc (cr, x + width - CORNER, y + CORNER, CORNER, -G_PI_2, 0);
  cairo_arc (cr, x + width - CORNER, y + height - CORNER, CORNER, 0, G_PI_2);
  cairo_arc (cr, x + CORNER, y + height - CORNER, CORNER, G_PI_2, G_PI);
  cairo_arc (cr, x + CORNER, y + CORNER, CORNER, G_PI, 3 * G_PI_2);
  cairo_close_path (cr);
  cairo_set_source_rgba (cr, dark ? 0.19 : 1, dark ? 0.19 : 1, dark ? 0.19 : 1, 0.94);
  cairo_fill_preserve (cr);
  gdk_cairo_set_source_rgba (cr, &style->grid);
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);
}

static char *
format_value (const StrataReading *reading)
{
  if (isnan (reading->min))
    return strata_format_number (reading->value, 4);

  g_autofree char *min = strata_format_number (reading->min, 3);
  g_autofree char *max = strata_format_number (reading->max, 3);
  return strata_format_figure (g_strdup_printf ("%s … %s", min, max));
}

/* A dot for a line, a square of the band's colour for its batches. */
static void
draw_sign (cairo_t *cr, const StrataChartStyle *style, const StrataReading *reading, double x, double y)
{
  gboolean band = !isnan (reading->min);

  strata_chart_style_set_color (style, cr, reading->color, band ? 0.3 : 1);
  if (band)
    cairo_rectangle (cr, x - 4, y - 4, 8, 8);
  else
    cairo_arc (cr, x, y, 4, 0, 2 * G_PI);
  cairo_fill (cr);
}

static void
draw_dots (StrataFigure *figure,
           GArray *readings,
           cairo_t *cr,
           double width,
           double height,
           const StrataChartStyle *style)
{
  for (guint i = 0; i < readings->len; i++)
    {
      StrataReading *reading = &g_array_index (readings, StrataReading, i);
      StrataPlotArea area;
      double x, y;

      if (!isnan (reading->min) || reading->plot >= figure->plots->len)
        continue;
      area = strata_figure_get_area (figure, reading->plot, width, height);
      x = strata_plot_area_x (&area, reading->x);
      y = strata_plot_area_y (&area, reading->value);
      if (x < area.left || x > area.left + area.width || y < area.top || y > area.top + area.height)
        continue;
      strata_chart_style_set_color (style, cr, reading->color, 1);
      cairo_new_sub_path (cr);
      cairo_arc (cr, x, y, DOT_RADIUS * style->stroke, 0, 2 * G_PI);
      cairo_fill (cr);
    }
}

/* Wide enough for the longest line. */
static double
get_box_width (cairo_t *cr, const StrataChartStyle *style, GArray *readings)
{
  double width = MIN_BOX_WIDTH;

  for (guint i = 0; i < readings->len; i++)
    {
      StrataReading *reading = &g_array_index (readings, StrataReading, i);
      g_autofree char *value = format_value (reading);

      width = MAX (width, strata_chart_get_text_width (cr, style, reading->name)
                            + strata_chart_get_text_width (cr, style, value) + 2 * PADDING + SIGN + COLUMN_GAP);
    }
  return width;
}

void
strata_curves_readout_draw (StrataTrainingLog *log,
                            const StrataCurvesView *view,
                            StrataFigure *figure,
                            cairo_t *cr,
                            double width,
                            double height,
                            const StrataChartStyle *style)
{
  g_autoptr (GArray) readings = strata_curves_read (log, view, view->cursor);
  StrataPlotArea area = strata_figure_get_area (figure, 0, width, height);
  g_autofree char *place = strata_curves_format_place (view->over, view->cursor);
  double reach = (figure->x.max - figure->x.min) / area.width * MARKER_REACH;
  g_autofree char *notes = strata_curves_read_notes (log, view, view->cursor, reach);
  double line = LINE_HEIGHT * style->stroke, box_width, box_height, notes_height = 0, x, y;

  if (readings->len == 0)
    return;
  draw_dots (figure, readings, cr, width, height, style);
  box_width = MIN (get_box_width (cr, style, readings), width);
  if (notes != NULL)
    notes_height = strata_chart_draw_paragraph (cr, style, NULL, notes, 0, 0, box_width - 2 * PADDING) + NOTES_GAP;
  box_height = PADDING * 2 + line * (readings->len + 1) + notes_height;
  x = strata_plot_area_x (&area, view->cursor) + BOX_GAP;
  y = CLAMP (area.top + BOX_GAP, 0, MAX (height - box_height, 0));
  if (x + box_width > width)
    x = CLAMP (x - 2 * BOX_GAP - box_width, 0, width - box_width);
  draw_box (cr, x, y, box_width, box_height, style);
  strata_chart_draw_title (cr, style, place, x + PADDING, y + PADDING - 2);
  for (guint i = 0; i < readings->len; i++)
    {
      StrataReading *reading = &g_array_index (readings, StrataReading, i);
      double middle = y + PADDING + line * (i + 1.5);
      g_autofree char *value = format_value (reading);

      draw_sign (cr, style, reading, x + PADDING + 4, middle);
      strata_chart_draw_text (cr, style, &style->text, reading->name, x + PADDING + SIGN, middle, 0, 0.5);
      strata_chart_draw_text (cr, style, &style->text, value, x + box_width - PADDING, middle, 1, 0.5);
    }
  if (notes != NULL)
    strata_chart_draw_paragraph (cr, style, &style->dim, notes, x + PADDING,
                                 y + PADDING + line * (readings->len + 1) + NOTES_GAP, box_width - 2 * PADDING);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-curves-readout.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

#include "strata-chart-text.h"

#define PADDING 10.0
#define LINE_HEIGHT 18.0
#define BOX_WIDTH 186.0
#define BOX_GAP 12.0
#define CORNER 8.0

static char *
format_place (StrataOver over, double x)
{
  switch (over)
    {
    case STRATA_OVER_EPOCHS:
      return g_strdup_printf (fabs (x - round (x)) < 1e-3 ? _ ("Epoch %.0f") : _ ("Epoch %.2f"), x);
    case STRATA_OVER_BATCHES:
      return g_strdup_printf (_ ("Batch %.0f"), x);
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

void
strata_curves_readout_draw (StrataTrainingLog *log,
                            const StrataCurvesView *view,
                            StrataFigure *figure,
                            cairo_t *cr,
                            double width,
                            double height,
                            const StrataChartStyle *style)
{
  StrataReading readings[STRATA_MAX_READINGS];
  gsize n = strata_curves_read (log, view->over, view->cursor, readings);
  StrataPlotArea area = strata_figure_get_area (figure, 0, width, height);
  g_autofree char *place = format_place (view->over, view->cursor);
  double box_height = PADDING * 2 + LINE_HEIGHT * (n + 1);
  double x = strata_plot_area_x (&area, view->cursor) + BOX_GAP, y = area.top + BOX_GAP;

  if (n == 0)
    return;
  if (x + BOX_WIDTH > width)
    x = MAX (x - 2 * BOX_GAP - BOX_WIDTH, 0);
  draw_box (cr, x, y, BOX_WIDTH, box_height, style);
  strata_chart_draw_title (cr, style, place, x + PADDING, y + PADDING - 2);
  for (gsize i = 0; i < n; i++)
    {
      double middle = y + PADDING + LINE_HEIGHT * (i + 1.5);
      g_autofree char *value = g_strdup_printf ("%.4f", readings[i].value);

      strata_chart_style_set_color (style, cr, readings[i].color, 1);
      cairo_arc (cr, x + PADDING + 4, middle, 4, 0, 2 * G_PI);
      cairo_fill (cr);
      strata_chart_draw_text (cr, style, &style->text, readings[i].name, x + PADDING + 14, middle, 0, 0.5);
      strata_chart_draw_text (cr, style, &style->text, value, x + BOX_WIDTH - PADDING, middle, 1, 0.5);
    }
}

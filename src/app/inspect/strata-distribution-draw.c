/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-distribution-draw.h"

#include "strata-chart-text.h"
#include "strata-format.h"

#include <glib/gi18n.h>
#include <math.h>

#define LINE 15

/* As many decimals as tell numbers of this range apart. */
static char *
format (const StrataSpread *distribution, double value)
{
  double range = MAX (fabs (distribution->low), fabs (distribution->high));

  if (range > 0 && range < 1e-3)
    return strata_format_figure (g_strdup_printf ("%s%.1e", value < 0 ? "−" : "", fabs (value)));
  return strata_format_number (value, range < 0.1 ? 4 : range < 10 ? 2 : range < 1000 ? 1 : 0);
}

char *
strata_distribution_name (const StrataSpread *distribution)
{
  if (distribution->name == NULL)
    return g_strdup (_ ("activations"));
  /* Translators: the gradient of a weight, "kernel gradient" */
  return distribution->is_gradient ? g_strdup_printf (_ ("%s gradient"), distribution->name)
                                   : g_strdup (distribution->name);
}

char *
strata_distribution_describe (const StrataSpread *distribution)
{
  g_autofree char *count = strata_format_count (distribution->n);
  g_autofree char *low = format (distribution, distribution->low);
  g_autofree char *high = format (distribution, distribution->high);
  g_autofree char *mean = format (distribution, distribution->mean);
  g_autofree char *deviation = format (distribution, distribution->deviation);
  g_autofree char *beyond = strata_format_count (distribution->n_not_finite);

  if (distribution->n_not_finite > 0)
    return g_strdup_printf (_ ("%s numbers, %s of them not finite"), count, beyond);
  g_autofree char *text =
    g_strdup_printf (_ ("%s numbers from %s to %s, mean %s ± %s"), count, low, high, mean, deviation);
  return strata_format_figures (text);
}

/* The height of the plot in numbers; cut: the bin that goes beyond it, or none. */
static double
get_top (const StrataSpread *distribution, guint *cut)
{
  guint largest = 0;
  guint64 second = 0;

  *cut = STRATA_SPREAD_BINS;
  for (guint i = 1; i < STRATA_SPREAD_BINS; i++)
    if (distribution->bins[i] > distribution->bins[largest])
      largest = i;
  for (guint i = 0; i < STRATA_SPREAD_BINS; i++)
    if (i != largest)
      second = MAX (second, distribution->bins[i]);
  if (second == 0 || distribution->bins[largest] <= 3 * second)
    return MAX (1, (double) distribution->bins[largest]);
  *cut = largest;
  return 1.3 * (double) second;
}

static void
draw_zero (const StrataSpread *distribution, cairo_t *cr, const StrataChartStyle *style, const graphene_rect_t *plot)
{
  const double dashes[] = { 3, 3 };

  if (!(distribution->low < 0 && distribution->high > 0))
    return;
  double x = plot->origin.x + plot->size.width * -distribution->low / (distribution->high - distribution->low);

  cairo_save (cr);
  gdk_cairo_set_source_rgba (cr, &style->dim);
  cairo_set_dash (cr, dashes, 2, 0);
  cairo_set_line_width (cr, 1);
  cairo_move_to (cr, floor (x) + 0.5, plot->origin.y);
  cairo_line_to (cr, floor (x) + 0.5, plot->origin.y + plot->size.height);
  cairo_stroke (cr);
  cairo_restore (cr);
}

static void
draw_bars (const StrataSpread *distribution, cairo_t *cr, const StrataChartStyle *style, const graphene_rect_t *plot)
{
  StrataColor color = distribution->name == NULL  ? STRATA_COLOR_GREEN
                      : distribution->is_gradient ? STRATA_COLOR_ORANGE
                                                  : STRATA_COLOR_BLUE;
  double bottom = plot->origin.y + plot->size.height, pitch = plot->size.width / STRATA_SPREAD_BINS;
  guint cut;
  double top = get_top (distribution, &cut);

  strata_chart_style_set_color (style, cr, color, 0.85);
  for (guint i = 0; i < STRATA_SPREAD_BINS; i++)
    {
      double from = floor (plot->origin.x + i * pitch), to = floor (plot->origin.x + (i + 1) * pitch);
      double height = i == cut ? plot->size.height : plot->size.height * (double) distribution->bins[i] / top;

      /* Few are not none. */
      if (distribution->bins[i] > 0)
        height = MAX (round (height), 1);
      if (i == cut)
        {
          /* The gap says that the bar goes on. */
          cairo_rectangle (cr, from, bottom - height, to - from - 1, 6);
          cairo_rectangle (cr, from, bottom - height + 9, to - from - 1, height - 9);
        }
      else
        cairo_rectangle (cr, from, bottom - height, to - from - 1, height);
    }
  cairo_fill (cr);
  if (cut == STRATA_SPREAD_BINS)
    return;
  g_autofree char *share = strata_format_share ((double) distribution->bins[cut] / (double) distribution->n);
  gboolean left = cut < STRATA_SPREAD_BINS / 2;
  strata_chart_draw_text (cr, style, &style->dim, share,
                          plot->origin.x + (left ? cut + 1 : cut) * pitch + (left ? 3 : -3), plot->origin.y,
                          left ? 0 : 1, 0);
}

void
strata_distribution_draw (const StrataSpread *distribution,
                          cairo_t *cr,
                          const StrataChartStyle *style,
                          const graphene_rect_t *place)
{
  double line = LINE * style->stroke, right = place->origin.x + place->size.width;
  graphene_rect_t plot = GRAPHENE_RECT_INIT (place->origin.x, (float) (place->origin.y + line + 4), place->size.width,
                                             (float) (place->size.height - 2 * line - 8));
  double below = plot.origin.y + plot.size.height + 3;
  g_autofree char *name = strata_distribution_name (distribution);
  g_autofree char *low = format (distribution, distribution->low);
  g_autofree char *high = format (distribution, distribution->high);
  g_autofree char *count = strata_format_count (distribution->n);

  strata_chart_draw_text (cr, style, &style->text, name, place->origin.x, place->origin.y, 0, 0);
  strata_chart_draw_text (cr, style, &style->dim, count, right, place->origin.y, 1, 0);
  draw_bars (distribution, cr, style, &plot);
  draw_zero (distribution, cr, style, &plot);
  gdk_cairo_set_source_rgba (cr, &style->grid);
  cairo_rectangle (cr, plot.origin.x, plot.origin.y + plot.size.height, plot.size.width, 1);
  cairo_fill (cr);
  strata_chart_draw_text (cr, style, &style->dim, low, place->origin.x, below, 0, 0);
  strata_chart_draw_text (cr, style, &style->dim, high, right, below, 1, 0);
}

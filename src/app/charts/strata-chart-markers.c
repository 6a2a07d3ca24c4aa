/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-chart-markers.h"

#include "strata-chart-text.h"

#define DOTTED 1.0, 3.0
#define LINE_WIDTH 1.5
#define NOTCH 8.0
#define N_ROWS 2
#define ROW_HEIGHT 16.0
#define ROW_RISE 26.0 /* of the lower row's top above the plot, as the title's */
#define TEXT_GAP 5.0  /* from the line to its name */
#define CLEARANCE 4.0 /* from a name to what is beside it */
#define OVERHANG 80.0 /* names may stand beyond the plot's right end by this */

typedef struct
{
  double from, to;
} Span;

/* What is taken in each row, the lowest first. */
typedef struct
{
  GArray *taken[N_ROWS]; /* of Span */
  guint first;           /* the lowest in which names may stand */
  guint below;           /* rows of other names between these and the plot */
  double left, right;
} Rows;

/* A triangle that stands on the axis. */
static void
draw_notch (cairo_t *cr, double x, double bottom)
{
  cairo_move_to (cr, x, bottom - NOTCH);
  cairo_rel_line_to (cr, NOTCH / 2, NOTCH);
  cairo_rel_line_to (cr, -NOTCH, 0);
  cairo_close_path (cr);
  cairo_fill (cr);
}

static void
draw_line (cairo_t *cr, const StrataPlotArea *area, double x, double from, double to)
{
  static const double dotted[] = { DOTTED };

  cairo_save (cr);
  cairo_set_line_width (cr, LINE_WIDTH * area->style->stroke);
  cairo_set_dash (cr, dotted, G_N_ELEMENTS (dotted), 0);
  cairo_move_to (cr, x, from);
  cairo_line_to (cr, x, to);
  cairo_stroke (cr);
  cairo_restore (cr);
}

static gboolean
is_seen (const StrataPlotArea *area, double x)
{
  return x >= area->left - 1 && x <= area->left + area->width + 1;
}

void
strata_chart_draw_markers (GArray *markers, cairo_t *cr, const StrataPlotArea *area)
{
  for (guint i = 0; i < markers->len; i++)
    {
      const StrataChartMarker *marker = &g_array_index (markers, StrataChartMarker, i);
      double x = strata_plot_area_x (area, marker->x), bottom = area->top + area->height;

      if (!is_seen (area, x))
        continue;
      strata_chart_style_set_color (area->style, cr, marker->color, 1);
      if (marker->small)
        draw_notch (cr, x, bottom);
      else
        draw_line (cr, area, x, area->top, bottom);
    }
}

static gboolean
is_free (Rows *rows, guint row, Span span)
{
  if (span.from < rows->left || span.to > rows->right)
    return FALSE;
  for (guint i = 0; i < rows->taken[row]->len; i++)
    {
      Span other = g_array_index (rows->taken[row], Span, i);

      if (span.from < other.to + CLEARANCE && span.to > other.from - CLEARANCE)
        return FALSE;
    }
  return TRUE;
}

/* Its line rises to its row through those below, where it must not pass through a name. */
static gboolean
can_stand (Rows *rows, guint row, double x, Span span)
{
  gboolean free = is_free (rows, row, span);

  for (guint below = 0; below < row && free; below++)
    free = is_free (rows, below, (Span){ x, x });
  return free;
}

static void
take (Rows *rows, guint row, double x, Span span)
{
  Span line = { x, x };

  g_array_append_val (rows->taken[row], span);
  for (guint below = 0; below < row; below++)
    g_array_append_val (rows->taken[below], line);
}

static void
draw_text (Rows *rows, cairo_t *cr, const StrataPlotArea *area, const StrataChartMarker *marker)
{
  const StrataChartStyle *style = area->style;
  double x = strata_plot_area_x (area, marker->x), width = strata_chart_get_text_width (cr, style, marker->text);
  const Span places[] = { { x + TEXT_GAP, x + TEXT_GAP + width }, { x - TEXT_GAP - width, x - TEXT_GAP } };

  for (guint row = rows->first; row < N_ROWS; row++)
    for (guint i = 0; i < G_N_ELEMENTS (places); i++)
      if (can_stand (rows, row, x, places[i]))
        {
          double base = area->top - rows->below * ROW_HEIGHT * style->stroke;
          double top = base - (ROW_RISE + row * ROW_HEIGHT) * style->stroke;

          take (rows, row, x, places[i]);
          strata_chart_style_set_color (style, cr, marker->color, 1);
          /* Not through the names of lines: it goes on below them. */
          draw_line (cr, area, x, top + CLEARANCE,
                     rows->below > 0 ? base - (ROW_RISE - ROW_HEIGHT) * style->stroke : area->top);
          strata_chart_draw_text (cr, style, &style->colors[marker->color], marker->text, places[i].from, top, 0, 0);
          return;
        }
}

static int
compare_ranks (gconstpointer a, gconstpointer b)
{
  const StrataChartMarker *x = *(const StrataChartMarker *const *) a, *y = *(const StrataChartMarker *const *) b;
  double difference = x->rank != y->rank ? (double) x->rank - y->rank : x->x - y->x;

  return (difference > 0) - (difference < 0);
}

void
strata_chart_draw_marker_texts (GArray *markers,
                                cairo_t *cr,
                                const StrataPlotArea *area,
                                const char *title,
                                guint rows_below)
{
  g_autoptr (GPtrArray) named = g_ptr_array_new ();
  /* Without a title the lower row holds the names of the lines. */
  double overhang = title != NULL && rows_below == 0 ? OVERHANG * area->style->stroke : 0;
  Rows rows = { .first = title == NULL,
                .below = rows_below,
                .left = area->left - 1,
                .right = area->left + area->width + overhang };
  double title_width = title != NULL ? strata_chart_get_title_width (cr, area->style, title) : 0;
  Span beside = { area->left - CLEARANCE, area->left + title_width + 2 * CLEARANCE };

  for (guint i = 0; i < markers->len; i++)
    {
      StrataChartMarker *marker = &g_array_index (markers, StrataChartMarker, i);

      if (!marker->small && marker->text != NULL && is_seen (area, strata_plot_area_x (area, marker->x)))
        g_ptr_array_add (named, marker);
    }
  g_ptr_array_sort (named, compare_ranks);
  for (guint row = 0; row < N_ROWS; row++)
    rows.taken[row] = g_array_new (FALSE, FALSE, sizeof (Span));
  if (title != NULL)
    g_array_append_val (rows.taken[0], beside);
  for (guint i = 0; i < named->len; i++)
    draw_text (&rows, cr, area, g_ptr_array_index (named, i));
  for (guint row = 0; row < N_ROWS; row++)
    g_array_unref (rows.taken[row]);
}

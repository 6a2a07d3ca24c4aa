/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-matrix.h"

#include "strata-chart-text.h"

#include <math.h>

#define TITLE_HEIGHT 22.0
#define LETTER 6.6 /* about the width of a letter at 9 points */
#define MAX_LETTERS 14
#define SLANT (G_PI / 5)
#define LINE 13.0 /* names closer than this run into each other */
/* From this share of its row on a mistake is as strong as can be. */
#define FULL_MISTAKE 0.3
#define GROUND 0.1 /* of the text: a cell that holds nothing, whatever the contrast of lines */
#define ROOM_FOR_TEXT 17.0

typedef struct
{
  double left, top, cell, stroke;
  double slant; /* of the columns' names */
} Place;

StrataMatrix *
strata_matrix_new (const guint64 *counts, const char *const *names, guint n)
{
  StrataMatrix *self = g_new0 (StrataMatrix, 1);

  self->n = n;
  self->counts = g_memdup2 (counts, sizeof *counts * n * n);
  self->names = g_strdupv ((char **) names);
  self->row = self->column = -1;
  return self;
}

StrataMatrix *
strata_matrix_copy (const StrataMatrix *self)
{
  StrataMatrix *copy = strata_matrix_new (self->counts, (const char *const *) self->names, self->n);

  copy->values = self->values;
  copy->row_title = g_strdup (self->row_title);
  copy->column_title = g_strdup (self->column_title);
  return copy;
}

void
strata_matrix_free (StrataMatrix *self)
{
  g_free (self->counts);
  g_strfreev (self->names);
  g_free (self->row_title);
  g_free (self->column_title);
  g_free (self);
}

guint64
strata_matrix_get (const StrataMatrix *self, guint row, guint column)
{
  return self->counts[(gsize) row * self->n + column];
}

double
strata_matrix_get_share (const StrataMatrix *self, guint row, guint column, StrataMatrixValues of)
{
  guint64 all = 0;

  for (guint i = 0; i < self->n; i++)
    all += of == STRATA_MATRIX_BY_COLUMN ? strata_matrix_get (self, i, column) : strata_matrix_get (self, row, i);
  return all > 0 ? (double) strata_matrix_get (self, row, column) / (double) all : 0;
}

static Place
get_slanted_place (const StrataMatrix *self, double width, double height, double stroke, double slant)
{
  glong letters = 1;

  for (guint i = 0; i < self->n; i++)
    letters = MAX (letters, g_utf8_strlen (self->names[i], -1));
  double label = (MIN (letters, MAX_LETTERS) * LETTER + 10) * stroke;
  double left = label + TITLE_HEIGHT * stroke, top = label * sin (slant) + (TITLE_HEIGHT + 10) * stroke;
  /* The last slanted name reaches out to the right. */
  double cell = floor (MIN ((width - left - label * cos (slant) * 0.6) / self->n, (height - top - 2) / self->n));

  cell = MAX (cell, 3);
  return (Place){ .left = floor (left), .top = floor (top), .cell = cell, .stroke = stroke, .slant = slant };
}

/* Where columns are too narrow for slanted names, these stand upright. */
static Place
get_place (const StrataMatrix *self, double width, double height, double stroke)
{
  Place place = get_slanted_place (self, width, height, stroke, SLANT);

  return place.cell * sin (SLANT) < LINE * stroke ? get_slanted_place (self, width, height, stroke, G_PI / 2) : place;
}

static char *
shorten (const char *name)
{
  g_autofree char *start = NULL;

  if (g_utf8_strlen (name, -1) <= MAX_LETTERS)
    return g_strdup (name);
  start = g_utf8_substring (name, 0, MAX_LETTERS - 1);
  return g_strconcat (start, "…", NULL);
}

static void
draw_names (const StrataMatrix *self, cairo_t *cr, const Place *place, const StrataChartStyle *style)
{
  for (guint i = 0; i < self->n; i++)
    {
      g_autofree char *name = shorten (self->names[i]);
      const GdkRGBA *row = (int) i == self->row ? &style->text : &style->dim;
      const GdkRGBA *column = (int) i == self->column ? &style->text : &style->dim;

      strata_chart_draw_text (cr, style, row, name, place->left - 8 * place->stroke,
                              place->top + (i + 0.5) * place->cell, 1, 0.5);
      cairo_save (cr);
      cairo_translate (cr, place->left + (i + 0.5) * place->cell, place->top - 5 * place->stroke);
      cairo_rotate (cr, -place->slant);
      strata_chart_draw_text (cr, style, column, name, 0, 0, 0, place->slant < G_PI / 2 ? 0.6 : 0.5);
      cairo_restore (cr);
    }
}

static void
draw_titles (const StrataMatrix *self, cairo_t *cr, const Place *place, const StrataChartStyle *style)
{
  double middle = place->cell * self->n / 2;

  if (self->column_title != NULL)
    strata_chart_draw_text (cr, style, &style->dim, self->column_title, place->left, 2, 0, 0);
  if (self->row_title == NULL)
    return;
  cairo_save (cr);
  cairo_translate (cr, 2, place->top + middle);
  cairo_rotate (cr, -G_PI / 2);
  strata_chart_draw_text (cr, style, &style->dim, self->row_title, 0, 0, 0.5, 0);
  cairo_restore (cr);
}

static char *
format_cell (const StrataMatrix *self, guint row, guint column)
{
  if (strata_matrix_get (self, row, column) == 0)
    return NULL;
  if (self->values == STRATA_MATRIX_COUNTS)
    return g_strdup_printf ("%" G_GUINT64_FORMAT, strata_matrix_get (self, row, column));
  double share = 100 * strata_matrix_get_share (self, row, column, self->values);
  return share < 0.5 ? g_strdup ("<1") : g_strdup_printf ("%.0f", share);
}

static void
draw_cell (const StrataMatrix *self,
           cairo_t *cr,
           const Place *place,
           const StrataChartStyle *style,
           guint row,
           guint column)
{
  StrataMatrixValues of = self->values == STRATA_MATRIX_BY_COLUMN ? STRATA_MATRIX_BY_COLUMN : STRATA_MATRIX_BY_ROW;
  double share = strata_matrix_get_share (self, row, column, of);
  double alpha = row == column ? 0.9 * share : 0.9 * MIN (1, share / FULL_MISTAKE);
  double x = place->left + column * place->cell, y = place->top + row * place->cell;
  double gap = place->cell > 12 ? 1 : 0;
  gboolean dark = style->text.red + style->text.green + style->text.blue > 1.5;
  GdkRGBA ground = style->text;
  GdkRGBA on_strong = dark ? (GdkRGBA){ 0, 0, 0, 0.85 } : (GdkRGBA){ 1, 1, 1, 1 };
  g_autofree char *text = place->cell >= ROOM_FOR_TEXT * place->stroke ? format_cell (self, row, column) : NULL;

  ground.alpha *= GROUND;
  gdk_cairo_set_source_rgba (cr, &ground);
  cairo_rectangle (cr, x, y, place->cell - gap, place->cell - gap);
  cairo_fill (cr);
  strata_chart_style_set_color (style, cr, row == column ? STRATA_COLOR_BLUE : STRATA_COLOR_ORANGE, alpha);
  cairo_rectangle (cr, x, y, place->cell - gap, place->cell - gap);
  cairo_fill (cr);
  /* A number that finds no room is left to the tip and the table. */
  if (text != NULL && strata_chart_get_text_width (cr, style, text) <= place->cell - 2)
    strata_chart_draw_text (cr, style, alpha > 0.5 ? &on_strong : &style->text, text, x + (place->cell - gap) / 2,
                            y + (place->cell - gap) / 2, 0.5, 0.5);
}

void
strata_matrix_draw (const StrataMatrix *self, cairo_t *cr, double width, double height, const StrataChartStyle *style)
{
  Place place = get_place (self, width, height, style->stroke);

  if (style->background.alpha > 0)
    {
      gdk_cairo_set_source_rgba (cr, &style->background);
      cairo_paint (cr);
    }
  draw_titles (self, cr, &place, style);
  draw_names (self, cr, &place, style);
  for (guint row = 0; row < self->n; row++)
    for (guint column = 0; column < self->n; column++)
      draw_cell (self, cr, &place, style, row, column);
  if (self->row < 0 || self->column < 0)
    return;
  gdk_cairo_set_source_rgba (cr, &style->text);
  cairo_set_line_width (cr, 2);
  cairo_rectangle (cr, place.left + self->column * place.cell - 0.5, place.top + self->row * place.cell - 0.5,
                   place.cell, place.cell);
  cairo_stroke (cr);
}

gboolean
strata_matrix_find (const StrataMatrix *self,
                    double width,
                    double height,
                    const StrataChartStyle *style,
                    double x,
                    double y,
                    int *row,
                    int *column)
{
  Place place = get_place (self, width, height, style->stroke);

  *row = (int) floor ((y - place.top) / place.cell);
  *column = (int) floor ((x - place.left) / place.cell);
  return *row >= 0 && *column >= 0 && *row < (int) self->n && *column < (int) self->n;
}

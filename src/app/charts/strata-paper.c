/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-paper.h"

#include "strata-chart-text.h"

#include <cairo-pdf.h>
#include <glib/gi18n.h>

/* In points. */
#define WIDTH 595.0
#define HEIGHT 842.0
#define MARGIN 48.0
#define INNER (WIDTH - 2 * MARGIN)
#define BOTTOM (HEIGHT - MARGIN - 12)
#define NAME_WIDTH 150.0

struct _StrataPaper
{
  GByteArray *bytes;
  cairo_surface_t *surface;
  cairo_t *cr;
  StrataChartStyle style, large;
  char *title;
  guint page;
  double y;
};

static cairo_status_t
append_bytes (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static void
end_page (StrataPaper *self)
{
  g_autofree char *number = g_strdup_printf ("%u", self->page);

  if (self->page > 1)
    strata_chart_draw_text (self->cr, &self->style, &self->style.dim, self->title, MARGIN, HEIGHT - MARGIN, 0, 0);
  strata_chart_draw_text (self->cr, &self->style, &self->style.dim, number, WIDTH - MARGIN, HEIGHT - MARGIN, 1, 0);
  cairo_show_page (self->cr);
  self->page++;
  self->y = MARGIN;
}

void
strata_paper_keep_together (StrataPaper *self, double height)
{
  if (self->y + height > BOTTOM && self->y > MARGIN)
    end_page (self);
}

StrataPaper *
strata_paper_new (const char *title)
{
  StrataPaper *self = g_new0 (StrataPaper, 1);

  self->bytes = g_byte_array_new ();
  self->surface = cairo_pdf_surface_create_for_stream (append_bytes, self->bytes, WIDTH, HEIGHT);
  cairo_pdf_surface_set_metadata (self->surface, CAIRO_PDF_METADATA_TITLE, title);
  cairo_pdf_surface_set_metadata (self->surface, CAIRO_PDF_METADATA_CREATOR, "Strata " STRATA_VERSION);
  self->cr = cairo_create (self->surface);
  strata_chart_style_init_light (&self->style);
  g_strlcpy (self->style.font, "Cantarell, Sans 7", sizeof self->style.font);
  self->large = self->style;
  g_strlcpy (self->large.font, "Cantarell, Sans 14", sizeof self->large.font);
  self->title = g_strdup (title);
  self->page = 1;
  self->y = MARGIN;
  strata_chart_draw_title (self->cr, &self->large, title, MARGIN, self->y);
  self->y += 32;
  return self;
}

/* With some of what follows: a heading alone at a page's foot says nothing. */
void
strata_paper_add_heading (StrataPaper *self, const char *text)
{
  strata_paper_keep_together (self, 72);
  self->y += 10;
  strata_chart_draw_title (self->cr, &self->style, text, MARGIN, self->y);
  self->y += 16;
}

void
strata_paper_add_text (StrataPaper *self, const char *text)
{
  double height = strata_chart_draw_paragraph (self->cr, &self->style, NULL, text, MARGIN, 0, INNER);

  strata_paper_keep_together (self, height);
  strata_chart_draw_paragraph (self->cr, &self->style, &self->style.text, text, MARGIN, self->y, INNER);
  self->y += height + 4;
}

void
strata_paper_add_row (StrataPaper *self, const char *name, const char *value)
{
  const double width = INNER - NAME_WIDTH - 8;
  double height = MAX (strata_chart_draw_paragraph (self->cr, &self->style, NULL, name, MARGIN, 0, NAME_WIDTH),
                       strata_chart_draw_paragraph (self->cr, &self->style, NULL, value, MARGIN, 0, width));

  strata_paper_keep_together (self, height);
  strata_chart_draw_paragraph (self->cr, &self->style, &self->style.dim, name, MARGIN, self->y, NAME_WIDTH);
  strata_chart_draw_paragraph (self->cr, &self->style, &self->style.text, value, MARGIN + NAME_WIDTH + 8, self->y,
                               width);
  self->y += height + 2;
}

void
strata_paper_add_cells (StrataPaper *self, const char *const *cells, const double *shares, guint n, gboolean head)
{
  double x = MARGIN;

  strata_paper_keep_together (self, 14);
  for (guint i = 0; i < n; i++)
    {
      gboolean last = i == n - 1;

      strata_chart_draw_text (self->cr, &self->style, head ? &self->style.dim : &self->style.text, cells[i],
                              last ? WIDTH - MARGIN : x, self->y, last ? 1 : 0, 0);
      x += shares[i] * INNER;
    }
  self->y += 13;
}

void
strata_paper_add_drawing (StrataPaper *self, StrataDrawFunc draw, gpointer data, double height, double width)
{
  strata_paper_keep_together (self, height);
  cairo_save (self->cr);
  cairo_translate (self->cr, MARGIN, self->y);
  /* A drawing paints its background wherever it may. */
  cairo_rectangle (self->cr, 0, 0, INNER, height);
  cairo_clip (self->cr);
  draw (data, self->cr, width > 0 ? width : INNER, height, &self->style);
  cairo_restore (self->cr);
  self->y += height + 8;
}

GBytes *
strata_paper_finish (StrataPaper *self, GError **error)
{
  GBytes *bytes = NULL;
  cairo_status_t status;

  end_page (self);
  cairo_destroy (self->cr);
  cairo_surface_finish (self->surface);
  status = cairo_surface_status (self->surface);
  cairo_surface_destroy (self->surface);
  if (status == CAIRO_STATUS_SUCCESS)
    bytes = g_byte_array_free_to_bytes (self->bytes);
  else
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("“%s” could not be drawn: %s"), self->title,
                   cairo_status_to_string (status));
      g_byte_array_unref (self->bytes);
    }
  g_free (self->title);
  g_free (self);
  return bytes;
}

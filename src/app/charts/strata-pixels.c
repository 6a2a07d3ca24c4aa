/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-pixels.h"

#define PAPER_CORNER 6.0

static void
add_paper_path (cairo_t *cr, double x, double y, double size)
{
  double corner = MIN (PAPER_CORNER, size / 8);

  cairo_new_sub_path (cr);
  cairo_arc (cr, x + size - corner, y + corner, corner, -G_PI_2, 0);
  cairo_arc (cr, x + size - corner, y + size - corner, corner, 0, G_PI_2);
  cairo_arc (cr, x + corner, y + size - corner, corner, G_PI_2, G_PI);
  cairo_arc (cr, x + corner, y + corner, corner, G_PI, 3 * G_PI_2);
  cairo_close_path (cr);
}

void
strata_pixels_draw (cairo_t *cr, const guint8 *pixels, int columns, int rows, double x, double y, double size)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_A8, columns, rows);
  guint8 *ink = cairo_image_surface_get_data (surface);
  int stride = cairo_image_surface_get_stride (surface);
  cairo_pattern_t *pattern = cairo_pattern_create_for_surface (surface);
  double scale = size / MAX (columns, rows);

  cairo_surface_flush (surface);
  for (int row = 0; row < rows; row++)
    memcpy (ink + row * stride, pixels + row * columns, columns);
  cairo_surface_mark_dirty (surface);

  cairo_save (cr);
  add_paper_path (cr, x, y, size);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_fill_preserve (cr);
  cairo_clip (cr);
  cairo_translate (cr, x + (size - columns * scale) / 2, y + (size - rows * scale) / 2);
  cairo_scale (cr, scale, scale);
  cairo_set_source_rgb (cr, 0, 0, 0);
  /* Anything smoother would blur what is to be counted. */
  cairo_pattern_set_filter (pattern, CAIRO_FILTER_NEAREST);
  cairo_mask (cr, pattern);
  cairo_restore (cr);
  cairo_pattern_destroy (pattern);
  cairo_surface_destroy (surface);
}

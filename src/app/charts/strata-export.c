/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-export.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <glib/gi18n.h>

#define PIXELS_A_UNIT 2

static cairo_status_t
append_bytes (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static void
draw_on (StrataDrawFunc draw, gpointer data, cairo_surface_t *surface, double width, double height)
{
  StrataChartStyle style;
  cairo_t *cr = cairo_create (surface);

  strata_chart_style_init_light (&style);
  draw (data, cr, width, height, &style);
  cairo_destroy (cr);
}

static cairo_surface_t *
create_image (StrataDrawFunc draw, gpointer data, double width, double height)
{
  cairo_surface_t *surface =
    cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) (width * PIXELS_A_UNIT), (int) (height * PIXELS_A_UNIT));

  cairo_surface_set_device_scale (surface, PIXELS_A_UNIT, PIXELS_A_UNIT);
  draw_on (draw, data, surface, width, height);
  return surface;
}

GBytes *
strata_drawing_render (StrataDrawFunc draw,
                       gpointer data,
                       const char *file_name,
                       double width,
                       double height,
                       GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autofree char *lower = g_ascii_strdown (file_name, -1);
  cairo_surface_t *surface;
  cairo_status_t status;

  if (g_str_has_suffix (lower, ".png"))
    {
      surface = create_image (draw, data, width, height);
      status = cairo_surface_write_to_png_stream (surface, append_bytes, bytes);
    }
  else if (g_str_has_suffix (lower, ".svg") || g_str_has_suffix (lower, ".pdf"))
    {
      surface = g_str_has_suffix (lower, ".svg")
                  ? cairo_svg_surface_create_for_stream (append_bytes, bytes, width, height)
                  : cairo_pdf_surface_create_for_stream (append_bytes, bytes, width, height);
      draw_on (draw, data, surface, width, height);
      cairo_surface_finish (surface);
      status = cairo_surface_status (surface);
    }
  else
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                   _ ("“%s” cannot be written: a picture ends in .png, .svg or .pdf"), file_name);
      return NULL;
    }
  cairo_surface_destroy (surface);
  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("“%s” could not be drawn: %s"), file_name,
                   cairo_status_to_string (status));
      return NULL;
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

GdkTexture *
strata_drawing_to_texture (StrataDrawFunc draw, gpointer data, double width, double height)
{
  cairo_surface_t *surface = create_image (draw, data, width, height);
  int stride = cairo_image_surface_get_stride (surface), rows = cairo_image_surface_get_height (surface);
  g_autoptr (GBytes) bytes = g_bytes_new (cairo_image_surface_get_data (surface), (gsize) stride * rows);
  GdkTexture *texture =
    gdk_memory_texture_new (cairo_image_surface_get_width (surface), rows, GDK_MEMORY_DEFAULT, bytes, stride);

  cairo_surface_destroy (surface);
  return texture;
}

static void
draw_figure (gpointer data, cairo_t *cr, double width, double height, const StrataChartStyle *style)
{
  strata_figure_draw (data, cr, width, height, style);
}

GBytes *
strata_figure_render (StrataFigure *self, const char *file_name, double width, double height, GError **error)
{
  return strata_drawing_render (draw_figure, self, file_name, width, height, error);
}

GdkTexture *
strata_figure_to_texture (StrataFigure *self, double width, double height)
{
  return strata_drawing_to_texture (draw_figure, self, width, height);
}

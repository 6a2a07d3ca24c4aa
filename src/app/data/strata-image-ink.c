/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-image-ink.h"

#include <math.h>

#define PAPER_ALPHA 0xff000000u
#define PAPER 0xffffffffu

static const guint8 above[3] = { 0xc6, 0x46, 0x00 };
static const guint8 below[3] = { 0x1c, 0x71, 0xd8 };

double
strata_ink_get_range (StrataScaler *scaler)
{
  const guint8 ends[2] = { 0, 255 };
  float values[2];
  gsize n = 0;

  if (scaler == NULL)
    return 255;
  /* Pixels scaled one by one have no common ends: three deviations hold nearly all of them. */
  if (strata_scaler_is_per_pixel (scaler))
    return 3;
  const float *scale = strata_scaler_get_scale (scaler, &n);
  const float *offset = strata_scaler_get_offset (scaler, &n);
  for (int i = 0; i < 2; i++)
    values[i] = ends[i] * scale[0] + offset[0];
  return MAX (1e-6, MAX (fabs (values[0]), fabs (values[1])));
}

void
strata_ink_scale (const StrataInk *ink, const guint8 *pixels, gsize size, float *scaled)
{
  if (ink->scaler != NULL)
    strata_scaler_apply (ink->scaler, pixels, size, scaled);
  else
    for (gsize i = 0; i < size; i++)
      scaled[i] = pixels[i];
}

void
strata_ink_get_color (const StrataInk *ink, const guint8 *pixels, const float *scaled, gsize i, guint8 rgb[3])
{
  if (scaled == NULL)
    {
      rgb[0] = rgb[1] = rgb[2] = (guint8) (255 - pixels[i]);
      return;
    }
  double t = CLAMP (scaled[i] / ink->range, -1, 1);
  const guint8 *full = t < 0 ? below : above;
  for (int c = 0; c < 3; c++)
    rgb[c] = (guint8) lround (255 + fabs (t) * (full[c] - 255.0));
}

/* How much of the device pixel (x, y) lies inside the rounded square, 0..1. */
static double
get_coverage (int x, int y, int side, double corner)
{
  double px = x + 0.5, py = y + 0.5;
  double cx = px < corner ? corner : px > side - corner ? side - corner : px;
  double cy = py < corner ? corner : py > side - corner ? side - corner : py;

  return CLAMP (corner - hypot (px - cx, py - cy) + 0.5, 0, 1);
}

static void
round_corners (guint32 *argb, int side, double corner)
{
  int reach = (int) ceil (corner);

  for (int y = 0; y < side; y++)
    {
      if (y >= reach && y < side - reach)
        continue;
      for (int x = 0; x < side; x++)
        {
          if (x >= reach && x < side - reach)
            continue;
          guint32 *pixel = argb + (gsize) y * side + x, value = 0;
          double coverage = get_coverage (x, y, side, corner);
          for (int shift = 0; shift < 32; shift += 8)
            value |= (guint32) lround ((*pixel >> shift & 0xff) * coverage) << shift;
          *pixel = value;
        }
    }
}

/* Opaque colours of an image as Cairo has them in memory: [size]. Transfer full. */
static guint32 *
make_colors (const StrataInk *ink, const guint8 *pixels, gsize size)
{
  g_autofree float *scaled = ink->scaler ? g_new (float, size) : NULL;
  guint32 *colors = g_new (guint32, size);

  if (scaled != NULL)
    strata_ink_scale (ink, pixels, size, scaled);
  for (gsize i = 0; i < size; i++)
    {
      guint8 rgb[3];

      strata_ink_get_color (ink, pixels, scaled, i, rgb);
      colors[i] = PAPER_ALPHA | (guint32) rgb[0] << 16 | (guint32) rgb[1] << 8 | rgb[2];
    }
  return colors;
}

/* The image on its paper, side × side: [side, side]. Transfer full. */
static guint32 *
make_paper (const StrataInk *ink, const guint8 *pixels, int columns, int rows, int side, double corner)
{
  g_autofree guint32 *colors = make_colors (ink, pixels, (gsize) columns * rows);
  guint32 *argb = g_new (guint32, (gsize) side * side);
  int extent = MAX (columns, rows);
  /* An image that is not square stands in the middle of the paper. */
  int left = (extent - columns) / 2, top = (extent - rows) / 2;

  for (int y = 0; y < side; y++)
    {
      int row = y * extent / side - top;
      guint32 *target = argb + (gsize) y * side;

      for (int x = 0; x < side; x++)
        {
          int column = x * extent / side - left;
          gboolean on_image = row >= 0 && row < rows && column >= 0 && column < columns;

          target[x] = on_image ? colors[(gsize) row * columns + column] : PAPER;
        }
    }
  if (corner > 0)
    round_corners (argb, side, MIN (corner, side / 2.0));
  return argb;
}

GdkTexture *
strata_ink_make_texture (const StrataInk *ink, const guint8 *pixels, int columns, int rows, int side, double corner)
{
  gsize stride = sizeof (guint32) * (gsize) side;
  g_autoptr (GBytes) bytes =
    g_bytes_new_take (make_paper (ink, pixels, columns, rows, side, corner), stride * (gsize) side);

  return gdk_memory_texture_new (side, side, GDK_MEMORY_DEFAULT, bytes, stride);
}

cairo_surface_t *
strata_ink_make_tile (const StrataInk *ink, const guint8 *pixels, int columns, int rows, int side, double corner)
{
  static const cairo_user_data_key_t key;
  guint32 *argb = make_paper (ink, pixels, columns, rows, side, corner);
  cairo_surface_t *surface =
    cairo_image_surface_create_for_data ((guint8 *) argb, CAIRO_FORMAT_ARGB32, side, side, side * 4);

  cairo_surface_set_user_data (surface, &key, argb, g_free);
  return surface;
}

cairo_surface_t *
strata_ink_make_surface (const StrataInk *ink, const guint8 *pixels, int columns, int rows, int enlarged)
{
  g_autofree guint32 *colors = make_colors (ink, pixels, (gsize) columns * rows);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, columns * enlarged, rows * enlarged);
  guint8 *data = cairo_image_surface_get_data (surface);
  int stride = cairo_image_surface_get_stride (surface);

  cairo_surface_flush (surface);
  for (int y = 0; y < rows * enlarged && data != NULL; y++)
    {
      guint32 *target = (guint32 *) (gpointer) (data + (gsize) y * stride);

      for (int x = 0; x < columns * enlarged; x++)
        target[x] = colors[(gsize) (y / enlarged) * columns + x / enlarged];
    }
  cairo_surface_mark_dirty (surface);
  return surface;
}

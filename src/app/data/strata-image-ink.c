/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-image-ink.h"

#include <math.h>

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
round_corners (guint8 *rgba, int side, double corner)
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
          guint8 *pixel = rgba + 4 * ((gsize) y * side + x);
          double coverage = get_coverage (x, y, side, corner);
          for (int c = 0; c < 4; c++)
            pixel[c] = (guint8) lround (pixel[c] * coverage);
        }
    }
}

GdkTexture *
strata_ink_make_texture (const StrataInk *ink, const guint8 *pixels, int columns, int rows, int side, double corner)
{
  gsize size = (gsize) columns * rows;
  g_autofree float *scaled = ink->scaler ? g_new (float, size) : NULL;
  g_autofree guint8 *colors = g_malloc (3 * size);
  guint8 *rgba = g_malloc (4 * (gsize) side * side);
  int extent = MAX (columns, rows);
  /* An image that is not square stands in the middle of the paper. */
  int left = (extent - columns) / 2, top = (extent - rows) / 2;

  if (scaled != NULL)
    strata_ink_scale (ink, pixels, size, scaled);
  for (gsize i = 0; i < size; i++)
    strata_ink_get_color (ink, pixels, scaled, i, colors + 3 * i);

  for (int y = 0; y < side; y++)
    {
      int row = y * extent / side - top;
      guint8 *target = rgba + 4 * (gsize) y * side;

      for (int x = 0; x < side; x++, target += 4)
        {
          int column = x * extent / side - left;
          gboolean on_image = row >= 0 && row < rows && column >= 0 && column < columns;

          if (on_image)
            memcpy (target, colors + 3 * ((gsize) row * columns + column), 3);
          else
            memset (target, 255, 3);
          target[3] = 255;
        }
    }
  if (corner > 0)
    round_corners (rgba, side, MIN (corner, side / 2.0));

  g_autoptr (GBytes) bytes = g_bytes_new_take (rgba, 4 * (gsize) side * side);
  return gdk_memory_texture_new (side, side, GDK_MEMORY_R8G8B8A8_PREMULTIPLIED, bytes, 4 * (gsize) side);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-grey-image.h"

#include "strata-image-file.h"

#include <math.h>
#include <string.h>

/* Darker than this is paper, out of 255. */
#define INK 40
/* Of the longer side, left free around the ink. */
#define MARGIN 0.04

StrataGreyImage *
strata_grey_image_new (const guint8 *pixels, guint width, guint height)
{
  StrataGreyImage *self = g_new0 (StrataGreyImage, 1);

  self->width = width;
  self->height = height;
  self->pixels = g_memdup2 (pixels, (gsize) width * height);
  return self;
}

void
strata_grey_image_free (StrataGreyImage *self)
{
  g_free (self->pixels);
  g_free (self);
}

static StrataGreyImage *
blank_new (guint width, guint height)
{
  StrataGreyImage *self = g_new0 (StrataGreyImage, 1);

  self->width = width;
  self->height = height;
  self->pixels = g_malloc0 ((gsize) width * height);
  return self;
}

StrataGreyImage *
strata_grey_image_new_from_rgba (const guint8 *pixels, guint width, guint height)
{
  StrataGreyImage *self = blank_new (width, height);

  for (gsize i = 0; i < (gsize) width * height; i++)
    {
      const guint8 *pixel = pixels + 4 * i;
      guint ink = (299u * pixel[0] + 587u * pixel[1] + 114u * pixel[2] + 500) / 1000;

      self->pixels[i] = (guint8) MIN (ink + (255u - pixel[3]), 255u);
    }
  return self;
}

StrataGreyImage *
strata_grey_image_load (GFile *file, GError **error)
{
  guint width, height;
  g_autofree guint8 *pixels = strata_image_file_read_grey (file, &width, &height, error);

  return pixels != NULL ? strata_grey_image_new (pixels, width, height) : NULL;
}

gboolean
strata_grey_image_is_light (const StrataGreyImage *self)
{
  guint64 sum = 0, n = 0;

  for (guint y = 0; y < self->height; y++)
    for (guint x = 0; x < self->width; x++)
      if (x == 0 || y == 0 || x + 1 == self->width || y + 1 == self->height)
        {
          sum += self->pixels[(gsize) y * self->width + x];
          n++;
        }
  return n > 0 && sum > 127 * n;
}

StrataGreyImage *
strata_grey_image_invert (const StrataGreyImage *self)
{
  StrataGreyImage *inverted = strata_grey_image_new (self->pixels, self->width, self->height);

  for (gsize i = 0; i < (gsize) self->width * self->height; i++)
    inverted->pixels[i] = (guint8) (255 - self->pixels[i]);
  return inverted;
}

StrataGreyImage *
strata_grey_image_center (const StrataGreyImage *self)
{
  guint left = self->width, right = 0, top = self->height, bottom = 0;

  for (guint y = 0; y < self->height; y++)
    for (guint x = 0; x < self->width; x++)
      if (self->pixels[(gsize) y * self->width + x] > INK)
        {
          left = MIN (left, x);
          right = MAX (right, x + 1);
          top = MIN (top, y);
          bottom = MAX (bottom, y + 1);
        }
  if (right <= left)
    return strata_grey_image_new (self->pixels, self->width, self->height);

  guint width = right - left, height = bottom - top, longer = MAX (width, height);
  guint side = longer + 2 * (guint) ceil (MARGIN * longer);
  StrataGreyImage *centered = blank_new (side, side);
  for (guint y = 0; y < height; y++)
    memcpy (centered->pixels + (gsize) ((side - height) / 2 + y) * side + (side - width) / 2,
            self->pixels + (gsize) (top + y) * self->width + left, width);
  return centered;
}

/* The mean of a rectangle of the picture, pixels on its edges by the part that lies within. */
static double
get_mean (const StrataGreyImage *self, double left, double right, double top, double bottom)
{
  double sum = 0, area = 0;

  for (guint y = (guint) top; y < self->height && y < bottom; y++)
    for (guint x = (guint) left; x < self->width && x < right; x++)
      {
        double width = MIN (right, x + 1.0) - MAX (left, (double) x),
               height = MIN (bottom, y + 1.0) - MAX (top, (double) y);

        sum += width * height * self->pixels[(gsize) y * self->width + x];
        area += width * height;
      }
  return area > 0 ? sum / area : 0;
}

StrataGreyImage *
strata_grey_image_scale (const StrataGreyImage *self, guint width, guint height)
{
  StrataGreyImage *scaled = blank_new (width, height);
  double across = (double) self->width / width, down = (double) self->height / height;

  for (guint y = 0; y < height; y++)
    for (guint x = 0; x < width; x++)
      scaled->pixels[(gsize) y * width + x] =
        (guint8) lround (get_mean (self, x * across, (x + 1) * across, y * down, (y + 1) * down));
  return scaled;
}

guint8 *
strata_grey_image_fit (const StrataGreyImage *self, const StrataGreyImageSteps *steps, guint rows, guint columns)
{
  g_autoptr (StrataGreyImage) inverted =
    steps->invert ? strata_grey_image_invert (self) : strata_grey_image_new (self->pixels, self->width, self->height);
  g_autoptr (StrataGreyImage) centered =
    steps->center ? strata_grey_image_center (inverted)
                  : strata_grey_image_new (inverted->pixels, inverted->width, inverted->height);
  g_autoptr (StrataGreyImage) scaled = strata_grey_image_scale (centered, columns, rows);

  return g_steal_pointer (&scaled->pixels);
}

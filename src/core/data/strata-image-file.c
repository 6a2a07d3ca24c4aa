/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-image-file.h"

#include <glib/gi18n-lib.h>
#include <gdk-pixbuf/gdk-pixbuf.h>

/* A small file may promise a picture of gigabytes: 64 million pixels are 256 MB unpacked, and enough. */
#define MAX_PIXELS (64 * 1000 * 1000)
/* No input is as large. */
#define MAX_GREY_SIDE 1024

static void
on_size_prepared (GdkPixbufLoader *loader, int width, int height, gpointer user_data)
{
  gboolean *is_too_large = user_data;

  if ((gint64) width * height <= MAX_PIXELS)
    return;
  *is_too_large = TRUE;
  gdk_pixbuf_loader_set_size (loader, 0, 0);
}

static gboolean
feed_loader (GdkPixbufLoader *loader, GFile *file, GError **error)
{
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, error);
  guint8 bytes[16 * 1024];
  gssize n;

  if (stream == NULL)
    return FALSE;
  while ((n = g_input_stream_read (G_INPUT_STREAM (stream), bytes, sizeof bytes, NULL, error)) > 0)
    if (!gdk_pixbuf_loader_write (loader, bytes, n, error))
      return FALSE;
  return n == 0;
}

static GdkPixbuf *
load_picture (GFile *file, const char *name, GError **error)
{
  g_autoptr (GdkPixbufLoader) loader = gdk_pixbuf_loader_new ();
  g_autoptr (GError) load_error = NULL;
  gboolean is_too_large = FALSE, loaded;
  GdkPixbuf *picture;

  g_signal_connect (loader, "size-prepared", G_CALLBACK (on_size_prepared), &is_too_large);
  loaded = feed_loader (loader, file, &load_error);
  /* A loader must be closed in any case; its complaint counts only if there was none before. */
  loaded = gdk_pixbuf_loader_close (loader, loaded ? &load_error : NULL) && loaded;
  picture = loaded && !is_too_large ? gdk_pixbuf_loader_get_pixbuf (loader) : NULL;
  if (picture != NULL)
    return g_object_ref (picture);

  if (is_too_large)
    g_set_error (error, STRATA_DATA_ERROR, STRATA_DATA_ERROR_FORMAT,
                 _ ("“%s” has more than %d million pixels, more than can be read; scale it down"), name,
                 MAX_PIXELS / 1000000);
  else if (g_error_matches (load_error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    g_set_error (error, STRATA_DATA_ERROR, STRATA_DATA_ERROR_NOT_FOUND, _ ("There is no file “%s”"), name);
  else if (load_error != NULL && load_error->domain == G_IO_ERROR)
    g_set_error (error, STRATA_DATA_ERROR, STRATA_DATA_ERROR_READ, _ ("“%s” cannot be read: %s"), name,
                 load_error->message);
  else
    g_set_error (error, STRATA_DATA_ERROR, STRATA_DATA_ERROR_FORMAT,
                 _ ("“%s” is not a picture that can be read: %s; save it as PNG"), name,
                 load_error != NULL ? load_error->message : _ ("it is empty"));
  return NULL;
}

/* One pixel [n_channels], with its transparency over black, into out [channels]. */
static void
convert_pixel (const guint8 *pixel, gboolean has_alpha, gsize channels, guint8 *out)
{
  guint alpha = has_alpha ? pixel[3] : 255;

  if (channels == 3)
    for (guint c = 0; c < 3; c++)
      out[c] = (pixel[c] * alpha + 127) / 255;
  else
    out[0] = ((299 * pixel[0] + 587 * pixel[1] + 114 * pixel[2]) * alpha + 127500) / 255000;
}

/**
 * strata_image_file_read:
 * @file: a picture
 * @shape: [height, width], [height, width, 1] or [height, width, 3]
 * @error: of %STRATA_DATA_ERROR
 *
 * Returns: (transfer full) (nullable): the pixels, row-major, [size of the shape]
 */
guint8 *
strata_image_file_read (GFile *file, const StrataShape *shape, GError **error)
{
  g_autofree char *name = g_file_get_parse_name (file);
  g_autoptr (GdkPixbuf) picture = NULL;
  gsize channels = shape->rank == 3 ? shape->dim[2] : 1;
  int width, height, n_channels;
  guint8 *image;

  if (shape->rank < 2 || shape->rank > 3 || (channels != 1 && channels != 3) || shape->dim[0] > G_MAXINT16
      || shape->dim[1] > G_MAXINT16)
    {
      g_autofree char *text = strata_shape_to_string (shape);

      g_set_error (error, STRATA_DATA_ERROR, STRATA_DATA_ERROR_MISMATCH,
                   _ ("“%s” is a picture, and the network takes %s; give an IDX file of that shape"), name, text);
      return NULL;
    }

  picture = load_picture (file, name, error);
  if (picture == NULL)
    return NULL;

  height = (int) shape->dim[0];
  width = (int) shape->dim[1];
  if (gdk_pixbuf_get_width (picture) != width || gdk_pixbuf_get_height (picture) != height)
    {
      GdkPixbuf *scaled = gdk_pixbuf_scale_simple (picture, width, height, GDK_INTERP_BILINEAR);

      if (scaled == NULL)
        {
          g_set_error (error, STRATA_DATA_ERROR, STRATA_DATA_ERROR_READ, _ ("There is not enough memory to scale “%s”"),
                       name);
          return NULL;
        }
      g_object_unref (picture);
      picture = scaled;
    }

  image = g_malloc (channels * width * height);
  n_channels = gdk_pixbuf_get_n_channels (picture);
  for (int y = 0; y < height; y++)
    {
      const guint8 *row = gdk_pixbuf_read_pixels (picture) + (gsize) y * gdk_pixbuf_get_rowstride (picture);

      for (int x = 0; x < width; x++)
        convert_pixel (row + (gsize) x * n_channels, gdk_pixbuf_get_has_alpha (picture), channels,
                       image + channels * ((gsize) y * width + x));
    }
  return image;
}

/* Straight RGB or RGBA over white. */
static guint8
get_grey (const guint8 *pixel, gboolean has_alpha)
{
  guint alpha = has_alpha ? pixel[3] : 255;
  guint grey = (299u * pixel[0] + 587u * pixel[1] + 114u * pixel[2] + 500) / 1000;

  return (guint8) ((grey * alpha + 255u * (255 - alpha) + 127) / 255);
}

/**
 * strata_image_file_read_grey:
 * @file: a picture
 * @width: (out): in pixels
 * @height: (out): in pixels
 * @error: of %STRATA_DATA_ERROR
 *
 * Returns: (transfer full) (nullable): the pixels, row-major
 */
guint8 *
strata_image_file_read_grey (GFile *file, guint *width, guint *height, GError **error)
{
  g_autofree char *name = g_file_get_parse_name (file);
  g_autoptr (GdkPixbuf) picture = load_picture (file, name, error);
  guint8 *grey;

  if (picture == NULL)
    return NULL;
  int longer = MAX (gdk_pixbuf_get_width (picture), gdk_pixbuf_get_height (picture));
  if (longer > MAX_GREY_SIDE)
    {
      GdkPixbuf *smaller = gdk_pixbuf_scale_simple (
        picture, MAX (1, gdk_pixbuf_get_width (picture) * MAX_GREY_SIDE / longer),
        MAX (1, gdk_pixbuf_get_height (picture) * MAX_GREY_SIDE / longer), GDK_INTERP_BILINEAR);

      if (smaller == NULL)
        {
          g_set_error (error, STRATA_DATA_ERROR, STRATA_DATA_ERROR_READ, _ ("There is not enough memory to scale “%s”"),
                       name);
          return NULL;
        }
      g_object_unref (picture);
      picture = smaller;
    }

  *width = (guint) gdk_pixbuf_get_width (picture);
  *height = (guint) gdk_pixbuf_get_height (picture);
  grey = g_malloc ((gsize) *width * *height);
  for (guint y = 0; y < *height; y++)
    for (guint x = 0; x < *width; x++)
      grey[(gsize) y * *width + x] =
        get_grey (gdk_pixbuf_read_pixels (picture) + (gsize) y * gdk_pixbuf_get_rowstride (picture)
                    + (gsize) x * gdk_pixbuf_get_n_channels (picture),
                  gdk_pixbuf_get_has_alpha (picture));
  return grey;
}

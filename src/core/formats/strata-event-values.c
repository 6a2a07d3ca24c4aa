/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-event-values.h"

#include <gdk-pixbuf/gdk-pixbuf.h>

#include <math.h>
#include <string.h>

static void
init (StrataEventTensor *self, Strata__Events__DataType type, int rank)
{
  strata__events__tensor__init (&self->message);
  strata__events__shape__init (&self->shape);
  for (int i = 0; i < rank; i++)
    {
      strata__events__shape__dim__init (&self->dim[i]);
      self->dims[i] = &self->dim[i];
    }
  self->shape.n_dim = (size_t) rank;
  self->shape.dim = self->dims;
  self->message.dtype = type;
  self->message.tensor_shape = &self->shape;
}

void
strata_event_tensor_init_scalar (StrataEventTensor *self, double value)
{
  init (self, STRATA__EVENTS__DATA_TYPE__DT_FLOAT, 0);
  self->scalar = (float) value;
  self->message.tensor_content = (ProtobufCBinaryData){ sizeof self->scalar, (guint8 *) &self->scalar };
}

/* --- Histograms ---------------------------------------------------------------------------------------------------- */

static gsize
find_range (const float *values, gsize n, double *least, double *greatest)
{
  gsize n_finite = 0;

  *least = INFINITY;
  *greatest = -INFINITY;
  for (gsize i = 0; i < n; i++)
    if (isfinite (values[i]))
      {
        *least = fmin (*least, values[i]);
        *greatest = fmax (*greatest, values[i]);
        n_finite++;
      }
  return n_finite;
}

/* buckets [30, 3]. When all values are the same, all edges are that value and the last bucket has the count. */
static void
fill_buckets (double *buckets, const float *values, gsize n)
{
  double least, greatest, width;
  gsize n_finite = find_range (values, n, &least, &greatest);

  memset (buckets, 0, STRATA_EVENT_BUCKETS * 3 * sizeof *buckets);
  if (n_finite == 0)
    return;
  width = (greatest - least) / STRATA_EVENT_BUCKETS;
  for (int b = 0; b < STRATA_EVENT_BUCKETS; b++)
    {
      buckets[3 * b] = least + b * width;
      buckets[3 * b + 1] = b + 1 < STRATA_EVENT_BUCKETS ? least + (b + 1) * width : greatest;
    }
  for (gsize i = 0; i < n; i++)
    if (isfinite (values[i]))
      {
        int b =
          width > 0 ? (int) fmin ((values[i] - least) / width, STRATA_EVENT_BUCKETS - 1) : STRATA_EVENT_BUCKETS - 1;

        buckets[3 * b + 2]++;
      }
}

void
strata_event_tensor_init_histogram (StrataEventTensor *self, double *buckets, const float *values, gsize n)
{
  init (self, STRATA__EVENTS__DATA_TYPE__DT_DOUBLE, 2);
  self->dim[0].size = STRATA_EVENT_BUCKETS;
  self->dim[1].size = 3;
  fill_buckets (buckets, values, n);
  self->message.tensor_content =
    (ProtobufCBinaryData){ STRATA_EVENT_BUCKETS * 3 * sizeof *buckets, (guint8 *) buckets };
}

/* --- Texts and images ---------------------------------------------------------------------------------------------- */

static void
set_text (ProtobufCBinaryData *string, const char *text)
{
  *string = (ProtobufCBinaryData){ strlen (text), (guint8 *) text };
}

void
strata_event_tensor_init_text (StrataEventTensor *self, const char *text)
{
  init (self, STRATA__EVENTS__DATA_TYPE__DT_STRING, 0);
  set_text (&self->strings[0], text);
  self->message.n_string_val = 1;
  self->message.string_val = self->strings;
}

static guint8
to_byte (float value)
{
  return isnan (value) ? 0 : (guint8) CLAMP (value * 255.5f, 0.0f, 255.0f);
}

/* values [height, width, n_channels] -> PNG, transfer full; grey is written as three equal channels. */
static guint8 *
make_png (const float *values, gsize height, gsize width, gsize n_channels, gsize *length)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, n_channels == 4, 8, (int) width, (int) height);
  gsize n_colors = n_channels == 4 ? 4 : 3;
  char *png = NULL;

  if (pixbuf == NULL)
    return NULL;
  for (gsize y = 0; y < height; y++)
    {
      guint8 *row = gdk_pixbuf_get_pixels (pixbuf) + y * (gsize) gdk_pixbuf_get_rowstride (pixbuf);

      for (gsize x = 0; x < width; x++)
        for (gsize c = 0; c < n_colors; c++)
          row[x * n_colors + c] = to_byte (values[(y * width + x) * n_channels + (n_channels == 1 ? 0 : c)]);
    }
  return gdk_pixbuf_save_to_buffer (pixbuf, &png, length, "png", NULL, NULL) ? (guint8 *) png : NULL;
}

gboolean
strata_event_tensor_init_images (StrataEventTensor *self,
                                 const float *values,
                                 gsize n,
                                 gsize height,
                                 gsize width,
                                 gsize n_channels)
{
  init (self, STRATA__EVENTS__DATA_TYPE__DT_STRING, 1);
  self->dim[0].size = (gint64) (2 + n);
  g_snprintf (self->sizes[0], sizeof self->sizes[0], "%" G_GSIZE_FORMAT, width);
  g_snprintf (self->sizes[1], sizeof self->sizes[1], "%" G_GSIZE_FORMAT, height);
  set_text (&self->strings[0], self->sizes[0]);
  set_text (&self->strings[1], self->sizes[1]);
  self->message.n_string_val = 2;
  self->message.string_val = self->strings;
  for (gsize i = 0; i < n; i++)
    {
      ProtobufCBinaryData *image = &self->strings[2 + i];

      image->data = make_png (values + i * height * width * n_channels, height, width, n_channels, &image->len);
      if (image->data == NULL)
        {
          strata_event_tensor_clear_images (self);
          return FALSE;
        }
      self->message.n_string_val++;
    }
  return TRUE;
}

void
strata_event_tensor_clear_images (StrataEventTensor *self)
{
  while (self->message.n_string_val > 2)
    g_free (self->message.string_val[--self->message.n_string_val].data);
}

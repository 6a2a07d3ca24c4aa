/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-scaler-private.h"

#include <glib/gi18n-lib.h>

#include "strata-dataset-private.h"

#include <math.h>
#include <string.h>

/* A fitted scaling is x = (value − center) / spread, as sklearn's MinMaxScaler and StandardScaler hold it; what runs is
 * the same thing as one multiply-add, value · scale + offset. */
struct _StrataScaler
{
  GObject parent_instance;

  StrataScaling scaling;
  gsize n; /* 1, or the number of pixels */
  double *center, *spread;
  float *scale, *offset;
};

G_DEFINE_FINAL_TYPE (StrataScaler, strata_scaler, G_TYPE_OBJECT)

static void
strata_scaler_finalize (GObject *object)
{
  StrataScaler *self = STRATA_SCALER (object);

  g_free (self->center);
  g_free (self->spread);
  g_free (self->scale);
  g_free (self->offset);

  G_OBJECT_CLASS (strata_scaler_parent_class)->finalize (object);
}

static void
strata_scaler_class_init (StrataScalerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = strata_scaler_finalize;
}

static void
strata_scaler_init (StrataScaler *self)
{
}

/* A spread of 0 (a pixel that never changes) counts as 1, as sklearn does: the pixel becomes 0 and no division fails. */
StrataScaler *
strata_scaler_new_take (StrataScaling scaling, double *center, double *spread, gsize n)
{
  StrataScaler *self = g_object_new (STRATA_TYPE_SCALER, NULL);

  self->scaling = scaling;
  self->n = n;
  self->center = center;
  self->spread = spread;
  self->scale = g_new (float, n);
  self->offset = g_new (float, n);
  for (gsize i = 0; i < n; i++)
    {
      if (spread[i] == 0)
        spread[i] = 1;
      self->scale[i] = (float) (1 / spread[i]);
      self->offset[i] = (float) (-center[i] / spread[i]);
    }
  return self;
}

static StrataScaler *
fit_all_pixels (StrataScaling scaling, StrataDataset *dataset)
{
  StrataStatistics statistics = { 0 };
  double *center = g_new0 (double, 1), *spread = g_new0 (double, 1);

  if (scaling != STRATA_SCALING_NONE)
    strata_dataset_get_statistics (dataset, STRATA_SPLIT_TRAIN, &statistics);
  if (scaling == STRATA_SCALING_MIN_MAX)
    {
      *center = statistics.min;
      *spread = statistics.max - statistics.min;
    }
  else if (scaling == STRATA_SCALING_STANDARD)
    {
      *center = statistics.mean;
      *spread = statistics.std;
    }
  return strata_scaler_new_take (scaling, center, spread, 1);
}

/* n Σv² − (Σv)² is exact in integers: n² times the variance, without the cancellation that floats would bring. */
static StrataScaler *
fit_each_pixel (StrataDataset *dataset)
{
  const StrataPixelMoments *moments = strata_dataset_get_pixel_moments (dataset, STRATA_SPLIT_TRAIN);
  const guint64 n = strata_dataset_get_n (dataset, STRATA_SPLIT_TRAIN);
  const gsize size = strata_shape_get_size (strata_dataset_get_shape (dataset));
  double *center = g_new (double, size), *spread = g_new (double, size);

  for (gsize i = 0; i < size; i++)
    {
      __extension__ unsigned __int128 sum = moments->sum[i];
      __extension__ unsigned __int128 scatter = (unsigned __int128) n * moments->sum_of_squares[i] - sum * sum;

      center[i] = (double) moments->sum[i] / n;
      spread[i] = sqrt ((double) scatter) / n;
    }
  return strata_scaler_new_take (STRATA_SCALING_STANDARD_PER_PIXEL, center, spread, size);
}

/**
 * strata_scaler_fit:
 * @scaling: the kind
 * @dataset: only its training split is looked at
 *
 * Fits a scaling. Min-max maps the smallest and largest training pixel to 0 and 1; standard takes the mean of all
 * training pixels away and divides by their population standard deviation; standard per pixel does so for each pixel
 * on its own.
 *
 * Returns: (transfer full): the scaler
 */
StrataScaler *
strata_scaler_fit (StrataScaling scaling, StrataDataset *dataset)
{
  if (scaling == STRATA_SCALING_STANDARD_PER_PIXEL)
    return fit_each_pixel (dataset);
  return fit_all_pixels (scaling, dataset);
}

StrataScaler *
strata_scaler_new (StrataScaling scaling, const float *scale, const float *offset, gsize n)
{
  StrataScaler *self;
  double *center = g_new (double, n), *spread = g_new (double, n);

  for (gsize i = 0; i < n; i++)
    {
      center[i] = scale[i] == 0 ? 0 : -(double) offset[i] / scale[i];
      spread[i] = scale[i] == 0 ? 1 : 1 / (double) scale[i];
    }
  self = strata_scaler_new_take (scaling, center, spread, n);
  memcpy (self->scale, scale, n * sizeof *scale);
  memcpy (self->offset, offset, n * sizeof *offset);
  return self;
}

StrataScaling
strata_scaler_get_scaling (StrataScaler *self)
{
  return self->scaling;
}

gboolean
strata_scaler_is_per_pixel (StrataScaler *self)
{
  return self->scaling == STRATA_SCALING_STANDARD_PER_PIXEL;
}

const float *
strata_scaler_get_scale (StrataScaler *self, gsize *n)
{
  if (n != NULL)
    *n = self->n;
  return self->scale;
}

const float *
strata_scaler_get_offset (StrataScaler *self, gsize *n)
{
  if (n != NULL)
    *n = self->n;
  return self->offset;
}

double
strata_scaler_get_center (StrataScaler *self, gsize pixel)
{
  return self->center[strata_scaler_is_per_pixel (self) ? pixel : 0];
}

double
strata_scaler_get_spread (StrataScaler *self, gsize pixel)
{
  return self->spread[strata_scaler_is_per_pixel (self) ? pixel : 0];
}

gboolean
strata_scaler_equal (StrataScaler *a, StrataScaler *b)
{
  return a->scaling == b->scaling && a->n == b->n && memcmp (a->scale, b->scale, a->n * sizeof *a->scale) == 0
         && memcmp (a->offset, b->offset, a->n * sizeof *a->offset) == 0;
}

/**
 * strata_scaler_apply:
 * @self: a scaler
 * @pixels: [n_pixels], one image or several in a row
 * @n_pixels: a multiple of the image's size when the scaling is per pixel
 * @scaled: (out caller-allocates): [n_pixels]
 */
void
strata_scaler_apply (StrataScaler *self, const guint8 *pixels, gsize n_pixels, float *scaled)
{
  if (self->scaling == STRATA_SCALING_NONE)
    {
      for (gsize i = 0; i < n_pixels; i++)
        scaled[i] = pixels[i];
      return;
    }
  if (!strata_scaler_is_per_pixel (self))
    {
      const float scale = self->scale[0], offset = self->offset[0];

      for (gsize i = 0; i < n_pixels; i++)
        scaled[i] = pixels[i] * scale + offset;
      return;
    }
  for (gsize start = 0; start < n_pixels; start += self->n)
    for (gsize i = 0; i < MIN (self->n, n_pixels - start); i++)
      scaled[start + i] = pixels[start + i] * self->scale[i] + self->offset[i];
}

static void
get_statistics_per_pixel (StrataScaler *self, StrataDataset *dataset, StrataSplit split, StrataStatistics *statistics)
{
  const StrataPixelMoments *moments = strata_dataset_get_pixel_moments (dataset, split);
  const double n = strata_dataset_get_n (dataset, split);
  double sum = 0, sum_of_squares = 0, variance;

  statistics->min = INFINITY;
  statistics->max = -INFINITY;
  for (gsize i = 0; i < self->n; i++)
    {
      const double scale = 1 / self->spread[i], center = self->center[i], s = moments->sum[i];

      statistics->min = MIN (statistics->min, (moments->min[i] - center) * scale);
      statistics->max = MAX (statistics->max, (moments->max[i] - center) * scale);
      sum += (s - n * center) * scale;
      sum_of_squares += (moments->sum_of_squares[i] - 2 * center * s + n * center * center) * scale * scale;
    }
  statistics->mean = sum / (n * self->n);
  variance = sum_of_squares / (n * self->n) - statistics->mean * statistics->mean;
  statistics->std = sqrt (MAX (variance, 0));
}

void
strata_scaler_get_statistics (StrataScaler *self,
                              StrataDataset *dataset,
                              StrataSplit split,
                              StrataStatistics *statistics)
{
  strata_dataset_get_statistics (dataset, split, statistics);
  if (strata_dataset_get_n (dataset, split) == 0)
    return;
  if (strata_scaler_is_per_pixel (self))
    {
      get_statistics_per_pixel (self, dataset, split, statistics);
      return;
    }
  statistics->min = (statistics->min - self->center[0]) / self->spread[0];
  statistics->max = (statistics->max - self->center[0]) / self->spread[0];
  statistics->mean = (statistics->mean - self->center[0]) / self->spread[0];
  statistics->std /= self->spread[0];
}

char *
strata_scaler_describe (StrataScaler *self)
{
  switch (self->scaling)
    {
    case STRATA_SCALING_MIN_MAX:
      return g_strdup_printf (_ ("min %.4g, max %.4g"), self->center[0], self->center[0] + self->spread[0]);
    case STRATA_SCALING_STANDARD:
      return g_strdup_printf (_ ("mean %.1f, std %.1f"), self->center[0], self->spread[0]);
    case STRATA_SCALING_STANDARD_PER_PIXEL:
      return g_strdup_printf (_ ("mean and std of each of %zu pixels"), self->n);
    case STRATA_SCALING_NONE:
    default:
      return g_strdup (_ ("pixels as they are"));
    }
}

void
strata_scaler_get_source (StrataScaler *self, StrataDataset *dataset, StrataSplit split, StSource *source)
{
  gboolean scales = self != NULL && self->scaling != STRATA_SCALING_NONE;

  *source = (StSource){
    .bytes = strata_dataset_get_pixels (dataset, split),
    .n_features = strata_shape_get_size (strata_dataset_get_shape (dataset)),
    .scale = scales ? self->scale : NULL,
    .offset = scales ? self->offset : NULL,
    .per_feature = scales && strata_scaler_is_per_pixel (self),
    .labels = strata_dataset_get_labels (dataset, split),
    .n_classes = strata_dataset_get_n_classes (dataset),
  };
}

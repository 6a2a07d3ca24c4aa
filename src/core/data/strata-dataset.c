/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-dataset-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

typedef struct
{
  const guint8 *pixels; /* [n, size], into the dataset's arrays */
  const guint8 *labels; /* [n] */
  gsize n;
  gsize *class_counts; /* [n_classes] */

  gsize histogram_once, moments_once;
  guint64 histogram[256];
  StrataPixelMoments moments;
} Split;

struct _StrataDataset
{
  GObject parent_instance;

  char *name;
  StrataShape shape;
  gsize size; /* pixels an image */
  char **class_names;
  guint n_classes;
  GBytes *train_pixels, *train_labels, *test_pixels, *test_labels;
  GBytes *spoilt_labels; /* of the training split, where some are wrong on purpose; or NULL */
  Split splits[STRATA_N_SPLITS];
};

G_DEFINE_FINAL_TYPE (StrataDataset, strata_dataset, G_TYPE_OBJECT)

G_DEFINE_QUARK (strata_data_error, strata_data_error)

static void
strata_dataset_finalize (GObject *object)
{
  StrataDataset *self = STRATA_DATASET (object);

  for (guint i = 0; i < STRATA_N_SPLITS; i++)
    {
      Split *split = &self->splits[i];

      g_free (split->class_counts);
      g_free (split->moments.sum);
      g_free (split->moments.sum_of_squares);
      g_free (split->moments.min);
      g_free (split->moments.max);
    }
  g_free (self->name);
  g_strfreev (self->class_names);
  g_clear_pointer (&self->train_pixels, g_bytes_unref);
  g_clear_pointer (&self->train_labels, g_bytes_unref);
  g_clear_pointer (&self->test_pixels, g_bytes_unref);
  g_clear_pointer (&self->test_labels, g_bytes_unref);
  g_clear_pointer (&self->spoilt_labels, g_bytes_unref);

  G_OBJECT_CLASS (strata_dataset_parent_class)->finalize (object);
}

static void
strata_dataset_class_init (StrataDatasetClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = strata_dataset_finalize;
}

static void
strata_dataset_init (StrataDataset *self)
{
}

/* --- Making one ---------------------------------------------------------------------------------------------------- */

static guint
find_largest_label (const guint8 *labels, gsize n)
{
  guint largest = 0;

  for (gsize i = 0; i < n; i++)
    largest = MAX (largest, labels[i]);
  return largest;
}

static char **
number_classes (guint n_classes)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  for (guint i = 0; i < n_classes; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u", i);

      g_strv_builder_add (names, name);
    }
  return g_strv_builder_end (names);
}

static gboolean
check_labels (StrataDataset *self, const guint8 *labels, gsize n, const char *file_name, GError **error)
{
  for (gsize i = 0; i < n; i++)
    if (labels[i] >= self->n_classes)
      {
        g_set_error (error, STRATA_DATA_ERROR, STRATA_DATA_ERROR_MISMATCH,
                     _ ("“%s” gives image %zu the label %u, but %s has the classes 0 to %u; "
                        "choose the labels that belong to these images"),
                     file_name, i, labels[i], self->name, self->n_classes - 1);
        return FALSE;
      }
  return TRUE;
}

/* Labels [n] of which about `noise` are another class, the same ones each time: drawn by (image). */
static GBytes *
spoil_labels (const guint8 *labels, gsize n, double noise, guint n_classes)
{
  guint8 *spoilt = g_memdup2 (labels, n);

  for (gsize i = 0; i < n && n_classes > 1; i++)
    if (st_random_uniform (0, ST_STREAM_LABEL_NOISE, i, 0) < noise)
      {
        guint step = 1 + (guint) (st_random_uniform (0, ST_STREAM_LABEL_NOISE, i, 1) * (n_classes - 1));
        spoilt[i] = (guint8) ((spoilt[i] + step) % n_classes);
      }
  return g_bytes_new_take (spoilt, n);
}

static void
set_split (StrataDataset *self, StrataSplit which, const guint8 *pixels, const guint8 *labels, gsize n)
{
  Split *split = &self->splits[which];

  split->pixels = pixels;
  split->labels = labels;
  split->n = n;
  split->class_counts = g_new0 (gsize, self->n_classes);
  for (gsize i = 0; i < n; i++)
    split->class_counts[labels[i]]++;
}

StrataDataset *
strata_dataset_new_from_parts (const StrataDatasetParts *parts, GError **error)
{
  g_autoptr (StrataDataset) self = g_object_new (STRATA_TYPE_DATASET, NULL);
  const guint8 *train_pixels = g_bytes_get_data (parts->train_pixels, NULL);
  const guint8 *train_labels = g_bytes_get_data (parts->train_labels, NULL);
  const guint8 *test_labels = g_bytes_get_data (parts->test_labels, NULL);
  gsize n_validation = parts->n_validation, n_used;

  self->name = g_strdup (parts->name);
  self->shape = parts->shape;
  self->size = 1;
  for (int i = 0; i < parts->shape.rank; i++)
    self->size *= parts->shape.dim[i];
  self->train_pixels = g_bytes_ref (parts->train_pixels);
  self->train_labels = g_bytes_ref (parts->train_labels);
  self->test_pixels = g_bytes_ref (parts->test_pixels);
  self->test_labels = g_bytes_ref (parts->test_labels);

  if (parts->class_names != NULL)
    {
      self->class_names = g_strdupv ((char **) parts->class_names);
      self->n_classes = g_strv_length (self->class_names);
    }
  else
    {
      self->n_classes =
        1 + MAX (find_largest_label (train_labels, parts->n_train), find_largest_label (test_labels, parts->n_test));
      self->class_names = number_classes (self->n_classes);
    }

  if (!check_labels (self, train_labels, parts->n_train, parts->train_labels_name, error)
      || !check_labels (self, test_labels, parts->n_test, parts->test_labels_name, error))
    return NULL;
  if (n_validation >= parts->n_train)
    {
      g_set_error (error, STRATA_DATA_ERROR, STRATA_DATA_ERROR_MISMATCH,
                   _ ("Validation takes the first %zu images, but %s has only %zu to train on; "
                      "set validation to a smaller number"),
                   n_validation, self->name, parts->n_train);
      return NULL;
    }

  n_used = (gsize) ceil ((double) (parts->n_train - n_validation) * parts->share);
  set_split (self, STRATA_SPLIT_VALIDATION, train_pixels, train_labels, n_validation);
  train_labels += n_validation;
  if (parts->label_noise > 0)
    {
      self->spoilt_labels = spoil_labels (train_labels, n_used, parts->label_noise, self->n_classes);
      train_labels = g_bytes_get_data (self->spoilt_labels, NULL);
    }
  set_split (self, STRATA_SPLIT_TRAIN, train_pixels + n_validation * self->size, train_labels, n_used);
  set_split (self, STRATA_SPLIT_TEST, g_bytes_get_data (parts->test_pixels, NULL), test_labels, parts->n_test);
  return g_steal_pointer (&self);
}

/**
 * strata_dataset_new_from_arrays:
 * @shape: shape of one image
 * @train_pixels: [n_train, size]
 * @train_labels: [n_train]
 * @n_train: images in the training file, validation among them
 * @n_validation: how many of the first are validation
 * @test_pixels: (nullable): [n_test, size]
 * @test_labels: (nullable): [n_test]
 * @n_test: images in the test file, may be 0
 * @class_names: (nullable): NULL-terminated; %NULL: "0", "1", ... up to the largest label
 * @error: set when a label is outside the classes or nothing is left to train on
 *
 * Makes a dataset from memory; everything is copied.
 *
 * Returns: (transfer full) (nullable): the dataset
 */
StrataDataset *
strata_dataset_new_from_arrays (const StrataShape *shape,
                                const guint8 *train_pixels,
                                const guint8 *train_labels,
                                gsize n_train,
                                gsize n_validation,
                                const guint8 *test_pixels,
                                const guint8 *test_labels,
                                gsize n_test,
                                const char *const *class_names,
                                GError **error)
{
  gsize size = strata_shape_get_size (shape);
  g_autoptr (GBytes) x_train = g_bytes_new (train_pixels, n_train * size);
  g_autoptr (GBytes) y_train = g_bytes_new (train_labels, n_train);
  g_autoptr (GBytes) x_test = g_bytes_new (test_pixels, n_test * size);
  g_autoptr (GBytes) y_test = g_bytes_new (test_labels, n_test);

  return strata_dataset_new_from_parts (
    &(StrataDatasetParts){
      .name = _ ("The data"),
      .shape = *shape,
      .train_pixels = x_train,
      .train_labels = y_train,
      .n_train = n_train,
      .n_validation = n_validation,
      .share = 1,
      .test_pixels = x_test,
      .test_labels = y_test,
      .n_test = n_test,
      .class_names = class_names,
      .train_labels_name = _ ("train labels"),
      .test_labels_name = _ ("test labels"),
    },
    error);
}

/* --- Asking it ----------------------------------------------------------------------------------------------------- */

const char *
strata_dataset_get_name (StrataDataset *self)
{
  return self->name;
}

const StrataShape *
strata_dataset_get_shape (StrataDataset *self)
{
  return &self->shape;
}

guint
strata_dataset_get_n_classes (StrataDataset *self)
{
  return self->n_classes;
}

const char *
strata_dataset_get_class_name (StrataDataset *self, guint label)
{
  g_return_val_if_fail (label < self->n_classes, NULL);

  return self->class_names[label];
}

gsize
strata_dataset_get_n (StrataDataset *self, StrataSplit split)
{
  return self->splits[split].n;
}

const guint8 *
strata_dataset_get_pixels (StrataDataset *self, StrataSplit split)
{
  return self->splits[split].pixels;
}

const guint8 *
strata_dataset_get_image (StrataDataset *self, StrataSplit split, gsize index)
{
  g_return_val_if_fail (index < self->splits[split].n, NULL);

  return self->splits[split].pixels + index * self->size;
}

guint
strata_dataset_get_label (StrataDataset *self, StrataSplit split, gsize index)
{
  g_return_val_if_fail (index < self->splits[split].n, 0);

  return self->splits[split].labels[index];
}

const guint8 *
strata_dataset_get_labels (StrataDataset *self, StrataSplit split)
{
  return self->splits[split].labels;
}

const gsize *
strata_dataset_get_class_counts (StrataDataset *self, StrataSplit split)
{
  return self->splits[split].class_counts;
}

const char *
strata_split_get_name (StrataSplit split)
{
  static const char *const names[STRATA_N_SPLITS] = {
    [STRATA_SPLIT_TRAIN] = "train",
    [STRATA_SPLIT_VALIDATION] = "validation",
    [STRATA_SPLIT_TEST] = "test",
  };

  return names[split];
}

/* --- Counting ------------------------------------------------------------------------------------------------------ */

/* Four interleaved counts, so that a run of equal pixels (the black background) does not wait on one memory cell. */
static void
count_values (const guint8 *values, gsize n, guint64 histogram[256])
{
  g_autofree guint64 *parts = g_new0 (guint64, (gsize) 4 * 256);
  gsize i = 0;

  for (; i + 4 <= n; i += 4)
    {
      parts[values[i]]++;
      parts[256 + values[i + 1]]++;
      parts[512 + values[i + 2]]++;
      parts[768 + values[i + 3]]++;
    }
  for (; i < n; i++)
    parts[values[i]]++;
  for (guint value = 0; value < 256; value++)
    histogram[value] = parts[value] + parts[256 + value] + parts[512 + value] + parts[768 + value];
}

static const guint64 *
ensure_histogram (StrataDataset *self, StrataSplit which)
{
  Split *split = &self->splits[which];

  if (g_once_init_enter (&split->histogram_once))
    {
      count_values (split->pixels, split->n * self->size, split->histogram);
      g_once_init_leave (&split->histogram_once, 1);
    }
  return split->histogram;
}

void
strata_dataset_get_histogram (StrataDataset *self, StrataSplit split, guint64 histogram[256])
{
  memcpy (histogram, ensure_histogram (self, split), 256 * sizeof *histogram);
}

/**
 * strata_dataset_get_statistics:
 * @self: a dataset
 * @split: which split
 * @statistics: (out): all zero for an empty split
 *
 * Minimum, maximum, mean and population standard deviation over all pixels, from exact integer sums.
 */
void
strata_dataset_get_statistics (StrataDataset *self, StrataSplit split, StrataStatistics *statistics)
{
  const guint64 *histogram = ensure_histogram (self, split);
  guint64 n = 0, sum = 0;
  double squares = 0;
  int min = -1, max = 0;

  *statistics = (StrataStatistics){ 0 };
  for (int value = 0; value < 256; value++)
    {
      if (histogram[value] == 0)
        continue;
      if (min < 0)
        min = value;
      max = value;
      n += histogram[value];
      sum += histogram[value] * value;
    }
  if (n == 0)
    return;

  statistics->min = min;
  statistics->max = max;
  statistics->mean = (double) sum / n;
  for (int value = 0; value < 256; value++)
    squares += histogram[value] * (value - statistics->mean) * (value - statistics->mean);
  statistics->std = sqrt (squares / n);
}

/* Adds rows [n, size] to the sums. A block of at most 65,536 rows cannot overflow 32 bits (255² · 65,536 < 2³²), and
 * narrow sums are what the compiler turns into vectors. */
static void
add_rows (const guint8 *rows, gsize n, gsize size, StrataPixelMoments *moments)
{
  g_autofree guint32 *sum = g_new0 (guint32, size);
  g_autofree guint32 *squares = g_new0 (guint32, size);

  for (gsize i = 0; i < n; i++)
    {
      const guint8 *row = rows + i * size;

      for (gsize p = 0; p < size; p++)
        {
          sum[p] += row[p];
          squares[p] += (guint32) row[p] * row[p];
          moments->min[p] = MIN (moments->min[p], row[p]);
          moments->max[p] = MAX (moments->max[p], row[p]);
        }
    }
  for (gsize p = 0; p < size; p++)
    {
      moments->sum[p] += sum[p];
      moments->sum_of_squares[p] += squares[p];
    }
}

const StrataPixelMoments *
strata_dataset_get_pixel_moments (StrataDataset *self, StrataSplit which)
{
  const gsize block = 65536;
  Split *split = &self->splits[which];
  StrataPixelMoments *moments = &split->moments;

  if (g_once_init_enter (&split->moments_once))
    {
      moments->sum = g_new0 (guint64, self->size);
      moments->sum_of_squares = g_new0 (guint64, self->size);
      moments->min = g_malloc (self->size);
      moments->max = g_malloc0 (self->size);
      memset (moments->min, 255, self->size);
      for (gsize i = 0; i < split->n; i += block)
        add_rows (split->pixels + i * self->size, MIN (block, split->n - i), self->size, moments);
      g_once_init_leave (&split->moments_once, 1);
    }
  return moments;
}

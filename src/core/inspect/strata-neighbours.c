/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-neighbours.h"

#include <string.h>

#define MAX_FLOATS ((gsize) 64 * 1024 * 1024)
#define CHUNK 1024

struct _StrataNeighbours
{
  GObject parent_instance;

  StrataNetwork *network;
  guint layer; /* of the sequential: whose output is compared */
  gsize size;  /* of a row */
  gsize n, step;
  float *features; /* [n, size]: of training image i · step */
};

G_DEFINE_FINAL_TYPE (StrataNeighbours, strata_neighbours, G_TYPE_OBJECT)

static void
strata_neighbours_finalize (GObject *object)
{
  StrataNeighbours *self = STRATA_NEIGHBOURS (object);

  g_free (self->features);
  g_clear_object (&self->network);

  G_OBJECT_CLASS (strata_neighbours_parent_class)->finalize (object);
}

static void
strata_neighbours_class_init (StrataNeighboursClass *class)
{
  G_OBJECT_CLASS (class)->finalize = strata_neighbours_finalize;
}

static void
strata_neighbours_init (StrataNeighbours *self)
{
}

/* The layer before the last one that has weights; the first where there is none. */
static guint
find_layer (StrataSequential *sequential)
{
  for (guint i = strata_sequential_get_n_layers (sequential); i > 1; i--)
    if (strata_sequential_get_layer (sequential, i - 1)->n_weights > 0)
      return i - 2;
  return 0;
}

/**
 * strata_neighbours_new:
 * @network: a network
 * @dataset: images of the network's shape
 * @cancellable: (nullable): a cancellable, looked at between batches
 * @error: of %STRATA_MODEL_ERROR, or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable): the training images as the network sees them
 */
StrataNeighbours *
strata_neighbours_new (StrataNetwork *network, StrataDataset *dataset, GCancellable *cancellable, GError **error)
{
  g_autoptr (StrataNeighbours) self = g_object_new (STRATA_TYPE_NEIGHBOURS, NULL);
  StrataSequential *sequential = strata_network_get_sequential (network);
  gsize n_images = strata_dataset_get_n (dataset, STRATA_SPLIT_TRAIN),
        image_size = strata_shape_get_size (strata_dataset_get_shape (dataset));
  g_autofree guint8 *images = g_malloc (CHUNK * image_size);

  if (!strata_network_check_data (network, dataset, error))
    return NULL;
  self->network = g_object_ref (network);
  self->layer = find_layer (sequential);
  self->size = strata_shape_get_size (&strata_sequential_get_layer (sequential, self->layer)->output);
  self->step = (n_images * self->size + MAX_FLOATS - 1) / MAX_FLOATS;
  self->step = MAX (self->step, 1);
  self->n = (n_images + self->step - 1) / self->step;
  self->features = g_new (float, MAX (self->n * self->size, 1));
  for (gsize start = 0; start < self->n; start += CHUNK)
    {
      gsize n = MIN (CHUNK, self->n - start);

      for (gsize i = 0; i < n; i++)
        memcpy (images + i * image_size,
                strata_dataset_get_image (dataset, STRATA_SPLIT_TRAIN, (start + i) * self->step), image_size);
      if (!strata_network_predict_layer (network, self->layer, images, n, 1, self->features + start * self->size,
                                         cancellable, error))
        return NULL;
    }
  return g_steal_pointer (&self);
}

typedef struct
{
  double distance;
  guint32 index;
} Near;

static double
get_distance (const float *a, const float *b, gsize n)
{
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += ((double) a[i] - b[i]) * ((double) a[i] - b[i]);
  return sum;
}

/* Into the sorted list of the nearest, which holds at most n. */
static void
insert (GArray *nearest, const Near *candidate, guint n)
{
  guint place = nearest->len;

  while (place > 0 && g_array_index (nearest, Near, place - 1).distance > candidate->distance)
    place--;
  if (place >= n)
    return;
  g_array_insert_val (nearest, place, *candidate);
  if (nearest->len > n)
    g_array_set_size (nearest, n);
}

GArray *
strata_neighbours_find (StrataNeighbours *self, const guint8 *image, gssize skip, guint n)
{
  g_autoptr (GArray) nearest = g_array_new (FALSE, FALSE, sizeof (Near));
  g_autofree float *wanted = g_new (float, self->size);
  GArray *indices = g_array_new (FALSE, FALSE, sizeof (guint32));

  if (!strata_network_predict_layer (self->network, self->layer, image, 1, 1, wanted, NULL, NULL))
    return indices;
  for (gsize i = 0; i < self->n; i++)
    {
      Near candidate = { .distance = get_distance (wanted, self->features + i * self->size, self->size),
                         .index = (guint32) (i * self->step) };

      if ((gssize) candidate.index != skip)
        insert (nearest, &candidate, n);
    }
  for (guint i = 0; i < nearest->len; i++)
    g_array_append_val (indices, g_array_index (nearest, Near, i).index);
  return indices;
}

StrataNetwork *
strata_neighbours_get_network (StrataNeighbours *self)
{
  return self->network;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-activators.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Outputs of a layer that are kept at once. */
#define MAX_OUTPUTS (1u << 21)
#define MAX_IMAGES 1024

static int
compare_activators (gconstpointer a, gconstpointer b)
{
  const StrataActivator *x = a, *y = b;

  /* Ties by index, so that the list is the same each time. */
  return x->value != y->value ? (x->value < y->value) - (x->value > y->value)
                              : (x->index > y->index) - (x->index < y->index);
}

/* The largest of every channels-th number. */
static float
get_peak (const float *outputs, gsize size, gsize channels, guint unit)
{
  float peak = -INFINITY;

  for (gsize i = unit; i < size; i += channels)
    peak = MAX (peak, outputs[i]);
  return peak;
}

/* Keeps the list sorted and no longer than n. */
static void
consider (GArray *list, guint n, StrataActivator activator)
{
  guint at = list->len;

  if (isnan (activator.value))
    return;
  while (at > 0 && compare_activators (&activator, &g_array_index (list, StrataActivator, at - 1)) < 0)
    at--;
  if (at == n)
    return;
  g_array_insert_val (list, at, activator);
  if (list->len > n)
    g_array_set_size (list, n);
}

static gboolean
check_shape (StrataNetwork *network, StrataDataset *dataset, GError **error)
{
  const StrataShape *takes = strata_sequential_get_input_shape (strata_network_get_sequential (network));
  const StrataShape *images = strata_dataset_get_shape (dataset);

  if (strata_shape_get_size (takes) == strata_shape_get_size (images))
    return TRUE;
  g_autofree char *takes_text = strata_shape_to_string (takes);
  g_autofree char *images_text = strata_shape_to_string (images);
  g_set_error (error, STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_SHAPE,
               _ ("The model takes images of %s, and those of %s are %s; choose data of the same shape"), takes_text,
               strata_dataset_get_name (dataset), images_text);
  return FALSE;
}

/**
 * strata_activators_find:
 * @network: a network
 * @dataset: images of the network's shape
 * @split: which of them
 * @layer: of its sequential
 * @unit: of the layer, or a channel of its maps
 * @n: how many
 * @cancellable: (nullable): a cancellable, looked at between batches
 * @error: of %STRATA_MODEL_ERROR, or %G_IO_ERROR_CANCELLED
 *
 * Blocking; for a worker thread.
 *
 * Returns: (transfer full) (nullable) (element-type StrataActivator): the images with the highest activation, the highest
 *   first, equal ones in the order of the split
 */
GArray *
strata_activators_find (StrataNetwork *network,
                        StrataDataset *dataset,
                        StrataSplit split,
                        guint layer,
                        guint unit,
                        guint n,
                        GCancellable *cancellable,
                        GError **error)
{
  StrataSequential *sequential = strata_network_get_sequential (network);
  const StrataShape *output = &strata_sequential_get_layer (sequential, layer)->output;
  gsize size = strata_shape_get_size (output), channels = output->rank > 0 ? output->dim[output->rank - 1] : 1;
  gsize n_images = strata_dataset_get_n (dataset, split), at_once = CLAMP (MAX_OUTPUTS / size, 1, MAX_IMAGES);
  gsize image_size = strata_shape_get_size (strata_dataset_get_shape (dataset));
  g_autofree float *outputs = g_new (float, at_once *size);
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (StrataActivator));

  if (!check_shape (network, dataset, error))
    return NULL;
  for (gsize first = 0; first < n_images && unit < channels; first += at_once)
    {
      gsize count = MIN (at_once, n_images - first);

      if (!strata_network_predict_layer (network, layer,
                                         strata_dataset_get_pixels (dataset, split) + first * image_size, count, 1,
                                         outputs, cancellable, error))
        return NULL;
      for (gsize i = 0; i < count; i++)
        consider (list, n,
                  (StrataActivator){ .index = (guint32) (first + i),
                                     .value = get_peak (outputs + i * size, size, channels, unit) });
    }
  return g_steal_pointer (&list);
}

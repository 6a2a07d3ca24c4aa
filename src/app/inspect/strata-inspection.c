/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-inspection.h"

#include <glib/gi18n.h>

/* Images predicted at once while looking for a mistake: few enough to answer soon, enough to fill a batch. */
#define CHUNK 512

typedef struct
{
  StrataNetwork *network;
  GBytes *pixels; /* of one image, or */
  StrataDataset *dataset;
  StrataSplit split;
  guint index;
  StrataShape shape;
} Request;

static void
request_free (Request *request)
{
  g_object_unref (request->network);
  g_clear_pointer (&request->pixels, g_bytes_unref);
  g_clear_object (&request->dataset);
  g_free (request);
}

void
strata_inspection_free (StrataInspection *self)
{
  g_object_unref (self->network);
  g_bytes_unref (self->pixels);
  g_ptr_array_unref (self->activations);
  g_free (self);
}

/* An older network may be of other images than those shown now. */
static gboolean
check_shape (Request *request, GError **error)
{
  const StrataShape *takes = strata_sequential_get_input_shape (strata_network_get_sequential (request->network));
  const StrataShape *is = &request->shape;

  if (strata_shape_get_size (takes) == strata_shape_get_size (is))
    return TRUE;
  g_autofree char *takes_text = strata_shape_to_string (takes);
  g_autofree char *is_text = strata_shape_to_string (is);
  g_set_error (error, STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_SHAPE,
               _ ("The network was trained on images of %s, these are of %s. Train it again."), takes_text, is_text);
  return FALSE;
}

static void
run_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Request *request = data;
  g_autoptr (GError) error = NULL;

  if (!check_shape (request, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  StrataInspection *self = g_new0 (StrataInspection, 1);
  self->network = g_object_ref (request->network);
  self->pixels = g_bytes_ref (request->pixels);
  self->activations = strata_network_get_activations (request->network, g_bytes_get_data (request->pixels, NULL));
  GArray *last = g_ptr_array_index (self->activations, self->activations->len - 1);
  self->outputs = (const float *) last->data;
  self->n_outputs = last->len;
  self->predicted = strata_network_get_class (request->network, self->outputs);
  g_task_return_pointer (task, self, (GDestroyNotify) strata_inspection_free);
}

static void
find_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Request *request = data;
  gsize n = strata_dataset_get_n (request->dataset, request->split), n_done = 0;
  gsize size = strata_shape_get_size (strata_dataset_get_shape (request->dataset));
  const guint8 *pixels = strata_dataset_get_pixels (request->dataset, request->split);
  gsize n_outputs =
    strata_shape_get_size (strata_sequential_get_output_shape (strata_network_get_sequential (request->network)));
  g_autoptr (GError) error = NULL;

  if (!check_shape (request, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  for (gsize first = (request->index + 1) % n; n_done < n;)
    {
      gsize count = MIN (CHUNK, MIN (n - first, n - n_done));
      g_autofree float *outputs =
        strata_network_predict (request->network, pixels + first * size, count, 1, cancellable, &error);

      if (outputs == NULL)
        {
          g_task_return_error (task, g_steal_pointer (&error));
          return;
        }
      for (gsize i = 0; i < count; i++)
        if (strata_network_get_class (request->network, outputs + i * n_outputs)
            != strata_dataset_get_label (request->dataset, request->split, first + i))
          {
            g_task_return_int (task, (gssize) (first + i));
            return;
          }
      n_done += count;
      first = (first + count) % n;
    }
  g_task_return_int (task, G_MAXSSIZE);
}

void
strata_inspection_run_async (StrataNetwork *network,
                             GBytes *pixels,
                             const StrataShape *shape,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Request *request = g_new0 (Request, 1);

  request->network = g_object_ref (network);
  request->pixels = g_bytes_ref (pixels);
  request->shape = *shape;
  g_task_set_task_data (task, request, (GDestroyNotify) request_free);
  g_task_run_in_thread (task, run_in_thread);
}

StrataInspection *
strata_inspection_run_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
strata_inspection_find_mistake_async (StrataNetwork *network,
                                      StrataDataset *dataset,
                                      StrataSplit split,
                                      guint index,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Request *request = g_new0 (Request, 1);

  request->network = g_object_ref (network);
  request->dataset = g_object_ref (dataset);
  request->split = split;
  request->index = index;
  request->shape = *strata_dataset_get_shape (dataset);
  g_task_set_task_data (task, request, (GDestroyNotify) request_free);
  g_task_run_in_thread (task, find_in_thread);
}

gssize
strata_inspection_find_mistake_finish (GAsyncResult *result, GError **error)
{
  gssize index = g_task_propagate_int (G_TASK (result), error);

  return index == G_MAXSSIZE ? -1 : index;
}

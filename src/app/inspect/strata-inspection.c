/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-inspection.h"

#include <glib/gi18n.h>

/* Images predicted at once while looking for a mistake: few enough to answer soon, enough to fill a batch. */
#define CHUNK 512

typedef struct
{
  StrataInspectionWish wish;  /* holds what it points to; pixels NULL while a mistake is looked for */
  GPtrArray *tiles, *weights; /* of the same weights, from an earlier inspection; or NULL */
  StrataSplit split;
  guint index;
} Request;

static Request *
request_new (const StrataInspectionWish *wish)
{
  Request *request = g_new0 (Request, 1);

  request->wish = *wish;
  g_object_ref (wish->network);
  g_object_ref (wish->dataset);
  if (wish->pixels != NULL)
    g_bytes_ref (wish->pixels);
  return request;
}

static void
request_free (Request *request)
{
  g_object_unref (request->wish.network);
  g_object_unref (request->wish.dataset);
  g_clear_pointer (&request->wish.pixels, g_bytes_unref);
  g_clear_pointer (&request->tiles, g_ptr_array_unref);
  g_clear_pointer (&request->weights, g_ptr_array_unref);
  g_free (request);
}

void
strata_inspection_free (StrataInspection *self)
{
  g_object_unref (self->network);
  g_bytes_unref (self->pixels);
  g_ptr_array_unref (self->activations);
  g_clear_pointer (&self->tiles, g_ptr_array_unref);
  g_clear_pointer (&self->spreads, g_ptr_array_unref);
  g_clear_pointer (&self->weights, g_ptr_array_unref);
  g_clear_pointer (&self->heat, strata_heat_map_free);
  g_free (self);
}

/* An older network may be of other images than those shown now. */
static gboolean
check_shape (Request *request, GError **error)
{
  const StrataShape *takes = strata_sequential_get_input_shape (strata_network_get_sequential (request->wish.network));
  const StrataShape *is = strata_dataset_get_shape (request->wish.dataset);

  if (strata_shape_get_size (takes) == strata_shape_get_size (is))
    return TRUE;
  g_autofree char *takes_text = strata_shape_to_string (takes);
  g_autofree char *is_text = strata_shape_to_string (is);
  g_set_error (error, STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_SHAPE,
               _ ("The network was trained on images of %s, these are of %s. Train it again."), takes_text, is_text);
  return FALSE;
}

static void
free_tiles (gpointer tiles)
{
  if (tiles != NULL)
    strata_tiles_unref (tiles);
}

static GPtrArray *
make_tiles (StrataInspection *self)
{
  StrataSequential *sequential = strata_network_get_sequential (self->network);
  GPtrArray *tiles = g_ptr_array_new_with_free_func (free_tiles);

  for (guint i = 0; i < strata_sequential_get_n_layers (sequential); i++)
    {
      GArray *values = g_ptr_array_index (self->activations, i);

      g_ptr_array_add (tiles, self->aspect == STRATA_ASPECT_WEIGHTS
                                ? strata_tiles_new_from_weights (self->network, i)
                                : strata_tiles_new_from_output (&strata_sequential_get_layer (sequential, i)->output,
                                                                (const float *) values->data));
    }
  return tiles;
}

static GPtrArray *
measure_activations (StrataInspection *self)
{
  GPtrArray *spreads = g_ptr_array_new_with_free_func ((GDestroyNotify) strata_spread_free);

  for (guint i = 0; i < self->activations->len; i++)
    {
      GArray *values = g_ptr_array_index (self->activations, i);

      g_ptr_array_add (spreads, strata_spread_new (NULL, (const float *) values->data, values->len));
    }
  return spreads;
}

/* Gradients are those of a sample of the training images; a network that was not compiled for these data has none. */
static GPtrArray *
measure_weights (StrataInspection *self, StrataDataset *dataset, GCancellable *cancellable)
{
  g_autoptr (StrataFlow) flow = strata_flow_new (self->network, dataset, cancellable, NULL);
  GPtrArray *weights = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);

  for (guint i = 0; i < self->activations->len; i++)
    g_ptr_array_add (weights, strata_spread_list_weights (self->network, i, flow));
  return weights;
}

static void
make_heat (StrataInspection *self, StrataOverlay overlay)
{
  const guint8 *pixels = g_bytes_get_data (self->pixels, NULL);

  self->heat_layer = strata_grad_cam_find_layer (strata_network_get_sequential (self->network));
  if (overlay == STRATA_OVERLAY_SALIENCY)
    self->heat = strata_saliency_new (self->network, pixels, self->predicted);
  else if (overlay == STRATA_OVERLAY_GRAD_CAM && self->heat_layer >= 0)
    self->heat = strata_grad_cam_new (self->network, pixels, self->predicted, (guint) self->heat_layer);
  self->overlay = self->heat != NULL ? overlay : STRATA_OVERLAY_NONE;
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
  self->network = g_object_ref (request->wish.network);
  self->pixels = g_bytes_ref (request->wish.pixels);
  self->aspect = request->wish.aspect;
  self->activations = strata_network_get_activations (self->network, g_bytes_get_data (self->pixels, NULL));
  GArray *last = g_ptr_array_index (self->activations, self->activations->len - 1);
  self->outputs = (const float *) last->data;
  self->n_outputs = last->len;
  self->predicted = strata_network_get_class (self->network, self->outputs);
  self->tiles = g_steal_pointer (&request->tiles);
  self->weights = g_steal_pointer (&request->weights);
  if (self->tiles == NULL && self->aspect != STRATA_ASPECT_DISTRIBUTIONS)
    self->tiles = make_tiles (self);
  if (self->aspect == STRATA_ASPECT_DISTRIBUTIONS)
    self->spreads = measure_activations (self);
  if (self->weights == NULL && self->aspect == STRATA_ASPECT_DISTRIBUTIONS)
    self->weights = measure_weights (self, request->wish.dataset, cancellable);
  make_heat (self, request->wish.overlay);
  g_task_return_pointer (task, self, (GDestroyNotify) strata_inspection_free);
}

static void
find_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Request *request = data;
  gsize n = strata_dataset_get_n (request->wish.dataset, request->split), n_done = 0;
  gsize size = strata_shape_get_size (strata_dataset_get_shape (request->wish.dataset));
  const guint8 *pixels = strata_dataset_get_pixels (request->wish.dataset, request->split);
  gsize n_outputs =
    strata_shape_get_size (strata_sequential_get_output_shape (strata_network_get_sequential (request->wish.network)));
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
        strata_network_predict (request->wish.network, pixels + first * size, count, 1, cancellable, &error);

      if (outputs == NULL)
        {
          g_task_return_error (task, g_steal_pointer (&error));
          return;
        }
      for (gsize i = 0; i < count; i++)
        if (strata_network_get_class (request->wish.network, outputs + i * n_outputs)
            != strata_dataset_get_label (request->wish.dataset, request->split, first + i))
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
strata_inspection_run_async (const StrataInspectionWish *wish,
                             const StrataInspection *before,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Request *request = request_new (wish);

  if (before != NULL && before->network == wish->network && before->aspect == wish->aspect)
    {
      if (wish->aspect == STRATA_ASPECT_WEIGHTS)
        request->tiles = g_ptr_array_ref (before->tiles);
      else if (wish->aspect == STRATA_ASPECT_DISTRIBUTIONS)
        request->weights = g_ptr_array_ref (before->weights);
    }
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
  Request *request = request_new (&(StrataInspectionWish){ .network = network, .dataset = dataset });

  request->split = split;
  request->index = index;
  g_task_set_task_data (task, request, (GDestroyNotify) request_free);
  g_task_run_in_thread (task, find_in_thread);
}

gssize
strata_inspection_find_mistake_finish (GAsyncResult *result, GError **error)
{
  gssize index = g_task_propagate_int (G_TASK (result), error);

  return index == G_MAXSSIZE ? -1 : index;
}

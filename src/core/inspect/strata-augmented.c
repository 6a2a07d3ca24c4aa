/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-augmented.h"

#include "strata-layer-private.h"

#include <math.h>

typedef struct
{
  StrataLayer *layer;
  StrataDataset *dataset;
  StrataScaler *scaler;
  StrataSplit split;
  gsize index;
  guint n;
  guint64 draw;
} Wish;

static void
wish_free (gpointer data)
{
  Wish *wish = data;

  g_clear_object (&wish->layer);
  g_clear_object (&wish->dataset);
  g_clear_object (&wish->scaler);
  g_free (wish);
}

/* Values as the network gets them back to pixels. A pixel that scaling makes nothing of is 0. */
static guint8
to_pixel (StrataScaler *scaler, gsize pixel, double value)
{
  gsize n = 0;

  if (scaler != NULL)
    {
      const float *offset = strata_scaler_get_offset (scaler, &n), *scale = strata_scaler_get_scale (scaler, &n);
      const gsize i = n == 1 ? 0 : pixel;

      value = scale[i] != 0 ? (value - offset[i]) / scale[i] : 0;
    }
  return (guint8) lround (CLAMP (value, 0, 255));
}

/* What comes out of the layer in training, for n times the one row of the source: [n, size]. */
static float *
run_layer (StrataLayer *layer, const StrataShape *shape, const StSource *source, guint n, guint64 draw)
{
  const gsize size = source->n_features;
  StShape input;
  g_autofree guint32 *rows = g_new0 (guint32, n);
  StMeasures measures = { 0 };
  StWeights *weights;
  StModel *model;
  StPlan *plan;
  float *values;

  strata_shape_to_engine (shape, &input);
  model = st_model_new (&input);
  strata_layer_build (layer, model);
  weights = st_weights_new (model);
  plan = st_plan_new (model, NULL,
                      &(StPlanOptions){ .batch_size = n, .training = true, .loss = ST_MEAN_SQUARED_ERROR, .seed = 1 });
  st_plan_gradients (plan, weights, source, &(StBatch){ .indices = rows, .n = n, .step = draw }, NULL, &measures);
  values = g_memdup2 (st_plan_get_activations (plan, 0), n * size * sizeof (float));
  st_plan_free (plan);
  st_weights_free (weights);
  st_model_free (model);
  return values;
}

GBytes *
strata_augmented_draw (StrataLayer *layer,
                       StrataDataset *dataset,
                       StrataSplit split,
                       gsize index,
                       StrataScaler *scaler,
                       guint n,
                       guint64 draw,
                       GError **error)
{
  StrataShape shape = *strata_dataset_get_shape (dataset), output;
  const gsize size = strata_shape_get_size (&shape);
  g_autofree float *values = NULL, *targets = NULL;
  guint8 *pixels;
  StSource source;

  /* A grey image has no axis of channels; a Reshape gives it one before it comes to the layer. */
  if (shape.rank == 2)
    shape.dim[shape.rank++] = 1;
  if (!strata_configurable_validate (STRATA_CONFIGURABLE (layer), error)
      || !strata_layer_infer (layer, &shape, &output, error))
    return NULL;
  targets = g_new0 (float, size);
  strata_scaler_get_source (scaler, dataset, split, &source);
  source.bytes = strata_dataset_get_image (dataset, split, index);
  source.labels = NULL;
  source.targets = targets;
  values = run_layer (layer, &shape, &source, n, draw);
  pixels = g_new (guint8, n * size);
  for (gsize i = 0; i < n * size; i++)
    pixels[i] = to_pixel (scaler, i % size, values[i]);
  return g_bytes_new_take (pixels, n * size);
}

static void
draw_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Wish *wish = data;
  GError *error = NULL;
  GBytes *pixels = strata_augmented_draw (wish->layer, wish->dataset, wish->split, wish->index, wish->scaler, wish->n,
                                          wish->draw, &error);

  if (pixels != NULL)
    g_task_return_pointer (task, pixels, (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_error (task, error);
}

void
strata_augmented_draw_async (StrataLayer *layer,
                             StrataDataset *dataset,
                             StrataSplit split,
                             gsize index,
                             StrataScaler *scaler,
                             guint n,
                             guint64 draw_number,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Wish *wish = g_new (Wish, 1);

  *wish = (Wish){
    .layer = STRATA_LAYER (strata_configurable_copy (STRATA_CONFIGURABLE (layer))),
    .dataset = g_object_ref (dataset),
    .scaler = scaler != NULL ? g_object_ref (scaler) : NULL,
    .split = split,
    .index = index,
    .n = n,
    .draw = draw_number,
  };
  g_task_set_source_tag (task, strata_augmented_draw_async);
  g_task_set_task_data (task, wish, wish_free);
  g_task_run_in_thread (task, draw_in_thread);
}

GBytes *
strata_augmented_draw_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-network-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Evaluating and predicting, each call over its own plan and team. */

static gboolean
check_image_shape (StrataNetwork *self, StrataDataset *dataset, GError **error)
{
  const StrataShape *input = strata_sequential_get_input_shape (self->sequential);
  const StrataShape *images = strata_dataset_get_shape (dataset);
  g_autofree char *input_text = NULL;
  g_autofree char *images_text = NULL;

  if (strata_shape_equal (input, images))
    return TRUE;
  input_text = strata_shape_to_string (input);
  images_text = strata_shape_to_string (images);
  g_set_error (error, STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_SHAPE,
               _ ("The model takes images of %s, and those of %s are %s; choose data of the same shape"), input_text,
               strata_dataset_get_name (dataset), images_text);
  return FALSE;
}

/* A label is an index among the outputs, a one-hot row of them, or with two classes the target of one output. */
static gboolean
check_outputs (StrataNetwork *self, StrataDataset *dataset, StLoss loss, GError **error)
{
  const StrataShape *output = strata_sequential_get_output_shape (self->sequential);
  gsize n_outputs = strata_shape_get_size (output), n_classes = strata_dataset_get_n_classes (dataset);
  g_autofree char *text = NULL;

  if (output->rank == 1
      && (n_outputs == n_classes || (loss == ST_SPARSE_CATEGORICAL_CROSSENTROPY && n_outputs > n_classes)
          || (loss != ST_SPARSE_CATEGORICAL_CROSSENTROPY && n_outputs == 1 && n_classes == 2)))
    return TRUE;
  text = strata_shape_to_string (output);
  g_set_error (error, STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_SHAPE,
               _ ("The model's output is %s, and %s has %zu classes; the last layer needs as many units"), text,
               strata_dataset_get_name (dataset), n_classes);
  return FALSE;
}

gboolean
strata_network_check_data (StrataNetwork *self, StrataDataset *dataset, GError **error)
{
  StPlanOptions options = { 0 };

  if (self->compile == NULL)
    {
      g_set_error (error, STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_ARGUMENT,
                   _ ("The model was saved without loss and metrics; compile it as its experiment says"));
      return FALSE;
    }
  return strata_compile_settings_fill_options (self->compile, strata_sequential_get_output_shape (self->sequential),
                                               &options, error)
         && check_image_shape (self, dataset, error) && check_outputs (self, dataset, options.loss, error);
}

/* --- Running ------------------------------------------------------------------------------------------------------- */

/* Plan and team of one call, with batches that walk over the rows in order. */
typedef struct
{
  StTeam *team;
  StPlan *plan;
  gsize batch_size, n;
  guint32 *indices; /* [batch_size] */
  StBatch batch;
} Walk;

static void
walk_clear (Walk *walk)
{
  g_clear_pointer (&walk->plan, st_plan_free);
  g_clear_pointer (&walk->team, st_team_free);
  g_clear_pointer (&walk->indices, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Walk, walk_clear)

static void
walk_init (Walk *walk, StrataNetwork *self, gsize n, guint n_threads, const StPlanOptions *options)
{
  const StModel *model = strata_sequential_get_model (self->sequential);
  StPlanOptions sized = *options;

  walk->n = n;
  walk->batch_size = CLAMP (n, 1, st_model_get_inference_batch (model));
  walk->indices = g_new (guint32, walk->batch_size);
  sized.batch_size = walk->batch_size;
  walk->team = st_team_new (n > walk->batch_size ? n_threads : 1, TRUE);
  walk->plan = st_plan_new (model, walk->team, &sized);
}

/* FALSE at the end, and when it was cancelled. */
static gboolean
walk_next (Walk *walk, gsize *start, GCancellable *cancellable, GError **error)
{
  *start += walk->batch.n;
  if (*start == walk->n || g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;

  walk->batch.n = MIN (walk->batch_size, walk->n - *start);
  walk->batch.indices = walk->indices;
  for (gsize i = 0; i < walk->batch.n; i++)
    walk->indices[i] = (guint32) (*start + i);
  return TRUE;
}

/**
 * strata_network_evaluate:
 * @self: a network with compile settings
 * @dataset: images of the network's shape
 * @split: which split
 * @n_threads: 0 for automatic
 * @cancellable: (nullable): a cancellable, looked at between batches
 * @evaluation: (out): mean loss and metrics, not weighted
 * @error: of %STRATA_MODEL_ERROR, or %G_IO_ERROR_CANCELLED
 *
 * Returns: whether it could
 */
gboolean
strata_network_evaluate (StrataNetwork *self,
                         StrataDataset *dataset,
                         StrataSplit split,
                         guint n_threads,
                         GCancellable *cancellable,
                         StrataEvaluation *evaluation,
                         GError **error)
{
  g_auto (Walk) walk = { 0 };
  StPlanOptions options = { 0 };
  StMeasures measures = { 0 };
  GError *cancelled = NULL;
  gsize n_outputs = strata_shape_get_size (strata_sequential_get_output_shape (self->sequential));
  g_autofree double *counts = NULL;
  g_auto (GStrv) names = NULL;
  StSource source;
  gsize start = 0, n_counts;

  if (!strata_network_check_data (self, dataset, error)
      || !strata_compile_settings_fill_options (self->compile, strata_sequential_get_output_shape (self->sequential),
                                                &options, error))
    return FALSE;

  strata_scaler_get_source (self->scaler, dataset, split, &source);
  walk_init (&walk, self, strata_dataset_get_n (dataset, split), n_threads, &options);
  n_counts = st_metrics_count_numbers (options.metrics, options.n_metrics, n_outputs);
  counts = g_new (double, MAX (n_counts, 1));
  st_measures_reset_counts (&measures, counts, n_counts);
  while (walk_next (&walk, &start, cancellable, &cancelled))
    st_plan_evaluate_step (walk.plan, self->weights, &source, &walk.batch, &measures);
  if (cancelled != NULL)
    {
      g_propagate_error (error, cancelled);
      return FALSE;
    }

  *evaluation = (StrataEvaluation){ .n = walk.n, .n_metrics = options.n_metrics };
  evaluation->loss = measures.loss_sum / MAX (measures.count, 1);
  names = strata_compile_settings_dup_metric_names (self->compile);
  for (gsize i = 0; i < options.n_metrics; i++)
    {
      evaluation->metrics[i] = st_measures_get_metric (&measures, options.metrics, i, n_outputs);
      evaluation->metric_names[i] = g_intern_string (names[i]);
    }
  return TRUE;
}

/* images [n, size] as the engine sees them. */
static void
set_image_source (StrataNetwork *self, const guint8 *images, StSource *source)
{
  gboolean scales = self->scaler != NULL && strata_scaler_get_scaling (self->scaler) != STRATA_SCALING_NONE;

  *source = (StSource){
    .bytes = images,
    .n_features = strata_shape_get_size (strata_sequential_get_input_shape (self->sequential)),
    .scale = scales ? strata_scaler_get_scale (self->scaler, NULL) : NULL,
    .offset = scales ? strata_scaler_get_offset (self->scaler, NULL) : NULL,
    .per_feature = scales && strata_scaler_is_per_pixel (self->scaler),
  };
}

static void
predict_one (StrataNetwork *self, const StSource *source, float *outputs)
{
  const StBatch batch = { .indices = &(guint32){ 0 }, .n = 1 };
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->single_lock);

  if (self->single_plan == NULL)
    {
      self->single_team = st_team_new (1, TRUE);
      self->single_plan = st_plan_new (strata_sequential_get_model (self->sequential), self->single_team,
                                       &(StPlanOptions){ .batch_size = 1 });
    }
  st_plan_predict (self->single_plan, self->weights, source, &batch, outputs);
}

/**
 * strata_network_predict:
 * @self: a network
 * @images: [n, size of its input]
 * @n: how many, may be 0
 * @n_threads: 0 for automatic
 * @cancellable: (nullable): a cancellable, looked at between batches
 * @error: %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable): what the last layer says, [n, outputs]
 */
float *
strata_network_predict (StrataNetwork *self,
                        const guint8 *images,
                        gsize n,
                        guint n_threads,
                        GCancellable *cancellable,
                        GError **error)
{
  g_auto (Walk) walk = { 0 };
  gsize n_outputs = strata_shape_get_size (strata_sequential_get_output_shape (self->sequential));
  g_autofree float *outputs = g_new (float, MAX (n * n_outputs, 1));
  GError *cancelled = NULL;
  StSource source;
  gsize start = 0;

  set_image_source (self, images, &source);
  if (n == 1)
    {
      predict_one (self, &source, outputs);
      return g_steal_pointer (&outputs);
    }
  walk_init (&walk, self, n, n_threads, &(StPlanOptions){ 0 });
  while (walk_next (&walk, &start, cancellable, &cancelled))
    st_plan_predict (walk.plan, self->weights, &source, &walk.batch, outputs + start * n_outputs);
  if (cancelled != NULL)
    {
      g_propagate_error (error, cancelled);
      return NULL;
    }
  return g_steal_pointer (&outputs);
}

static GArray *
scale_image (StrataNetwork *self, const guint8 *image)
{
  gsize size = strata_shape_get_size (strata_sequential_get_input_shape (self->sequential));
  GArray *values = g_array_sized_new (FALSE, FALSE, sizeof (float), (guint) size);

  g_array_set_size (values, (guint) size);
  for (gsize i = 0; self->scaler == NULL && i < size; i++)
    g_array_index (values, float, i) = image[i];
  if (self->scaler != NULL)
    strata_scaler_apply (self->scaler, image, size, (float *) values->data);
  return values;
}

/**
 * strata_network_predict_layer:
 * @self: a network
 * @layer: of its sequential
 * @images: [n, size of its input]
 * @n: how many
 * @n_threads: 0 for automatic
 * @outputs: (out caller-allocates): [n, size of the layer's output]
 * @cancellable: (nullable): a cancellable, looked at between batches
 * @error: %G_IO_ERROR_CANCELLED
 *
 * Returns: whether it came to its end
 */
gboolean
strata_network_predict_layer (StrataNetwork *self,
                              guint layer,
                              const guint8 *images,
                              gsize n,
                              guint n_threads,
                              float *outputs,
                              GCancellable *cancellable,
                              GError **error)
{
  g_auto (Walk) walk = { 0 };
  gsize size = strata_shape_get_size (&strata_sequential_get_layer (self->sequential, layer)->output);
  gsize n_last = strata_shape_get_size (strata_sequential_get_output_shape (self->sequential));
  gint op = strata_sequential_get_op (self->sequential, layer);
  GError *cancelled = NULL;
  StSource source;
  gsize start = 0;

  set_image_source (self, images, &source);
  walk_init (&walk, self, n, n_threads, &(StPlanOptions){ 0 });
  g_autofree float *last = g_new (float, walk.batch_size *n_last);
  while (walk_next (&walk, &start, cancellable, &cancelled))
    {
      float *rows = outputs + start * size;

      st_plan_predict (walk.plan, self->weights, &source, &walk.batch, last);
      if (op >= 0)
        memcpy (rows, st_plan_get_activations (walk.plan, (gsize) op), walk.batch.n * size * sizeof (float));
      for (gsize i = 0; op < 0 && i < walk.batch.n; i++)
        {
          g_autoptr (GArray) scaled = scale_image (self, images + (start + i) * size);

          memcpy (rows + i * size, scaled->data, size * sizeof (float));
        }
    }
  if (cancelled == NULL)
    return TRUE;
  g_propagate_error (error, cancelled);
  return FALSE;
}

/**
 * strata_network_get_activations:
 * @self: a network
 * @image: [size of its input]
 *
 * Returns: (transfer full) (element-type GArray): a #GArray of float for each layer of the sequential, what it gives for
 *   this image; for an Input layer the scaled image
 */
GPtrArray *
strata_network_get_activations (StrataNetwork *self, const guint8 *image)
{
  g_auto (Walk) walk = { 0 };
  g_autofree float *outputs =
    g_new (float, strata_shape_get_size (strata_sequential_get_output_shape (self->sequential)));
  GPtrArray *activations = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  StSource source;
  gsize start = 0;

  set_image_source (self, image, &source);
  walk_init (&walk, self, 1, 1, &(StPlanOptions){ 0 });
  if (walk_next (&walk, &start, NULL, NULL))
    st_plan_predict (walk.plan, self->weights, &source, &walk.batch, outputs);

  for (guint i = 0; i < strata_sequential_get_n_layers (self->sequential); i++)
    {
      const StrataSequentialLayer *layer = strata_sequential_get_layer (self->sequential, i);
      gint op = strata_sequential_get_op (self->sequential, i);
      GArray *values;

      if (op < 0)
        {
          g_ptr_array_add (activations, scale_image (self, image));
          continue;
        }
      values = g_array_new (FALSE, FALSE, sizeof (float));
      g_array_append_vals (values, st_plan_get_activations (walk.plan, op),
                           (guint) strata_shape_get_size (&layer->output));
      g_ptr_array_add (activations, values);
    }
  return activations;
}

/**
 * strata_network_get_class:
 * @self: a network
 * @probabilities: [outputs], one row of strata_network_predict()
 *
 * Returns: the index of the largest output; of a single output, 1 above 0.5 and else 0
 */
guint
strata_network_get_class (StrataNetwork *self, const float *probabilities)
{
  gsize n = strata_shape_get_size (strata_sequential_get_output_shape (self->sequential));
  guint best = 0;

  if (n == 1)
    return probabilities[0] > 0.5f ? 1 : 0;
  for (guint i = 1; i < n; i++)
    if (probabilities[i] > probabilities[best])
      best = i;
  return best;
}

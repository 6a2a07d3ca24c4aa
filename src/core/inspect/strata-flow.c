/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-flow.h"

#include "strata-layers.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Weights of a layer learn this much slower than those of the last, and it stands still. */
#define VANISHED 1e-3
/* A step that moves weights by more than a third of their length leaves nothing of what they were. */
#define EXPLODED 0.3
#define MANY_DEAD 0.5

typedef struct
{
  StrataNetwork *network;
  StrataDataset *dataset;
} Wish;

static void
clear_layer (gpointer data)
{
  g_free (((StrataFlowLayer *) data)->name);
}

void
strata_flow_free (StrataFlow *self)
{
  g_array_unref (self->layers);
  g_free (self->gradients);
  g_free (self);
}

static double
get_norm (const float *values, gsize n)
{
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += (double) values[i] * values[i];
  return sqrt (sum);
}

/* values [n, size]: what the layer gives for each sample. */
static void
measure_activations (StrataFlowLayer *layer, const float *values, gsize n, gsize size)
{
  double sum = 0, squares = 0;
  gsize n_dead = 0;

  for (gsize unit = 0; unit < size; unit++)
    {
      gboolean dead = TRUE;

      for (gsize i = 0; i < n; i++)
        {
          double value = values[i * size + unit];

          sum += value;
          squares += value * value;
          dead = dead && value == values[unit];
        }
      n_dead += dead && (!layer->can_die || values[unit] == 0);
    }
  layer->mean = sum / (double) (n * size);
  layer->spread = sqrt (MAX (squares / (double) (n * size) - layer->mean * layer->mean, 0));
  layer->dead_share = (double) n_dead / (double) size;
}

/* gradients, before and after: the trainable arena. */
static void
measure_weights (StrataFlowLayer *layer,
                 const StModel *model,
                 const StrataSequentialLayer *description,
                 const float *gradients,
                 const float *before,
                 const float *after)
{
  double gradient = 0, weights = 0, step = 0;
  gsize n = 0;

  for (guint i = 0; i < description->n_weights; i++)
    {
      const StWeightInfo *info = st_model_get_weight (model, description->first_weight + i);

      if (!info->trainable)
        continue;
      gradient += pow (get_norm (gradients + info->offset, info->size), 2);
      weights += pow (get_norm (before + info->offset, info->size), 2);
      for (gsize k = 0; k < info->size; k++)
        step += pow ((double) after[info->offset + k] - before[info->offset + k], 2);
      n += info->size;
    }
  layer->has_weights = n > 0;
  layer->gradient = n > 0 ? sqrt (gradient / (double) n) : 0;
  layer->update_ratio = weights > 0 ? sqrt (step / weights) : 0;
}

/* relu is flat where it gives nothing: a unit that is always there learns no more. */
static gboolean
layer_can_die (StrataLayer *layer)
{
  GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (layer), "activation");
  int activation = -1;

  if (g_strcmp0 (strata_configurable_get_class_name (STRATA_CONFIGURABLE (layer)), "ReLU") == 0)
    return TRUE;
  if (pspec == NULL || !G_IS_PARAM_SPEC_ENUM (pspec))
    return FALSE;
  g_object_get (layer, "activation", &activation, NULL);
  return activation == ST_RELU;
}

static gboolean
is_worth_showing (const StrataSequentialLayer *layer)
{
  return layer->n_weights > 0 || STRATA_IS_ACTIVATION_LAYER (layer->layer) || layer_can_die (layer->layer);
}

/* Every so many-th image, so that no class stands at the front. */
static guint32 *
choose_samples (gsize n_images, gsize n)
{
  guint32 *indices = g_new (guint32, n);

  for (gsize i = 0; i < n; i++)
    indices[i] = (guint32) (i * n_images / n);
  return indices;
}

/* What the optimizer makes of the weights in one step over the batch. */
static StWeights *
take_step (StrataNetwork *network, StPlan *plan, const StSource *source, const StBatch *batch)
{
  StWeights *weights = st_weights_copy (strata_network_get_weights (network));
  StOptimizer *optimizer = strata_network_get_optimizer (network);
  StMeasures measures = { 0 };

  if (optimizer != NULL)
    {
      optimizer = st_optimizer_copy (optimizer);
      st_plan_train_step (plan, weights, optimizer, source, batch, &measures);
      st_optimizer_free (optimizer);
    }
  return weights;
}

static void
measure_layers (StrataFlow *self, StrataNetwork *network, const StPlan *predicted, StWeights *stepped)
{
  StrataSequential *sequential = strata_network_get_sequential (network);
  gsize n_trainable;
  const float *before = st_weights_get_trainable (strata_network_get_weights (network), &n_trainable);
  const float *after = st_weights_get_trainable (stepped, &n_trainable);

  for (guint i = 0; i < strata_sequential_get_n_layers (sequential); i++)
    {
      const StrataSequentialLayer *description = strata_sequential_get_layer (sequential, i);
      gint op = strata_sequential_get_op (sequential, i);
      StrataFlowLayer layer = { 0 };

      if (op < 0 || !is_worth_showing (description))
        continue;
      layer.name = g_strdup (description->name);
      layer.can_die = layer_can_die (description->layer);
      measure_activations (&layer, st_plan_get_activations (predicted, (gsize) op), self->n_samples,
                           strata_shape_get_size (&description->output));
      measure_weights (&layer, strata_sequential_get_model (sequential), description, self->gradients, before, after);
      g_array_append_val (self->layers, layer);
    }
}

/**
 * strata_flow_new:
 * @network: a network with compile settings
 * @dataset: images of the network's shape
 * @cancellable: (nullable): a cancellable
 * @error: of %STRATA_MODEL_ERROR, or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable): how signals flow
 */
StrataFlow *
strata_flow_new (StrataNetwork *network, StrataDataset *dataset, GCancellable *cancellable, GError **error)
{
  gsize n_images = strata_dataset_get_n (dataset, STRATA_SPLIT_TRAIN), n = MIN (n_images, STRATA_FLOW_SAMPLES);
  const StModel *model = strata_sequential_get_model (strata_network_get_sequential (network));
  StPlanOptions options = { .batch_size = MAX (n, 1), .training = true, .seed = 1 };
  StMeasures measures = { 0 };
  gsize n_trainable;
  StSource source;

  if (!strata_network_check_data (network, dataset, error)
      || !strata_compile_settings_fill_options (
        strata_network_get_compile (network),
        strata_sequential_get_output_shape (strata_network_get_sequential (network)), &options, error)
      || g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  strata_scaler_get_source (strata_network_get_scaler (network), dataset, STRATA_SPLIT_TRAIN, &source);

  StrataFlow *self = g_new0 (StrataFlow, 1);
  g_autofree guint32 *indices = choose_samples (n_images, n);
  StBatch batch = { .indices = indices, .n = n };
  StWeights *weights = st_weights_copy (strata_network_get_weights (network));
  StPlan *plan = st_plan_new (model, NULL, &options);
  g_autofree float *outputs = g_new (
    float, n *strata_shape_get_size (strata_sequential_get_output_shape (strata_network_get_sequential (network))));

  st_weights_get_trainable (weights, &n_trainable);
  self->gradients = g_new0 (float, MAX (n_trainable, 1));
  self->layers = g_array_new (FALSE, TRUE, sizeof (StrataFlowLayer));
  g_array_set_clear_func (self->layers, clear_layer);
  self->n_samples = n;
  st_plan_gradients (plan, weights, &source, &batch, self->gradients, &measures);
  self->loss = measures.batch_loss;
  StWeights *stepped = take_step (network, plan, &source, &batch);
  st_plan_predict (plan, weights, &source, &batch, outputs);
  measure_layers (self, network, plan, stepped);
  st_weights_free (stepped);
  st_weights_free (weights);
  st_plan_free (plan);
  return self;
}

static void
wish_free (gpointer data)
{
  Wish *wish = data;

  g_object_unref (wish->network);
  g_object_unref (wish->dataset);
  g_free (wish);
}

static void
measure_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Wish *wish = data;
  GError *error = NULL;
  StrataFlow *self = strata_flow_new (wish->network, wish->dataset, cancellable, &error);

  if (self != NULL)
    g_task_return_pointer (task, self, (GDestroyNotify) strata_flow_free);
  else
    g_task_return_error (task, error);
}

void
strata_flow_new_async (StrataNetwork *network,
                       StrataDataset *dataset,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Wish *wish = g_new0 (Wish, 1);

  wish->network = g_object_ref (network);
  wish->dataset = g_object_ref (dataset);
  g_task_set_task_data (task, wish, wish_free);
  g_task_run_in_thread (task, measure_in_thread);
}

StrataFlow *
strata_flow_new_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- In words ------------------------------------------------------------------------------------------------------ */

static char *
describe_explosion (const StrataFlow *self)
{
  for (guint i = 0; i < self->layers->len; i++)
    {
      const StrataFlowLayer *layer = &g_array_index (self->layers, StrataFlowLayer, i);

      if (layer->has_weights && (!isfinite (layer->gradient) || layer->update_ratio > EXPLODED))
        return g_strdup_printf (
          _ ("Gradients explode: a step would move the weights of “%s” by %.0f %% of their length. "
             "Lower the learning rate, or clip the gradients."),
          layer->name, 100 * layer->update_ratio);
    }
  return NULL;
}

static char *
describe_death (const StrataFlow *self)
{
  const StrataFlowLayer *worst = NULL;

  for (guint i = 0; i < self->layers->len; i++)
    {
      const StrataFlowLayer *layer = &g_array_index (self->layers, StrataFlowLayer, i);

      if (layer->can_die && layer->dead_share >= MANY_DEAD && (worst == NULL || layer->dead_share > worst->dead_share))
        worst = layer;
    }
  return worst != NULL
           ? g_strdup_printf (_ ("Units die: %.0f %% of “%s” give 0 whatever the image, and learn no more. Use "
                                 "leaky_relu, he_normal weights or a lower learning rate."),
                              100 * worst->dead_share, worst->name)
           : NULL;
}

static char *
describe_vanishing (const StrataFlow *self)
{
  const StrataFlowLayer *first = NULL, *last = NULL;

  for (guint i = 0; i < self->layers->len; i++)
    {
      const StrataFlowLayer *layer = &g_array_index (self->layers, StrataFlowLayer, i);

      if (!layer->has_weights)
        continue;
      first = first == NULL ? layer : first;
      last = layer;
    }
  if (first == NULL || !(first->gradient < VANISHED * last->gradient))
    return NULL;
  return g_strdup_printf (_ ("Gradients vanish: “%s” gets %.2g of what “%s” gets, and hardly learns. Add "
                             "BatchNormalization between the layers, or use selu with lecun_normal weights."),
                          first->name, first->gradient / last->gradient, last->name);
}

char *
strata_flow_describe_trouble (const StrataFlow *self)
{
  char *text = describe_explosion (self);

  if (text == NULL)
    text = describe_death (self);
  return text != NULL ? text : describe_vanishing (self);
}

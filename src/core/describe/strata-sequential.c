/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-sequential.h"
#include "strata-layer-private.h"

#include <glib/gi18n-lib.h>

struct _StrataSequential
{
  GObject parent_instance;
  StrataShape input;
  GArray *layers; /* of StrataSequentialLayer */
  GArray *ops;    /* of int: the last op of each layer, or -1 */
  guint64 n_params, n_non_trainable;
  StModel *model;
};

G_DEFINE_FINAL_TYPE (StrataSequential, strata_sequential, G_TYPE_OBJECT)

static void
clear_layer (gpointer data)
{
  StrataSequentialLayer *layer = data;

  g_object_unref (layer->layer);
  g_free (layer->name);
}

static void
strata_sequential_finalize (GObject *object)
{
  StrataSequential *self = STRATA_SEQUENTIAL (object);

  g_array_unref (self->layers);
  g_array_unref (self->ops);
  g_clear_pointer (&self->model, st_model_free);
  G_OBJECT_CLASS (strata_sequential_parent_class)->finalize (object);
}

static void
strata_sequential_class_init (StrataSequentialClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = strata_sequential_finalize;
}

static void
strata_sequential_init (StrataSequential *self)
{
  self->layers = g_array_new (FALSE, TRUE, sizeof (StrataSequentialLayer));
  g_array_set_clear_func (self->layers, clear_layer);
  self->ops = g_array_new (FALSE, TRUE, sizeof (int));
}

/* Blocks whose number of repeats or members is wrong never show up as entries, so they are asked first. */
static gboolean
check_blocks (GPtrArray *layers, GError **error)
{
  for (guint i = 0; i < layers->len; i++)
    if (STRATA_IS_BLOCK (layers->pdata[i]) && strata_layer_get_enabled (layers->pdata[i])
        && !strata_block_check (layers->pdata[i], error))
      return FALSE;
  return TRUE;
}

static GArray *
unroll (GPtrArray *layers)
{
  g_autoptr (GListStore) list = g_list_store_new (STRATA_TYPE_LAYER);

  g_list_store_splice (list, 0, 0, layers->pdata, layers->len);
  return strata_layers_unroll (G_LIST_MODEL (list));
}

static gboolean
append_layers (StrataSequential *self, GArray *entries, GError **error)
{
  StrataShape shape = self->input;
  guint n_weights = 0;

  for (guint i = 0; i < entries->len; i++)
    {
      const StrataUnrolled *entry = &g_array_index (entries, StrataUnrolled, i);
      StrataLayerInference inference = { .effective_name = entry->name };
      StrataSequentialLayer layer = { .name = g_strdup (entry->name), .input = shape, .first_weight = n_weights };

      layer.layer = STRATA_LAYER (strata_configurable_copy (STRATA_CONFIGURABLE (entry->layer)));
      g_array_append_val (self->layers, layer);
      if (!strata_unrolled_settle (entries, i, &shape, &inference, error))
        return FALSE;
      if (inference.output_shape.rank < 0)
        {
          g_set_error (error, STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_SHAPE,
                       _ ("%s: what shape comes in is not known: open the data, or give Input a shape"), entry->name);
          return FALSE;
        }
      strata_layer_set_inference (layer.layer, &inference);
      g_autoptr (GArray) weights = strata_layer_list_weights (layer.layer, &shape);
      n_weights += weights->len;

      StrataSequentialLayer *appended = &g_array_index (self->layers, StrataSequentialLayer, i);
      shape = inference.output_shape;
      appended->output = shape;
      appended->n_params = inference.n_params;
      appended->n_non_trainable = inference.n_non_trainable;
      appended->forward_flop = inference.forward_flop;
      appended->n_weights = weights->len;
      self->n_params += inference.n_params;
      self->n_non_trainable += inference.n_non_trainable;
    }
  return TRUE;
}

/* Regularizers and constraints of the weights. */
static void
set_rules (StrataSequential *self)
{
  for (guint i = 0; i < self->layers->len; i++)
    {
      const StrataSequentialLayer *layer = &g_array_index (self->layers, StrataSequentialLayer, i);
      g_autoptr (GArray) specs = strata_layer_list_weights (layer->layer, &layer->input);

      for (guint k = 0; k < specs->len; k++)
        {
          const StrataWeightSpec *spec = &g_array_index (specs, StrataWeightSpec, k);
          StWeightRule rule = { 0 };

          if (spec->regularizer == NULL && spec->constraint == NULL)
            continue;
          if (spec->regularizer != NULL)
            strata_regularizer_get_factors (spec->regularizer, &rule.l1, &rule.l2);
          if (spec->constraint != NULL)
            strata_constraint_get_rule (spec->constraint, spec->shape.rank, &rule.constraint);
          st_model_set_rule (self->model, layer->first_weight + k, &rule);
        }
    }
}

static void
build_model (StrataSequential *self)
{
  StShape input;

  strata_shape_to_engine (&self->input, &input);
  self->model = st_model_new (&input);
  for (guint i = 0; i < self->layers->len; i++)
    {
      gsize before = st_model_get_n_ops (self->model);
      int op;

      strata_layer_build (g_array_index (self->layers, StrataSequentialLayer, i).layer, self->model);
      op = st_model_get_n_ops (self->model) > before ? (int) st_model_get_n_ops (self->model) - 1 : -1;
      g_array_append_val (self->ops, op);
    }
  set_rules (self);
}

/**
 * strata_sequential_new:
 * @input: what the data gives, without the batch; its rank may be negative where an Input layer says it
 * @layers: (element-type StrataLayer): copied, blocks unrolled, disabled ones left out
 *
 * Returns: (transfer full) (nullable): NULL with an error that begins with the faulty layer's name
 */
StrataSequential *
strata_sequential_new (const StrataShape *input, GPtrArray *layers, GError **error)
{
  g_autoptr (StrataSequential) self = g_object_new (STRATA_TYPE_SEQUENTIAL, NULL);
  g_autoptr (GArray) entries = NULL;

  if (!check_blocks (layers, error))
    return NULL;
  entries = unroll (layers);
  self->input = *input;
  if (!append_layers (self, entries, error))
    return NULL;
  if (entries->len == 0 || (entries->len == 1 && STRATA_IS_INPUT (g_array_index (entries, StrataUnrolled, 0).layer)))
    {
      g_set_error (error, STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_EMPTY, _ ("the stack has no layers: add one"));
      return NULL;
    }
  if (STRATA_IS_INPUT (g_array_index (entries, StrataUnrolled, 0).layer))
    self->input = g_array_index (self->layers, StrataSequentialLayer, 0).output;
  build_model (self);
  return g_steal_pointer (&self);
}

const StrataShape *
strata_sequential_get_input_shape (StrataSequential *self)
{
  return &self->input;
}

const StrataShape *
strata_sequential_get_output_shape (StrataSequential *self)
{
  return &g_array_index (self->layers, StrataSequentialLayer, self->layers->len - 1).output;
}

guint
strata_sequential_get_n_layers (StrataSequential *self)
{
  return self->layers->len;
}

const StrataSequentialLayer *
strata_sequential_get_layer (StrataSequential *self, guint i)
{
  return &g_array_index (self->layers, StrataSequentialLayer, i);
}

guint64
strata_sequential_get_n_params (StrataSequential *self)
{
  return self->n_params;
}

guint64
strata_sequential_get_n_non_trainable (StrataSequential *self)
{
  return self->n_non_trainable;
}

const StModel *
strata_sequential_get_model (StrataSequential *self)
{
  return self->model;
}

gint
strata_sequential_get_op (StrataSequential *self, guint i)
{
  return g_array_index (self->ops, int, i);
}

/**
 * strata_sequential_initialize:
 * @weights: of this sequential's model; all of them are set, state too
 * @seed: the same seed gives the same weights, whatever the number of threads
 */
void
strata_sequential_initialize (StrataSequential *self, StWeights *weights, guint64 seed)
{
  for (guint i = 0; i < self->layers->len; i++)
    {
      const StrataSequentialLayer *layer = &g_array_index (self->layers, StrataSequentialLayer, i);
      g_autoptr (GArray) specs = strata_layer_list_weights (layer->layer, &layer->input);

      for (guint k = 0; k < specs->len; k++)
        {
          const StrataWeightSpec *spec = &g_array_index (specs, StrataWeightSpec, k);
          guint index = layer->first_weight + k;

          strata_initializer_fill (spec->initializer, seed, index, spec, st_weights_get (weights, index));
        }
    }
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-graph.h"
#include "strata-layer-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _StrataGraph
{
  GPtrArray *nodes;
  GPtrArray *tensors;
  GHashTable *names; /* that are taken; owns them */
  const char *value; /* the current one: STRATA_GRAPH_INPUT, or the name of a node */

  StrataSequential *sequential;
  StWeights *weights;
  const StrataSequentialLayer *layer; /* at work; NULL: what comes before the first */
};

static void
attribute_free (StrataGraphAttribute *attribute)
{
  g_free (attribute->name);
  g_free (attribute->text);
  g_free (attribute->ints);
  g_free (attribute);
}

static void
node_free (StrataGraphNode *node)
{
  g_free (node->name);
  g_ptr_array_unref (node->inputs);
  g_ptr_array_unref (node->attributes);
  g_free (node);
}

static void
tensor_free (StrataGraphTensor *tensor)
{
  g_free (tensor->name);
  g_free (tensor->owned);
  g_free (tensor);
}

void
strata_graph_free (StrataGraph *self)
{
  g_ptr_array_unref (self->nodes);
  g_ptr_array_unref (self->tensors);
  g_hash_table_unref (self->names);
  g_free (self);
}

/* "dense/kernel", or "dense/kernel_1" when that is taken. A layer's name holds no slash. */
static char *
make_name (StrataGraph *self, const char *what)
{
  const char *layer = self->layer != NULL ? self->layer->name : "scaling";
  char *name = g_strdup_printf ("%s/%s", layer, what);

  for (guint i = 1; g_hash_table_contains (self->names, name); i++)
    {
      g_free (name);
      name = g_strdup_printf ("%s/%s_%u", layer, what, i);
    }
  g_hash_table_add (self->names, g_strdup (name));
  return name;
}

/* --- Operators ----------------------------------------------------------------------------------------------------- */

void
strata_graph_add (StrataGraph *self, const char *operator, ...)
{
  StrataGraphNode *node = g_new0 (StrataGraphNode, 1);
  const char *input;
  va_list inputs;

  node->operator= operator;
  node->name = make_name (self, operator);
  node->inputs = g_ptr_array_new_with_free_func (g_free);
  node->attributes = g_ptr_array_new_with_free_func ((GDestroyNotify) attribute_free);
  g_ptr_array_add (node->inputs, g_strdup (self->value));
  va_start (inputs, operator);
  while ((input = va_arg (inputs, const char *)) != NULL)
    g_ptr_array_add (node->inputs, g_strdup (input));
  va_end (inputs);
  g_ptr_array_add (self->nodes, node);
  self->value = node->name;
}

static StrataGraphNode *
get_last_node (StrataGraph *self)
{
  return self->nodes->len > 0 ? g_ptr_array_index (self->nodes, self->nodes->len - 1) : NULL;
}

static StrataGraphAttribute *
add_attribute (StrataGraph *self, const char *name, int type)
{
  StrataGraphAttribute *attribute = g_new0 (StrataGraphAttribute, 1);

  attribute->name = g_strdup (name);
  attribute->type = type;
  g_ptr_array_add (get_last_node (self)->attributes, attribute);
  return attribute;
}

void
strata_graph_set_ints (StrataGraph *self, const char *name, const gint64 *values, gsize n)
{
  StrataGraphAttribute *attribute = add_attribute (self, name, STRATA_ATTRIBUTE_INTS);

  attribute->ints = g_memdup2 (values, n * sizeof *values);
  attribute->n = n;
}

void
strata_graph_set_int (StrataGraph *self, const char *name, gint64 value)
{
  StrataGraphAttribute *attribute = add_attribute (self, name, STRATA_ATTRIBUTE_INT);

  attribute->ints = g_memdup2 (&value, sizeof value);
  attribute->n = 1;
}

void
strata_graph_set_float (StrataGraph *self, const char *name, double value)
{
  add_attribute (self, name, STRATA_ATTRIBUTE_FLOAT)->number = (float) value;
}

void
strata_graph_set_string (StrataGraph *self, const char *name, const char *value)
{
  add_attribute (self, name, STRATA_ATTRIBUTE_STRING)->text = g_strdup (value);
}

const char *
strata_graph_get_value (StrataGraph *self)
{
  return self->value;
}

void
strata_graph_set_value (StrataGraph *self, const char *value)
{
  self->value = value;
}

const StrataShape *
strata_graph_get_input (StrataGraph *self)
{
  return &self->layer->input;
}

const StrataShape *
strata_graph_get_output (StrataGraph *self)
{
  return &self->layer->output;
}

/* --- Constants ----------------------------------------------------------------------------------------------------- */

static StrataGraphTensor *
add_tensor (StrataGraph *self, const char *what, const StrataShape *shape)
{
  StrataGraphTensor *tensor = g_new0 (StrataGraphTensor, 1);

  tensor->name = make_name (self, what);
  tensor->rank = shape->rank;
  tensor->n = 1;
  for (int i = 0; i < shape->rank; i++)
    {
      tensor->dim[i] = (gint64) shape->dim[i];
      tensor->n *= shape->dim[i];
    }
  g_ptr_array_add (self->tensors, tensor);
  return tensor;
}

/* The layer's weight of that name: its number in the model. */
static guint
find_weight (StrataGraph *self, const char *name)
{
  const StModel *model = strata_sequential_get_model (self->sequential);

  for (guint i = 0; i < self->layer->n_weights; i++)
    if (strcmp (st_model_get_weight (model, self->layer->first_weight + i)->name, name) == 0)
      return self->layer->first_weight + i;
  g_error ("%s has no weight %s", self->layer->name, name);
}

static StrataShape
get_weight_shape (StrataGraph *self, guint weight)
{
  const StShape *shape = &st_model_get_weight (strata_sequential_get_model (self->sequential), weight)->shape;
  StrataShape result = { .rank = shape->rank };

  for (int i = 0; i < shape->rank; i++)
    result.dim[i] = shape->dim[i];
  return result;
}

const char *
strata_graph_get_weight (StrataGraph *self, const char *name)
{
  const guint weight = find_weight (self, name);
  const StrataShape shape = get_weight_shape (self, weight);
  StrataGraphTensor *tensor = add_tensor (self, name, &shape);

  tensor->floats = st_weights_get (self->weights, weight);
  return tensor->name;
}

const char *
strata_graph_get_permuted (StrataGraph *self, const char *name, const int *axes, const StrataShape *shape)
{
  const guint weight = find_weight (self, name);
  const StrataShape from = get_weight_shape (self, weight);
  const float *values = st_weights_get (self->weights, weight);
  StrataShape to = { .rank = from.rank };
  gsize stride[STRATA_MAX_RANK], index[STRATA_MAX_RANK] = { 0 };
  StrataGraphTensor *tensor;
  float *permuted;

  for (int i = 0; i < to.rank; i++)
    {
      to.dim[i] = from.dim[axes[i]];
      stride[i] = 1;
      for (int k = axes[i] + 1; k < from.rank; k++)
        stride[i] *= from.dim[k];
    }
  tensor = add_tensor (self, name, shape != NULL ? shape : &to);
  g_assert (tensor->n == strata_shape_get_size (&to));
  tensor->owned = permuted = g_new (float, tensor->n);
  tensor->floats = permuted;
  for (gsize n = 0; n < tensor->n; n++)
    {
      gsize at = 0;

      for (int i = 0; i < to.rank; i++)
        at += index[i] * stride[i];
      permuted[n] = values[at];
      for (int i = to.rank - 1; i >= 0 && ++index[i] == to.dim[i]; i--)
        index[i] = 0;
    }
  return tensor->name;
}

const char *
strata_graph_make_floats (StrataGraph *self, const float *values, const StrataShape *shape)
{
  StrataGraphTensor *tensor = add_tensor (self, "constant", shape);

  tensor->owned = g_memdup2 (values, tensor->n * sizeof *values);
  tensor->floats = tensor->owned;
  return tensor->name;
}

const char *
strata_graph_make_scalar (StrataGraph *self, double value)
{
  return strata_graph_make_floats (self, &(float){ (float) value }, &(StrataShape){ .rank = 0 });
}

const char *
strata_graph_make_filled (StrataGraph *self, gsize n, double value)
{
  g_autofree float *values = g_new (float, n);

  for (gsize i = 0; i < n; i++)
    values[i] = (float) value;
  return strata_graph_make_floats (self, values, &(StrataShape){ .rank = 1, .dim = { n } });
}

const char *
strata_graph_make_ints (StrataGraph *self, const gint64 *values, gsize n)
{
  StrataGraphTensor *tensor = add_tensor (self, "constant", &(StrataShape){ .rank = 1, .dim = { n } });

  tensor->owned = g_memdup2 (values, n * sizeof *values);
  tensor->ints = tensor->owned;
  return tensor->name;
}

/* --- Shapes -------------------------------------------------------------------------------------------------------- */

/* Leaves out a Transpose that would only undo the one before it. */
static void
transpose (StrataGraph *self, const gint64 *axes, int n)
{
  StrataGraphNode *last = get_last_node (self);
  const StrataGraphAttribute *before = NULL;
  gboolean undoes = FALSE;

  if (last != NULL && last->name == self->value && strcmp (last->operator, "Transpose") == 0)
    {
      before = g_ptr_array_index (last->attributes, 0);
      undoes = before->n == (gsize) n;
      for (int i = 0; undoes && i < n; i++)
        undoes = before->ints[axes[i]] == i;
    }
  if (!undoes)
    {
      strata_graph_add (self, "Transpose", NULL);
      strata_graph_set_ints (self, "perm", axes, n);
      return;
    }
  /* Values are named by nodes, which stay where they are. */
  self->value = STRATA_GRAPH_INPUT;
  for (guint i = 0; i + 1 < self->nodes->len; i++)
    {
      StrataGraphNode *node = g_ptr_array_index (self->nodes, i);

      if (strcmp (node->name, g_ptr_array_index (last->inputs, 0)) == 0)
        self->value = node->name;
    }
  g_ptr_array_set_size (self->nodes, (int) self->nodes->len - 1);
}

void
strata_graph_to_channels_first (StrataGraph *self)
{
  const int rank = strata_graph_get_input (self)->rank;
  gint64 axes[STRATA_MAX_RANK + 1] = { 0, rank };

  for (int i = 2; i <= rank; i++)
    axes[i] = i - 1;
  if (rank > 1)
    transpose (self, axes, rank + 1);
}

void
strata_graph_to_channels_last (StrataGraph *self)
{
  const int rank = strata_graph_get_input (self)->rank;
  gint64 axes[STRATA_MAX_RANK + 1] = { 0 };

  for (int i = 1; i < rank; i++)
    axes[i] = i + 1;
  axes[rank] = 1;
  if (rank > 1)
    transpose (self, axes, rank + 1);
}

void
strata_graph_reshape (StrataGraph *self, const StrataShape *shape)
{
  gint64 sizes[STRATA_MAX_RANK + 1] = { -1 };

  for (int i = 0; i < shape->rank; i++)
    sizes[i + 1] = (gint64) shape->dim[i];
  strata_graph_add (self, "Reshape", strata_graph_make_ints (self, sizes, shape->rank + 1), NULL);
}

/* --- The whole ----------------------------------------------------------------------------------------------------- */

static void
add_scaling (StrataGraph *self, const float *scale, const float *offset, gsize n)
{
  const StrataShape scalar = { .rank = 0 };
  const StrataShape *shape = n > 1 ? strata_sequential_get_input_shape (self->sequential) : &scalar;

  strata_graph_add (self, "Mul", strata_graph_make_floats (self, scale, shape), NULL);
  strata_graph_add (self, "Add", strata_graph_make_floats (self, offset, shape), NULL);
}

static gboolean
add_layers (StrataGraph *self, GError **error)
{
  for (guint i = 0; i < strata_sequential_get_n_layers (self->sequential); i++)
    {
      StrataLayerClass *klass;

      self->layer = strata_sequential_get_layer (self->sequential, i);
      klass = STRATA_LAYER_GET_CLASS (self->layer->layer);
      if (klass->add_nodes == NULL)
        {
          g_set_error (error, STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_UNKNOWN,
                       _ ("%s cannot be said in the operators of ONNX; leave out the layer “%s”, or export for Keras"),
                       strata_configurable_get_class_name (STRATA_CONFIGURABLE (self->layer->layer)),
                       self->layer->name);
          return FALSE;
        }
      klass->add_nodes (self->layer->layer, self);
    }
  return TRUE;
}

/* The last node gets the output's name; one that does nothing is made when there is none. */
static void
end (StrataGraph *self)
{
  StrataGraphNode *last = get_last_node (self);

  if (last == NULL || last->name != self->value)
    {
      strata_graph_add (self, "Identity", NULL);
      last = get_last_node (self);
    }
  g_free (last->name);
  self->value = last->name = g_strdup (STRATA_GRAPH_OUTPUT);
}

StrataGraph *
strata_graph_new (StrataSequential *sequential,
                  StWeights *weights,
                  const float *scale,
                  const float *offset,
                  gsize n_scale,
                  GError **error)
{
  g_autoptr (StrataGraph) self = g_new0 (StrataGraph, 1);

  self->nodes = g_ptr_array_new_with_free_func ((GDestroyNotify) node_free);
  self->tensors = g_ptr_array_new_with_free_func ((GDestroyNotify) tensor_free);
  self->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->value = STRATA_GRAPH_INPUT;
  self->sequential = sequential;
  self->weights = weights;
  if (scale != NULL)
    add_scaling (self, scale, offset, n_scale);
  if (!add_layers (self, error))
    return NULL;
  end (self);
  return g_steal_pointer (&self);
}

GPtrArray *
strata_graph_get_nodes (StrataGraph *self)
{
  return self->nodes;
}

GPtrArray *
strata_graph_get_tensors (StrataGraph *self)
{
  return self->tensors;
}

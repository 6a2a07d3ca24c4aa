/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-onnx.h"
#include "onnx.pb-c.h"
#include "strata-atomic-file.h"
#include "strata-graph.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define IR_VERSION 8
#define OPSET 17
/* No message of protobuf may be larger. */
#define MAX_BYTES ((gsize) G_MAXINT32)

/* Messages point into the graph; what is allocated for them is remembered and goes at once. */
typedef struct
{
  GPtrArray *blocks;
} Arena;

static void
arena_clear (Arena *arena)
{
  g_clear_pointer (&arena->blocks, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Arena, arena_clear)

static gpointer
allocate (Arena *arena, gsize n, gsize size)
{
  gpointer block = g_malloc0_n (MAX (n, 1), size);

  g_ptr_array_add (arena->blocks, block);
  return block;
}

static void
fill_attribute (Strata__Onnx__Attribute *message, StrataGraphAttribute *attribute)
{
  message->name = attribute->name;
  message->has_type = TRUE;
  switch (attribute->type)
    {
    case STRATA_ATTRIBUTE_FLOAT:
      message->type = STRATA__ONNX__ATTRIBUTE__TYPE__FLOAT;
      message->has_f = TRUE;
      message->f = attribute->number;
      break;
    case STRATA_ATTRIBUTE_INT:
      message->type = STRATA__ONNX__ATTRIBUTE__TYPE__INT;
      message->has_i = TRUE;
      message->i = attribute->ints[0];
      break;
    case STRATA_ATTRIBUTE_STRING:
      message->type = STRATA__ONNX__ATTRIBUTE__TYPE__STRING;
      message->has_s = TRUE;
      message->s = (ProtobufCBinaryData){ strlen (attribute->text), (guint8 *) attribute->text };
      break;
    case STRATA_ATTRIBUTE_INTS:
      message->type = STRATA__ONNX__ATTRIBUTE__TYPE__INTS;
      message->ints = attribute->ints;
      message->n_ints = attribute->n;
      break;
    }
}

static void
fill_node (Strata__Onnx__Node *message, StrataGraphNode *node, Arena *arena)
{
  message->name = node->name;
  message->op_type = (char *) node->operator;
  message->input = (char **) node->inputs->pdata;
  message->n_input = node->inputs->len;
  message->output = &node->name;
  message->n_output = 1;
  message->n_attribute = node->attributes->len;
  message->attribute = allocate (arena, node->attributes->len, sizeof *message->attribute);
  for (guint i = 0; i < node->attributes->len; i++)
    {
      message->attribute[i] = allocate (arena, 1, sizeof **message->attribute);
      strata__onnx__attribute__init (message->attribute[i]);
      fill_attribute (message->attribute[i], g_ptr_array_index (node->attributes, i));
    }
}

static void
fill_tensor (Strata__Onnx__Tensor *message, StrataGraphTensor *tensor)
{
  message->name = tensor->name;
  message->dims = tensor->dim;
  message->n_dims = tensor->rank;
  message->has_data_type = TRUE;
  if (tensor->floats != NULL)
    {
      message->data_type = STRATA__ONNX__DATA_TYPE__FLOAT;
      message->float_data = (float *) tensor->floats;
      message->n_float_data = tensor->n;
    }
  else
    {
      message->data_type = STRATA__ONNX__DATA_TYPE__INT64;
      message->int64_data = (gint64 *) tensor->ints;
      message->n_int64_data = tensor->n;
    }
}

/* float [batch, shape] */
static Strata__Onnx__ValueInfo *
make_value (const char *name, const StrataShape *shape, Arena *arena)
{
  Strata__Onnx__ValueInfo *value = allocate (arena, 1, sizeof *value);
  Strata__Onnx__Type *type = allocate (arena, 1, sizeof *type);
  Strata__Onnx__Type__Tensor *tensor = allocate (arena, 1, sizeof *tensor);
  Strata__Onnx__Shape *dims = allocate (arena, 1, sizeof *dims);

  strata__onnx__value_info__init (value);
  strata__onnx__type__init (type);
  strata__onnx__type__tensor__init (tensor);
  strata__onnx__shape__init (dims);
  value->name = (char *) name;
  value->type = type;
  type->tensor_type = tensor;
  tensor->has_elem_type = TRUE;
  tensor->elem_type = STRATA__ONNX__DATA_TYPE__FLOAT;
  tensor->shape = dims;
  dims->n_dim = shape->rank + 1;
  dims->dim = allocate (arena, dims->n_dim, sizeof *dims->dim);
  for (int i = 0; i <= shape->rank; i++)
    {
      Strata__Onnx__Shape__Dim *dim = dims->dim[i] = allocate (arena, 1, sizeof *dim);

      strata__onnx__shape__dim__init (dim);
      dim->value_case = i == 0 ? STRATA__ONNX__SHAPE__DIM__VALUE_DIM_PARAM : STRATA__ONNX__SHAPE__DIM__VALUE_DIM_VALUE;
      if (i == 0)
        dim->dim_param = (char *) "batch";
      else
        dim->dim_value = (gint64) shape->dim[i - 1];
    }
  return value;
}

static void
fill_graph (Strata__Onnx__Graph *message, StrataGraph *graph, Arena *arena)
{
  GPtrArray *nodes = strata_graph_get_nodes (graph), *tensors = strata_graph_get_tensors (graph);

  message->name = (char *) "sequential";
  message->n_node = nodes->len;
  message->node = allocate (arena, nodes->len, sizeof *message->node);
  for (guint i = 0; i < nodes->len; i++)
    {
      message->node[i] = allocate (arena, 1, sizeof **message->node);
      strata__onnx__node__init (message->node[i]);
      fill_node (message->node[i], g_ptr_array_index (nodes, i), arena);
    }
  message->n_initializer = tensors->len;
  message->initializer = allocate (arena, tensors->len, sizeof *message->initializer);
  for (guint i = 0; i < tensors->len; i++)
    {
      message->initializer[i] = allocate (arena, 1, sizeof **message->initializer);
      strata__onnx__tensor__init (message->initializer[i]);
      fill_tensor (message->initializer[i], g_ptr_array_index (tensors, i));
    }
}

static StrataGraph *
make_graph (StrataNetwork *network, gboolean scales_inside, GError **error)
{
  StrataScaler *scaler = scales_inside ? strata_network_get_scaler (network) : NULL;
  const float *scale = NULL, *offset = NULL;
  gsize n = 0;

  if (scaler != NULL)
    {
      scale = strata_scaler_get_scale (scaler, &n);
      offset = strata_scaler_get_offset (scaler, &n);
    }
  return strata_graph_new (strata_network_get_sequential (network), strata_network_get_weights (network), scale, offset,
                           n, error);
}

static gboolean
pack (const Strata__Onnx__Model *model, const char *path, const char *file_name, GError **error)
{
  const gsize n = strata__onnx__model__get_packed_size (model);
  g_autofree guint8 *bytes = n <= MAX_BYTES ? g_try_malloc (n) : NULL;

  if (bytes == NULL)
    {
      g_set_error (error, STRATA_FORMAT_ERROR, STRATA_FORMAT_ERROR_WRITE,
                   n <= MAX_BYTES
                     ? _ ("“%s”: there is not enough memory to make the file")
                     : _ ("“%s”: the model is larger than the 2 GB an ONNX file may have; save it for Keras"),
                   file_name);
      return FALSE;
    }
  strata__onnx__model__pack (model, bytes);
  return strata_write_atomically (path, (const char *) bytes, n, error);
}

gboolean
strata_onnx_save (StrataNetwork *network, const char *path, gboolean scales_inside, GError **error)
{
  StrataSequential *sequential = strata_network_get_sequential (network);
  StrataScaler *scaler = strata_network_get_scaler (network);
  g_autofree char *name = g_filename_display_name (path);
  g_autofree char *scaler_json = scaler != NULL && !scales_inside ? strata_scaler_to_json (scaler) : NULL;
  g_auto (Arena) arena = { g_ptr_array_new_with_free_func (g_free) };
  g_autoptr (GError) fault = NULL;
  g_autoptr (StrataGraph) graph = make_graph (network, scales_inside, &fault);
  Strata__Onnx__Model model = STRATA__ONNX__MODEL__INIT;
  Strata__Onnx__Graph message = STRATA__ONNX__GRAPH__INIT;
  Strata__Onnx__OperatorSet operators = STRATA__ONNX__OPERATOR_SET__INIT;
  Strata__Onnx__OperatorSet *imports[] = { &operators };
  Strata__Onnx__Entry entry = STRATA__ONNX__ENTRY__INIT;
  Strata__Onnx__Entry *entries[] = { &entry };
  Strata__Onnx__ValueInfo *input, *output;

  if (graph == NULL)
    {
      g_set_error (error, STRATA_FORMAT_ERROR, STRATA_FORMAT_ERROR_UNSUPPORTED, "“%s”: %s", name, fault->message);
      return FALSE;
    }
  model.has_ir_version = TRUE;
  model.ir_version = IR_VERSION;
  model.producer_name = (char *) "Strata";
  model.producer_version = (char *) STRATA_VERSION;
  operators.domain = (char *) "";
  operators.has_version = TRUE;
  operators.version = OPSET;
  model.opset_import = imports;
  model.n_opset_import = 1;
  if (scaler_json != NULL)
    {
      entry.key = (char *) "strata_scaler";
      entry.value = scaler_json;
      model.metadata_props = entries;
      model.n_metadata_props = 1;
    }
  fill_graph (&message, graph, &arena);
  input = make_value (STRATA_GRAPH_INPUT, strata_sequential_get_input_shape (sequential), &arena);
  output = make_value (STRATA_GRAPH_OUTPUT, strata_sequential_get_output_shape (sequential), &arena);
  message.input = &input;
  message.output = &output;
  message.n_input = message.n_output = 1;
  model.graph = &message;
  return pack (&model, path, name, error);
}

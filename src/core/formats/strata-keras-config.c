/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-keras-config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* model_config: {"class_name": "Sequential", "config": {"name": ..., "layers": [{"class_name": ..., "config": ...}]}} */

#define MAX_VALUES ((gsize) 1 << 31)

/* --- Writing ------------------------------------------------------------------------------------------------------- */

static void
add_text (JsonBuilder *builder, const char *name, const char *text)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, text);
}

static void
add_boolean (JsonBuilder *builder, const char *name, gboolean value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, value);
}

/* "float32", which an archive says with a whole object. */
static void
add_dtype (JsonBuilder *builder, const StrataKerasStyle *style)
{
  if (!style->for_archive)
    {
      add_text (builder, "dtype", "float32");
      return;
    }
  json_builder_set_member_name (builder, "dtype");
  strata_keras_begin_object (builder, "keras", "DTypePolicy", style);
  add_text (builder, "name", "float32");
  strata_keras_end_object (builder, style);
}

static void
begin_layer (JsonBuilder *builder, const char *class_name, const char *name, const StrataKerasStyle *style)
{
  strata_keras_begin_object (builder, "keras.layers", class_name, style);
  add_text (builder, "name", name);

  /* Keras' SpatialDropout2D names its arguments one by one, and refuses this one. */
  if (strcmp (class_name, "SpatialDropout2D") != 0)
    add_boolean (builder, "trainable", TRUE);
  add_dtype (builder, style);
}

static void
add_shape (JsonBuilder *builder, const char *name, const StrataShape *shape)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  json_builder_add_null_value (builder);
  for (int i = 0; i < shape->rank; i++)
    json_builder_add_int_value (builder, shape->dim[i]);
  json_builder_end_array (builder);
}

/* batch_input_shape is Keras 2's name for it, and Keras 3 takes it too. */
static void
add_input_layer (JsonBuilder *builder, const char *name, const StrataShape *shape, const StrataKerasStyle *style)
{
  strata_keras_begin_object (builder, "keras.layers", "InputLayer", style);
  add_text (builder, "name", name);
  add_text (builder, "dtype", "float32");
  add_shape (builder, style->for_archive ? "batch_shape" : "batch_input_shape", shape);
  add_boolean (builder, "sparse", FALSE);
  add_boolean (builder, "ragged", FALSE);
  strata_keras_end_object (builder, style);
}

/* The dropouts and Flatten have a field each that Keras always writes. */
static void
add_fixed_members (JsonBuilder *builder, StrataLayer *layer)
{
  if (STRATA_IS_FLATTEN (layer))
    add_text (builder, "data_format", "channels_last");
  if (STRATA_IS_DROPOUT (layer) || STRATA_IS_ALPHA_DROPOUT (layer))
    {
      json_builder_set_member_name (builder, "noise_shape");
      json_builder_add_null_value (builder);
    }
}

static void
add_layers (JsonBuilder *builder, StrataSequential *sequential, const StrataKerasStyle *style)
{
  const StrataShape *input = strata_sequential_get_input_shape (sequential);
  guint n_layers = strata_sequential_get_n_layers (sequential), start = 0;
  const char *input_name = "input_layer";

  if (n_layers > 0 && STRATA_IS_INPUT (strata_sequential_get_layer (sequential, 0)->layer))
    input_name = strata_sequential_get_layer (sequential, start++)->name;
  add_input_layer (builder, input_name, input, style);
  if (style->inside != NULL)
    {
      g_autofree char *name = strata_keras_scaling_get_name (style->inside);

      begin_layer (builder, STRATA_KERAS_SCALING_CLASS, name, style);
      strata_keras_scaling_add_arguments (builder, style->inside, input);
      strata_keras_end_object (builder, style);
    }
  for (guint i = start; i < n_layers; i++)
    {
      const StrataSequentialLayer *layer = strata_sequential_get_layer (sequential, i);

      if (STRATA_IS_INPUT (layer->layer))
        continue;
      begin_layer (builder, strata_configurable_get_class_name (STRATA_CONFIGURABLE (layer->layer)), layer->name,
                   style);
      strata_keras_add_arguments (builder, STRATA_CONFIGURABLE (layer->layer), style);
      add_fixed_members (builder, layer->layer);
      strata_keras_end_object (builder, style);
    }
}

void
strata_keras_add_model (JsonBuilder *builder, StrataSequential *sequential, const StrataKerasStyle *style)
{
  if (style->for_archive)
    add_text (builder, "module", "keras");
  add_text (builder, "class_name", "Sequential");
  json_builder_set_member_name (builder, "config");
  json_builder_begin_object (builder);
  add_text (builder, "name", "sequential");
  json_builder_set_member_name (builder, "layers");
  json_builder_begin_array (builder);
  add_layers (builder, sequential, style);
  json_builder_end_array (builder);
  if (style->for_archive)
    add_shape (builder, "build_input_shape", strata_sequential_get_input_shape (sequential));
  json_builder_end_object (builder);
}

char *
strata_keras_model_to_json (StrataSequential *sequential, const StrataKerasStyle *style)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  strata_keras_add_model (builder, sequential, style);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return strata_keras_to_text (root);
}

/* --- Reading ------------------------------------------------------------------------------------------------------- */

/* [null, 28, 28] */
static gboolean
parse_batch_shape (JsonNode *node, StrataShape *shape, const StrataKerasPlace *place, GError **error)
{
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  guint n = array != NULL ? json_array_get_length (array) : 0;
  gsize size = 1;

  if (n < 2 || n > STRATA_MAX_RANK + 1)
    {
      strata_keras_set_error (place, STRATA_FORMAT_ERROR_UNSUPPORTED, error,
                              _ ("the input shape must be [null, ...] with one to %d sizes"), STRATA_MAX_RANK);
      return FALSE;
    }
  shape->rank = (int) n - 1;
  for (guint i = 1; i < n; i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      gint64 dim = JSON_NODE_HOLDS_VALUE (element) ? json_node_get_int (element) : 0;

      if (dim < 1 || !g_size_checked_mul (&size, size, dim) || size > MAX_VALUES)
        {
          strata_keras_set_error (place, STRATA_FORMAT_ERROR_UNSUPPORTED, error,
                                  _ ("the input shape must be whole numbers from 1 up, and not beyond all memory"));
          return FALSE;
        }
      shape->dim[i - 1] = dim;
    }
  return TRUE;
}

static JsonNode *
find_batch_shape (JsonObject *config)
{
  static const char *const names[] = { "batch_shape", "batch_input_shape", "build_input_shape" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      JsonNode *node = json_object_get_member (config, names[i]);

      if (node != NULL && !JSON_NODE_HOLDS_NULL (node))
        return node;
    }
  return NULL;
}

static StrataLayer *
read_layer (JsonObject *object, const char *class_name, JsonObject *config, const char *file_name, GError **error)
{
  const char *name = strata_keras_get_text (config, "name");
  g_autofree char *what = g_strdup_printf ("%s “%s”", class_name, name != NULL ? name : "");
  const StrataKerasPlace place = { file_name, what };
  GType type = strata_kind_lookup (STRATA_TYPE_LAYER, class_name);
  g_autoptr (StrataLayer) layer = NULL;

  if (!strata_keras_check_registered (object, &place, error))
    return NULL;
  if (type == G_TYPE_INVALID || type == STRATA_TYPE_BLOCK || type == STRATA_TYPE_INPUT)
    {
      strata_keras_set_error (&place, STRATA_FORMAT_ERROR_UNSUPPORTED, error,
                              _ ("this version has no such layer; build the model without it"));
      return NULL;
    }
  layer = g_object_new (type, NULL);
  if (!strata_keras_set_arguments (STRATA_CONFIGURABLE (layer), config, &place, error))
    return NULL;
  if (name != NULL)
    strata_layer_set_name (layer, name);
  return g_steal_pointer (&layer);
}

/* Layers of the list into the array; what Keras calls InputLayer only gives the shape, and a first layer that scales as an
 * experiment does is the network's scaler. */
static gboolean
read_layers (JsonArray *list,
             GPtrArray *layers,
             StrataShape *input,
             StrataScaler **scaler,
             const char *file_name,
             GError **error)
{
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      g_autofree char *what = g_strdup_printf ("model_config: layers[%u]", i);
      const StrataKerasPlace place = { file_name, what };
      JsonNode *node = json_array_get_element (list, i);
      JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      const char *class_name = object != NULL ? strata_keras_get_text (object, "class_name") : NULL;
      JsonObject *config = object != NULL ? strata_keras_get_object (object, "config") : NULL;
      JsonNode *batch_shape;
      StrataLayer *layer;
      int scaling;

      if (class_name == NULL || config == NULL)
        {
          strata_keras_set_error (&place, STRATA_FORMAT_ERROR_FIELD, error, _ ("class_name or config is missing"));
          return FALSE;
        }
      batch_shape = i == 0 ? find_batch_shape (config) : NULL;
      if (batch_shape != NULL && !parse_batch_shape (batch_shape, input, &place, error))
        return FALSE;
      if (i == 0 && strcmp (class_name, "InputLayer") == 0)
        continue;
      scaling = layers->len == 0 && *scaler == NULL ? strata_keras_scaling_recognize (class_name, config) : -1;
      if (scaling >= 0)
        {
          *scaler = strata_keras_scaling_read (scaling, config, input, &place, error);
          if (*scaler == NULL)
            return FALSE;
          continue;
        }
      layer = read_layer (object, class_name, config, file_name, error);
      if (layer == NULL)
        return FALSE;
      g_ptr_array_add (layers, layer);
    }
  return TRUE;
}

/* The list of layers: in Keras' oldest files config is that list itself. */
static JsonArray *
find_layers (JsonObject *root, StrataShape *input, const StrataKerasPlace *place, GError **error)
{
  const char *class_name = strata_keras_get_text (root, "class_name");
  JsonNode *config = json_object_get_member (root, "config");
  JsonNode *layers = config;

  if (g_strcmp0 (class_name, "Sequential") != 0)
    {
      strata_keras_set_error (place, STRATA_FORMAT_ERROR_UNSUPPORTED, error,
                              _ ("the model is of the class “%s”, and only Sequential can be read"),
                              class_name != NULL ? class_name : "");
      return NULL;
    }
  if (config != NULL && JSON_NODE_HOLDS_OBJECT (config))
    {
      JsonNode *batch_shape = find_batch_shape (json_node_get_object (config));

      if (batch_shape != NULL && !parse_batch_shape (batch_shape, input, place, error))
        return NULL;
      layers = json_object_get_member (json_node_get_object (config), "layers");
    }
  if (layers == NULL || !JSON_NODE_HOLDS_ARRAY (layers))
    {
      strata_keras_set_error (place, STRATA_FORMAT_ERROR_FIELD, error, _ ("the list of layers is missing"));
      return NULL;
    }
  return json_node_get_array (layers);
}

StrataSequential *
strata_keras_model_from_json (const char *json, const char *file_name, StrataScaler **scaler, GError **error)
{
  const StrataKerasPlace place = { file_name, "model_config" };
  g_autoptr (JsonNode) root = strata_keras_parse (json, "model_config", file_name, error);
  g_autoptr (GPtrArray) layers = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (StrataScaler) found = NULL;
  g_autoptr (GError) stack_error = NULL;
  StrataShape input = { .rank = -1 };
  StrataSequential *sequential;
  JsonArray *list;

  if (root == NULL)
    return NULL;
  list = find_layers (json_node_get_object (root), &input, &place, error);
  if (list == NULL || !read_layers (list, layers, &input, &found, file_name, error))
    return NULL;
  if (input.rank < 0)
    {
      strata_keras_set_error (&place, STRATA_FORMAT_ERROR_FIELD, error,
                              _ ("the input shape is missing; build the model with an Input layer"));
      return NULL;
    }
  sequential = strata_sequential_new (&input, layers, &stack_error);
  if (sequential == NULL)
    strata_keras_set_error (&place, STRATA_FORMAT_ERROR_FIELD, error, "%s", stack_error->message);
  else if (scaler != NULL)
    *scaler = g_steal_pointer (&found);
  return sequential;
}

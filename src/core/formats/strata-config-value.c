/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-config-json.h"
#include "strata-number.h"
#include "strata-shape.h"
#include "strata-tuple-json.h"

#include <math.h>

/* Arguments' values to JSON; the way back is strata-config-read.c. */

static JsonNode *
node_from_string (const char *string)
{
  JsonNode *node = json_node_new (JSON_NODE_VALUE);

  json_node_set_string (node, string);
  return node;
}

static JsonNode *
node_from_int (gint64 number)
{
  JsonNode *node = json_node_new (JSON_NODE_VALUE);

  json_node_set_int (node, number);
  return node;
}

/* JSON has no NaN: it is written as the text a message would show, so that saving loses nothing. */
static JsonNode *
node_from_double (double number)
{
  JsonNode *node;

  if (!isfinite (number))
    {
      g_autofree char *text = strata_number_to_text (number);
      return node_from_string (text);
    }
  node = json_node_new (JSON_NODE_VALUE);
  json_node_set_double (node, number);
  return node;
}

static JsonNode *
node_from_metrics (GPtrArray *metrics)
{
  JsonArray *array = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);

  for (guint i = 0; metrics != NULL && i < metrics->len; i++)
    json_array_add_element (array, strata_configurable_to_short_json (metrics->pdata[i]));
  json_node_take_array (node, array);
  return node;
}

static JsonNode *
node_from_shape (const StrataShape *shape)
{
  JsonArray *array;
  JsonNode *node;

  if (shape == NULL || shape->rank < 0)
    return json_node_new (JSON_NODE_NULL);
  array = json_array_new ();
  node = json_node_new (JSON_NODE_ARRAY);
  for (int i = 0; i < shape->rank; i++)
    json_array_add_int_element (array, shape->dim[i]);
  json_node_take_array (node, array);
  return node;
}

/* Class weights, in order of the classes. */
static JsonNode *
node_from_variant (GVariant *weights)
{
  JsonObject *object;
  JsonNode *node;
  GVariantIter iter;
  guint32 label;
  double weight;

  if (weights == NULL)
    return json_node_new (JSON_NODE_NULL);
  object = json_object_new ();
  node = json_node_new (JSON_NODE_OBJECT);
  g_variant_iter_init (&iter, weights);
  while (g_variant_iter_next (&iter, "{ud}", &label, &weight))
    {
      g_autofree char *key = g_strdup_printf ("%u", label);
      json_object_set_member (object, key, node_from_double (weight));
    }
  json_node_take_object (node, object);
  return node;
}

/* A word, or a number in digits. */
static JsonNode *
node_from_word (GParamSpec *argument, const char *text)
{
  guint64 number;

  if (strata_param_spec_get_words (argument) != NULL && strata_frequency_parse (text, &number))
    return node_from_int ((gint64) number);
  return node_from_string (text != NULL ? text : "");
}

static gboolean
is_none (GParamSpec *argument, const GValue *value)
{
  if ((argument->flags & STRATA_PARAM_OPTIONAL) == 0)
    return FALSE;
  if (G_VALUE_HOLDS_INT64 (value))
    return g_value_get_int64 (value) == -1;
  if (G_VALUE_HOLDS_DOUBLE (value))
    return isnan (g_value_get_double (value));
  if (G_VALUE_HOLDS_ENUM (value))
    return g_value_get_enum (value) == 0;
  if (G_VALUE_HOLDS_OBJECT (value))
    return g_value_get_object (value) == NULL;
  return G_VALUE_HOLDS_STRING (value) && (g_value_get_string (value) == NULL || *g_value_get_string (value) == '\0');
}

JsonNode *
strata_argument_to_json (GParamSpec *argument, const GValue *value)
{
  GObject *object;
  JsonNode *node;

  if (is_none (argument, value))
    return json_node_new (JSON_NODE_NULL);
  switch (G_TYPE_FUNDAMENTAL (argument->value_type))
    {
    case G_TYPE_BOOLEAN:
      node = json_node_new (JSON_NODE_VALUE);
      json_node_set_boolean (node, g_value_get_boolean (value));
      return node;
    case G_TYPE_INT:
      return node_from_int (g_value_get_int (value));
    case G_TYPE_UINT:
      return node_from_int (g_value_get_uint (value));
    case G_TYPE_INT64:
      return node_from_int (g_value_get_int64 (value));
    case G_TYPE_UINT64:
      return node_from_int (g_value_get_uint64 (value));
    case G_TYPE_DOUBLE:
      return node_from_double (g_value_get_double (value));
    case G_TYPE_ENUM:
      return node_from_string (
        g_enum_get_value (g_type_class_peek (argument->value_type), g_value_get_enum (value))->value_nick);
    case G_TYPE_STRING:
      if (strata_param_spec_is_list (argument))
        return strata_list_to_json (argument, g_value_get_string (value));
      return node_from_word (argument, g_value_get_string (value));
    case G_TYPE_OBJECT:
      object = g_value_get_object (value);
      return object ? strata_configurable_to_short_json (STRATA_CONFIGURABLE (object)) : json_node_new (JSON_NODE_NULL);
    case G_TYPE_BOXED:
      if (argument->value_type == STRATA_TYPE_TUPLE)
        return strata_tuple_to_json (g_value_get_boxed (value), strata_param_spec_get_tuple_form (argument));
      return argument->value_type == STRATA_TYPE_SHAPE ? node_from_shape (g_value_get_boxed (value))
                                                       : node_from_metrics (g_value_get_boxed (value));
    case G_TYPE_VARIANT:
      return node_from_variant (g_value_get_variant (value));
    default:
      g_return_val_if_reached (json_node_new (JSON_NODE_NULL));
    }
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-config-json.h"
#include "strata-hdf5.h"
#include "strata-json.h"
#include "strata-number.h"
#include "strata-shape.h"

#include <math.h>

/* Arguments' values to JSON and back. */

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
node_from_strings (const char *const *strings)
{
  JsonArray *array = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);

  for (guint i = 0; strings != NULL && strings[i] != NULL; i++)
    json_array_add_string_element (array, strings[i]);
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

static gboolean
is_none (GParamSpec *argument, const GValue *value)
{
  if ((argument->flags & STRATA_PARAM_OPTIONAL) == 0)
    return FALSE;
  if (G_VALUE_HOLDS_INT64 (value))
    return g_value_get_int64 (value) == -1;
  if (G_VALUE_HOLDS_DOUBLE (value))
    return isnan (g_value_get_double (value));
  return G_VALUE_HOLDS_STRING (value) && (g_value_get_string (value) == NULL || *g_value_get_string (value) == '\0');
}

JsonNode *
strata_argument_to_json (GParamSpec *argument, const GValue *value, gboolean keras)
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
      return node_from_string (g_value_get_string (value) ? g_value_get_string (value) : "");
    case G_TYPE_OBJECT:
      object = g_value_get_object (value);
      if (object == NULL)
        return json_node_new (JSON_NODE_NULL);
      return keras ? strata_configurable_to_keras_config (STRATA_CONFIGURABLE (object))
                   : strata_configurable_to_short_json (STRATA_CONFIGURABLE (object));
    case G_TYPE_BOXED:
      return argument->value_type == STRATA_TYPE_SHAPE ? node_from_shape (g_value_get_boxed (value))
                                                       : node_from_strings (g_value_get_boxed (value));
    case G_TYPE_VARIANT:
      return node_from_variant (g_value_get_variant (value));
    default:
      g_return_val_if_reached (json_node_new (JSON_NODE_NULL));
    }
}

/* A whole number that int64 holds; 300.0 is one, as other programs write it so. */
static gboolean
get_integer (JsonNode *node, gint64 *number)
{
  if (!JSON_NODE_HOLDS_VALUE (node))
    return FALSE;
  if (json_node_get_value_type (node) == G_TYPE_INT64)
    {
      *number = json_node_get_int (node);
      return TRUE;
    }
  if (json_node_get_value_type (node) != G_TYPE_DOUBLE)
    return FALSE;
  double value = json_node_get_double (node);
  if (value != floor (value) || fabs (value) > 9007199254740992.0)
    return FALSE;
  *number = value;
  return TRUE;
}

static gboolean
read_integer (GParamSpec *argument, JsonNode *node, double lowest, double highest, const char *where, gint64 *number,
              GError **error)
{
  g_autofree char *from = strata_number_to_text (lowest);
  g_autofree char *to = strata_number_to_text (highest);
  g_autofree char *expected = NULL;

  if (get_integer (node, number) && *number >= lowest && *number <= highest)
    return TRUE;
  if (highest > 4294967295.0)
    expected = g_strdup_printf ("a whole number of at least %s", from);
  else
    expected = g_strdup_printf ("a whole number from %.0f to %.0f", lowest, highest);
  return strata_json_refuse (where, expected, node, error);
}

static gboolean
read_double (JsonNode *node, const char *where, double *number, GError **error)
{
  static const struct
  {
    const char *text;
    double value;
  } specials[] = { { "NaN", NAN }, { "Infinity", INFINITY }, { "-Infinity", -INFINITY } };

  if (JSON_NODE_HOLDS_VALUE (node))
    {
      GType type = json_node_get_value_type (node);

      if (type == G_TYPE_INT64 || type == G_TYPE_DOUBLE)
        {
          *number = type == G_TYPE_INT64 ? (double) json_node_get_int (node) : json_node_get_double (node);
          if (isfinite (*number))
            return TRUE;
          g_set_error (error, STRATA_FORMAT_ERROR, STRATA_FORMAT_ERROR_FIELD, "%s must be a finite number", where);
          return FALSE;
        }
      for (guint i = 0; type == G_TYPE_STRING && i < G_N_ELEMENTS (specials); i++)
        if (g_str_equal (json_node_get_string (node), specials[i].text))
          {
            *number = specials[i].value;
            return TRUE;
          }
    }
  return strata_json_refuse (where, "a number", node, error);
}

static gboolean
read_boolean (JsonNode *node, gboolean lenient, const char *where, gboolean *value, GError **error)
{
  gint64 number;

  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    {
      *value = json_node_get_boolean (node);
      return TRUE;
    }
  if (lenient && get_integer (node, &number) && (number == 0 || number == 1))
    {
      *value = number == 1;
      return TRUE;
    }
  return strata_json_refuse (where, "true or false", node, error);
}

/* Keras 3 may write a function as an object around its name. */
static const char *
find_name (JsonNode *node, gboolean lenient)
{
  JsonObject *object;
  JsonNode *config;

  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    return json_node_get_string (node);
  if (!lenient || !JSON_NODE_HOLDS_OBJECT (node))
    return NULL;
  object = json_node_get_object (node);
  config = json_object_get_member (object, "config");
  if (config == NULL || JSON_NODE_HOLDS_OBJECT (config))
    config = json_object_get_member (object, "class_name");
  if (config == NULL || !JSON_NODE_HOLDS_VALUE (config) || json_node_get_value_type (config) != G_TYPE_STRING)
    return NULL;
  return json_node_get_string (config);
}

static gboolean
read_enum (GParamSpec *argument, JsonNode *node, gboolean lenient, const char *where, int *value, GError **error)
{
  GEnumClass *klass = g_type_class_peek (argument->value_type);
  const char *name = find_name (node, lenient);
  g_autofree char *known = NULL;
  g_autofree char *expected = NULL;
  g_autoptr (GString) names = g_string_new (NULL);

  if (name == NULL && lenient && JSON_NODE_HOLDS_NULL (node))
    name = "linear";
  if (g_strcmp0 (name, "silu") == 0)
    name = "swish";
  for (guint i = 0; i < klass->n_values; i++)
    {
      if (g_strcmp0 (klass->values[i].value_nick, name) == 0)
        {
          *value = klass->values[i].value;
          return TRUE;
        }
      g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", klass->values[i].value_nick);
    }
  expected = g_strdup_printf ("one of %s", names->str);
  return strata_json_refuse (where, expected, node, error);
}

static gboolean
read_strings (JsonNode *node, const char *where, char ***strings, GError **error)
{
  g_autoptr (GPtrArray) read = g_ptr_array_new_with_free_func (g_free);
  JsonArray *array;

  if (!JSON_NODE_HOLDS_ARRAY (node))
    return strata_json_refuse (where, "a list of texts", node, error);
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (!JSON_NODE_HOLDS_VALUE (element) || json_node_get_value_type (element) != G_TYPE_STRING)
        {
          g_autofree char *place = g_strdup_printf ("%s[%u]", where, i);
          return strata_json_refuse (place, "a text", element, error);
        }
      g_ptr_array_add (read, g_strdup (json_node_get_string (element)));
    }
  g_ptr_array_add (read, NULL);
  *strings = (char **) g_ptr_array_free (g_steal_pointer (&read), FALSE);
  return TRUE;
}

/* Keras' batch_shape begins with the batch, which is null. */
static gboolean
read_shape (JsonNode *node, gboolean lenient, const char *where, StrataShape *shape, GError **error)
{
  const char *expected = "a list of one to four whole numbers from 1, or null";
  JsonArray *array;
  guint first = 0;

  *shape = (StrataShape) { .rank = -1 };
  if (JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return strata_json_refuse (where, expected, node, error);
  array = json_node_get_array (node);
  if (lenient && json_array_get_length (array) > 0 && JSON_NODE_HOLDS_NULL (json_array_get_element (array, 0)))
    first = 1;
  shape->rank = 0;
  for (guint i = first; i < json_array_get_length (array); i++)
    {
      gint64 dim;

      if (i - first == STRATA_MAX_RANK || !get_integer (json_array_get_element (array, i), &dim) || dim < 1
          || dim > 1 << 30)
        return strata_json_refuse (where, expected, node, error);
      shape->dim[shape->rank++] = dim;
    }
  if (shape->rank == 0)
    return strata_json_refuse (where, expected, node, error);
  return TRUE;
}

static int
compare_labels (gconstpointer a, gconstpointer b)
{
  guint label_a = *(const guint *) a, label_b = *(const guint *) b;
  return label_a < label_b ? -1 : label_a > label_b;
}

/* {"0": 1.5, "3": 2.0}; kept in order of the classes. */
static gboolean
read_weights (JsonNode *node, const char *where, GVariant **weights, GError **error)
{
  g_autoptr (GList) members = NULL;
  g_autoptr (GArray) labels = g_array_new (FALSE, FALSE, sizeof (guint));
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a{ud}"));
  JsonObject *object;

  *weights = NULL;
  if (JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return strata_json_refuse (where, "an object of class numbers and weights, or null", node, error);
  object = json_node_get_object (node);
  members = json_object_get_members (object);
  for (GList *l = members; l != NULL; l = l->next)
    {
      guint64 label;

      if (!g_ascii_string_to_unsigned (l->data, 10, 0, G_MAXUINT, &label, NULL))
        {
          g_set_error (error, STRATA_FORMAT_ERROR, STRATA_FORMAT_ERROR_FIELD,
                       "%s: “%s” is no class: write its number", where, (char *) l->data);
          return FALSE;
        }
      guint settled = label;
      g_array_append_val (labels, settled);
    }
  g_array_sort (labels, compare_labels);
  for (guint i = 0; i < labels->len; i++)
    {
      g_autofree char *key = g_strdup_printf ("%u", g_array_index (labels, guint, i));
      g_autofree char *place = g_strdup_printf ("%s.%s", where, key);
      JsonNode *member = json_object_get_member (object, key);
      double weight;

      if (member == NULL)
        {
          g_set_error (error, STRATA_FORMAT_ERROR, STRATA_FORMAT_ERROR_FIELD,
                       "%s: class %s is not written as a plain number", where, key);
          return FALSE;
        }
      if (!read_double (member, place, &weight, error))
        return FALSE;
      g_variant_builder_add (&builder, "{ud}", g_array_index (labels, guint, i), weight);
    }
  *weights = g_variant_builder_end (&builder);
  return TRUE;
}

static gboolean
set_none (GParamSpec *argument, GValue *value)
{
  if (G_VALUE_HOLDS_INT64 (value))
    g_value_set_int64 (value, -1);
  else if (G_VALUE_HOLDS_DOUBLE (value))
    g_value_set_double (value, NAN);
  else if (G_VALUE_HOLDS_STRING (value))
    g_value_set_string (value, "");
  else
    return FALSE;
  return TRUE;
}

gboolean
strata_argument_from_json (GParamSpec *argument,
                           JsonNode *node,
                           gboolean lenient,
                           const char *where,
                           GValue *value,
                           GError **error)
{
  gint64 integer = 0;
  double number = 0;
  int item = 0;
  gboolean boolean = FALSE;
  char **strings = NULL;
  StrataShape shape = { .rank = -1 };
  GVariant *variant = NULL;
  StrataConfigurable *nested;

  g_value_init (value, argument->value_type);
  if (JSON_NODE_HOLDS_NULL (node) && (argument->flags & STRATA_PARAM_OPTIONAL) != 0 && set_none (argument, value))
    return TRUE;
  switch (G_TYPE_FUNDAMENTAL (argument->value_type))
    {
    case G_TYPE_BOOLEAN:
      if (!read_boolean (node, lenient, where, &boolean, error))
        return FALSE;
      g_value_set_boolean (value, boolean);
      return TRUE;
    case G_TYPE_INT:
      if (lenient && JSON_NODE_HOLDS_ARRAY (node) && json_array_get_length (json_node_get_array (node)) == 1)
        node = json_array_get_element (json_node_get_array (node), 0);
      if (!read_integer (argument, node, G_PARAM_SPEC_INT (argument)->minimum, G_PARAM_SPEC_INT (argument)->maximum,
                         where, &integer, error))
        return FALSE;
      g_value_set_int (value, integer);
      return TRUE;
    case G_TYPE_UINT:
      if (!read_integer (argument, node, G_PARAM_SPEC_UINT (argument)->minimum, G_PARAM_SPEC_UINT (argument)->maximum,
                         where, &integer, error))
        return FALSE;
      g_value_set_uint (value, integer);
      return TRUE;
    case G_TYPE_INT64:
      if (!read_integer (argument, node, G_PARAM_SPEC_INT64 (argument)->minimum, G_PARAM_SPEC_INT64 (argument)->maximum,
                         where, &integer, error))
        return FALSE;
      g_value_set_int64 (value, integer);
      return TRUE;
    case G_TYPE_UINT64:
      if (!read_integer (argument, node, 0, G_MAXINT64, where, &integer, error))
        return FALSE;
      g_value_set_uint64 (value, integer);
      return TRUE;
    case G_TYPE_DOUBLE:
      if (!read_double (node, where, &number, error))
        return FALSE;
      g_value_set_double (value, number);
      return TRUE;
    case G_TYPE_ENUM:
      if (!read_enum (argument, node, lenient, where, &item, error))
        return FALSE;
      g_value_set_enum (value, item);
      return TRUE;
    case G_TYPE_STRING:
      if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
        return strata_json_refuse (where, "a text", node, error);
      g_value_set_string (value, json_node_get_string (node));
      return TRUE;
    case G_TYPE_OBJECT:
      nested = strata_configurable_new_from_json (argument->value_type, node, lenient, argument->name, where, error);
      g_value_take_object (value, nested);
      return nested != NULL;
    case G_TYPE_BOXED:
      if (argument->value_type == STRATA_TYPE_SHAPE)
        {
          if (!read_shape (node, lenient, where, &shape, error))
            return FALSE;
          g_value_set_boxed (value, shape.rank >= 0 ? &shape : NULL);
          return TRUE;
        }
      if (!read_strings (node, where, &strings, error))
        return FALSE;
      g_value_take_boxed (value, strings);
      return TRUE;
    case G_TYPE_VARIANT:
      if (!read_weights (node, where, &variant, error))
        return FALSE;
      g_value_set_variant (value, variant);
      return TRUE;
    default:
      g_return_val_if_reached (FALSE);
    }
}

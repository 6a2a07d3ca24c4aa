/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-config-json.h"
#include "strata-hdf5.h"
#include "strata-json.h"
#include "strata-metric.h"
#include "strata-number.h"
#include "strata-shape.h"
#include "strata-tuple-json.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>

/* Arguments' values from JSON. */

/* NULL when it is no text. */
static const char *
get_string (JsonNode *node)
{
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;
  return json_node_get_string (node);
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
read_integer (JsonNode *node, double lowest, double highest, const char *where, gint64 *number, GError **error)
{
  g_autofree char *expected = NULL;

  if (get_integer (node, number) && *number >= lowest && *number <= highest)
    return TRUE;
  if (highest > G_MAXUINT)
    expected = g_strdup_printf (_ ("a whole number of at least %.0f"), lowest);
  else
    expected = g_strdup_printf (_ ("a whole number from %.0f to %.0f"), lowest, highest);
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
          g_set_error (error, STRATA_FORMAT_ERROR, STRATA_FORMAT_ERROR_FIELD, _ ("%s must be a finite number"), where);
          return FALSE;
        }
      for (guint i = 0; type == G_TYPE_STRING && i < G_N_ELEMENTS (specials); i++)
        if (g_str_equal (json_node_get_string (node), specials[i].text))
          {
            *number = specials[i].value;
            return TRUE;
          }
    }
  return strata_json_refuse (where, _ ("a number"), node, error);
}

static gboolean
read_boolean (JsonNode *node, const char *where, gboolean *value, GError **error)
{
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    {
      *value = json_node_get_boolean (node);
      return TRUE;
    }
  return strata_json_refuse (where, _ ("true or false"), node, error);
}

static gboolean
read_enum (GParamSpec *argument, JsonNode *node, const char *where, int *value, GError **error)
{
  GEnumClass *klass = g_type_class_peek (argument->value_type);
  const char *name = get_string (node);
  g_autofree char *expected = NULL;
  g_autoptr (GString) names = g_string_new (NULL);

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
  expected = g_strdup_printf (_ ("one of %s"), names->str);
  return strata_json_refuse (where, expected, node, error);
}

static gboolean
read_metrics (JsonNode *node, const char *where, GValue *value, GError **error)
{
  g_autoptr (GPtrArray) metrics = g_ptr_array_new_with_free_func (g_object_unref);
  JsonArray *array;

  if (!JSON_NODE_HOLDS_ARRAY (node))
    return strata_json_refuse (where, _ ("a list of metrics"), node, error);
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      g_autofree char *place = g_strdup_printf ("%s[%u]", where, i);
      StrataConfigurable *metric = strata_configurable_new_from_json (
        STRATA_TYPE_METRIC, json_array_get_element (array, i), _ ("metric"), place, error);

      if (metric == NULL)
        return FALSE;
      g_ptr_array_add (metrics, metric);
    }
  g_value_set_boxed (value, metrics);
  return TRUE;
}

static gboolean
read_shape (JsonNode *node, const char *where, StrataShape *shape, GError **error)
{
  const char *expected = _ ("a list of one to four whole numbers from 1, or null");
  JsonArray *array;

  *shape = (StrataShape){ .rank = -1 };
  if (JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return strata_json_refuse (where, expected, node, error);
  array = json_node_get_array (node);
  shape->rank = 0;
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      gint64 dim;

      if (i == STRATA_MAX_RANK || !get_integer (json_array_get_element (array, i), &dim) || dim < 1 || dim > 1 << 30)
        return strata_json_refuse (where, expected, node, error);
      shape->dim[shape->rank++] = dim;
    }
  if (shape->rank == 0)
    return strata_json_refuse (where, expected, node, error);
  return TRUE;
}

static gboolean
read_tuple (GParamSpec *argument, JsonNode *node, const char *where, GValue *value, GError **error)
{
  const StrataTupleForm *form = strata_param_spec_get_tuple_form (argument);
  g_autofree char *expected = NULL;
  StrataTuple tuple;

  if (JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (strata_tuple_from_json (node, form, &tuple))
    {
      g_value_set_boxed (value, &tuple);
      return TRUE;
    }
  expected = strata_tuple_form_to_words (form);
  return strata_json_refuse (where, expected, node, error);
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
    return strata_json_refuse (where, _ ("an object of class numbers and weights, or null"), node, error);
  object = json_node_get_object (node);
  members = json_object_get_members (object);
  for (GList *l = members; l != NULL; l = l->next)
    {
      guint64 label;

      if (!g_ascii_string_to_unsigned (l->data, 10, 0, G_MAXUINT, &label, NULL))
        {
          g_set_error (error, STRATA_FORMAT_ERROR, STRATA_FORMAT_ERROR_FIELD,
                       _ ("%s: “%s” is no class: write its number"), where, (char *) l->data);
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
      double weight = 0;

      if (member == NULL)
        {
          g_set_error (error, STRATA_FORMAT_ERROR, STRATA_FORMAT_ERROR_FIELD,
                       _ ("%s: class %s is not written as a plain number"), where, key);
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
read_list (GParamSpec *argument, JsonNode *node, const char *where, GValue *value, GError **error)
{
  char *text = strata_list_from_json (argument, node);

  if (text == NULL)
    return strata_json_refuse (where, _ ("a list of numbers"), node, error);
  g_value_take_string (value, text);
  return TRUE;
}

/* TRUE for a number where one may stand in the place of a word. */
static gboolean
read_frequency (GParamSpec *argument, JsonNode *node, GValue *value)
{
  gint64 number;

  if (strata_param_spec_get_words (argument) == NULL || !get_integer (node, &number))
    return FALSE;
  g_value_take_string (value, g_strdup_printf ("%" PRId64, number));
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
  else if (G_VALUE_HOLDS_ENUM (value))
    g_value_set_enum (value, 0);
  else if (G_VALUE_HOLDS_OBJECT (value))
    g_value_set_object (value, NULL);
  else if (G_VALUE_HOLDS (value, STRATA_TYPE_METRIC_LIST))
    g_value_set_boxed (value, NULL);
  else
    return FALSE;
  return TRUE;
}

gboolean
strata_argument_from_json (GParamSpec *argument, JsonNode *node, const char *where, GValue *value, GError **error)
{
  gint64 integer = 0;
  double number = 0;
  int item = 0;
  gboolean boolean = FALSE;
  StrataShape shape = { .rank = -1 };
  GVariant *variant = NULL;
  StrataConfigurable *nested;

  g_value_init (value, argument->value_type);
  if (JSON_NODE_HOLDS_NULL (node) && (argument->flags & STRATA_PARAM_OPTIONAL) != 0 && set_none (argument, value))
    return TRUE;
  switch (G_TYPE_FUNDAMENTAL (argument->value_type))
    {
    case G_TYPE_BOOLEAN:
      if (!read_boolean (node, where, &boolean, error))
        return FALSE;
      g_value_set_boolean (value, boolean);
      return TRUE;
    case G_TYPE_INT:
      if (!read_integer (node, G_PARAM_SPEC_INT (argument)->minimum, G_PARAM_SPEC_INT (argument)->maximum, where,
                         &integer, error))
        return FALSE;
      g_value_set_int (value, integer);
      return TRUE;
    case G_TYPE_UINT:
      if (!read_integer (node, G_PARAM_SPEC_UINT (argument)->minimum, G_PARAM_SPEC_UINT (argument)->maximum, where,
                         &integer, error))
        return FALSE;
      g_value_set_uint (value, integer);
      return TRUE;
    case G_TYPE_INT64:
      if (!read_integer (node, G_PARAM_SPEC_INT64 (argument)->minimum, G_PARAM_SPEC_INT64 (argument)->maximum, where,
                         &integer, error))
        return FALSE;
      g_value_set_int64 (value, integer);
      return TRUE;
    case G_TYPE_UINT64:
      if (!read_integer (node, 0, G_MAXINT64, where, &integer, error))
        return FALSE;
      g_value_set_uint64 (value, integer);
      return TRUE;
    case G_TYPE_DOUBLE:
      if (!read_double (node, where, &number, error))
        return FALSE;
      g_value_set_double (value, number);
      return TRUE;
    case G_TYPE_ENUM:
      if (!read_enum (argument, node, where, &item, error))
        return FALSE;
      g_value_set_enum (value, item);
      return TRUE;
    case G_TYPE_STRING:
      if (strata_param_spec_is_list (argument) && get_string (node) == NULL)
        return read_list (argument, node, where, value, error);
      if (read_frequency (argument, node, value))
        return TRUE;
      if (get_string (node) == NULL)
        return strata_json_refuse (where, _ ("a text"), node, error);
      g_value_set_string (value, get_string (node));
      return TRUE;
    case G_TYPE_OBJECT:
      nested = strata_configurable_new_from_json (argument->value_type, node, argument->name, where, error);
      g_value_take_object (value, nested);
      return nested != NULL;
    case G_TYPE_BOXED:
      if (argument->value_type == STRATA_TYPE_SHAPE)
        {
          if (!read_shape (node, where, &shape, error))
            return FALSE;
          g_value_set_boxed (value, shape.rank >= 0 ? &shape : NULL);
          return TRUE;
        }
      if (argument->value_type == STRATA_TYPE_TUPLE)
        return read_tuple (argument, node, where, value, error);
      return read_metrics (node, where, value, error);
    case G_TYPE_VARIANT:
      if (!read_weights (node, where, &variant, error))
        return FALSE;
      g_value_set_variant (value, variant);
      return TRUE;
    default:
      g_return_val_if_reached (FALSE);
    }
}

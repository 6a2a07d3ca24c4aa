/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-scaler-private.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

#include <math.h>

/* {"scaling": "standard", "center": [72.9], "spread": [90.0]}: x = (value − center) / spread. */

static void
add_numbers (JsonBuilder *builder, const char *name, double (*get) (StrataScaler *, gsize), StrataScaler *self, gsize n)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (gsize i = 0; i < n; i++)
    json_builder_add_double_value (builder, get (self, i));
  json_builder_end_array (builder);
}

char *
strata_scaler_to_json (StrataScaler *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GEnumClass) kinds = g_type_class_ref (STRATA_TYPE_SCALING);
  StrataScaling scaling = strata_scaler_get_scaling (self);
  gsize n;

  strata_scaler_get_scale (self, &n);
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "scaling");
  json_builder_add_string_value (builder, g_enum_get_value (kinds, scaling)->value_nick);
  if (scaling != STRATA_SCALING_NONE)
    {
      add_numbers (builder, "center", strata_scaler_get_center, self, n);
      add_numbers (builder, "spread", strata_scaler_get_spread, self, n);
    }
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

static void
set_field_error (const char *file_name, const char *field, const char *fault, GError **error)
{
  g_set_error (error, STRATA_DATA_ERROR, STRATA_DATA_ERROR_FORMAT,
               _ ("“%s”: the scaler's field “%s” %s; save the model again from its experiment"), file_name, field,
               fault);
}

/* Numbers of the array, [n], transfer full; n is 1 unless any length will do. */
static double *
get_numbers (JsonObject *object, const char *name, gboolean per_pixel, gsize *n, const char *file_name, GError **error)
{
  JsonNode *node = json_object_get_member (object, name);
  g_autofree double *numbers = NULL;
  JsonArray *array;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    {
      set_field_error (file_name, name, _ ("is not a list of numbers"), error);
      return NULL;
    }
  array = json_node_get_array (node);
  *n = json_array_get_length (array);
  if (*n == 0 || (!per_pixel && *n != 1))
    {
      set_field_error (file_name, name, _ ("has the wrong length"), error);
      return NULL;
    }
  numbers = g_new (double, *n);
  for (gsize i = 0; i < *n; i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      GType type = json_node_get_value_type (element);

      numbers[i] = type == G_TYPE_DOUBLE || type == G_TYPE_INT64 ? json_node_get_double (element) : NAN;
      if (!isfinite (numbers[i]))
        {
          set_field_error (file_name, name, _ ("holds something that is no finite number"), error);
          return NULL;
        }
    }
  return g_steal_pointer (&numbers);
}

static gboolean
get_scaling (JsonObject *object, StrataScaling *scaling, const char *file_name, GError **error)
{
  g_autoptr (GEnumClass) kinds = g_type_class_ref (STRATA_TYPE_SCALING);
  JsonNode *node = json_object_get_member (object, "scaling");
  const char *nick = node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;
  GEnumValue *value = nick != NULL ? g_enum_get_value_by_nick (kinds, nick) : NULL;

  if (value == NULL)
    {
      set_field_error (file_name, "scaling", _ ("is none of none, min-max, standard, standard-per-pixel"), error);
      return FALSE;
    }
  *scaling = value->value;
  return TRUE;
}

StrataScaler *
strata_scaler_new_from_json (const char *json, const char *file_name, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autofree double *center = NULL;
  g_autofree double *spread = NULL;
  JsonNode *root = NULL;
  JsonObject *object;
  StrataScaling scaling;
  gboolean per_pixel;
  gsize n, n_spread;

  if (json_parser_load_from_data (parser, json, -1, NULL))
    root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error (
        error, STRATA_DATA_ERROR, STRATA_DATA_ERROR_FORMAT,
        _ ("“%s”: the attribute strata_scaler is not a JSON object; save the model again from its experiment"),
        file_name);
      return NULL;
    }
  object = json_node_get_object (root);
  if (!get_scaling (object, &scaling, file_name, error))
    return NULL;
  if (scaling == STRATA_SCALING_NONE)
    return strata_scaler_new_take (scaling, g_new0 (double, 1), g_new0 (double, 1), 1);

  per_pixel = scaling == STRATA_SCALING_STANDARD_PER_PIXEL;
  center = get_numbers (object, "center", per_pixel, &n, file_name, error);
  if (center == NULL)
    return NULL;
  spread = get_numbers (object, "spread", per_pixel, &n_spread, file_name, error);
  if (spread == NULL)
    return NULL;
  if (n != n_spread)
    {
      set_field_error (file_name, "spread", _ ("has another length than “center”"), error);
      return NULL;
    }
  for (gsize i = 0; i < n; i++)
    if (spread[i] < 0 || (spread[i] != 0 && !isfinite ((float) (1 / spread[i]))))
      {
        set_field_error (file_name, "spread", _ ("holds a number too small or below zero"), error);
        return NULL;
      }
  return strata_scaler_new_take (scaling, g_steal_pointer (&center), g_steal_pointer (&spread), n);
}

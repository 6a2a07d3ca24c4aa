/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-keras-config.h"
#include "strata-json.h"
#include "strata-tuple-json.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* The arguments of one object in Keras' JSON, from and to the GParamSpecs of its class. */

void
strata_keras_set_error (const StrataKerasPlace *place, StrataFormatError code, GError **error, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, STRATA_FORMAT_ERROR, code, "“%s”: %s: %s", place->file_name, place->what, message);
}

/* --- Texts --------------------------------------------------------------------------------------------------------- */

JsonNode *
strata_keras_parse (const char *json, const char *field, const char *file_name, GError **error)
{
  g_autofree char *where = g_strdup_printf ("“%s”: %s", file_name, field);
  g_autoptr (JsonNode) root = strata_json_parse (json, -1, where, error);

  if (root == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_OBJECT (root))
    {
      strata_json_refuse (where, _ ("a JSON object"), root, error);
      return NULL;
    }
  return g_steal_pointer (&root);
}

char *
strata_keras_to_text (JsonNode *node)
{
  g_autofree char *json = json_to_string (node, FALSE);
  GString *ascii = g_string_new (NULL);

  for (const char *at = json; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (c < 0x80)
        g_string_append_c (ascii, (char) c);
      else if (c < 0x10000)
        g_string_append_printf (ascii, "\\u%04x", c);
      else
        g_string_append_printf (ascii, "\\u%04x\\u%04x", 0xd800 + ((c - 0x10000) >> 10), 0xdc00 + (c & 0x3ff));
    }
  return g_string_free (ascii, FALSE);
}

const char *
strata_keras_get_text (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;
}

JsonObject *
strata_keras_get_object (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/* --- Writing ------------------------------------------------------------------------------------------------------- */

static gboolean
is_none (GParamSpec *pspec, const GValue *value)
{
  if (!(pspec->flags & STRATA_PARAM_OPTIONAL))
    return FALSE;
  if (G_VALUE_HOLDS_INT64 (value))
    return g_value_get_int64 (value) < 0;
  if (G_VALUE_HOLDS_DOUBLE (value))
    return isnan (g_value_get_double (value));
  return G_VALUE_HOLDS_ENUM (value) && g_value_get_enum (value) == 0;
}

void
strata_keras_begin_object (JsonBuilder *builder,
                           const char *module,
                           const char *class_name,
                           const StrataKerasStyle *style)
{
  json_builder_begin_object (builder);
  if (style->for_archive)
    {
      json_builder_set_member_name (builder, "module");
      json_builder_add_string_value (builder, module);
    }
  json_builder_set_member_name (builder, "class_name");
  json_builder_add_string_value (builder, class_name);
  json_builder_set_member_name (builder, "config");
  json_builder_begin_object (builder);
}

void
strata_keras_end_object (JsonBuilder *builder, const StrataKerasStyle *style)
{
  json_builder_end_object (builder);
  if (style->for_archive)
    {
      json_builder_set_member_name (builder, "registered_name");
      json_builder_add_null_value (builder);
    }
  json_builder_end_object (builder);
}

void
strata_keras_add_object (JsonBuilder *builder, StrataConfigurable *object, const StrataKerasStyle *style)
{
  StrataKerasStyle own = *style;

  /* Keras 3 finds a schedule by its module alone, in the older format too. */
  own.for_archive |= STRATA_IS_SCHEDULE (object);
  strata_keras_begin_object (builder, STRATA_CONFIGURABLE_GET_CLASS (object)->module,
                             strata_configurable_get_class_name (object), &own);
  strata_keras_add_arguments (builder, object, &own);
  strata_keras_end_object (builder, &own);
}

static void
add_value (JsonBuilder *builder, GParamSpec *pspec, const GValue *value, const StrataKerasStyle *style)
{
  GValue whole = G_VALUE_INIT;

  if (is_none (pspec, value))
    json_builder_add_null_value (builder);
  else if (G_VALUE_HOLDS_BOOLEAN (value))
    json_builder_add_boolean_value (builder, g_value_get_boolean (value));
  else if (G_VALUE_HOLDS_DOUBLE (value))
    json_builder_add_double_value (builder, g_value_get_double (value));
  else if (G_VALUE_HOLDS_ENUM (value))
    json_builder_add_string_value (
      builder, g_enum_get_value (g_type_class_peek (G_VALUE_TYPE (value)), g_value_get_enum (value))->value_nick);
  else if (G_VALUE_HOLDS_STRING (value) && strata_param_spec_is_list (pspec))
    json_builder_add_value (builder, strata_list_to_json (pspec, g_value_get_string (value)));
  else if (G_VALUE_HOLDS_STRING (value))
    json_builder_add_string_value (builder, g_value_get_string (value));
  else if (G_VALUE_HOLDS (value, STRATA_TYPE_TUPLE))
    json_builder_add_value (builder,
                            strata_tuple_to_json (g_value_get_boxed (value), strata_param_spec_get_tuple_form (pspec)));
  else if (G_VALUE_HOLDS_OBJECT (value) && g_value_get_object (value) != NULL)
    strata_keras_add_object (builder, g_value_get_object (value), style);
  else if (g_value_type_transformable (G_VALUE_TYPE (value), G_TYPE_INT64))
    {
      g_value_init (&whole, G_TYPE_INT64);
      g_value_transform (value, &whole);
      json_builder_add_int_value (builder, g_value_get_int64 (&whole));
    }
  else
    json_builder_add_null_value (builder);
}

void
strata_keras_add_arguments (JsonBuilder *builder, StrataConfigurable *object, const StrataKerasStyle *style)
{
  g_autofree GParamSpec **arguments = strata_configurable_list_arguments (object, NULL);

  for (guint i = 0; arguments[i] != NULL; i++)
    {
      g_autofree char *name = strata_argument_to_keras (arguments[i]->name);
      GParamSpec *written = strata_configurable_get_written (object, arguments[i]);
      g_auto (GValue) value = G_VALUE_INIT;

      if (written == NULL)
        continue;
      g_value_init (&value, written->value_type);
      g_object_get_property (G_OBJECT (object), written->name, &value);
      json_builder_set_member_name (builder, name);
      add_value (builder, written, &value, style);
    }
}

/* --- Reading ------------------------------------------------------------------------------------------------------- */

static gboolean
holds_number (JsonNode *node)
{
  return JSON_NODE_HOLDS_VALUE (node)
         && (json_node_get_value_type (node) == G_TYPE_INT64 || json_node_get_value_type (node) == G_TYPE_DOUBLE);
}

static gboolean
holds_boolean (JsonNode *node)
{
  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_BOOLEAN;
}

/* Keras 2 wraps an axis in a list. */
static JsonNode *
unwrap_single (JsonNode *node)
{
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  return array != NULL && json_array_get_length (array) == 1 ? json_array_get_element (array, 0) : node;
}

static gboolean
set_whole (GParamSpec *pspec, JsonNode *node, GValue *value)
{
  double number;

  node = unwrap_single (node);
  if (!holds_number (node))
    return FALSE;
  number = json_node_get_double (node);
  if (number != floor (number) || fabs (number) > 9e15)
    return FALSE;
  if (G_VALUE_HOLDS_UINT (value) && number >= 0 && number <= G_MAXUINT)
    g_value_set_uint (value, (guint) number);
  else if (G_VALUE_HOLDS_INT (value) && number >= G_MININT && number <= G_MAXINT)
    g_value_set_int (value, (int) number);
  else if (G_VALUE_HOLDS_INT64 (value))
    g_value_set_int64 (value, json_node_get_int (node));
  else if (G_VALUE_HOLDS_UINT64 (value) && number >= 0)
    g_value_set_uint64 (value, json_node_get_int (node));
  else
    return FALSE;
  return !g_param_value_validate (pspec, value);
}

/* A name, or {"class_name": "function", "config": name}. Keras 3 calls swish silu. */
static gboolean
set_enum (gboolean optional, JsonNode *node, GValue *value)
{
  GEnumClass *kinds = g_type_class_peek (G_VALUE_TYPE (value));
  const char *name = NULL;
  GEnumValue *kind;

  if (JSON_NODE_HOLDS_NULL (node) && optional)
    {
      g_value_set_enum (value, 0);
      return TRUE;
    }
  if (JSON_NODE_HOLDS_VALUE (node))
    name = json_node_get_string (node);
  else if (JSON_NODE_HOLDS_OBJECT (node)
           && g_strcmp0 (strata_keras_get_text (json_node_get_object (node), "class_name"), "function") == 0)
    name = strata_keras_get_text (json_node_get_object (node), "config");
  if (g_strcmp0 (name, "silu") == 0)
    name = "swish";
  kind = name != NULL ? g_enum_get_value_by_nick (kinds, name) : NULL;
  if (kind == NULL)
    return FALSE;
  g_value_set_enum (value, kind->value);
  return TRUE;
}

static gboolean
set_tuple (GParamSpec *pspec, JsonNode *node, GValue *value)
{
  StrataTuple tuple;

  /* Keras' Normalization says no axis so. */
  if ((pspec->flags & STRATA_PARAM_OPTIONAL) != 0 && JSON_NODE_HOLDS_ARRAY (node)
      && json_array_get_length (json_node_get_array (node)) == 0)
    return TRUE;
  if (!strata_tuple_from_json (node, strata_param_spec_get_tuple_form (pspec), &tuple))
    return FALSE;
  g_value_set_boxed (value, &tuple);
  return TRUE;
}

/* Keras 3 keeps the package of a class in registered_name: "mine>Dense" is not Keras' Dense. */
gboolean
strata_keras_check_registered (JsonObject *object, const StrataKerasPlace *place, GError **error)
{
  const char *name = strata_keras_get_text (object, "registered_name");

  if (name == NULL || strchr (name, '>') == NULL)
    return TRUE;
  strata_keras_set_error (place, STRATA_FORMAT_ERROR_UNSUPPORTED, error,
                          _ ("it is the custom object “%s”, which cannot be read; use one of Keras' own"), name);
  return FALSE;
}

/* A name alone, or {"class_name": ..., "config": {...}}; the kind must derive from what the argument wants. */
static gboolean
set_object (GParamSpec *pspec,
            const char *name,
            JsonNode *node,
            GValue *value,
            const StrataKerasPlace *place,
            GError **error)
{
  JsonObject *json = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *kind = json != NULL ? strata_keras_get_text (json, "class_name") : json_node_get_string (node);
  JsonObject *config = json != NULL ? strata_keras_get_object (json, "config") : NULL;
  g_autoptr (StrataConfigurable) object = NULL;
  g_autofree char *where = g_strdup_printf ("%s: %s", place->what, name);

  if (kind != NULL)
    object = strata_kind_new (pspec->value_type, kind);
  if (object == NULL)
    {
      strata_keras_set_error (place, STRATA_FORMAT_ERROR_UNSUPPORTED, error,
                              _ ("%s “%s” is not known here; use another"), name, kind != NULL ? kind : "");
      return FALSE;
    }
  if (json != NULL && !strata_keras_check_registered (json, &(StrataKerasPlace){ place->file_name, where }, error))
    return FALSE;
  if (config != NULL
      && !strata_keras_set_arguments (object, config, &(StrataKerasPlace){ place->file_name, where }, error))
    return FALSE;
  g_value_take_object (value, g_steal_pointer (&object));
  return TRUE;
}

static gboolean
set_value (GParamSpec *pspec,
           const char *name,
           JsonNode *node,
           GValue *value,
           const StrataKerasPlace *place,
           GError **error)
{
  g_autofree char *found = NULL;
  gboolean is_set = FALSE;

  if (G_IS_PARAM_SPEC_OBJECT (pspec) && !JSON_NODE_HOLDS_ARRAY (node) && !JSON_NODE_HOLDS_NULL (node))
    return set_object (pspec, name, node, value, place, error);

  if (G_VALUE_HOLDS_BOOLEAN (value) && holds_boolean (node))
    {
      g_value_set_boolean (value, json_node_get_boolean (node));
      is_set = TRUE;
    }
  else if (G_VALUE_HOLDS_DOUBLE (value) && holds_number (node))
    {
      g_value_set_double (value, json_node_get_double (node));
      is_set = TRUE;
    }
  else if (G_VALUE_HOLDS_ENUM (value))
    is_set = set_enum ((pspec->flags & STRATA_PARAM_OPTIONAL) != 0, node, value);
  else if (G_VALUE_HOLDS (value, STRATA_TYPE_TUPLE))
    is_set = set_tuple (pspec, node, value);
  else if (strata_param_spec_is_list (pspec))
    {
      g_value_take_string (value, strata_list_from_json (pspec, node));
      is_set = g_value_get_string (value) != NULL;
    }
  else if (!JSON_NODE_HOLDS_OBJECT (node))
    is_set = set_whole (pspec, node, value);
  if (is_set)
    return TRUE;

  found = strata_json_describe (node);
  strata_keras_set_error (place, STRATA_FORMAT_ERROR_UNSUPPORTED, error, _ ("%s cannot be %s here"), name, found);
  return FALSE;
}

static gboolean
is_zero (JsonNode *node)
{
  return holds_number (node) && json_node_get_double (node) == 0;
}

static gboolean
is_one_of (JsonNode *node, const char *const *texts)
{
  const char *text = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;

  return text != NULL && g_strv_contains (texts, text);
}

/* "float32", or Keras 3's policy object of that name. */
static gboolean
is_float32 (JsonNode *node)
{
  JsonObject *policy =
    JSON_NODE_HOLDS_OBJECT (node) ? strata_keras_get_object (json_node_get_object (node), "config") : NULL;
  const char *name = policy != NULL ? strata_keras_get_text (policy, "name") : NULL;

  return is_one_of (node, (const char *const[]){ "float32", NULL }) || g_strcmp0 (name, "float32") == 0;
}

/* A member that is no argument of ours but changes nothing either: what is absent, switched off, or at the one value
 * that is computed here anyway. */
static gboolean
is_neutral (const char *name, JsonNode *node)
{
  static const char *const free_names[] = { "name",
                                            "batch_input_shape",
                                            "batch_shape",
                                            "input_shape",
                                            "build_config",
                                            "renorm_momentum",
                                            "ema_momentum",
                                            "jit_compile",
                                            "fn",
                                            "registered_name",
                                            "is_legacy_optimizer",
                                            "fused",
                                            "custom_objects",
                                            NULL };
  static const char *const zero_names[] = { "label_smoothing", "decay", "weight_decay", NULL };

  if (JSON_NODE_HOLDS_NULL (node)
      || (holds_boolean (node) && !json_node_get_boolean (node) && strcmp (name, "trainable") != 0))
    return TRUE;
  if (g_strv_contains (free_names, name))
    return TRUE;
  if (g_strv_contains (zero_names, name))
    return is_zero (node);
  if (strcmp (name, "dtype") == 0)
    return is_float32 (node);
  if (strcmp (name, "trainable") == 0)
    return holds_boolean (node) && json_node_get_boolean (node);
  if (strcmp (name, "data_format") == 0)
    return is_one_of (node, (const char *const[]){ "channels_last", NULL });
  if (strcmp (name, "reduction") == 0)
    return is_one_of (node, (const char *const[]){ "auto", "sum_over_batch_size", NULL });
  if (strcmp (name, "axis") == 0)
    return holds_number (node) && json_node_get_double (node) == -1;
  return FALSE;
}

static gboolean
check_others_are_neutral (StrataConfigurable *object, JsonObject *config, const StrataKerasPlace *place, GError **error)
{
  g_autoptr (GList) names = json_object_get_members (config);

  for (GList *at = names; at != NULL; at = at->next)
    {
      const char *name = at->data;
      g_autofree char *property = strata_argument_from_keras (name);
      GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (object), property);
      g_autofree char *value = NULL;

      if ((pspec != NULL && pspec->flags & STRATA_PARAM_ARGUMENT)
          || is_neutral (name, json_object_get_member (config, name)))
        continue;
      value = strata_json_describe (json_object_get_member (config, name));
      strata_keras_set_error (place, STRATA_FORMAT_ERROR_UNSUPPORTED, error,
                              _ ("%s is %s, which this version does not compute; save the model without it"), name,
                              value);
      return FALSE;
    }
  return TRUE;
}

gboolean
strata_keras_set_arguments (StrataConfigurable *object,
                            JsonObject *config,
                            const StrataKerasPlace *place,
                            GError **error)
{
  g_autofree GParamSpec **arguments = strata_configurable_list_arguments (object, NULL);
  g_autoptr (GError) invalid = NULL;

  for (guint i = 0; arguments[i] != NULL; i++)
    {
      g_autofree char *name = strata_argument_to_keras (arguments[i]->name);
      JsonNode *node = json_object_get_member (config, name);
      GParamSpec *argument = arguments[i];
      g_auto (GValue) value = G_VALUE_INIT;

      if (node == NULL || strata_param_spec_is_alternative (argument)
          || (JSON_NODE_HOLDS_NULL (node) && argument->flags & STRATA_PARAM_OPTIONAL
              && !G_IS_PARAM_SPEC_ENUM (argument)))
        continue;
      if (strata_param_spec_get_alternative (argument) != NULL && JSON_NODE_HOLDS_OBJECT (node))
        argument = strata_param_spec_get_alternative (argument);
      g_value_init (&value, argument->value_type);
      if (!set_value (argument, name, node, &value, place, error))
        return FALSE;
      g_object_set_property (G_OBJECT (object), argument->name, &value);
    }
  if (!check_others_are_neutral (object, config, place, error))
    return FALSE;
  if (!strata_configurable_validate (object, &invalid))
    {
      strata_keras_set_error (place, STRATA_FORMAT_ERROR_FIELD, error, "%s", invalid->message);
      return FALSE;
    }
  return TRUE;
}

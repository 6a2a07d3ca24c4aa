/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-config-json.h"
#include "strata-configurable-private.h"
#include "strata-hdf5.h"
#include "strata-json.h"
#include "strata-layers.h"
#include "strata-settings.h"

#include <glib/gi18n-lib.h>

/* Arguments of Keras that change what is done and that Strata lacks: only null, false or 0 will do. */
static const char *const lacking[] = { "activity_regularizer",
                                       "beta_constraint",
                                       "beta_regularizer",
                                       "bias_constraint",
                                       "bias_regularizer",
                                       "gamma_constraint",
                                       "gamma_regularizer",
                                       "kernel_constraint",
                                       "kernel_regularizer",
                                       "lora_rank",
                                       "noise_shape",
                                       "quantization_config",
                                       "renorm",
                                       "synchronized",
                                       "gradient_accumulation_steps",
                                       "profile_batch",
                                       "embeddings_freq",
                                       "embeddings_metadata",
                                       "double_checkpoint",
                                       NULL };

static GParamSpec *
find_argument (StrataConfigurable *self, const char *field)
{
  g_autofree char *property = strata_argument_from_keras (field);
  GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (self), property);

  return pspec != NULL && (pspec->flags & STRATA_PARAM_ARGUMENT) != 0 && !strata_param_spec_is_alternative (pspec)
           ? pspec
           : NULL;
}

static gboolean
is_nothing (JsonNode *node)
{
  return JSON_NODE_HOLDS_NULL (node)
         || (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_BOOLEAN
             && !json_node_get_boolean (node))
         || (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_INT64
             && json_node_get_int (node) == 0);
}

static gboolean
check_lacking (StrataConfigurable *self, const char *field, JsonNode *node, const char *where, GError **error)
{
  if (!g_strv_contains (lacking, field) || is_nothing (node))
    return TRUE;
  g_set_error (error, STRATA_FORMAT_ERROR, STRATA_FORMAT_ERROR_UNSUPPORTED,
               _ ("%s: this version of Strata has no %s for %s: remove it or make it null"), where, field,
               strata_configurable_get_class_name (self));
  return FALSE;
}

/* An object where a number may stand is its alternative; a number puts that away. */
static gboolean
set_argument (StrataConfigurable *self, GParamSpec *argument, JsonNode *node, const char *where, GError **error)
{
  GParamSpec *alternative = strata_param_spec_get_alternative (argument);
  g_auto (GValue) value = G_VALUE_INIT;

  if (alternative != NULL && JSON_NODE_HOLDS_OBJECT (node))
    argument = alternative;
  else if (alternative != NULL)
    g_object_set (self, alternative->name, NULL, NULL);
  if (!strata_argument_from_json (argument, node, where, &value, error))
    return FALSE;
  g_object_set_property (G_OBJECT (self), argument->name, &value);
  return TRUE;
}

static gboolean
set_name (StrataConfigurable *self, JsonNode *node, const char *where, GError **error)
{
  if (JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return strata_json_refuse (where, _ ("a text"), node, error);
  g_object_set (self, "name", json_node_get_string (node), NULL);
  return TRUE;
}

gboolean
strata_configurable_set_from_json (StrataConfigurable *self, JsonObject *config, const char *where, GError **error)
{
  g_autoptr (JsonObject) unknown = json_object_new ();
  g_autoptr (GList) members = json_object_get_members (config);
  g_autofree char *text = NULL;

  for (GList *l = members; l != NULL; l = l->next)
    {
      const char *field = l->data;
      JsonNode *node = json_object_get_member (config, field);
      GParamSpec *argument = find_argument (self, field);
      g_autofree char *place = strata_json_join_path (where, field);

      if (argument != NULL)
        {
          if (!set_argument (self, argument, node, place, error))
            return FALSE;
        }
      else if ((STRATA_IS_LAYER (self) || STRATA_IS_METRIC (self)) && g_str_equal (field, "name"))
        {
          if (!set_name (self, node, place, error))
            return FALSE;
        }
      else if (!check_lacking (self, field, node, place, error))
        return FALSE;
      else
        json_object_set_member (unknown, field, json_node_ref (node));
    }
  text = strata_json_unknown_to_text (unknown);
  strata_configurable_set_unknown_fields (self, text);
  return TRUE;
}

static char *
list_kinds (GType base)
{
  g_autoptr (GArray) kinds = strata_kind_list (base);
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < kinds->len; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "",
                            strata_kind_get_class_name (g_array_index (kinds, GType, i)));
  return g_string_free (g_steal_pointer (&names), FALSE);
}

/* Keras calls the first layer InputLayer, and its losses have short names of their own. */
static StrataConfigurable *
new_kind (GType base, const char *name)
{
  if (g_str_equal (name, "InputLayer"))
    name = "Input";
  if (base == STRATA_TYPE_LOSS)
    return (StrataConfigurable *) strata_loss_new (name);
  if (base == STRATA_TYPE_METRIC)
    return (StrataConfigurable *) strata_metric_new (name);
  return strata_kind_new (base, name);
}

StrataConfigurable *
strata_configurable_new_from_json (GType base, JsonNode *node, const char *what, const char *where, GError **error)
{
  g_autoptr (StrataConfigurable) self = NULL;
  JsonObject *object = NULL;
  JsonNode *name = node;
  JsonNode *config = NULL;
  g_autofree char *name_place = NULL;

  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      object = json_node_get_object (node);
      name = json_object_get_member (object, "class_name");
      config = json_object_get_member (object, "config");
    }
  name_place = object ? strata_json_join_path (where, "class_name") : g_strdup (where);
  if (name == NULL || !JSON_NODE_HOLDS_VALUE (name) || json_node_get_value_type (name) != G_TYPE_STRING)
    {
      strata_json_refuse (name_place, object ? _ ("a text") : _ ("a name or an object with a class_name"), name, error);
      return NULL;
    }
  self = new_kind (base, json_node_get_string (name));
  if (self == NULL)
    {
      g_autofree char *known = list_kinds (base);
      g_set_error (error, STRATA_FORMAT_ERROR, STRATA_FORMAT_ERROR_UNSUPPORTED,
                   _ ("%s: “%s” is an unknown %s; there are %s"), name_place, json_node_get_string (name), what, known);
      return NULL;
    }
  /* A metric goes by the name it is called by alone; as an object it is called by its class. */
  if (object != NULL && STRATA_IS_METRIC (self))
    g_object_set (self, "name", NULL, NULL);
  if (config == NULL || JSON_NODE_HOLDS_NULL (config))
    return g_steal_pointer (&self);

  g_autofree char *place = strata_json_join_path (where, "config");
  if (!JSON_NODE_HOLDS_OBJECT (config))
    {
      strata_json_refuse (place, _ ("an object"), config, error);
      return NULL;
    }
  if (!strata_configurable_set_from_json (self, json_node_get_object (config), place, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
strata_json_add_unknown (JsonObject *object, const char *json)
{
  g_autoptr (JsonNode) node = json ? json_from_string (json, NULL) : NULL;
  g_autoptr (GList) members = NULL;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return;
  members = json_object_get_members (json_node_get_object (node));
  for (GList *l = members; l != NULL; l = l->next)
    if (!json_object_has_member (object, l->data))
      json_object_set_member (object, l->data, json_object_dup_member (json_node_get_object (node), l->data));
}

char *
strata_json_unknown_to_text (JsonObject *unknown)
{
  g_autoptr (JsonNode) node = NULL;

  if (json_object_get_size (unknown) == 0)
    return NULL;
  node = json_node_init_object (json_node_alloc (), unknown);
  return strata_json_to_text (node);
}

/* What says something: not the folded-away ones nor those that may be None, while they are as they come. A loss or a
 * metric as it comes is its name. */
static gboolean
is_telling (StrataConfigurable *self, GParamSpec *argument)
{
  return ((argument->flags & (STRATA_PARAM_ADVANCED | STRATA_PARAM_OPTIONAL)) == 0 && !STRATA_IS_LOSS (self)
          && !STRATA_IS_METRIC (self))
         || !strata_configurable_is_default (self, argument);
}

static void
add_argument (JsonObject *object, StrataConfigurable *self, GParamSpec *named)
{
  g_autofree char *name = strata_argument_to_keras (named->name);
  GParamSpec *argument = strata_configurable_get_written (self, named);
  g_auto (GValue) value = G_VALUE_INIT;

  g_value_init (&value, argument->value_type);
  g_object_get_property (G_OBJECT (self), argument->name, &value);
  json_object_set_member (object, name, strata_argument_to_json (argument, &value));
}

JsonObject *
strata_configurable_to_json (StrataConfigurable *self)
{
  JsonObject *object = json_object_new ();
  guint n = 0;
  g_autofree GParamSpec **arguments = strata_configurable_list_arguments (self, &n);

  if (STRATA_IS_LAYER (self) && strata_layer_get_name (STRATA_LAYER (self)) != NULL)
    json_object_set_string_member (object, "name", strata_layer_get_name (STRATA_LAYER (self)));
  if (STRATA_IS_METRIC (self)
      && !g_str_equal (strata_metric_get_name (STRATA_METRIC (self)), STRATA_METRIC_GET_CLASS (self)->default_name))
    json_object_set_string_member (object, "name", strata_metric_get_name (STRATA_METRIC (self)));
  for (guint i = 0; i < n; i++)
    if (!strata_param_spec_is_alternative (arguments[i]) && is_telling (self, arguments[i]))
      add_argument (object, self, arguments[i]);
  strata_json_add_unknown (object, strata_configurable_get_unknown_fields (self));
  return object;
}

JsonNode *
strata_configurable_to_short_json (StrataConfigurable *self)
{
  g_autoptr (JsonObject) config = strata_configurable_to_json (self);
  const char *name = json_object_get_size (config) == 0 ? strata_configurable_get_keras_name (self) : NULL;
  JsonNode *node;
  JsonObject *object;

  if (STRATA_IS_METRIC (self) && strata_configurable_get_unknown_fields (self) == NULL)
    name = strata_metric_get_identifier (STRATA_METRIC (self));
  if (name != NULL)
    {
      node = json_node_new (JSON_NODE_VALUE);
      json_node_set_string (node, name);
      return node;
    }
  object = json_object_new ();
  json_object_set_string_member (object, "class_name", strata_configurable_get_class_name (self));
  json_object_set_object_member (object, "config", g_steal_pointer (&config));
  node = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (node, object);
  return node;
}

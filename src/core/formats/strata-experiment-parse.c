/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-classroom-private.h"
#include "strata-config-json.h"
#include "strata-configurable-private.h"
#include "strata-experiment-json.h"
#include "strata-hdf5.h"
#include "strata-json.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

/* The .strata format: reading. What the text does not say stays as a new experiment has it. */

/* The object under a field, NULL if there is none; FALSE when it is something else. */
static gboolean
get_object (JsonObject *root, const char *field, const char *where, JsonObject **object, GError **error)
{
  JsonNode *node = json_object_get_member (root, field);

  *object = NULL;
  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_autofree char *place = strata_json_join_path (where, field);
      return strata_json_refuse (place, _ ("an object"), node, error);
    }
  *object = json_node_get_object (node);
  return TRUE;
}

static gboolean
get_array (JsonObject *root, const char *field, const char *where, JsonArray **array, GError **error)
{
  JsonNode *node = json_object_get_member (root, field);

  *array = NULL;
  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    {
      g_autofree char *place = strata_json_join_path (where, field);
      return strata_json_refuse (place, _ ("a list"), node, error);
    }
  *array = json_node_get_array (node);
  return TRUE;
}

static gboolean
read_part (JsonObject *root, const char *field, const char *where, gpointer part, GError **error)
{
  g_autofree char *place = strata_json_join_path (where, field);
  JsonObject *object;

  if (!get_object (root, field, where, &object, error))
    return FALSE;
  return object == NULL || strata_configurable_set_from_json (part, object, place, error);
}

static gboolean
read_text (JsonObject *root, const char *field, const char *where, StrataExperiment *experiment, GError **error)
{
  JsonNode *node = json_object_get_member (root, field);

  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    {
      g_autofree char *place = strata_json_join_path (where, field);
      return strata_json_refuse (place, _ ("a text"), node, error);
    }
  g_object_set (experiment, field, json_node_get_string (node), NULL);
  return TRUE;
}

/* Fields that are not in known, kept as JSON text. */
static char *
collect_unknown (JsonObject *object, const char *const *known)
{
  g_autoptr (JsonObject) unknown = json_object_new ();
  g_autoptr (GList) members = json_object_get_members (object);

  for (GList *l = members; l != NULL; l = l->next)
    if (!g_strv_contains (known, l->data))
      json_object_set_member (unknown, l->data, json_object_dup_member (object, l->data));
  return strata_json_unknown_to_text (unknown);
}

/* {"class_name", "enabled"?, "config"?, …}, with unknown fields beside "config" kept. */
static StrataConfigurable *
read_kind (GType base, JsonNode *node, const char *what, const char *where, GError **error)
{
  static const char *const known[] = { "class_name", "config", "enabled", NULL };
  static const char *const known_of_block[] = { "class_name", "config", "enabled", "layers", NULL };
  g_autoptr (StrataConfigurable) self = strata_configurable_new_from_json (base, node, what, where, error);
  g_autofree char *outer = NULL;
  JsonObject *object;
  JsonNode *enabled;

  if (self == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return g_steal_pointer (&self);
  object = json_node_get_object (node);
  outer = collect_unknown (object, STRATA_IS_BLOCK (self) ? known_of_block : known);
  strata_configurable_set_outer_fields (self, outer);
  enabled = json_object_get_member (object, "enabled");
  if (enabled == NULL)
    return g_steal_pointer (&self);
  if (!JSON_NODE_HOLDS_VALUE (enabled) || json_node_get_value_type (enabled) != G_TYPE_BOOLEAN)
    {
      g_autofree char *place = strata_json_join_path (where, "enabled");
      strata_json_refuse (place, _ ("true or false"), enabled, error);
      return NULL;
    }
  g_object_set (self, "enabled", json_node_get_boolean (enabled), NULL);
  return g_steal_pointer (&self);
}

static gboolean read_layers (JsonArray *array, const char *where, gboolean in_block, GPtrArray *layers, GError **error);

static gboolean
read_members (StrataBlock *block, JsonObject *object, const char *where, GError **error)
{
  g_autoptr (GPtrArray) members = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *place = strata_json_join_path (where, "layers");
  JsonArray *array;

  if (!get_array (object, "layers", where, &array, error))
    return FALSE;
  if (array != NULL && !read_layers (array, place, TRUE, members, error))
    return FALSE;
  g_list_store_splice (strata_block_get_layers (block), 0, 0, members->pdata, members->len);
  return TRUE;
}

static gboolean
read_layers (JsonArray *array, const char *where, gboolean in_block, GPtrArray *layers, GError **error)
{
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      g_autofree char *place = g_strdup_printf ("%s[%u]", where, i);
      JsonNode *node = json_array_get_element (array, i);
      StrataConfigurable *layer = read_kind (STRATA_TYPE_LAYER, node, "layer", place, error);

      if (layer == NULL)
        return FALSE;
      g_ptr_array_add (layers, layer);
      if (!STRATA_IS_BLOCK (layer) || !JSON_NODE_HOLDS_OBJECT (node))
        continue;
      if (in_block)
        {
          g_set_error (error, STRATA_FORMAT_ERROR, STRATA_FORMAT_ERROR_UNSUPPORTED,
                       _ ("%s: a block cannot hold a block: move it out"), place);
          return FALSE;
        }
      if (!read_members (STRATA_BLOCK (layer), json_node_get_object (node), place, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_stack (JsonObject *root, const char *where, StrataExperiment *experiment, GError **error)
{
  g_autoptr (GPtrArray) layers = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *place = strata_json_join_path (where, "layers");
  JsonArray *array;

  if (!get_array (root, "layers", where, &array, error))
    return FALSE;
  if (array != NULL && !read_layers (array, place, FALSE, layers, error))
    return FALSE;
  strata_stack_splice (strata_experiment_get_stack (experiment), 0, 0, (StrataLayer **) layers->pdata, layers->len);
  return TRUE;
}

/* The first of a kind takes the place of the one a new experiment has, off; further ones stand after them. */
static void
put_callback (GListStore *callbacks, StrataCallback *callback, GHashTable *seen)
{
  GType type = G_OBJECT_TYPE (callback);
  gboolean first = g_hash_table_add (seen, GSIZE_TO_POINTER (type));

  for (guint i = 0; first && i < g_list_model_get_n_items (G_LIST_MODEL (callbacks)); i++)
    {
      g_autoptr (GObject) other = g_list_model_get_item (G_LIST_MODEL (callbacks), i);

      if (G_OBJECT_TYPE (other) != type)
        continue;
      g_list_store_splice (callbacks, i, 1, (gpointer *) &callback, 1);
      return;
    }
  g_list_store_append (callbacks, callback);
}

static gboolean
read_callbacks (JsonObject *root, const char *where, StrataExperiment *experiment, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  JsonArray *array;

  if (!get_array (root, "callbacks", where, &array, error))
    return FALSE;
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      g_autofree char *place = g_strdup_printf ("%scallbacks[%u]", where, i);
      g_autoptr (StrataConfigurable) callback =
        read_kind (STRATA_TYPE_CALLBACK, json_array_get_element (array, i), "callback", place, error);

      if (callback == NULL)
        return FALSE;
      put_callback (strata_experiment_get_callbacks (experiment), STRATA_CALLBACK (callback), seen);
    }
  return TRUE;
}

static gboolean
check_format (JsonObject *root, const char *where, GError **error)
{
  g_autofree char *place = strata_json_join_path (where, "format");
  JsonNode *node = json_object_get_member (root, "format");
  gint64 format;

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_INT64)
    return strata_json_refuse (place, _ ("the format's number, 1: this is no .strata file"), node, error);
  format = json_node_get_int (node);
  if (format > STRATA_EXPERIMENT_FORMAT)
    {
      g_set_error (error, STRATA_FORMAT_ERROR, STRATA_FORMAT_ERROR_UNSUPPORTED,
                   _ ("%s is %" PRIi64 ", and this version of Strata reads up to %d: open it with a newer Strata"),
                   place, format, STRATA_EXPERIMENT_FORMAT);
      return FALSE;
    }
  return format >= 1 || strata_json_refuse (place, "1", node, error);
}

/**
 * strata_experiment_parse:
 * @length: of @text in bytes; negative when it ends in NUL
 * @file_name: for the messages
 *
 * Values that cannot be trained with, such as 0 units, are read as they stand: strata_experiment_validate() tells.
 *
 * Returns: (transfer full) (nullable): NULL with %STRATA_FORMAT_ERROR; the message names the file and the field
 */
StrataExperiment *
strata_experiment_parse (const char *text, gssize length, const char *file_name, GError **error)
{
  static const char *const known[] = { "format", "name",    "description", "data",      "scaling",
                                       "layers", "compile", "fit",         "callbacks", NULL };
  g_autoptr (JsonNode) node = strata_json_parse (text, length, file_name, error);
  g_autoptr (StrataExperiment) experiment = NULL;
  g_autofree char *where = g_strdup_printf ("%s: ", file_name);
  g_autofree char *unknown = NULL;
  JsonObject *root;

  if (node == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      strata_json_refuse (file_name, _ ("a JSON object: this is no .strata file"), node, error);
      return NULL;
    }
  root = json_node_get_object (node);
  experiment = strata_experiment_new ();
  if (!check_format (root, where, error) || !read_text (root, "name", where, experiment, error)
      || !read_text (root, "description", where, experiment, error)
      || !read_part (root, "data", where, strata_experiment_get_data (experiment), error)
      || !read_part (root, "scaling", where, strata_experiment_get_scaling (experiment), error)
      || !read_stack (root, where, experiment, error)
      || !read_part (root, "compile", where, strata_experiment_get_compile (experiment), error)
      || !read_part (root, "fit", where, strata_experiment_get_fit (experiment), error)
      || !read_callbacks (root, where, experiment, error) || !strata_classroom_check (root, where, error))
    return NULL;
  unknown = collect_unknown (root, known);
  strata_configurable_set_unknown_fields (STRATA_CONFIGURABLE (experiment), unknown);
  return g_steal_pointer (&experiment);
}

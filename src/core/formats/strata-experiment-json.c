/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-experiment-json.h"
#include "strata-atomic-file.h"
#include "strata-config-json.h"
#include "strata-configurable-private.h"
#include "strata-hdf5.h"
#include "strata-json.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The .strata format: writing, and files. Reading is strata-experiment-parse.c. */

static void
set_part (JsonObject *root, const char *field, gpointer part)
{
  json_object_set_object_member (root, field, strata_configurable_to_json (part));
}

static JsonNode *layers_to_json (GListModel *layers);

/* {"class_name", "enabled"?, "config", "layers"?}; enabled is written where it is not the default. */
static JsonNode *
kind_to_json (StrataConfigurable *self, gboolean enabled, gboolean enabled_by_default)
{
  JsonObject *object = json_object_new ();
  JsonObject *config = strata_configurable_to_json (self);
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_object_set_string_member (object, "class_name", strata_configurable_get_class_name (self));
  if (enabled != enabled_by_default)
    json_object_set_boolean_member (object, "enabled", enabled);
  if (json_object_get_size (config) > 0)
    json_object_set_object_member (object, "config", config);
  else
    json_object_unref (config);
  if (STRATA_IS_BLOCK (self))
    json_object_set_member (object, "layers",
                            layers_to_json (G_LIST_MODEL (strata_block_get_layers (STRATA_BLOCK (self)))));
  strata_json_add_unknown (object, strata_configurable_get_outer_fields (self));
  json_node_take_object (node, object);
  return node;
}

static JsonNode *
layers_to_json (GListModel *layers)
{
  JsonArray *array = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);

  for (guint i = 0; i < g_list_model_get_n_items (layers); i++)
    {
      g_autoptr (StrataLayer) layer = g_list_model_get_item (layers, i);
      json_array_add_element (array,
                              kind_to_json (STRATA_CONFIGURABLE (layer), strata_layer_get_enabled (layer), TRUE));
    }
  json_node_take_array (node, array);
  return node;
}

/* A callback that is off and as it comes says nothing. */
static JsonNode *
callbacks_to_json (GListModel *callbacks)
{
  JsonArray *array = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);

  for (guint i = 0; i < g_list_model_get_n_items (callbacks); i++)
    {
      g_autoptr (StrataCallback) callback = g_list_model_get_item (callbacks, i);
      g_autoptr (StrataConfigurable) initial = g_object_new (G_OBJECT_TYPE (callback), NULL);
      StrataConfigurable *self = STRATA_CONFIGURABLE (callback);

      if (strata_configurable_equal (self, initial) && strata_configurable_get_unknown_fields (self) == NULL
          && strata_configurable_get_outer_fields (self) == NULL)
        continue;
      json_array_add_element (array, kind_to_json (self, strata_callback_get_enabled (callback), FALSE));
    }
  json_node_take_array (node, array);
  return node;
}

/**
 * strata_experiment_to_json:
 *
 * Returns: (transfer full): the text of a .strata file; the same experiment gives the same bytes
 */
char *
strata_experiment_to_json (StrataExperiment *experiment)
{
  JsonObject *root = json_object_new ();
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  json_object_set_int_member (root, "format", STRATA_EXPERIMENT_FORMAT);
  json_object_set_string_member (root, "name", strata_experiment_get_name (experiment));
  json_object_set_string_member (root, "description", strata_experiment_get_description (experiment));
  set_part (root, "data", strata_experiment_get_data (experiment));
  set_part (root, "scaling", strata_experiment_get_scaling (experiment));
  json_object_set_member (root, "layers", layers_to_json (G_LIST_MODEL (strata_experiment_get_stack (experiment))));
  set_part (root, "compile", strata_experiment_get_compile (experiment));
  set_part (root, "fit", strata_experiment_get_fit (experiment));
  json_object_set_member (root, "callbacks",
                          callbacks_to_json (G_LIST_MODEL (strata_experiment_get_callbacks (experiment))));
  strata_json_add_unknown (root, strata_configurable_get_unknown_fields (STRATA_CONFIGURABLE (experiment)));
  json_node_take_object (node, root);
  return strata_json_to_text (node);
}

/**
 * strata_experiment_load_file:
 *
 * Blocking, but a .strata file is small.
 *
 * Returns: (transfer full) (nullable): NULL with %STRATA_FORMAT_ERROR; the message names the file and the field
 */
StrataExperiment *
strata_experiment_load_file (GFile *file, GError **error)
{
  g_autofree char *base = g_file_get_basename (file);
  g_autofree char *name = g_filename_display_name (base);
  g_autoptr (GBytes) bytes = strata_json_read_file (file, name, error);
  gsize length;
  const char *text;

  if (bytes == NULL)
    return NULL;
  text = g_bytes_get_data (bytes, &length);
  return strata_experiment_parse (text ? text : "", length, name, error);
}

gboolean
strata_experiment_save_file (StrataExperiment *experiment, GFile *file, GError **error)
{
  g_autofree char *text = strata_experiment_to_json (experiment);
  g_autofree char *path = g_file_get_path (file);

  if (path == NULL)
    {
      g_autofree char *uri = g_file_get_uri (file);
      g_set_error (error, STRATA_FORMAT_ERROR, STRATA_FORMAT_ERROR_WRITE,
                   _ ("“%s” could not be written: it is not on this machine; choose a local folder"), uri);
      return FALSE;
    }
  return strata_write_atomically (path, text, strlen (text), error);
}

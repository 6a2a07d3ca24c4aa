/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-experiment-settings.h"

#include "strata-experiment-json.h"
#include "strata-json.h"

#include <string.h>

typedef struct
{
  GPtrArray *names;   /* in order */
  GHashTable *values; /* name → text */
  GString *kinds;     /* of the layers, one after the other */
} Settings;

static void
settings_free (Settings *self)
{
  g_ptr_array_unref (self->names);
  g_hash_table_unref (self->values);
  g_string_free (self->kinds, TRUE);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Settings, settings_free)

void
strata_setting_difference_free (StrataSettingDifference *self)
{
  g_free (self->name);
  g_free (self->here);
  g_free (self->there);
  g_free (self);
}

static void
add (Settings *self, const char *name, JsonNode *node)
{
  char *text = JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
                 ? g_strdup (json_node_get_string (node))
                 : g_strstrip (strata_json_to_text (node));

  if (g_hash_table_insert (self->values, g_strdup (name), text))
    g_ptr_array_add (self->names, g_strdup (name));
}

static void flatten (Settings *self, const char *name, JsonNode *node);

/* An object of a kind, such as an optimizer: its class is a setting, its configuration goes by its name. */
static void
flatten_object (Settings *self, const char *name, JsonObject *object)
{
  g_autoptr (GList) members = json_object_get_members (object);

  for (GList *l = members; l != NULL; l = l->next)
    {
      JsonNode *node = json_object_get_member (object, l->data);
      g_autofree char *path = g_str_equal (l->data, "config") ? g_strdup (name) : strata_json_join_path (name, l->data);
      if (g_str_equal (l->data, "class_name"))
        add (self, name, node);
      else
        flatten (self, path, node);
    }
}

static const char *
get_class_name (JsonNode *node)
{
  JsonNode *name =
    JSON_NODE_HOLDS_OBJECT (node) ? json_object_get_member (json_node_get_object (node), "class_name") : NULL;

  return name != NULL && JSON_NODE_HOLDS_VALUE (name) ? json_node_get_string (name) : NULL;
}

/* Layers go by number and class, callbacks, of which there is one of a class, by class alone. */
static void
flatten_array (Settings *self, const char *name, JsonArray *array)
{
  gboolean layers = g_str_has_suffix (name, "layers");

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      g_autofree char *part =
        layers ? g_strdup_printf ("%u.%s", i + 1, get_class_name (node)) : g_strdup (get_class_name (node));
      g_autofree char *path = strata_json_join_path (name, part);
      if (layers)
        g_string_append_printf (self->kinds, "%s%s", self->kinds->len > 0 ? ", " : "", get_class_name (node));
      flatten (self, path, node);
    }
}

static void
flatten (Settings *self, const char *name, JsonNode *node)
{
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  if (JSON_NODE_HOLDS_OBJECT (node))
    flatten_object (self, name, json_node_get_object (node));
  else if (array != NULL && json_array_get_length (array) > 0
           && get_class_name (json_array_get_element (array, 0)) != NULL)
    flatten_array (self, name, array);
  else
    add (self, name, node);
}

static Settings *
list (StrataExperiment *experiment)
{
  static const char *const rooms[] = { "data", "scaling", "layers", "compile", "fit", "callbacks" };
  g_autofree char *text = strata_experiment_to_json (experiment);
  g_autoptr (JsonNode) root = strata_json_parse (text, -1, "", NULL);
  Settings *self = g_new0 (Settings, 1);

  self->names = g_ptr_array_new_with_free_func (g_free);
  self->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->kinds = g_string_new (NULL);
  for (gsize i = 0; root != NULL && i < G_N_ELEMENTS (rooms); i++)
    {
      JsonNode *node = json_object_get_member (json_node_get_object (root), rooms[i]);
      if (node != NULL)
        flatten (self, rooms[i], node);
    }
  return self;
}

void
strata_setting_free (StrataSetting *self)
{
  g_free (self->name);
  g_free (self->value);
  g_free (self);
}

GPtrArray *
strata_experiment_list_settings (StrataExperiment *experiment)
{
  GPtrArray *settings = g_ptr_array_new_with_free_func ((GDestroyNotify) strata_setting_free);
  g_autoptr (Settings) all = list (experiment);

  for (guint i = 0; i < all->names->len; i++)
    {
      StrataSetting *setting = g_new (StrataSetting, 1);

      setting->name = g_strdup (all->names->pdata[i]);
      setting->value = g_strdup (g_hash_table_lookup (all->values, setting->name));
      g_ptr_array_add (settings, setting);
    }
  return settings;
}

static void
note (GPtrArray *differences, const char *name, const char *here, const char *there)
{
  StrataSettingDifference *difference;

  if (g_strcmp0 (here, there) == 0)
    return;
  difference = g_new0 (StrataSettingDifference, 1);
  difference->name = g_strdup (name);
  difference->here = g_strdup (here);
  difference->there = g_strdup (there);
  g_ptr_array_add (differences, difference);
}

GPtrArray *
strata_experiment_compare (StrataExperiment *here, StrataExperiment *there)
{
  GPtrArray *differences = g_ptr_array_new_with_free_func ((GDestroyNotify) strata_setting_difference_free);
  g_autoptr (Settings) a = list (here);
  g_autoptr (Settings) b = list (there);
  gboolean same_stack = g_str_equal (a->kinds->str, b->kinds->str);

  if (!same_stack)
    note (differences, "layers", a->kinds->str, b->kinds->str);
  for (guint i = 0; i < a->names->len; i++)
    if (same_stack || !g_str_has_prefix (a->names->pdata[i], "layers"))
      note (differences, a->names->pdata[i], g_hash_table_lookup (a->values, a->names->pdata[i]),
            g_hash_table_lookup (b->values, a->names->pdata[i]));
  for (guint i = 0; i < b->names->len; i++)
    if (!g_hash_table_contains (a->values, b->names->pdata[i])
        && (same_stack || !g_str_has_prefix (b->names->pdata[i], "layers")))
      note (differences, b->names->pdata[i], NULL, g_hash_table_lookup (b->values, b->names->pdata[i]));
  return differences;
}

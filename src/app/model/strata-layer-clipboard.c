/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-layer-clipboard.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>

char *
strata_layers_to_text (GPtrArray *layers)
{
  g_autoptr (StrataExperiment) experiment = strata_experiment_new ();
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GList) members = NULL;
  JsonObject *object;

  for (guint i = 0; i < layers->len; i++)
    {
      g_autoptr (StrataConfigurable) copy = strata_configurable_copy (layers->pdata[i]);
      strata_stack_append (strata_experiment_get_stack (experiment), STRATA_LAYER (copy));
    }

  g_autofree char *text = strata_experiment_to_json (experiment);
  if (!json_parser_load_from_data (parser, text, -1, NULL))
    return g_steal_pointer (&text);
  object = json_node_get_object (json_parser_get_root (parser));
  members = json_object_get_members (object);
  for (GList *l = members; l != NULL; l = l->next)
    if (!g_str_equal (l->data, "format") && !g_str_equal (l->data, "layers"))
      json_object_remove_member (object, l->data);
  return json_to_string (json_parser_get_root (parser), TRUE);
}

/**
 * strata_layers_from_text:
 * @text: what the clipboard holds
 *
 * Returns: (transfer full) (element-type StrataLayer): new layers, or NULL with an error that says what is wrong.
 */
GPtrArray *
strata_layers_from_text (const char *text, GError **error)
{
  g_autoptr (StrataExperiment) experiment = strata_experiment_parse (text, -1, _ ("The clipboard"), error);
  g_autoptr (GPtrArray) layers = g_ptr_array_new_with_free_func (g_object_unref);
  StrataStack *stack;

  if (experiment == NULL)
    return NULL;
  stack = strata_experiment_get_stack (experiment);
  for (guint i = 0; i < strata_stack_get_n_layers (stack); i++)
    g_ptr_array_add (layers, strata_configurable_copy (STRATA_CONFIGURABLE (strata_stack_get_layer (stack, i))));
  if (layers->len == 0)
    {
      g_set_error_literal (error, STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_EMPTY, _ ("The clipboard holds no layers"));
      return NULL;
    }
  return g_steal_pointer (&layers);
}

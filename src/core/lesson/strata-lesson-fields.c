/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-hdf5.h"
#include "strata-json.h"
#include "strata-lesson-private.h"

#include <glib/gi18n-lib.h>

char *
strata_lesson_fields_join (const char *const names[])
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; names[i] != NULL; i++)
    g_string_append_printf (text, "%s“%s”", i > 0 ? ", " : "", names[i]);
  return g_string_free (text, FALSE);
}

/* A misspelt field would be a step that never goes on: it is refused. */
JsonObject *
strata_lesson_fields_get_object (JsonNode *node, const char *where, const char *const known[], GError **error)
{
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    {
      strata_json_refuse (where, _ ("an object"), node, error);
      return NULL;
    }

  JsonObject *object = json_node_get_object (node);
  g_autoptr (GList) members = json_object_get_members (object);

  for (GList *l = members; l != NULL; l = l->next)
    if (!g_strv_contains (known, l->data))
      {
        g_autofree char *place = strata_json_join_path (where, l->data);
        g_autofree char *names = strata_lesson_fields_join (known);

        g_set_error (error, STRATA_FORMAT_ERROR, STRATA_FORMAT_ERROR_FIELD, _ ("%s is no field here: there may be %s"),
                     place, names);
        return NULL;
      }
  return object;
}

gboolean
strata_lesson_fields_read_string (JsonObject *object,
                                  const char *field,
                                  const char *where,
                                  const char *const choices[],
                                  const char **value,
                                  GError **error)
{
  JsonNode *node = json_object_get_member (object, field);

  if (node == NULL)
    return TRUE;

  gboolean is_text = JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING;
  if (!is_text || *json_node_get_string (node) == '\0'
      || (choices != NULL && !g_strv_contains (choices, json_node_get_string (node))))
    {
      g_autofree char *place = strata_json_join_path (where, field);
      g_autofree char *names = choices != NULL ? strata_lesson_fields_join (choices) : NULL;
      g_autofree char *expected = names != NULL ? g_strdup_printf (_ ("one of %s"), names) : g_strdup (_ ("a text"));

      return strata_json_refuse (place, expected, node, error);
    }
  *value = json_node_get_string (node);
  return TRUE;
}

gboolean
strata_lesson_fields_read_number (JsonObject *object,
                                  const char *field,
                                  const char *where,
                                  double minimum,
                                  double maximum,
                                  double *value,
                                  GError **error)
{
  JsonNode *node = json_object_get_member (object, field);
  GType type = node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;

  if (node == NULL)
    return TRUE;
  if ((type != G_TYPE_INT64 && type != G_TYPE_DOUBLE) || json_node_get_double (node) < minimum
      || json_node_get_double (node) > maximum)
    {
      g_autofree char *place = strata_json_join_path (where, field);
      g_autofree char *expected = g_strdup_printf (_ ("a number from %g to %g"), minimum, maximum);

      return strata_json_refuse (place, expected, node, error);
    }
  *value = json_node_get_double (node);
  return TRUE;
}

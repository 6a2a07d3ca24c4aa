/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-classroom-private.h"
#include "strata-configurable-private.h"
#include "strata-json.h"
#include "strata-lesson-private.h"

#include <glib/gi18n-lib.h>

/* The field travels with the experiment among those it does not know itself: copies and files keep it as it stands. */

#define MAX_CONTROLS 100

static const char *const fields[] = { "locked", "hidden", NULL };

static gboolean
check_controls (JsonNode *node, const char *where, GError **error)
{
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  gboolean fits = array != NULL && json_array_get_length (array) <= MAX_CONTROLS;

  for (guint i = 0; fits && i < json_array_get_length (array); i++)
    {
      JsonNode *control = json_array_get_element (array, i);

      fits = JSON_NODE_HOLDS_VALUE (control) && json_node_get_value_type (control) == G_TYPE_STRING
             && *json_node_get_string (control) != '\0';
    }
  if (fits)
    return TRUE;
  g_autofree char *expected =
    g_strdup_printf (_ ("a list of up to %d names of controls, such as “page:runs”"), MAX_CONTROLS);
  return strata_json_refuse (where, expected, node, error);
}

gboolean
strata_classroom_check (JsonObject *root, const char *where, GError **error)
{
  JsonNode *node = json_object_get_member (root, "classroom");
  g_autofree char *place = strata_json_join_path (where, "classroom");
  JsonObject *object;

  if (node == NULL)
    return TRUE;
  object = strata_lesson_fields_get_object (node, place, fields, error);
  if (object == NULL)
    return FALSE;
  for (guint i = 0; fields[i] != NULL; i++)
    {
      JsonNode *controls = json_object_get_member (object, fields[i]);
      g_autofree char *list = strata_json_join_path (place, fields[i]);

      if (controls != NULL && !check_controls (controls, list, error))
        return FALSE;
    }
  return TRUE;
}

static char **
dup_controls (JsonObject *object, const char *field)
{
  GPtrArray *names = g_ptr_array_new ();
  JsonArray *array = json_object_has_member (object, field) ? json_object_get_array_member (object, field) : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    g_ptr_array_add (names, g_strdup (json_array_get_string_element (array, i)));
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_free (names, FALSE);
}

StrataClassroom *
strata_experiment_dup_classroom (StrataExperiment *experiment)
{
  const char *unknown = strata_configurable_get_unknown_fields (STRATA_CONFIGURABLE (experiment));
  g_autoptr (JsonNode) node = unknown != NULL ? strata_json_parse (unknown, -1, "classroom", NULL) : NULL;
  JsonObject *root = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  if (root == NULL || !json_object_has_member (root, "classroom") || !strata_classroom_check (root, "", NULL))
    return NULL;

  JsonObject *object = json_object_get_object_member (root, "classroom");
  StrataClassroom *self = g_new0 (StrataClassroom, 1);

  self->locked = dup_controls (object, "locked");
  self->hidden = dup_controls (object, "hidden");
  return self;
}

void
strata_classroom_free (StrataClassroom *self)
{
  g_strfreev (self->locked);
  g_strfreev (self->hidden);
  g_free (self);
}

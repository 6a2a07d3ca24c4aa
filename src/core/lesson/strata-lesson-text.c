/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-json.h"
#include "strata-lesson-private.h"

#include <glib/gi18n-lib.h>

/* Longer ones are no step to be read beside the work. */
#define MAX_CHARACTERS 700

static gboolean
check_text (JsonNode *node, const char *where, GError **error)
{
  g_autofree char *expected = NULL;

  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    {
      const char *text = json_node_get_string (node);

      if (*text != '\0' && g_utf8_strlen (text, -1) <= MAX_CHARACTERS)
        return TRUE;
    }
  expected = g_strdup_printf (_ ("a text of 1 to %d characters"), MAX_CHARACTERS);
  return strata_json_refuse (where, expected, node, error);
}

/* Underscores and letters, as in names of locales: "zh_CN". */
static gboolean
check_language (const char *language, const char *where, GError **error)
{
  gboolean fits = g_ascii_isalpha (*language) && strlen (language) <= 16;

  for (const char *p = language; *p != '\0'; p++)
    fits &= g_ascii_isalnum (*p) || *p == '_' || *p == '@';
  return fits || strata_json_refuse (where, _ ("an object of languages, such as “en” and “zh_CN”"), NULL, error);
}

gboolean
strata_lesson_text_parse (StrataLessonText *self, JsonNode *node, const char *where, GError **error)
{
  g_autoptr (GPtrArray) languages = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);

  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObject *object = json_node_get_object (node);
      g_autoptr (GList) members = json_object_get_members (object);

      if (!json_object_has_member (object, "en"))
        {
          g_autofree char *place = strata_json_join_path (where, "en");
          return strata_json_refuse (place, _ ("the English text, which stands in for languages that are missing"),
                                     NULL, error);
        }
      for (GList *l = members; l != NULL; l = l->next)
        {
          g_autofree char *place = strata_json_join_path (where, l->data);
          JsonNode *text = json_object_get_member (object, l->data);

          if (!check_language (l->data, where, error) || !check_text (text, place, error))
            return FALSE;
          g_ptr_array_add (languages, g_strdup (l->data));
          g_ptr_array_add (texts, g_strdup (json_node_get_string (text)));
        }
    }
  else
    {
      if (node == NULL || !check_text (node, where, error))
        return node != NULL ? FALSE : strata_json_refuse (where, _ ("a text, or one a language"), node, error);
      g_ptr_array_add (languages, g_strdup ("en"));
      g_ptr_array_add (texts, g_strdup (json_node_get_string (node)));
    }
  g_ptr_array_add (languages, NULL);
  g_ptr_array_add (texts, NULL);
  self->languages = (char **) g_ptr_array_free (g_steal_pointer (&languages), FALSE);
  self->texts = (char **) g_ptr_array_free (g_steal_pointer (&texts), FALSE);
  return TRUE;
}

void
strata_lesson_text_clear (StrataLessonText *self)
{
  g_clear_pointer (&self->languages, g_strfreev);
  g_clear_pointer (&self->texts, g_strfreev);
}

static const char *
find (const StrataLessonText *self, const char *language)
{
  for (guint i = 0; self->languages != NULL && self->languages[i] != NULL; i++)
    if (g_str_equal (self->languages[i], language))
      return self->texts[i];
  return NULL;
}

const char *
strata_lesson_text_get (const StrataLessonText *self)
{
  const char *const *wanted = g_get_language_names ();
  const char *text = NULL;

  for (guint i = 0; wanted[i] != NULL && text == NULL; i++)
    text = find (self, wanted[i]);
  return text != NULL ? text : find (self, "en");
}

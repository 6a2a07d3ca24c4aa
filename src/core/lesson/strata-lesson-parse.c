/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-experiment-json.h"
#include "strata-hdf5.h"
#include "strata-json.h"
#include "strata-lesson-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

/* Reading a lesson. What a lesson may be is small on purpose: a file that asks for more is refused whole. */

#define MAX_STEPS 60
#define MAX_CHOICES 6

static gboolean
read_text (JsonObject *object, const char *field, const char *where, StrataLessonText *text, GError **error)
{
  g_autofree char *place = strata_json_join_path (where, field);

  return strata_lesson_text_parse (text, json_object_get_member (object, field), place, error);
}

/* Letters, digits and what names of actions have. */
static gboolean
read_name (JsonObject *object,
           const char *field,
           const char *where,
           const char *more_characters,
           char **name,
           GError **error)
{
  const char *text = NULL;
  gboolean fits = TRUE;

  if (!strata_lesson_fields_read_string (object, field, where, NULL, &text, error))
    return FALSE;
  for (const char *p = text; p != NULL && *p != '\0'; p++)
    fits &= g_ascii_isalnum (*p) || strchr (more_characters, *p) != NULL;
  if (text != NULL && (!fits || strlen (text) > 80))
    {
      g_autofree char *place = strata_json_join_path (where, field);
      g_autofree char *expected = g_strdup_printf (_ ("a name of letters, digits and “%s”"), more_characters);
      return strata_json_refuse (place, expected, json_object_get_member (object, field), error);
    }
  *name = g_strdup (text);
  return TRUE;
}

/* --- Steps --------------------------------------------------------------------------------------------------------- */

static gboolean
read_question (StrataLessonStep *step, JsonNode *node, const char *where, GError **error)
{
  static const char *const known[] = { "name", "choices", "right", NULL };
  JsonObject *object = strata_lesson_fields_get_object (node, where, known, error);
  g_autofree char *place = strata_json_join_path (where, "choices");
  JsonNode *choices = object != NULL ? json_object_get_member (object, "choices") : NULL;
  JsonArray *array = choices != NULL && JSON_NODE_HOLDS_ARRAY (choices) ? json_node_get_array (choices) : NULL;
  guint n = array != NULL ? json_array_get_length (array) : 0;
  double right = 0;

  if (object == NULL || !read_name (object, "name", where, "-_", &step->question, error))
    return FALSE;
  if (n < 2 || n > MAX_CHOICES)
    {
      g_autofree char *expected = g_strdup_printf (_ ("a list of 2 to %d answers"), MAX_CHOICES);
      return strata_json_refuse (place, expected, choices, error);
    }
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *one = g_strdup_printf ("%s[%u]", place, i);

      g_array_set_size (step->choices, i + 1);
      if (!strata_lesson_text_parse (&g_array_index (step->choices, StrataLessonText, i),
                                     json_array_get_element (array, i), one, error))
        return FALSE;
    }
  if (!strata_lesson_fields_read_number (object, "right", where, 1, n, &right, error))
    return FALSE;
  step->right = (int) right - 1;
  return TRUE;
}

/* By the name of an earlier question. */
static gboolean
read_recall (StrataLesson *self, StrataLessonStep *step, JsonNode *node, const char *where, GError **error)
{
  static const char *const known[] = { "question", "outcome", NULL };
  JsonObject *object = strata_lesson_fields_get_object (node, where, known, error);
  const char *question = NULL, *outcome = NULL;

  if (object == NULL || !strata_lesson_fields_read_string (object, "question", where, NULL, &question, error)
      || !strata_lesson_fields_read_string (object, "outcome", where, NULL, &outcome, error))
    return FALSE;
  step->outcome_key = g_strdup (outcome);
  for (guint i = 0; i < self->steps->len; i++)
    {
      StrataLessonStep *earlier = self->steps->pdata[i];

      if (question != NULL && earlier != step && g_strcmp0 (earlier->question, question) == 0)
        step->recalled = (int) i;
    }
  if (step->recalled < 0)
    {
      g_autofree char *place = strata_json_join_path (where, "question");
      return strata_json_refuse (place, _ ("the name of a question of an earlier step"),
                                 json_object_get_member (object, "question"), error);
    }
  return TRUE;
}

static gboolean
read_step (StrataLesson *self, JsonNode *node, const char *where, GError **error)
{
  static const char *const known[] = { "text", "point_at", "until", "predict", "recall", NULL };
  JsonObject *object = strata_lesson_fields_get_object (node, where, known, error);
  StrataLessonStep *step;
  JsonNode *member;

  if (object == NULL)
    return FALSE;
  step = g_new0 (StrataLessonStep, 1);
  step->conditions = g_ptr_array_new_with_free_func ((GDestroyNotify) strata_lesson_condition_free);
  step->choices = g_array_new (FALSE, TRUE, sizeof (StrataLessonText));
  g_array_set_clear_func (step->choices, (GDestroyNotify) strata_lesson_text_clear);
  step->right = step->recalled = -1;
  g_ptr_array_add (self->steps, step);

  if (!read_text (object, "text", where, &step->text, error)
      || !read_name (object, "point_at", where, "-_.:", &step->point_at, error))
    return FALSE;
  if ((member = json_object_get_member (object, "until")) != NULL)
    {
      g_autofree char *place = strata_json_join_path (where, "until");
      if (!strata_lesson_conditions_parse (step->conditions, member, place, error))
        return FALSE;
    }
  if ((member = json_object_get_member (object, "predict")) != NULL)
    {
      g_autofree char *place = strata_json_join_path (where, "predict");
      if (!read_question (step, member, place, error))
        return FALSE;
    }
  if ((member = json_object_get_member (object, "recall")) != NULL)
    {
      g_autofree char *place = strata_json_join_path (where, "recall");
      return read_recall (self, step, member, place, error);
    }
  return TRUE;
}

static gboolean
read_steps (StrataLesson *self, JsonObject *root, const char *where, GError **error)
{
  JsonNode *node = json_object_get_member (root, "steps");
  JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  guint n = array != NULL ? json_array_get_length (array) : 0;

  if (n == 0 || n > MAX_STEPS)
    {
      g_autofree char *place = strata_json_join_path (where, "steps");
      g_autofree char *expected = g_strdup_printf (_ ("a list of 1 to %d steps"), MAX_STEPS);
      return strata_json_refuse (place, expected, node, error);
    }
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *place = g_strdup_printf ("%ssteps[%u]", where, i);
      if (!read_step (self, json_array_get_element (array, i), place, error))
        return FALSE;
    }
  return TRUE;
}

/* --- The lesson ---------------------------------------------------------------------------------------------------- */

/* The name of a bundled experiment, or one as it stands in a .strata file. */
static gboolean
read_experiment (StrataLesson *self, JsonObject *root, const char *where, GError **error)
{
  g_autofree char *place = strata_json_join_path (where, "experiment");
  JsonNode *node = json_object_get_member (root, "experiment");

  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    {
      g_autofree char *text = strata_json_to_text (node);
      self->experiment = strata_experiment_parse (text, -1, place, error);
    }
  else if (node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    {
      self->experiment = strata_bundled_load (json_node_get_string (node), error);
      if (self->experiment == NULL)
        g_prefix_error (error, "%s: ", place);
    }
  else
    strata_json_refuse (place, _ ("the name of a bundled experiment, or an experiment"), node, error);
  return self->experiment != NULL;
}

static gboolean
check_format (JsonObject *root, const char *where, GError **error)
{
  g_autofree char *place = strata_json_join_path (where, "format");
  JsonNode *node = json_object_get_member (root, "format");

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_INT64
      || json_node_get_int (node) < 1)
    return strata_json_refuse (place, _ ("the format's number, 1: this is no lesson"), node, error);
  if (json_node_get_int (node) <= STRATA_LESSON_FORMAT)
    return TRUE;
  g_set_error (error, STRATA_FORMAT_ERROR, STRATA_FORMAT_ERROR_UNSUPPORTED,
               _ ("%s is %" PRIi64 ", and this version of Strata reads up to %d: open it with a newer Strata"), place,
               json_node_get_int (node), STRATA_LESSON_FORMAT);
  return FALSE;
}

static gboolean
read_lesson (StrataLesson *self, JsonNode *node, const char *where, GError **error)
{
  static const char *const known[] = { "format", "id", "title", "subtitle", "minutes", "experiment", "steps", NULL };
  double minutes = 0;
  JsonObject *root;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return strata_json_refuse (where, _ ("a JSON object: this is no lesson"), node, error);
  root = json_node_get_object (node);
  /* Of a newer format other fields are to be expected: the number is what is wrong. */
  if (!check_format (root, where, error) || strata_lesson_fields_get_object (node, where, known, error) == NULL
      || !read_name (root, "id", where, "-_", &self->id, error)
      || !read_text (root, "title", where, &self->title, error)
      || !read_text (root, "subtitle", where, &self->subtitle, error)
      || !strata_lesson_fields_read_number (root, "minutes", where, 1, 600, &minutes, error)
      || !read_experiment (self, root, where, error) || !read_steps (self, root, where, error))
    return FALSE;
  self->minutes = (guint) minutes;
  return TRUE;
}

/**
 * strata_lesson_parse:
 * @length: of @text in bytes; negative when it ends in NUL
 * @file_name: for the messages
 *
 * Returns: (transfer full) (nullable): NULL with %STRATA_FORMAT_ERROR; the message names the file and the field
 */
StrataLesson *
strata_lesson_parse (const char *text, gssize length, const char *file_name, GError **error)
{
  g_autoptr (JsonNode) node = strata_json_parse (text, length, file_name, error);
  g_autoptr (StrataLesson) self = NULL;
  g_autofree char *where = g_strdup_printf ("%s: ", file_name);

  if (node == NULL)
    return NULL;
  self = g_object_new (STRATA_TYPE_LESSON, NULL);
  if (!read_lesson (self, node, where, error))
    return NULL;
  if (self->id == NULL)
    self->id = g_strdup (file_name);
  return g_steal_pointer (&self);
}

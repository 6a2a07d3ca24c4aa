/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-lesson-condition.h"

#include "strata-json.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* What a step may wait for. Each word has a function that reads what stands behind it and one that looks at the facts. A
 * word is one of conditions[] below. */

static const char *const page_names[] = { "data", "model", "train", "evaluate", "inspect", "runs", NULL };

/* --- Reading ------------------------------------------------------------------------------------------------------- */

gboolean
strata_lesson_condition_parse_choice (StrataLessonCondition *self,
                                      JsonNode *node,
                                      const char *where,
                                      const char *const names[],
                                      GError **error)
{
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING
      || !g_strv_contains (names, json_node_get_string (node)))
    {
      g_autofree char *list = strata_lesson_fields_join (names);
      g_autofree char *expected = g_strdup_printf (_ ("one of %s"), list);

      return strata_json_refuse (where, expected, node, error);
    }
  self->name = g_strdup (json_node_get_string (node));
  return TRUE;
}

gboolean
strata_lesson_condition_parse_limits (StrataLessonCondition *self,
                                      JsonObject *object,
                                      const char *where,
                                      GError **error)
{
  JsonNode *equals = json_object_get_member (object, "equals");

  if (!strata_lesson_fields_read_number (object, "above", where, -1e9, 1e9, &self->above, error)
      || !strata_lesson_fields_read_number (object, "below", where, -1e9, 1e9, &self->below, error))
    return FALSE;
  if (equals != NULL)
    self->equals = json_node_ref (equals);
  if (self->equals == NULL && isinf (self->above) && isinf (self->below))
    {
      g_autofree char *place = strata_json_join_path (where, "above");
      return strata_json_refuse (place, _ ("there, or “below” or “equals”: nothing is asked"), NULL, error);
    }
  return TRUE;
}

gboolean
strata_lesson_condition_is_within (const StrataLessonCondition *self, double value)
{
  return !isnan (value) && value > self->above && value < self->below;
}

gboolean
strata_lesson_is_number (JsonNode *node)
{
  GType type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;

  return type == G_TYPE_INT64 || type == G_TYPE_DOUBLE;
}

/* --- Pages, images, figures ---------------------------------------------------------------------------------------- */

static gboolean
parse_page (StrataLessonCondition *self, JsonNode *node, const char *where, GError **error)
{
  return strata_lesson_condition_parse_choice (self, node, where, page_names, error);
}

static gboolean
page_holds (const StrataLessonCondition *self, const StrataLessonFacts *facts)
{
  return g_strcmp0 (facts->page, self->name) == 0;
}

static gboolean
parse_image (StrataLessonCondition *self, JsonNode *node, const char *where, GError **error)
{
  return strata_lesson_condition_parse_choice (self, node, where, (const char *const[]){ "selected", NULL }, error);
}

static gboolean
image_holds (const StrataLessonCondition *self, const StrataLessonFacts *facts)
{
  return facts->n_images > 0;
}

static gboolean
parse_figure (StrataLessonCondition *self, JsonNode *node, const char *where, GError **error)
{
  return strata_lesson_condition_parse_choice (self, node, where, (const char *const[]){ "made", NULL }, error);
}

static gboolean
figure_holds (const StrataLessonCondition *self, const StrataLessonFacts *facts)
{
  return facts->n_figures > 0;
}

/* --- Trainings ----------------------------------------------------------------------------------------------------- */

static gboolean
parse_training (StrataLessonCondition *self, JsonNode *node, const char *where, GError **error)
{
  return strata_lesson_condition_parse_choice (self, node, where,
                                               (const char *const[]){ "began", "ended", "stopped_early", NULL }, error);
}

static gboolean
training_holds (const StrataLessonCondition *self, const StrataLessonFacts *facts)
{
  if (facts->trained == NULL)
    return FALSE;
  if (g_str_equal (self->name, "began"))
    return facts->training_state != STRATA_TRAINER_READY;
  if (g_str_equal (self->name, "stopped_early") && facts->outcome != STRATA_OUTCOME_EARLY_STOPPED)
    return FALSE;
  return facts->training_state == STRATA_TRAINER_FINISHED;
}

static gboolean
parse_epoch (StrataLessonCondition *self, JsonNode *node, const char *where, GError **error)
{
  if (!strata_lesson_is_number (node) || json_node_get_double (node) < 1 || json_node_get_double (node) > 100000)
    return strata_json_refuse (where, _ ("an epoch's number from 1"), node, error);
  self->above = json_node_get_double (node) - 0.5;
  return TRUE;
}

static gboolean
epoch_holds (const StrataLessonCondition *self, const StrataLessonFacts *facts)
{
  return facts->history != NULL
         && strata_lesson_condition_is_within (self, strata_history_get_n_epochs (facts->history));
}

/* NaN where there is none. */
static double
get_value (StrataHistory *history, const char *key, gboolean of_best)
{
  guint epoch = of_best ? strata_history_get_best_epoch (history, key) : strata_history_get_n_epochs (history);

  return epoch > 0 ? strata_history_get_value (history, epoch, key) : NAN;
}

static gboolean
parse_history (StrataLessonCondition *self, JsonNode *node, const char *where, GError **error)
{
  static const char *const known[] = { "key", "above", "below", "at", NULL };
  JsonObject *object = strata_lesson_fields_get_object (node, where, known, error);
  const char *key = NULL, *at = "last";

  if (object == NULL || !strata_lesson_fields_read_string (object, "key", where, NULL, &key, error)
      || !strata_lesson_fields_read_string (object, "at", where, (const char *const[]){ "last", "best", NULL }, &at,
                                            error)
      || !strata_lesson_condition_parse_limits (self, object, where, error))
    return FALSE;
  if (key == NULL)
    {
      g_autofree char *place = strata_json_join_path (where, "key");
      return strata_json_refuse (place, _ ("a column of the table of epochs, such as “val_accuracy”"), NULL, error);
    }
  self->name = g_strdup (key);
  self->of_best = g_str_equal (at, "best");
  return TRUE;
}

static gboolean
history_holds (const StrataLessonCondition *self, const StrataLessonFacts *facts)
{
  return facts->history != NULL
         && strata_lesson_condition_is_within (self, get_value (facts->history, self->name, self->of_best));
}

/* The best of the latest training less the best of the one before it. */
static gboolean
parse_compare (StrataLessonCondition *self, JsonNode *node, const char *where, GError **error)
{
  static const char *const known[] = { "key", "above", "below", NULL };
  JsonObject *object = strata_lesson_fields_get_object (node, where, known, error);
  const char *key = NULL;

  if (object == NULL || !strata_lesson_fields_read_string (object, "key", where, NULL, &key, error)
      || !strata_lesson_condition_parse_limits (self, object, where, error))
    return FALSE;
  if (key == NULL)
    {
      g_autofree char *place = strata_json_join_path (where, "key");
      return strata_json_refuse (place, _ ("a column of the table of epochs, such as “val_accuracy”"), NULL, error);
    }
  self->name = g_strdup (key);
  return TRUE;
}

static gboolean
compare_holds (const StrataLessonCondition *self, const StrataLessonFacts *facts)
{
  if (facts->history == NULL || facts->n_earlier == 0)
    return FALSE;
  return strata_lesson_condition_is_within (self,
                                            get_value (facts->history, self->name, TRUE)
                                              - get_value (facts->earlier[facts->n_earlier - 1], self->name, TRUE));
}

/* What the latest training was begun with, whatever was edited since. */
static gboolean
parse_trained_with (StrataLessonCondition *self, JsonNode *node, const char *where, GError **error)
{
  return strata_lesson_conditions_parse (self->conditions, node, where, error);
}

static gboolean
trained_with_holds (const StrataLessonCondition *self, const StrataLessonFacts *facts)
{
  StrataLessonFacts then = *facts;

  then.experiment = facts->trained;
  for (guint i = 0; facts->trained != NULL && i < self->conditions->len; i++)
    if (!strata_lesson_condition_holds (self->conditions->pdata[i], &then))
      return FALSE;
  return facts->trained != NULL;
}

/* --- The words ----------------------------------------------------------------------------------------------------- */

static const StrataLessonWord words[] = {
  { "page", parse_page, page_holds },
  { "image", parse_image, image_holds },
  { "figure", parse_figure, figure_holds },
  { "layer", strata_lesson_parse_layer, strata_lesson_layer_holds },
  { "argument", strata_lesson_parse_argument, strata_lesson_argument_holds },
  { "callback", strata_lesson_parse_callback, strata_lesson_callback_holds },
  { "scaling", strata_lesson_parse_scaling, strata_lesson_scaling_holds },
  { "training", parse_training, training_holds },
  { "epoch", parse_epoch, epoch_holds },
  { "history", parse_history, history_holds },
  { "compare", parse_compare, compare_holds },
  { "trained_with", parse_trained_with, trained_with_holds },
};

void
strata_lesson_condition_free (StrataLessonCondition *self)
{
  g_free (self->name);
  g_free (self->argument);
  g_clear_pointer (&self->equals, json_node_unref);
  g_ptr_array_unref (self->conditions);
  g_free (self);
}

static StrataLessonCondition *
condition_new (const StrataLessonWord *word)
{
  StrataLessonCondition *self = g_new0 (StrataLessonCondition, 1);

  self->word = word;
  self->above = -INFINITY;
  self->below = INFINITY;
  self->conditions = g_ptr_array_new_with_free_func ((GDestroyNotify) strata_lesson_condition_free);
  return self;
}

gboolean
strata_lesson_conditions_parse (GPtrArray *conditions, JsonNode *node, const char *where, GError **error)
{
  const char *known[G_N_ELEMENTS (words) + 1] = { NULL };
  JsonObject *object;

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    known[i] = words[i].name;
  object = strata_lesson_fields_get_object (node, where, known, error);
  if (object == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      JsonNode *member = json_object_get_member (object, words[i].name);
      g_autofree char *place = strata_json_join_path (where, words[i].name);

      if (member == NULL)
        continue;
      g_ptr_array_add (conditions, condition_new (&words[i]));
      if (!words[i].parse (conditions->pdata[conditions->len - 1], member, place, error))
        return FALSE;
    }
  if (conditions->len == 0)
    return strata_json_refuse (where, _ ("at least one condition: leave it out for a step to be read"), node, error);
  return TRUE;
}

gboolean
strata_lesson_condition_holds (const StrataLessonCondition *self, const StrataLessonFacts *facts)
{
  return self->word->holds (self, facts);
}

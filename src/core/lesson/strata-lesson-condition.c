/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-config-json.h"
#include "strata-hdf5.h"
#include "strata-json.h"
#include "strata-lesson-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* What a step may wait for. Each word has a function that reads what stands behind it and one that looks at the facts. A
 * word is one of conditions[] below. */

typedef struct
{
  const char *name;
  gboolean (*parse) (StrataLessonCondition *self, JsonNode *node, const char *where, GError **error);
  gboolean (*holds) (const StrataLessonCondition *self, const StrataLessonFacts *facts);
} Word;

struct _StrataLessonCondition
{
  const Word *word;
  char *name;            /* a page, a kind, whose argument, a key of the history */
  char *argument;        /* as a GObject property: "label-noise" */
  JsonNode *equals;      /* NULL: no matter */
  double above, below;   /* infinite: no matter */
  gboolean of_best;      /* the best epoch's value, not the last one's */
  GPtrArray *conditions; /* of StrataLessonCondition, on the experiment that was trained */
};

static const char *const page_names[] = { "data", "model", "train", "evaluate", "inspect", "runs", NULL };

/* --- Reading ------------------------------------------------------------------------------------------------------- */

/* A single word of a list. */
static gboolean
parse_choice (StrataLessonCondition *self, JsonNode *node, const char *where, const char *const names[], GError **error)
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

/* above and below, at least one of them or `equals`. */
static gboolean
parse_limits (StrataLessonCondition *self, JsonObject *object, const char *where, GError **error)
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

static gboolean
is_within (const StrataLessonCondition *self, double value)
{
  return !isnan (value) && value > self->above && value < self->below;
}

/* --- Pages, images, figures ---------------------------------------------------------------------------------------- */

static gboolean
parse_page (StrataLessonCondition *self, JsonNode *node, const char *where, GError **error)
{
  return parse_choice (self, node, where, page_names, error);
}

static gboolean
page_holds (const StrataLessonCondition *self, const StrataLessonFacts *facts)
{
  return g_strcmp0 (facts->page, self->name) == 0;
}

static gboolean
parse_image (StrataLessonCondition *self, JsonNode *node, const char *where, GError **error)
{
  return parse_choice (self, node, where, (const char *const[]){ "selected", NULL }, error);
}

static gboolean
image_holds (const StrataLessonCondition *self, const StrataLessonFacts *facts)
{
  return facts->n_images > 0;
}

static gboolean
parse_figure (StrataLessonCondition *self, JsonNode *node, const char *where, GError **error)
{
  return parse_choice (self, node, where, (const char *const[]){ "made", NULL }, error);
}

static gboolean
figure_holds (const StrataLessonCondition *self, const StrataLessonFacts *facts)
{
  return facts->n_figures > 0;
}

/* --- The experiment ------------------------------------------------------------------------------------------------ */

static void
add_layers (GListModel *layers, GType kind, guint repeat, GPtrArray *found)
{
  for (guint i = 0; i < g_list_model_get_n_items (layers); i++)
    {
      g_autoptr (StrataLayer) layer = g_list_model_get_item (layers, i);

      if (!strata_layer_get_enabled (layer))
        continue;
      if (STRATA_IS_BLOCK (layer))
        {
          guint times = 1;

          g_object_get (layer, "repeat", &times, NULL);
          add_layers (G_LIST_MODEL (strata_block_get_layers (STRATA_BLOCK (layer))), kind, MIN (times, 1000), found);
        }
      else if (G_OBJECT_TYPE (layer) == kind)
        for (guint n = 0; n < repeat; n++)
          g_ptr_array_add (found, layer);
    }
}

/* Layers that are on, those of a block as often as it repeats them; of StrataLayer, not owned. */
static GPtrArray *
find_layers (StrataExperiment *experiment, GType kind)
{
  GPtrArray *found = g_ptr_array_new ();

  add_layers (G_LIST_MODEL (strata_experiment_get_stack (experiment)), kind, 1, found);
  return found;
}

static gboolean
refuse_kind (GType base, const char *where, JsonNode *node, GError **error)
{
  g_autofree char *expected = g_strdup_printf (base == STRATA_TYPE_LAYER ? _ ("a kind of layer, such as “%s”")
                                                                         : _ ("a kind of callback, such as “%s”"),
                                               base == STRATA_TYPE_LAYER ? "Dense" : "EarlyStopping");

  return strata_json_refuse (where, expected, node, error);
}

static gboolean
parse_layer (StrataLessonCondition *self, JsonNode *node, const char *where, GError **error)
{
  static const char *const known[] = { "kind", "above", "below", NULL };
  const char *kind = NULL;

  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    {
      kind = json_node_get_string (node);
      self->above = 0;
    }
  else
    {
      JsonObject *object = strata_lesson_fields_get_object (node, where, known, error);

      if (object == NULL || !strata_lesson_fields_read_string (object, "kind", where, NULL, &kind, error)
          || !parse_limits (self, object, where, error))
        return FALSE;
    }
  if (kind == NULL || strata_kind_lookup (STRATA_TYPE_LAYER, kind) == G_TYPE_INVALID)
    return refuse_kind (STRATA_TYPE_LAYER, where, node, error);
  self->name = g_strdup (kind);
  return TRUE;
}

static gboolean
layer_holds (const StrataLessonCondition *self, const StrataLessonFacts *facts)
{
  g_autoptr (GPtrArray) layers = find_layers (facts->experiment, strata_kind_lookup (STRATA_TYPE_LAYER, self->name));

  return is_within (self, layers->len);
}

static gboolean
parse_callback (StrataLessonCondition *self, JsonNode *node, const char *where, GError **error)
{
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING
      || strata_kind_lookup (STRATA_TYPE_CALLBACK, json_node_get_string (node)) == G_TYPE_INVALID)
    return refuse_kind (STRATA_TYPE_CALLBACK, where, node, error);
  self->name = g_strdup (json_node_get_string (node));
  return TRUE;
}

static gboolean
callback_holds (const StrataLessonCondition *self, const StrataLessonFacts *facts)
{
  StrataCallback *callback = strata_experiment_get_callback (facts->experiment, self->name);

  return callback != NULL && strata_callback_get_enabled (callback);
}

static gboolean
parse_scaling (StrataLessonCondition *self, JsonNode *node, const char *where, GError **error)
{
  return parse_choice (self, node, where,
                       (const char *const[]){ "none", "min-max", "standard", "standard-per-pixel", NULL }, error);
}

static gboolean
scaling_holds (const StrataLessonCondition *self, const StrataLessonFacts *facts)
{
  g_autoptr (GEnumClass) class = g_type_class_ref (STRATA_TYPE_SCALING);
  int scaling = STRATA_SCALING_NONE;

  g_object_get (strata_experiment_get_scaling (facts->experiment), "scaling", &scaling, NULL);
  return g_str_equal (g_enum_get_value (class, scaling)->value_nick, self->name);
}

/* Whose arguments `of` names: parts of the experiment, the first callback of a kind, every layer of a kind. */
static GPtrArray *
find_objects (StrataExperiment *experiment, const char *of)
{
  GPtrArray *found = g_ptr_array_new ();
  GType layer = strata_kind_lookup (STRATA_TYPE_LAYER, of);
  gpointer one = NULL;

  if (g_str_equal (of, "data"))
    one = strata_experiment_get_data (experiment);
  else if (g_str_equal (of, "compile"))
    one = strata_experiment_get_compile (experiment);
  else if (g_str_equal (of, "fit"))
    one = strata_experiment_get_fit (experiment);
  else if (g_str_equal (of, "optimizer"))
    one = strata_compile_settings_get_optimizer (strata_experiment_get_compile (experiment));
  else if (g_str_equal (of, "loss"))
    one = strata_compile_settings_get_loss (strata_experiment_get_compile (experiment));
  else if (layer == G_TYPE_INVALID)
    one = strata_experiment_get_callback (experiment, of);
  if (one != NULL)
    g_ptr_array_add (found, one);
  else if (layer != G_TYPE_INVALID)
    add_layers (G_LIST_MODEL (strata_experiment_get_stack (experiment)), layer, 1, found);
  return found;
}

/* The kind's class, by which an argument's name is checked; NULL: `of` is nothing; for the optimizer and the loss any
 * kind's argument will do. */
static gboolean
has_argument (const char *of, const char *property, gboolean *is_known)
{
  static const struct
  {
    const char *name;
    GType (*get_type) (void);
  } parts[] = {
    { "data", strata_data_settings_get_type },
    { "compile", strata_compile_settings_get_type },
    { "fit", strata_fit_settings_get_type },
  };
  GType type = strata_kind_lookup (STRATA_TYPE_LAYER, of);
  gboolean of_any = g_str_equal (of, "optimizer") || g_str_equal (of, "loss");

  if (type == G_TYPE_INVALID)
    type = strata_kind_lookup (STRATA_TYPE_CALLBACK, of);
  for (guint i = 0; i < G_N_ELEMENTS (parts) && type == G_TYPE_INVALID; i++)
    if (g_str_equal (of, parts[i].name))
      type = parts[i].get_type ();
  *is_known = of_any || type != G_TYPE_INVALID;
  if (of_any || type == G_TYPE_INVALID)
    return of_any;

  g_autoptr (GTypeClass) class = g_type_class_ref (type);
  return g_object_class_find_property (G_OBJECT_CLASS (class), property) != NULL;
}

static gboolean
parse_argument (StrataLessonCondition *self, JsonNode *node, const char *where, GError **error)
{
  static const char *const known[] = { "of", "name", "equals", "above", "below", NULL };
  JsonObject *object = strata_lesson_fields_get_object (node, where, known, error);
  const char *of = NULL, *name = NULL;
  gboolean is_known = FALSE;

  if (object == NULL || !strata_lesson_fields_read_string (object, "of", where, NULL, &of, error)
      || !strata_lesson_fields_read_string (object, "name", where, NULL, &name, error)
      || !parse_limits (self, object, where, error))
    return FALSE;
  self->argument = name != NULL ? strata_argument_from_keras (name) : NULL;
  if (of != NULL && name != NULL && has_argument (of, self->argument, &is_known))
    {
      self->name = g_strdup (of);
      return TRUE;
    }
  g_autofree char *place = strata_json_join_path (where, is_known ? "name" : "of");
  return strata_json_refuse (place,
                             is_known ? _ ("an argument of it")
                                      : _ ("“data”, “compile”, “optimizer”, “loss”, “fit”, a layer or a callback"),
                             json_object_get_member (object, is_known ? "name" : "of"), error);
}

static gboolean
is_number (JsonNode *node)
{
  GType type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;

  return type == G_TYPE_INT64 || type == G_TYPE_DOUBLE;
}

static gboolean
matches (const StrataLessonCondition *self, GObject *object)
{
  GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (object), self->argument);
  g_auto (GValue) value = G_VALUE_INIT;
  gpointer kind = NULL;

  if (pspec == NULL)
    return FALSE;
  g_value_init (&value, pspec->value_type);
  g_object_get_property (object, self->argument, &value);
  kind = G_VALUE_HOLDS_OBJECT (&value) ? g_value_get_object (&value) : NULL;
  /* An object is told by its kind: the optimizer is “adam”. */
  if (STRATA_IS_CONFIGURABLE (kind) && self->equals != NULL)
    return JSON_NODE_HOLDS_VALUE (self->equals)
           && (g_strcmp0 (json_node_get_string (self->equals), strata_configurable_get_keras_name (kind)) == 0
               || g_strcmp0 (json_node_get_string (self->equals), strata_configurable_get_class_name (kind)) == 0);

  g_autoptr (JsonNode) node = strata_argument_to_json (pspec, &value);
  gboolean equal = self->equals == NULL
                   || (is_number (node) && is_number (self->equals)
                         ? json_node_get_double (node) == json_node_get_double (self->equals)
                         : json_node_equal (node, self->equals));

  if (isinf (self->above) && isinf (self->below))
    return equal;
  return equal && is_number (node) && is_within (self, json_node_get_double (node));
}

static gboolean
argument_holds (const StrataLessonCondition *self, const StrataLessonFacts *facts)
{
  g_autoptr (GPtrArray) objects = find_objects (facts->experiment, self->name);

  for (guint i = 0; i < objects->len; i++)
    if (matches (self, objects->pdata[i]))
      return TRUE;
  return FALSE;
}

/* --- Trainings ----------------------------------------------------------------------------------------------------- */

static gboolean
parse_training (StrataLessonCondition *self, JsonNode *node, const char *where, GError **error)
{
  return parse_choice (self, node, where, (const char *const[]){ "began", "ended", "stopped_early", NULL }, error);
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
  if (!is_number (node) || json_node_get_double (node) < 1 || json_node_get_double (node) > 100000)
    return strata_json_refuse (where, _ ("an epoch's number from 1"), node, error);
  self->above = json_node_get_double (node) - 0.5;
  return TRUE;
}

static gboolean
epoch_holds (const StrataLessonCondition *self, const StrataLessonFacts *facts)
{
  return facts->history != NULL && is_within (self, strata_history_get_n_epochs (facts->history));
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
      || !parse_limits (self, object, where, error))
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
  return facts->history != NULL && is_within (self, get_value (facts->history, self->name, self->of_best));
}

/* The best of the latest training less the best of the one before it. */
static gboolean
parse_compare (StrataLessonCondition *self, JsonNode *node, const char *where, GError **error)
{
  static const char *const known[] = { "key", "above", "below", NULL };
  JsonObject *object = strata_lesson_fields_get_object (node, where, known, error);
  const char *key = NULL;

  if (object == NULL || !strata_lesson_fields_read_string (object, "key", where, NULL, &key, error)
      || !parse_limits (self, object, where, error))
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
  return is_within (self, get_value (facts->history, self->name, TRUE)
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

static const Word words[] = {
  { "page", parse_page, page_holds },
  { "image", parse_image, image_holds },
  { "figure", parse_figure, figure_holds },
  { "layer", parse_layer, layer_holds },
  { "argument", parse_argument, argument_holds },
  { "callback", parse_callback, callback_holds },
  { "scaling", parse_scaling, scaling_holds },
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
condition_new (const Word *word)
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

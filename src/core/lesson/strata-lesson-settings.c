/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-lesson-condition.h"

#include "strata-config-json.h"
#include "strata-json.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Conditions on what the experiment is: its layers, arguments, callbacks and scaling. */

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

gboolean
strata_lesson_parse_layer (StrataLessonCondition *self, JsonNode *node, const char *where, GError **error)
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
          || !strata_lesson_condition_parse_limits (self, object, where, error))
        return FALSE;
    }
  if (kind == NULL || strata_kind_lookup (STRATA_TYPE_LAYER, kind) == G_TYPE_INVALID)
    return refuse_kind (STRATA_TYPE_LAYER, where, node, error);
  self->name = g_strdup (kind);
  return TRUE;
}

gboolean
strata_lesson_layer_holds (const StrataLessonCondition *self, const StrataLessonFacts *facts)
{
  g_autoptr (GPtrArray) layers = find_layers (facts->experiment, strata_kind_lookup (STRATA_TYPE_LAYER, self->name));

  return strata_lesson_condition_is_within (self, layers->len);
}

gboolean
strata_lesson_parse_callback (StrataLessonCondition *self, JsonNode *node, const char *where, GError **error)
{
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING
      || strata_kind_lookup (STRATA_TYPE_CALLBACK, json_node_get_string (node)) == G_TYPE_INVALID)
    return refuse_kind (STRATA_TYPE_CALLBACK, where, node, error);
  self->name = g_strdup (json_node_get_string (node));
  return TRUE;
}

gboolean
strata_lesson_callback_holds (const StrataLessonCondition *self, const StrataLessonFacts *facts)
{
  StrataCallback *callback = strata_experiment_get_callback (facts->experiment, self->name);

  return callback != NULL && strata_callback_get_enabled (callback);
}

gboolean
strata_lesson_parse_scaling (StrataLessonCondition *self, JsonNode *node, const char *where, GError **error)
{
  return strata_lesson_condition_parse_choice (
    self, node, where, (const char *const[]){ "none", "min-max", "standard", "standard-per-pixel", NULL }, error);
}

gboolean
strata_lesson_scaling_holds (const StrataLessonCondition *self, const StrataLessonFacts *facts)
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

gboolean
strata_lesson_parse_argument (StrataLessonCondition *self, JsonNode *node, const char *where, GError **error)
{
  static const char *const known[] = { "of", "name", "equals", "above", "below", NULL };
  JsonObject *object = strata_lesson_fields_get_object (node, where, known, error);
  const char *of = NULL, *name = NULL;
  gboolean is_known = FALSE;

  if (object == NULL || !strata_lesson_fields_read_string (object, "of", where, NULL, &of, error)
      || !strata_lesson_fields_read_string (object, "name", where, NULL, &name, error)
      || !strata_lesson_condition_parse_limits (self, object, where, error))
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
                   || (strata_lesson_is_number (node) && strata_lesson_is_number (self->equals)
                         ? json_node_get_double (node) == json_node_get_double (self->equals)
                         : json_node_equal (node, self->equals));

  if (isinf (self->above) && isinf (self->below))
    return equal;
  return equal && strata_lesson_is_number (node)
         && strata_lesson_condition_is_within (self, json_node_get_double (node));
}

gboolean
strata_lesson_argument_holds (const StrataLessonCondition *self, const StrataLessonFacts *facts)
{
  g_autoptr (GPtrArray) objects = find_objects (facts->experiment, self->name);

  for (guint i = 0; i < objects->len; i++)
    if (matches (self, objects->pdata[i]))
      return TRUE;
  return FALSE;
}

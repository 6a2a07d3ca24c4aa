/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-advice-private.h"

/* What the rules and the mends have in common. */

static void
add_layer (StrataAdviceContext *context, GListModel *list, guint position, StrataBlock *block, StrataShape *shape)
{
  g_autoptr (StrataLayer) layer = g_list_model_get_item (list, position);
  guint repeat = 1;

  if (!strata_layer_get_enabled (layer))
    return;
  if (STRATA_IS_BLOCK (layer))
    {
      GListModel *members = G_LIST_MODEL (strata_block_get_layers (STRATA_BLOCK (layer)));
      for (guint i = 0; i < g_list_model_get_n_items (members); i++)
        add_layer (context, members, i, STRATA_BLOCK (layer), shape);
      return;
    }
  if (block != NULL)
    g_object_get (block, "repeat", &repeat, NULL);

  g_array_append_val (context->layers, ((StrataAdviceLayer){ .layer = layer,
                                                             .list = list,
                                                             .position = position,
                                                             .block = block,
                                                             .repeat = repeat,
                                                             .input = *shape }));

  const StrataShape *output = strata_layer_get_output_shape (layer);
  *shape = output != NULL ? *output : (StrataShape){ .rank = -1 };
}

void
strata_advice_context_init (StrataAdviceContext *context, StrataExperiment *experiment)
{
  StrataStack *stack = strata_experiment_get_stack (experiment);
  const StrataShape *input = strata_stack_get_input_shape (stack);
  StrataShape shape = input != NULL ? *input : (StrataShape){ .rank = -1 };

  context->experiment = experiment;
  context->layers = g_array_new (FALSE, FALSE, sizeof (StrataAdviceLayer));
  context->found = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < strata_stack_get_n_layers (stack); i++)
    add_layer (context, G_LIST_MODEL (stack), i, NULL, &shape);
}

void
strata_advice_context_clear (StrataAdviceContext *context)
{
  g_array_unref (context->layers);
  g_ptr_array_unref (context->found);
}

StActivation
strata_advice_get_activation (StrataLayer *layer)
{
  int activation = ST_LINEAR;

  if (STRATA_IS_DENSE (layer) || STRATA_IS_ACTIVATION_LAYER (layer))
    g_object_get (layer, "activation", &activation, NULL);
  return activation;
}

StActivation
strata_advice_get_effective_activation (StrataAdviceContext *context, guint i)
{
  StActivation own = strata_advice_get_activation (g_array_index (context->layers, StrataAdviceLayer, i).layer);

  for (guint j = i + 1; own == ST_LINEAR && j < context->layers->len; j++)
    {
      StrataLayer *next = g_array_index (context->layers, StrataAdviceLayer, j).layer;
      if (STRATA_IS_DENSE (next))
        break;
      own = strata_advice_get_activation (next);
    }
  return own;
}

gint
strata_advice_find_last_dense (StrataAdviceContext *context)
{
  for (gint i = (gint) context->layers->len - 1; i >= 0; i--)
    if (STRATA_IS_DENSE (g_array_index (context->layers, StrataAdviceLayer, i).layer))
      return i;
  return -1;
}

gint
strata_advice_find_first_dense (StrataAdviceContext *context)
{
  for (guint i = 0; i < context->layers->len; i++)
    if (STRATA_IS_DENSE (g_array_index (context->layers, StrataAdviceLayer, i).layer))
      return i;
  return -1;
}

static gboolean
find_in_list (GListModel *list, StrataLayer *layer, GListModel **found, guint *position)
{
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (StrataLayer) item = g_list_model_get_item (list, i);

      if (item == layer)
        {
          *found = list;
          *position = i;
          return TRUE;
        }
      if (STRATA_IS_BLOCK (item)
          && find_in_list (G_LIST_MODEL (strata_block_get_layers (STRATA_BLOCK (item))), layer, found, position))
        return TRUE;
    }
  return FALSE;
}

gboolean
strata_advice_find_layer (StrataExperiment *experiment, StrataLayer *layer, GListModel **list, guint *position)
{
  return find_in_list (G_LIST_MODEL (strata_experiment_get_stack (experiment)), layer, list, position);
}

guint
strata_advice_get_n_classes (StrataExperiment *experiment)
{
  guint n_classes = 0;

  g_object_get (strata_experiment_get_data (experiment), "n-classes", &n_classes, NULL);
  return n_classes;
}

const char *
strata_advice_get_loss (StrataExperiment *experiment)
{
  StrataLoss *loss = strata_compile_settings_get_loss (strata_experiment_get_compile (experiment));

  return loss != NULL ? strata_configurable_get_keras_name (STRATA_CONFIGURABLE (loss)) : "";
}

/* The value is text, as it stands in the mend's line: an enum's nick, a number, or the short name of a kind. */
void
strata_mend_set (StrataEditor *editor, gpointer object, const char *property, const char *value)
{
  GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (object), property);
  GType type = G_PARAM_SPEC_VALUE_TYPE (pspec);

  if (G_TYPE_IS_ENUM (type))
    {
      GEnumValue *choice = g_enum_get_value_by_nick (G_PARAM_SPEC_ENUM (pspec)->enum_class, value);
      strata_editor_set (editor, object, NULL, property, choice->value);
    }
  else if (type == STRATA_TYPE_METRIC_LIST)
    {
      g_autoptr (GPtrArray) metrics = strata_metric_list_new ((const char *const[]){ value, NULL });
      strata_editor_set (editor, object, NULL, property, metrics);
    }
  else if (g_type_is_a (type, G_TYPE_OBJECT))
    {
      g_autoptr (GObject) kind = g_object_new (strata_kind_lookup (type, value), NULL);
      strata_editor_set (editor, object, NULL, property, kind);
    }
  else if (type == G_TYPE_DOUBLE)
    strata_editor_set (editor, object, NULL, property, g_ascii_strtod (value, NULL));
  else if (type == G_TYPE_UINT)
    strata_editor_set (editor, object, NULL, property, (guint) g_ascii_strtoull (value, NULL, 10));
  else if (type == G_TYPE_BOOLEAN)
    strata_editor_set (editor, object, NULL, property, g_str_equal (value, "true"));
  else
    strata_editor_set (editor, object, NULL, property, value);
}

void
strata_mend_set_argument (StrataAdvice *advice, StrataEditor *editor, const char *value)
{
  strata_mend_set (editor, strata_advice_get_subject (advice), strata_advice_get_argument (advice), value);
}

void
strata_mend_remove (StrataAdvice *advice, StrataEditor *editor, const char *value)
{
  GListModel *list;
  guint position;

  if (strata_advice_find_layer (strata_editor_get_experiment (editor),
                                STRATA_LAYER (strata_advice_get_subject (advice)), &list, &position))
    strata_editor_remove_layer (editor, list, position);
}

void
strata_mend_standardize (StrataAdvice *advice, StrataEditor *editor, const char *value)
{
  strata_mend_set (editor, strata_experiment_get_scaling (strata_editor_get_experiment (editor)), "scaling",
                   "standard");
}

void
strata_mend_replace (StrataEditor *editor, StrataLayer *layer, StrataLayer *replacement)
{
  GListModel *list;
  guint position;

  if (strata_advice_find_layer (strata_editor_get_experiment (editor), layer, &list, &position))
    strata_editor_splice (editor, list, position, 1, (GObject **) &replacement, 1, NULL);
}

/* before NULL: at the end of the stack. */
void
strata_mend_insert (StrataEditor *editor, StrataLayer *before, StrataLayer *layer)
{
  GListModel *list = G_LIST_MODEL (strata_experiment_get_stack (strata_editor_get_experiment (editor)));
  guint position = g_list_model_get_n_items (list);

  if (before == NULL || strata_advice_find_layer (strata_editor_get_experiment (editor), before, &list, &position))
    strata_editor_insert_layer (editor, list, position, layer);
}

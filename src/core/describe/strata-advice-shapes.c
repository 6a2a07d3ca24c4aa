/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "strata-advice-private.h"
#include "strata-number.h"

/* Rules about what keeps a stack from running: arguments, shapes, the number of outputs. */

#define LAYER(context, i) (&g_array_index ((context)->layers, StrataAdviceLayer, (i)))

static StrataLayer *
new_output_layer (StrataExperiment *experiment)
{
  return strata_layer_new ("Dense", "units", MAX (strata_advice_get_n_classes (experiment), 1), "activation",
                           ST_SOFTMAX, NULL);
}

static void
mend_insert_flatten (StrataAdvice *advice, StrataEditor *editor, const char *value)
{
  g_autoptr (StrataLayer) flatten = strata_layer_new ("Flatten", NULL, NULL);
  StrataLayer *before = STRATA_LAYER (strata_advice_get_subject (advice));
  StrataExperiment *experiment = strata_editor_get_experiment (editor);
  GListModel *list;
  guint position;

  /* A block's member is repeated; one Flatten in front of the block will do. */
  if (!strata_advice_find_layer (experiment, before, &list, &position))
    return;
  if (list == G_LIST_MODEL (strata_experiment_get_stack (experiment)))
    strata_editor_insert_layer (editor, list, position, flatten);
  else
    {
      StrataStack *stack = strata_experiment_get_stack (experiment);
      for (guint i = 0; i < strata_stack_get_n_layers (stack); i++)
        {
          StrataLayer *layer = strata_stack_get_layer (stack, i);
          if (STRATA_IS_BLOCK (layer) && list == G_LIST_MODEL (strata_block_get_layers (STRATA_BLOCK (layer))))
            {
              strata_editor_insert_layer (editor, G_LIST_MODEL (stack), i, flatten);
              break;
            }
        }
    }
}

static void
mend_add_output (StrataAdvice *advice, StrataEditor *editor, const char *value)
{
  StrataExperiment *experiment = strata_editor_get_experiment (editor);
  StrataStack *stack = strata_experiment_get_stack (experiment);
  guint n = strata_stack_get_n_layers (stack);
  const StrataShape *shape = strata_stack_get_input_shape (stack);

  /* What is disabled passes on what it is given. */
  while (n > 0 && !strata_layer_get_enabled (strata_stack_get_layer (stack, n - 1)))
    n--;
  if (n > 0)
    shape = strata_layer_get_output_shape (strata_stack_get_layer (stack, n - 1));
  if (shape != NULL && shape->rank > 1)
    {
      g_autoptr (StrataLayer) flatten = strata_layer_new ("Flatten", NULL, NULL);
      strata_mend_insert (editor, NULL, flatten);
    }

  g_autoptr (StrataLayer) output = new_output_layer (experiment);
  strata_mend_insert (editor, NULL, output);
}

static void
mend_units (StrataAdvice *advice, StrataEditor *editor, const char *value)
{
  strata_editor_set (editor, G_OBJECT (strata_advice_get_subject (advice)), NULL, "units",
                     strata_advice_get_n_classes (strata_editor_get_experiment (editor)));
}

static void
mend_unit_count (StrataAdvice *advice, StrataEditor *editor, const char *value)
{
  strata_mend_set (editor, strata_advice_get_subject (advice), "units", value);
}

/* The first argument that cannot be, of the object or of an object among its arguments: the owner in *owner. */
static GParamSpec *
find_bad_argument (StrataConfigurable *object, StrataConfigurable **owner, GError **error)
{
  g_autofree GParamSpec **arguments = strata_configurable_list_arguments (object, NULL);

  for (guint i = 0; arguments[i] != NULL; i++)
    {
      g_autoptr (GError) own_error = NULL;

      if (strata_configurable_validate_argument (object, arguments[i], &own_error))
        continue;
      g_propagate_error (error, g_steal_pointer (&own_error));

      *owner = object;
      if (g_type_is_a (arguments[i]->value_type, STRATA_TYPE_CONFIGURABLE))
        {
          g_autoptr (StrataConfigurable) nested = NULL;
          GParamSpec *inner = NULL;

          g_object_get (object, arguments[i]->name, &nested, NULL);
          if (nested != NULL)
            inner = find_bad_argument (nested, owner, NULL);
          return inner != NULL ? inner : arguments[i];
        }
      return arguments[i];
    }
  return NULL;
}

static void
mend_default (StrataAdvice *advice, StrataEditor *editor, const char *value)
{
  StrataConfigurable *owner = NULL;
  GParamSpec *pspec = find_bad_argument (strata_advice_get_subject (advice), &owner, NULL);

  if (pspec != NULL)
    strata_editor_set_property (editor, G_OBJECT (owner), pspec->name, g_param_spec_get_default_value (pspec), NULL);
}

static void
mend_disable (StrataAdvice *advice, StrataEditor *editor, const char *value)
{
  strata_editor_set (editor, G_OBJECT (strata_advice_get_subject (advice)), NULL, "enabled", FALSE);
}

static gboolean
is_scalar (GParamSpec *pspec)
{
  GType type = G_TYPE_FUNDAMENTAL (G_PARAM_SPEC_VALUE_TYPE (pspec));

  return type == G_TYPE_UINT || type == G_TYPE_INT || type == G_TYPE_DOUBLE || type == G_TYPE_INT64
         || type == G_TYPE_UINT64;
}

/* The output has as many units as there are classes; how many a hidden layer has is taste. */
static void
add_units_mend (StrataAdviceContext *context, StrataAdvice *advice, gpointer dense)
{
  gint last = strata_advice_find_last_dense (context);
  guint n_classes = strata_advice_get_n_classes (context->experiment);

  if (last >= 0 && n_classes > 0 && LAYER (context, last)->block == NULL
      && (gpointer) LAYER (context, last)->layer == dense)
    strata_advice_add_mend (advice, g_strdup_printf (_ ("Set %u Units"), n_classes), mend_units, NULL);
  else
    strata_advice_add_mend (advice, g_strdup (_ ("Set 100 Units")), mend_unit_count, "100");
}

/* Says the first thing wrong with what the card of the object holds. */
static void
check_arguments (StrataAdviceContext *context, const StrataAdviceRule *rule, StrataConfigurable *object)
{
  g_autoptr (GError) error = NULL;
  StrataConfigurable *owner = NULL;
  GParamSpec *bad = find_bad_argument (object, &owner, &error);

  if (bad == NULL && strata_configurable_validate (object, &error))
    return;

  StrataAdvice *advice =
    strata_advice_add (context, rule, object, bad != NULL ? bad->name : NULL, NULL, g_strdup (error->message));
  if (bad != NULL && STRATA_IS_DENSE (owner) && g_str_equal (bad->name, "units"))
    add_units_mend (context, advice, owner);
  else if (bad != NULL && is_scalar (bad))
    strata_advice_add_mend (advice, g_strdup (_ ("Set the Default")), mend_default, NULL);
}

static void
check_arguments_rule (StrataAdviceContext *context, const StrataAdviceRule *rule)
{
  StrataExperiment *experiment = context->experiment;
  GListModel *callbacks = G_LIST_MODEL (strata_experiment_get_callbacks (experiment));
  StrataStack *stack = strata_experiment_get_stack (experiment);

  check_arguments (context, rule, STRATA_CONFIGURABLE (strata_experiment_get_data (experiment)));
  for (guint i = 0; i < strata_stack_get_n_layers (stack); i++)
    {
      StrataLayer *layer = strata_stack_get_layer (stack, i);
      if (STRATA_IS_BLOCK (layer) && strata_layer_get_enabled (layer))
        check_arguments (context, rule, STRATA_CONFIGURABLE (layer));
    }
  for (guint i = 0; i < context->layers->len; i++)
    check_arguments (context, rule, STRATA_CONFIGURABLE (LAYER (context, i)->layer));
  check_arguments (context, rule, STRATA_CONFIGURABLE (strata_experiment_get_compile (experiment)));
  check_arguments (context, rule, STRATA_CONFIGURABLE (strata_experiment_get_fit (experiment)));
  for (guint i = 0; i < g_list_model_get_n_items (callbacks); i++)
    {
      g_autoptr (StrataCallback) callback = g_list_model_get_item (callbacks, i);
      if (strata_callback_get_enabled (callback))
        check_arguments (context, rule, STRATA_CONFIGURABLE (callback));
    }
}

/* Dense takes a vector; pictures have two or three axes. */
static gboolean
lacks_flatten (const StrataAdviceLayer *entry)
{
  return STRATA_IS_DENSE (entry->layer) && entry->input.rank > 1;
}

static void
check_flatten (StrataAdviceContext *context, const StrataAdviceRule *rule)
{
  for (guint i = 0; i < context->layers->len; i++)
    {
      const StrataAdviceLayer *entry = LAYER (context, i);

      if (lacks_flatten (entry))
        {
          g_autofree char *shape = strata_shape_to_string (&entry->input);
          StrataAdvice *advice = strata_advice_add (
            context, rule, entry->layer, NULL, NULL,
            g_strdup_printf (
              _ ("Dense takes a row of numbers, and %s comes in: a Flatten in front makes one row of it."), shape));
          strata_advice_add_mend (advice, g_strdup (_ ("Insert Flatten")), mend_insert_flatten, NULL);
          return;
        }
    }
}

/* What the stack found and no rule above words better. */
static void
check_layers (StrataAdviceContext *context, const StrataAdviceRule *rule)
{
  StrataStack *stack = strata_experiment_get_stack (context->experiment);

  for (guint i = 0; i < context->layers->len; i++)
    {
      const StrataAdviceLayer *entry = LAYER (context, i);
      const GError *error = strata_layer_get_error (entry->layer);

      if (error == NULL || !strata_configurable_validate (STRATA_CONFIGURABLE (entry->layer), NULL)
          || lacks_flatten (entry))
        continue;

      StrataAdvice *advice = strata_advice_add (context, rule, entry->layer, NULL, NULL, g_strdup (error->message));
      strata_advice_add_mend (advice, g_strdup (_ ("Disable")), mend_disable, NULL);
    }
  for (guint i = 0; i < strata_stack_get_n_layers (stack); i++)
    {
      StrataLayer *layer = strata_stack_get_layer (stack, i);
      if (!STRATA_IS_BLOCK (layer) || !strata_layer_get_enabled (layer))
        continue;
      if (g_list_model_get_n_items (G_LIST_MODEL (strata_block_get_layers (STRATA_BLOCK (layer)))) == 0
          && strata_layer_get_error (layer) != NULL)
        {
          StrataAdvice *advice =
            strata_advice_add (context, rule, layer, NULL, NULL, g_strdup (strata_layer_get_error (layer)->message));
          strata_advice_add_mend (advice, g_strdup (_ ("Remove")), strata_mend_remove, NULL);
        }
    }
}

static void
check_nothing_to_learn (StrataAdviceContext *context, const StrataAdviceRule *rule)
{
  /* An empty stack is no mistake of whoever has just begun. */
  if (strata_stack_get_n_layers (strata_experiment_get_stack (context->experiment)) == 0)
    return;
  for (guint i = 0; i < context->layers->len; i++)
    {
      StrataLayer *layer = LAYER (context, i)->layer;
      if (strata_layer_get_error (layer) != NULL)
        return; /* one thing at a time */
      if (STRATA_IS_DENSE (layer) || strata_layer_get_n_params (layer) > strata_layer_get_n_non_trainable (layer))
        return;
    }

  StrataAdvice *advice =
    strata_advice_add (context, rule, strata_experiment_get_compile (context->experiment), NULL, NULL, NULL);
  strata_advice_add_mend (advice, g_strdup (_ ("Add an Output Layer")), mend_add_output, NULL);
}

static gboolean
is_too_wide (const StrataShape *output, guint n_classes, const char *loss)
{
  return output->rank == 1 && output->dim[0] > n_classes && g_str_equal (loss, "sparse_categorical_crossentropy");
}

/* The loss compares the output with the label: a number a class. */
static void
check_output (StrataAdviceContext *context, const StrataAdviceRule *rule, gboolean too_wide, const char *reason_format)
{
  guint n_classes = strata_advice_get_n_classes (context->experiment);
  const char *loss = strata_advice_get_loss (context->experiment);
  gint last_dense = strata_advice_find_last_dense (context);

  if (context->layers->len == 0 || last_dense < 0 || n_classes == 0)
    return;

  const StrataAdviceLayer *last = LAYER (context, context->layers->len - 1);
  const StrataShape *output = strata_layer_get_output_shape (last->layer);
  if (output == NULL || output->rank < 0 || (output->rank == 1 && output->dim[0] == n_classes)
      || is_too_wide (output, n_classes, loss) != too_wide)
    return;
  /* One sigmoid unit tells two classes apart. */
  if (n_classes == 2 && output->rank == 1 && output->dim[0] == 1
      && !g_str_equal (loss, "sparse_categorical_crossentropy"))
    return;

  const StrataAdviceLayer *dense = LAYER (context, last_dense);
  g_autofree char *shape = strata_shape_to_string (output);
  gboolean is_output = dense->block == NULL && dense->layer == last->layer;
  StrataAdvice *advice = strata_advice_add (
    context, rule, last->layer, is_output ? "units" : NULL, NULL,
    g_strdup_printf (reason_format, strata_layer_get_effective_name (last->layer), shape, n_classes));
  if (is_output)
    strata_advice_add_mend (advice, g_strdup_printf (_ ("Set %u Units"), n_classes), mend_units, NULL);
  if (!is_output || strata_advice_get_activation (dense->layer) != ST_SOFTMAX)
    strata_advice_add_mend (advice, g_strdup (_ ("Add an Output Layer")), mend_add_output, NULL);
}

static void
check_output_size (StrataAdviceContext *context, const StrataAdviceRule *rule)
{
  check_output (context, rule, FALSE,
                _ ("%s gives %s, and the data has %u classes: the last layer gives one number for each."));
}

static void
check_output_too_wide (StrataAdviceContext *context, const StrataAdviceRule *rule)
{
  check_output (context, rule, TRUE, _ ("%s gives %s numbers for %u classes: the ones left over only learn to be 0."));
}

const StrataAdviceRule strata_advice_shape_rules[] = {
  { .id = "argument-out-of-range",
    .rank = STRATA_ADVICE_ERROR,
    .title = N_ ("An argument cannot be used"),
    .source = "https://keras.io/api/layers/",
    .check = check_arguments_rule },
  { .id = "no-flatten",
    .rank = STRATA_ADVICE_ERROR,
    .title = N_ ("Dense needs a Flatten in front"),
    .source = "https://keras.io/api/layers/reshaping_layers/flatten/",
    .check = check_flatten },
  { .id = "layer-fault",
    .rank = STRATA_ADVICE_ERROR,
    .title = N_ ("The layer does not fit here"),
    .source = "https://keras.io/api/layers/",
    .check = check_layers },
  { .id = "nothing-to-learn",
    .rank = STRATA_ADVICE_ERROR,
    .title = N_ ("No layer has weights"),
    .reason = N_ ("There is nothing a training could change: add a layer with weights, such as Dense."),
    .source = "https://keras.io/guides/sequential_model/",
    .check = check_nothing_to_learn },
  { .id = "output-size",
    .rank = STRATA_ADVICE_ERROR,
    .title = N_ ("The output does not match the classes"),
    .source = "https://keras.io/api/losses/probabilistic_losses/",
    .check = check_output_size },
  { .id = "output-too-wide",
    .rank = STRATA_ADVICE_WARNING,
    .title = N_ ("More outputs than classes"),
    .source = "https://keras.io/api/losses/probabilistic_losses/",
    .check = check_output_too_wide },
  { 0 },
};

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-experiment.h"
#include "strata-layer-private.h"
#include "strata-number.h"

#include <glib/gi18n-lib.h>

/* What keeps an experiment from being trained, and the line that says what it is. */

static gboolean
validate_part (gpointer part, const char *name, GError **error)
{
  if (strata_configurable_validate (part, error))
    return TRUE;
  g_prefix_error (error, "%s: ", name);
  return FALSE;
}

/* One number a class; or one number in all, where there are two classes or the loss measures a distance. */
static gboolean
width_fits (gsize width, guint n_classes, StrataLoss *loss)
{
  if (width == n_classes && n_classes > 1)
    return TRUE;
  return width == 1 && !strata_loss_is_categorical (loss) && n_classes <= 2;
}

static gboolean
validate_output (StrataExperiment *self, StrataSequential *sequential, GError **error)
{
  const StrataShape *output = strata_sequential_get_output_shape (sequential);
  guint last = strata_sequential_get_n_layers (sequential) - 1;
  const char *name = strata_sequential_get_layer (sequential, last)->name;
  StrataLoss *loss = strata_compile_settings_get_loss (strata_experiment_get_compile (self));
  guint n_classes;

  g_object_get (strata_experiment_get_data (self), "n-classes", &n_classes, NULL);
  if (output->rank != 1)
    {
      g_autofree char *shape = strata_shape_to_string (output);
      g_set_error (
        error, STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_SHAPE,
        _ ("%s: the last layer gives %s, and the loss takes one row of numbers: insert Flatten, then Dense with "
           "%u units"),
        name, shape, n_classes);
      return FALSE;
    }
  if (!width_fits (output->dim[0], n_classes, loss))
    {
      g_set_error (error, STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_SHAPE,
                   g_dngettext (GETTEXT_PACKAGE,
                                "%s: the last layer gives %zu number, and the data has %u classes: give it %u units",
                                "%s: the last layer gives %zu numbers, and the data has %u classes: give it %u units",
                                output->dim[0]),
                   name, output->dim[0], n_classes, n_classes);
      return FALSE;
    }
  return TRUE;
}

static gboolean
validate_class_weights (StrataExperiment *self, GError **error)
{
  g_autoptr (GVariant) weights = NULL;
  guint n_classes;
  GVariantIter iter;
  guint32 label;
  double weight;

  g_object_get (strata_experiment_get_fit (self), "class-weights", &weights, NULL);
  g_object_get (strata_experiment_get_data (self), "n-classes", &n_classes, NULL);
  if (weights == NULL)
    return TRUE;
  g_variant_iter_init (&iter, weights);
  while (g_variant_iter_next (&iter, "{ud}", &label, &weight))
    if (label >= n_classes)
      {
        g_set_error (error, STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_ARGUMENT,
                     _ ("fit: class_weights names class %u, and the data has classes 0 to %u: remove it"), label,
                     n_classes - 1);
        return FALSE;
      }
  return TRUE;
}

/* As Keras: what a schedule sets at each step is nobody else's to set. */
static gboolean
validate_rate (StrataExperiment *self, StrataCallback *callback, GError **error)
{
  StrataOptimizer *optimizer = strata_compile_settings_get_optimizer (strata_experiment_get_compile (self));

  if (!STRATA_CALLBACK_GET_CLASS (callback)->sets_learning_rate || !strata_optimizer_has_schedule (optimizer))
    return TRUE;
  g_set_error (error, STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_ARGUMENT,
               _ ("%s cannot change a learning rate that a schedule sets: turn it off, or give the optimizer a number"),
               strata_configurable_get_class_name (STRATA_CONFIGURABLE (callback)));
  return FALSE;
}

static gboolean
validate_callbacks (StrataExperiment *self, GError **error)
{
  GListModel *callbacks = G_LIST_MODEL (strata_experiment_get_callbacks (self));

  for (guint i = 0; i < g_list_model_get_n_items (callbacks); i++)
    {
      g_autoptr (StrataCallback) callback = g_list_model_get_item (callbacks, i);

      if (!strata_callback_get_enabled (callback))
        continue;
      if (!strata_configurable_validate (STRATA_CONFIGURABLE (callback), error)
          || !validate_rate (self, callback, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
validate_size (StrataSequential *sequential, GError **error)
{
  guint64 n = strata_sequential_get_n_params (sequential);

  if (n <= STRATA_MAX_PARAMS)
    return TRUE;
  g_autofree char *is = strata_count_to_text (n);
  g_autofree char *at_most = strata_count_to_text (STRATA_MAX_PARAMS);
  g_set_error (error, STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_ARGUMENT,
               _ ("the network has %s parameters, too many to train here: make its layers smaller, to at most %s"), is,
               at_most);
  return FALSE;
}

gboolean
strata_experiment_validate (StrataExperiment *self, GError **error)
{
  StrataCompileSettings *compile = strata_experiment_get_compile (self);
  g_autoptr (StrataSequential) sequential = NULL;
  StMetricConfig metrics[ST_MAX_METRICS];
  gsize n_metrics;

  if (!validate_part (strata_experiment_get_data (self), "data", error)
      || !validate_part (strata_experiment_get_scaling (self), "scaling", error))
    return FALSE;
  sequential = strata_stack_resolve (strata_experiment_get_stack (self), error);
  if (sequential == NULL || !validate_size (sequential, error))
    return FALSE;
  if (!validate_part (compile, "compile", error) || !validate_output (self, sequential, error))
    return FALSE;
  if (!strata_compile_settings_resolve_metrics (compile, strata_sequential_get_output_shape (sequential), metrics,
                                                &n_metrics, error))
    {
      g_prefix_error (error, "compile: ");
      return FALSE;
    }
  return validate_part (strata_experiment_get_fit (self), "fit", error) && validate_class_weights (self, error)
         && validate_callbacks (self, error);
}

static void append_widths (GString *text, GListModel *layers, gsize *width, guint *n_widths);

/* "2 × (300 → 100)", or "20 × 100" where the other layers of the block keep its width. */
static void
append_block (GString *text, StrataBlock *block, gsize *width, guint *n_widths)
{
  g_autoptr (GString) inner = g_string_new (NULL);
  guint repeat, n_inner = 0;

  g_object_get (block, "repeat", &repeat, NULL);
  append_widths (inner, G_LIST_MODEL (strata_block_get_layers (block)), width, &n_inner);
  if (n_inner == 0)
    return;
  if (*n_widths > 0)
    g_string_append (text, " → ");
  if (repeat > 1)
    g_string_append_printf (text, n_inner > 1 ? "%u × (%s)" : "%u × %s", repeat, inner->str);
  else
    g_string_append (text, inner->str);
  *n_widths += n_inner;
}

/* A layer that neither multiplies nor changes the number of values adds nothing. */
static void
append_widths (GString *text, GListModel *layers, gsize *width, guint *n_widths)
{
  for (guint i = 0; i < g_list_model_get_n_items (layers); i++)
    {
      g_autoptr (StrataLayer) layer = g_list_model_get_item (layers, i);
      const StrataShape *output = strata_layer_get_output_shape (layer);
      gsize size = output ? strata_shape_get_size (output) : 0;

      if (output == NULL)
        continue;
      if (STRATA_IS_BLOCK (layer))
        append_block (text, STRATA_BLOCK (layer), width, n_widths);
      else if (size != *width || strata_layer_get_forward_flop (layer) > 0)
        {
          g_string_append_printf (text, "%s%" G_GSIZE_FORMAT, *n_widths > 0 ? " → " : "", size);
          ++*n_widths;
        }
      *width = size;
    }
}

/**
 * strata_experiment_describe_widths:
 *
 * Returns: (transfer full): how wide the data is from layer to layer, "784 → 20 × 10 → 10"
 */
char *
strata_experiment_describe_widths (StrataExperiment *self)
{
  StrataStack *stack = strata_experiment_get_stack (self);
  const StrataShape *input = strata_stack_get_input_shape (stack);
  gsize width = input->rank >= 0 ? strata_shape_get_size (input) : 0;
  guint n_widths = 1;
  g_autoptr (GString) text = g_string_new (NULL);

  if (strata_stack_get_n_layers (stack) == 0)
    return g_strdup (_ ("no layers yet"));
  g_string_append_printf (text, "%" G_GSIZE_FORMAT, width);
  append_widths (text, G_LIST_MODEL (stack), &width, &n_widths);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * strata_experiment_describe:
 *
 * Returns: (transfer full): widths and number of parameters, "784 → 20 × 10 → 10 · 10,050 parameters"
 */
char *
strata_experiment_describe (StrataExperiment *self)
{
  StrataStack *stack = strata_experiment_get_stack (self);
  g_autofree char *widths = strata_experiment_describe_widths (self);
  g_autofree char *count = strata_count_to_text (strata_stack_get_n_params (stack));

  if (strata_stack_get_n_layers (stack) == 0)
    return g_steal_pointer (&widths);
  return g_strdup_printf (_ ("%s · %s parameters"), widths, count);
}

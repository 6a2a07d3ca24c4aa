/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What can be known to be wrong before a training starts is found here, on the owner's thread: nothing in this file
 * reads a file or goes over the data. */

#include "strata-trainer-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

G_GNUC_PRINTF (2, 3)
static gboolean
fail (GError **error, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_autofree char *message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, STRATA_TRAIN_ERROR, STRATA_TRAIN_ERROR_SETTINGS, message);
  return FALSE;
}

/* --- The stack against the data ------------------------------------------------------------------------------------- */

static gboolean
check_shapes (StrataTrainer *self, GError **error)
{
  const StrataShape *input = strata_sequential_get_input_shape (self->sequential);
  const StrataShape *images = strata_dataset_get_shape (self->dataset);
  const StrataShape *output = strata_sequential_get_output_shape (self->sequential);
  guint n_classes = strata_dataset_get_n_classes (self->dataset);
  StrataLoss *loss = strata_compile_settings_get_loss (strata_experiment_get_compile (self->experiment));
  gsize n_outputs = strata_shape_get_size (output);

  if (!strata_shape_equal (input, images))
    {
      g_autofree char *wanted = strata_shape_to_string (input);
      g_autofree char *given = strata_shape_to_string (images);
      return fail (error, _ ("The stack takes images of %s, but those of %s are %s; set the stack's input to that."),
                   wanted, strata_dataset_get_name (self->dataset), given);
    }
  if (output->rank != 1)
    {
      g_autofree char *given = strata_shape_to_string (output);
      return fail (error, _ ("The last layer gives %s numbers an image where one row is needed; put Flatten in front."),
                   given);
    }
  if (strata_loss_get_loss (loss) == ST_SPARSE_CATEGORICAL_CROSSENTROPY)
    {
      if (n_outputs < n_classes)
        return fail (error, _ ("The last layer has %zu units for %u classes; give it %u."), n_outputs, n_classes,
                     n_classes);
    }
  else if (n_outputs != n_classes && (n_outputs != 1 || n_classes != 2 || strata_loss_is_categorical (loss)))
    return fail (error,
                 g_dngettext (GETTEXT_PACKAGE, "The last layer has %zu unit for %u classes; this loss needs %u.",
                              "The last layer has %zu units for %u classes; this loss needs %u.", n_outputs),
                 n_outputs, n_classes, n_classes);
  return TRUE;
}

/* --- Keys of the History -------------------------------------------------------------------------------------------- */

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static gboolean
tells_rate (StrataTrainer *self)
{
  GListModel *callbacks = G_LIST_MODEL (strata_experiment_get_callbacks (self->experiment));
  gboolean tells = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (callbacks); i++)
    {
      g_autoptr (StrataCallback) callback = g_list_model_get_item (callbacks, i);

      tells |= strata_callback_get_enabled (callback) && STRATA_CALLBACK_GET_CLASS (callback)->sets_learning_rate;
    }
  return tells;
}

/* Keras sorts the names of an epoch's training measures, then adds those of the validation in the same order. */
static gboolean
settle_keys (StrataTrainer *self, GError **error)
{
  StrataCompileSettings *compile = strata_experiment_get_compile (self->experiment);
  g_auto (GStrv) metrics = strata_compile_settings_dup_metric_names (compile);
  const StrataShape *output = strata_sequential_get_output_shape (self->sequential);

  if (!strata_compile_settings_resolve_metrics (compile, output, self->metrics, &self->n_metrics, error))
    return FALSE;
  self->n_outputs = strata_shape_get_size (output);
  self->n_counts = st_metrics_count_numbers (self->metrics, self->n_metrics, self->n_outputs);

  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  for (gsize i = 0; i < self->n_metrics; i++)
    {
      if (g_ptr_array_find_with_equal_func (names, metrics[i], g_str_equal, NULL))
        return fail (error, _ ("Compile: two metrics are called \"%s\"; give one another name."), metrics[i]);
      g_ptr_array_add (names, metrics[i]);
    }
  g_ptr_array_add (names, (gpointer) "loss");
  g_ptr_array_sort (names, compare_names);

  g_autoptr (GStrvBuilder) keys = g_strv_builder_new ();
  for (guint k = 0; k < names->len; k++)
    {
      g_strv_builder_add (keys, names->pdata[k]);
      if (g_str_equal (names->pdata[k], "loss"))
        self->loss_key = k;
      for (gsize i = 0; i < self->n_metrics; i++)
        if (g_str_equal (names->pdata[k], metrics[i]))
          self->metric_keys[i] = k;
    }
  for (gsize i = 1; i < self->n_metrics; i++)
    if (self->metric_keys[i] < self->metric_keys[self->main_metric])
      self->main_metric = i;
  for (guint k = 0; k < names->len && self->n_validation > 0; k++)
    {
      g_autofree char *key = g_strconcat ("val_", names->pdata[k], NULL);
      g_strv_builder_add (keys, key);
    }
  /* Behind the others, as callbacks add it when an epoch has ended. */
  self->rate_key = -1;
  if (tells_rate (self))
    {
      self->rate_key = (gint) (names->len * (self->n_validation > 0 ? 2 : 1));
      g_strv_builder_add (keys, "learning_rate");
    }
  self->keys = g_strv_builder_end (keys);
  self->n_keys = g_strv_length (self->keys);
  return TRUE;
}

static gboolean
check_callbacks (StrataTrainer *self, GError **error)
{
  GListModel *callbacks = G_LIST_MODEL (strata_experiment_get_callbacks (self->experiment));

  for (guint i = 0; i < g_list_model_get_n_items (callbacks); i++)
    {
      g_autoptr (StrataCallback) callback = g_list_model_get_item (callbacks, i);
      if (strata_callback_get_enabled (callback)
          && !strata_callback_check_keys (callback, (const char *const *) self->keys, error))
        return FALSE;
    }
  return TRUE;
}

/* --- Fit settings --------------------------------------------------------------------------------------------------- */

static gboolean
settle_class_weights (StrataTrainer *self, StrataFitSettings *fit, GError **error)
{
  guint n_classes = strata_dataset_get_n_classes (self->dataset);
  g_autoptr (GVariant) table = NULL;

  g_object_get (fit, "class-weights", &table, NULL);
  if (table == NULL || g_variant_n_children (table) == 0)
    return TRUE;

  self->class_weights = g_new (float, n_classes);
  for (guint i = 0; i < n_classes; i++)
    self->class_weights[i] = 1;

  GVariantIter iter;
  guint32 label;
  double weight;
  g_variant_iter_init (&iter, table);
  while (g_variant_iter_next (&iter, "{ud}", &label, &weight))
    {
      if (label >= n_classes)
        return fail (error, _ ("Fit: class_weight names class %u, but the classes go from 0 to %u."), label,
                     n_classes - 1);
      if (!isfinite (weight) || weight < 0)
        return fail (error, _ ("Fit: class_weight of class %u is %g; it should be a number of 0 or more."), label,
                     weight);
      self->class_weights[label] = (float) weight;
    }
  return TRUE;
}

static gboolean
settle_fit (StrataTrainer *self, GError **error)
{
  StrataFitSettings *fit = strata_experiment_get_fit (self->experiment);
  guint epochs, batch_size;

  g_object_get (fit, "epochs", &epochs, "batch-size", &batch_size, "shuffle", &self->shuffle, "seed", &self->seed,
                NULL);
  self->n_epochs = epochs;
  self->batch_size = MIN (batch_size, self->n_train);
  self->n_steps = (self->n_train + self->batch_size - 1) / self->batch_size;
  /* Small enough for any JSON reader, and written down so that the training can be done again. */
  while (self->seed == 0)
    self->seed = g_random_int () >> 1;
  g_object_set (fit, "seed", self->seed, NULL);
  return settle_class_weights (self, fit, error);
}

gboolean
strata_trainer_settle (StrataTrainer *self, GError **error)
{
  if (!strata_experiment_validate (self->experiment, error))
    return FALSE;
  self->sequential = strata_stack_resolve (strata_experiment_get_stack (self->experiment), error);
  if (self->sequential == NULL)
    return FALSE;
  self->n_train = strata_dataset_get_n (self->dataset, STRATA_SPLIT_TRAIN);
  self->n_validation = strata_dataset_get_n (self->dataset, STRATA_SPLIT_VALIDATION);

  if (!check_shapes (self, error) || !settle_keys (self, error) || !check_callbacks (self, error)
      || !settle_fit (self, error))
    return FALSE;
  if (self->initial != NULL && !strata_network_check_fits (self->initial, self->sequential, error))
    return FALSE;

  self->history = strata_history_new ((const char *const *) self->keys);
  self->working = strata_experiment_freeze (self->experiment);
  return TRUE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-keras-program.h"

#include "strata-number.h"

/* The second half of the program, and what both halves write with. */

void
keras_program_write (KerasProgram *program, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_string_append_vprintf (program->text, format, arguments);
  va_end (arguments);
  g_string_append_c (program->text, '\n');
}

void
keras_program_write_call (KerasProgram *program,
                          StrataPythonCall *call,
                          const char *indent,
                          const char *prefix,
                          const char *suffix)
{
  g_autofree char *text = strata_python_call_finish (call, indent, prefix, suffix);

  keras_program_write (program, "%s", text);
}

char *
keras_program_dup_string (gpointer object, const char *property)
{
  char *text = NULL;

  g_object_get (object, property, &text, NULL);
  return text != NULL ? text : g_strdup ("");
}

char *
keras_program_get_literal (GObject *object, const char *property)
{
  GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (object), property);
  g_auto (GValue) value = G_VALUE_INIT;

  g_value_init (&value, pspec->value_type);
  g_object_get_property (object, property, &value);
  return strata_python_literal (pspec, &value);
}

void
keras_program_write_compile (KerasProgram *program)
{
  StrataCompileSettings *compile = strata_experiment_get_compile (program->experiment);
  StrataLoss *loss = strata_compile_settings_get_loss (compile);
  StrataOptimizer *optimizer = strata_compile_settings_get_optimizer (compile);
  StrataPythonCall *call = strata_python_call_new ("model", "compile");

  if (loss != NULL)
    {
      g_autofree char *quoted = keras_program_get_literal (G_OBJECT (compile), "loss");
      strata_python_call_add (call, "loss", quoted);
    }
  if (optimizer != NULL)
    {
      g_autofree char *made = strata_python_call_finish (
        strata_python_call_new_for ("keras.optimizers", STRATA_CONFIGURABLE (optimizer)), NULL, NULL, NULL);
      strata_python_call_add (call, "optimizer", made);
    }

  g_autofree char *names = keras_program_get_literal (G_OBJECT (compile), "metrics");
  strata_python_call_add (call, "metrics", names);
  if (strata_compile_settings_get_weighted_metrics (compile)->len > 0)
    {
      g_autofree char *weighted = keras_program_get_literal (G_OBJECT (compile), "weighted-metrics");
      strata_python_call_add (call, "weighted_metrics", weighted);
    }

  keras_program_write (program, "%s", "");
  keras_program_write_call (program, call, "", NULL, NULL);
  keras_program_write (program, "model.summary()");
}

static gboolean
write_weights (KerasProgram *program, const char *property, const char *variable)
{
  g_autofree char *path = keras_program_dup_string (strata_experiment_get_fit (program->experiment), property);

  if (*path == '\0')
    return FALSE;

  g_autofree char *quoted = strata_python_quote (path);
  keras_program_write (program, "%s = np.%s(%s)", variable, g_str_has_suffix (path, ".npy") ? "load" : "loadtxt",
                       quoted);
  return TRUE;
}

static char *
class_weights_to_python (GVariant *weights)
{
  GString *text = g_string_new ("{");
  GVariantIter iter;
  guint label;
  double weight;

  g_variant_iter_init (&iter, weights);
  while (g_variant_iter_next (&iter, "{ud}", &label, &weight))
    {
      g_autofree char *number = strata_number_to_text (weight);
      g_string_append_printf (text, "%s%u: %s", text->len > 1 ? ", " : "", label, number);
    }
  g_string_append_c (text, '}');
  return g_string_free (text, FALSE);
}

void
keras_program_write_fit (KerasProgram *program)
{
  StrataFitSettings *fit = strata_experiment_get_fit (program->experiment);
  g_autoptr (GVariant) class_weights = NULL;
  guint epochs = 0, batch_size = 0;
  gboolean shuffle = TRUE;
  StrataPythonCall *call = strata_python_call_new ("model", "fit");

  g_object_get (fit, "epochs", &epochs, "batch-size", &batch_size, "shuffle", &shuffle, "class-weights", &class_weights,
                NULL);
  keras_program_write (program, "\n# Training");
  gboolean any_callback = keras_program_write_callbacks (program);
  gboolean weighted = write_weights (program, "sample-weights", "sample_weight");
  gboolean validation_weighted =
    program->n_validation > 0 && write_weights (program, "validation-sample-weights", "sample_weight_valid");
  g_autofree char *epochs_text = g_strdup_printf ("%u", epochs), *batch_text = g_strdup_printf ("%u", batch_size);

  strata_python_call_add (call, NULL, "x_train");
  strata_python_call_add (call, NULL, "y_train");
  strata_python_call_add (call, "epochs", epochs_text);
  if (batch_size != 32)
    strata_python_call_add (call, "batch_size", batch_text);
  if (program->n_validation > 0)
    strata_python_call_add (call, "validation_data",
                            validation_weighted ? "(x_valid, y_valid, sample_weight_valid)" : "(x_valid, y_valid)");
  if (!shuffle)
    strata_python_call_add (call, "shuffle", "False");
  if (class_weights != NULL && g_variant_n_children (class_weights) > 0)
    {
      g_autofree char *text = class_weights_to_python (class_weights);
      strata_python_call_add (call, "class_weight", text);
    }
  if (weighted)
    strata_python_call_add (call, "sample_weight", "sample_weight");
  if (any_callback)
    strata_python_call_add (call, "callbacks", "callbacks");
  keras_program_write_call (program, call, "", "history = ", NULL);

  keras_program_write (program, "\n# Evaluation\nmodel.evaluate(x_test, y_test)");
}

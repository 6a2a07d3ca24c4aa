/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-keras-variables.h"

static void
clear_variable (gpointer data)
{
  g_free (((StrataOptimizerVariable *) data)->name);
}

static void
append (GArray *variables, int role, guint weight, char *name)
{
  const StrataOptimizerVariable variable = { role, weight, name };

  g_array_append_val (variables, variable);
}

static void
append_slot (GArray *variables,
             const char *optimizer_name,
             const StrataSequentialLayer *layer,
             const StWeightInfo *info,
             guint weight,
             gsize slot)
{
  static const char *const words[] = { "momentum", "velocity", "velocity_hat" };
  g_autofree char *layer_name = g_strdelimit (g_strdup (layer->name), "/", '_');

  g_assert (slot < G_N_ELEMENTS (words));
  append (variables, (int) slot, weight,
          g_strdup_printf ("%s/sequential_%s_%s_%s", optimizer_name, layer_name, info->name, words[slot]));
}

/* Keras 3 makes momentum and velocity of a weight together, and amsgrad's third slot for all weights after them. */
static void
append_slots (GArray *variables, const char *optimizer_name, StrataSequential *sequential, gsize from, gsize to)
{
  const StModel *model = strata_sequential_get_model (sequential);

  for (guint i = 0; i < strata_sequential_get_n_layers (sequential); i++)
    {
      const StrataSequentialLayer *layer = strata_sequential_get_layer (sequential, i);

      for (guint w = layer->first_weight; w < layer->first_weight + layer->n_weights; w++)
        for (gsize s = from; st_model_get_weight (model, w)->trainable && s < to; s++)
          append_slot (variables, optimizer_name, layer, st_model_get_weight (model, w), w, s);
    }
}

GArray *
strata_keras_list_optimizer_variables (StrataSequential *sequential,
                                       StrataOptimizer *optimizer,
                                       const StOptimizer *state)
{
  GArray *variables = g_array_new (FALSE, FALSE, sizeof (StrataOptimizerVariable));
  const char *name = strata_configurable_get_keras_name (STRATA_CONFIGURABLE (optimizer));
  gsize n_slots = st_optimizer_get_n_slots (state);

  g_array_set_clear_func (variables, clear_variable);
  append (variables, STRATA_VARIABLE_ITERATION, 0, g_strconcat (name, "/iteration", NULL));
  append (variables, STRATA_VARIABLE_LEARNING_RATE, 0, g_strconcat (name, "/learning_rate", NULL));
  append_slots (variables, name, sequential, 0, MIN (n_slots, 2));
  append_slots (variables, name, sequential, 2, n_slots);
  return variables;
}

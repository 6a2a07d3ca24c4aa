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

/* Slots [from, to) of every trainable weight. */
static void
append_slots (GArray *variables,
              const char *optimizer_name,
              StrataSequential *sequential,
              const StOptimizer *state,
              gsize from,
              gsize to)
{
  const StModel *model = strata_sequential_get_model (sequential);

  for (guint i = 0; i < strata_sequential_get_n_layers (sequential); i++)
    {
      const StrataSequentialLayer *layer = strata_sequential_get_layer (sequential, i);
      g_autofree char *layer_name = g_strdelimit (g_strdup (layer->name), "/", '_');

      for (guint w = layer->first_weight; w < layer->first_weight + layer->n_weights; w++)
        for (gsize s = from; st_model_get_weight (model, w)->trainable && s < to; s++)
          append (variables, (int) s, w,
                  g_strdup_printf ("%s/sequential_%s_%s_%s", optimizer_name, layer_name,
                                   st_model_get_weight (model, w)->name, st_optimizer_get_slot_name (state, s)));
    }
}

/* Keras makes the two slots that every such optimizer has together for a weight, and others for all weights after them. */
static gsize
count_joint_slots (const StOptimizer *state, gsize n_slots)
{
  static const char *const seconds[] = { "velocity", "norm", "accumulated_delta_var", "linear", NULL };

  return n_slots > 1 && g_strv_contains (seconds, st_optimizer_get_slot_name (state, 1)) ? 2 : MIN (n_slots, 1);
}

GArray *
strata_keras_list_optimizer_variables (StrataSequential *sequential,
                                       StrataOptimizer *optimizer,
                                       const StOptimizer *state)
{
  GArray *variables = g_array_new (FALSE, FALSE, sizeof (StrataOptimizerVariable));
  const char *name = strata_configurable_get_keras_name (STRATA_CONFIGURABLE (optimizer));
  const StOptimizerConfig *config = st_optimizer_get_config (state);
  gsize n_slots = st_optimizer_get_n_slots (state) - config->use_ema, n_joint;

  g_array_set_clear_func (variables, clear_variable);
  append (variables, STRATA_VARIABLE_ITERATION, 0, g_strconcat (name, "/iteration", NULL));
  if (config->schedule.kind == ST_CONSTANT_RATE)
    append (variables, STRATA_VARIABLE_LEARNING_RATE, 0, g_strconcat (name, "/learning_rate", NULL));
  if (config->use_ema)
    append_slots (variables, name, sequential, state, n_slots, n_slots + 1);
  n_joint = count_joint_slots (state, n_slots);
  append_slots (variables, name, sequential, state, 0, n_joint);
  for (gsize s = n_joint; s < n_slots; s++)
    append_slots (variables, name, sequential, state, s, s + 1);
  if (config->rule == ST_NADAM)
    append (variables, STRATA_VARIABLE_MOMENTUM_PRODUCT, 0, g_strconcat (name, "/variable", NULL));
  return variables;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-keras-code.h"

/* Copies of the network's compile settings into those of the experiment. */
static void
describe_compile (StrataCompileSettings *compile, StrataExperiment *experiment)
{
  g_autoptr (StrataConfigurable) optimizer =
    strata_configurable_copy (STRATA_CONFIGURABLE (strata_compile_settings_get_optimizer (compile)));
  g_autoptr (StrataConfigurable) loss =
    strata_configurable_copy (STRATA_CONFIGURABLE (strata_compile_settings_get_loss (compile)));

  g_autoptr (GPtrArray) metrics = strata_metric_list_copy (strata_compile_settings_get_metrics (compile));
  g_autoptr (GPtrArray) weighted = strata_metric_list_copy (strata_compile_settings_get_weighted_metrics (compile));

  g_object_set (strata_experiment_get_compile (experiment), "optimizer", optimizer, "loss", loss, "metrics", metrics,
                "weighted-metrics", weighted->len > 0 ? weighted : NULL, NULL);
}

/**
 * strata_network_describe:
 * @self: a network
 *
 * What can be told of the experiment from the network alone: layers, scaling and compile settings; data and fit settings
 * are those of a new experiment.
 *
 * Returns: (transfer full): an experiment
 */
StrataExperiment *
strata_network_describe (StrataNetwork *self)
{
  StrataExperiment *experiment = strata_experiment_new ();
  StrataSequential *sequential = strata_network_get_sequential (self);
  StrataStack *stack = strata_experiment_get_stack (experiment);
  StrataScaler *scaler = strata_network_get_scaler (self);

  strata_stack_set_input_shape (stack, strata_sequential_get_input_shape (sequential));
  for (guint i = 0; i < strata_sequential_get_n_layers (sequential); i++)
    {
      const StrataSequentialLayer *settled = strata_sequential_get_layer (sequential, i);
      g_autoptr (StrataLayer) layer = STRATA_LAYER (strata_configurable_copy (STRATA_CONFIGURABLE (settled->layer)));

      strata_stack_append (stack, layer);
    }
  g_object_set (strata_experiment_get_scaling (experiment), "scaling",
                scaler != NULL ? strata_scaler_get_scaling (scaler) : STRATA_SCALING_NONE, NULL);
  if (strata_network_get_compile (self) != NULL)
    describe_compile (strata_network_get_compile (self), experiment);
  return experiment;
}

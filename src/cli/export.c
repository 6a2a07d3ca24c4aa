/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli.h"

#include <string.h>

/* The model as an experiment, for the formats that describe one. */
static StrataExperiment *
describe_network (StrataNetwork *network)
{
  StrataExperiment *experiment = strata_experiment_new ();
  StrataSequential *sequential = strata_network_get_sequential (network);
  StrataStack *stack = strata_experiment_get_stack (experiment);
  StrataScaler *scaler = strata_network_get_scaler (network);
  StrataCompileSettings *compile = strata_network_get_compile (network);

  strata_stack_set_input_shape (stack, strata_sequential_get_input_shape (sequential));
  for (guint i = 0; i < strata_sequential_get_n_layers (sequential); i++)
    {
      const StrataSequentialLayer *settled = strata_sequential_get_layer (sequential, i);
      g_autoptr (StrataLayer) layer = STRATA_LAYER (strata_configurable_copy (STRATA_CONFIGURABLE (settled->layer)));
      strata_stack_append (stack, layer);
    }
  g_object_set (strata_experiment_get_scaling (experiment), "scaling",
                scaler != NULL ? strata_scaler_get_scaling (scaler) : STRATA_SCALING_NONE, NULL);
  if (compile != NULL)
    {
      g_autoptr (StrataConfigurable) optimizer =
        strata_configurable_copy (STRATA_CONFIGURABLE (strata_compile_settings_get_optimizer (compile)));
      g_autoptr (StrataConfigurable) loss =
        strata_configurable_copy (STRATA_CONFIGURABLE (strata_compile_settings_get_loss (compile)));
      g_object_set (strata_experiment_get_compile (experiment), "optimizer", optimizer, "loss", loss, "metrics",
                    strata_compile_settings_get_metrics (compile), NULL);
    }
  return experiment;
}

static gboolean
export_h5 (StrataNetwork *network, const char *path, GError **error)
{
  return strata_network_save_h5 (network, path, FALSE, error);
}

static gboolean
export_python (StrataNetwork *network, const char *path, GError **error)
{
  g_autoptr (StrataExperiment) experiment = describe_network (network);
  g_autofree char *code = strata_experiment_to_keras_code (experiment);

  return strata_write_atomically (path, code, strlen (code), error);
}

static const struct
{
  const char *name;
  gboolean (*export) (StrataNetwork *network, const char *path, GError **error); /* NULL: not yet */
} formats[] = {
  { "h5", export_h5 },
  { "keras", NULL },
  { "onnx", NULL },
  { "python", export_python },
};

int
cli_export (int argc, char **argv)
{
  g_autofree char *model = NULL, *to = NULL;
  const GOptionEntry entries[] = {
    { "model", 0, 0, G_OPTION_ARG_FILENAME, &model, "The model, an .h5 file", "FILE" },
    { "to", 0, 0, G_OPTION_ARG_STRING, &to, "h5, keras, onnx or python", "FORMAT" },
    { 0 },
  };
  g_autoptr (GError) error = NULL;
  int status;

  if (!cli_parse (&argc, &argv, "OUT", "Writes a model in another format.", entries, 1, 1, &status))
    return status;
  if (model == NULL || to == NULL)
    return cli_fail (CLI_USAGE, "export needs --model FILE and --to FORMAT; see \"strata-cli export --help\".");

  gsize format = 0;
  while (format < G_N_ELEMENTS (formats) && !g_str_equal (formats[format].name, to))
    format++;
  if (format == G_N_ELEMENTS (formats))
    return cli_fail (CLI_USAGE, "export: --to \"%s\" should be h5, keras, onnx or python.", to);
  if (formats[format].export == NULL)
    return cli_fail (CLI_FAILED, "export: --to %s comes in a later version; \"--to h5\" writes a file Keras opens.",
                     to);

  g_autoptr (StrataNetwork) network = strata_network_load_h5 (model, &error);
  if (network == NULL || !formats[format].export(network, argv[1], &error))
    return cli_fail_error (CLI_FAILED, error);
  return CLI_DONE;
}

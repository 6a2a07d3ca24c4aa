/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli.h"

#include <glib/gi18n.h>
#include <stdio.h>

static void
print_json (StrataExperiment *experiment, StrataSequential *sequential)
{
  JsonBuilder *builder = json_builder_new ();
  guint64 n_params = strata_sequential_get_n_params (sequential);
  guint64 n_non_trainable = strata_sequential_get_n_non_trainable (sequential);

  json_builder_begin_object (builder);
  cli_json_string (builder, "name", strata_experiment_get_name (experiment));
  cli_json_int (builder, "total_params", (gint64) n_params);
  cli_json_int (builder, "trainable_params", (gint64) (n_params - n_non_trainable));
  cli_json_int (builder, "non_trainable_params", (gint64) n_non_trainable);
  json_builder_set_member_name (builder, "layers");
  json_builder_begin_array (builder);
  for (guint i = 0; i < strata_sequential_get_n_layers (sequential); i++)
    {
      const StrataSequentialLayer *layer = strata_sequential_get_layer (sequential, i);
      g_autofree char *output = strata_shape_to_keras (&layer->output);
      json_builder_begin_object (builder);
      cli_json_string (builder, "name", layer->name);
      cli_json_string (builder, "class_name", strata_configurable_get_class_name (STRATA_CONFIGURABLE (layer->layer)));
      cli_json_string (builder, "output_shape", output);
      cli_json_int (builder, "params", (gint64) layer->n_params);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  cli_print_json (builder);
}

int
cli_summary (int argc, char **argv)
{
  gboolean json = FALSE;
  const GOptionEntry entries[] = { { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Write JSON"), NULL }, { 0 } };
  g_autoptr (GError) error = NULL;
  int status;

  if (!cli_parse (&argc, &argv, "EXPERIMENT", _ ("Prints the stack as Keras' table."), entries, 1, 1, &status))
    return status;

  g_autoptr (StrataExperiment) experiment = cli_load_experiment (argv[1], NULL, &error);
  if (experiment == NULL)
    return cli_fail_error (CLI_FAILED, error);
  g_autoptr (StrataSequential) sequential = strata_stack_resolve (strata_experiment_get_stack (experiment), &error);
  if (sequential == NULL)
    return cli_fail_experiment (argv[1], error);
  if (json)
    {
      print_json (experiment, sequential);
      return CLI_DONE;
    }
  g_autofree char *text = strata_sequential_to_summary (sequential, "sequential");
  fputs (text, stdout);
  if (!g_str_has_suffix (text, "\n"))
    putchar ('\n');
  return CLI_DONE;
}

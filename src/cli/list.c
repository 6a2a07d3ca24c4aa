/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli.h"

#include <glib/gi18n.h>
#include <stdio.h>

int
cli_list (int argc, char **argv)
{
  gboolean json = FALSE;
  const GOptionEntry entries[] = { { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Write JSON"), NULL }, { 0 } };
  int status;

  if (!cli_parse (&argc, &argv, NULL, _ ("Lists the bundled experiments."), entries, 0, 0, &status))
    return status;

  g_auto (GStrv) names = strata_bundled_list ();
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_array (builder);
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (StrataExperiment) experiment = strata_bundled_load (names[i], &error);
      if (experiment == NULL)
        return cli_fail_error (CLI_FAILED, error);
      g_autofree char *description = strata_experiment_describe (experiment);
      if (!json)
        {
          printf ("%-18s %s\n", names[i], description);
          continue;
        }
      json_builder_begin_object (builder);
      cli_json_string (builder, "name", names[i]);
      cli_json_string (builder, "title", strata_experiment_get_name (experiment));
      cli_json_string (builder, "description", strata_experiment_get_description (experiment));
      cli_json_string (builder, "stack", description);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  if (json)
    cli_print_json (g_steal_pointer (&builder));
  return CLI_DONE;
}

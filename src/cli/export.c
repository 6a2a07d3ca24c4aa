/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli.h"

#include <glib/gi18n.h>

/* "h5, keras or onnx", of all formats; transfer full. */
static char *
list_formats (void)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (StrataModelFormat i = 0; i < STRATA_N_MODEL_FORMATS; i++)
    g_string_append_printf (names, "%s%s",
                            i == 0                           ? ""
                            : i + 1 < STRATA_N_MODEL_FORMATS ? ", "
                                                             : " or ",
                            strata_model_format_get_info (i)->name);
  return g_strdup (names->str);
}

int
cli_export (int argc, char **argv)
{
  g_autofree char *model = NULL, *to = NULL, *names = list_formats ();
  g_autofree char *scaling_name = NULL;
  const GOptionEntry entries[] = {
    { "model", 0, 0, G_OPTION_ARG_FILENAME, &model, N_ ("The model, a .keras or .h5 file"), "FILE" },
    { "to", 0, 0, G_OPTION_ARG_STRING, &to, names, "FORMAT" },
    { "scaling", 0, 0, G_OPTION_ARG_STRING, &scaling_name,
      N_ ("Where pixels are scaled: outside of the model (the default) or inside of it, in a layer"), "PLACE" },
    { 0 },
  };
  g_autoptr (GError) error = NULL;
  StrataExportScaling scaling = STRATA_EXPORT_SCALING_OUTSIDE;
  StrataModelFormat format;
  int status;

  if (!cli_parse (&argc, &argv, "OUT", _ ("Writes a model in another format."), entries, 1, 1, &status))
    return status;
  if (model == NULL || to == NULL)
    return cli_fail (CLI_USAGE, _ ("export needs --model FILE and --to FORMAT; see \"strata-cli export --help\"."));

  if (!strata_model_format_parse (to, &format))
    return cli_fail (CLI_USAGE, _ ("export: --to \"%s\" should be %s."), to, names);
  if (scaling_name != NULL && !g_str_equal (scaling_name, "inside") && !g_str_equal (scaling_name, "outside"))
    return cli_fail (CLI_USAGE, _ ("export: --scaling \"%s\" should be inside or outside."), scaling_name);
  if (g_strcmp0 (scaling_name, "inside") == 0)
    scaling = STRATA_EXPORT_SCALING_INSIDE;

  g_autoptr (StrataNetwork) network = strata_network_load (model, &error);
  if (network == NULL || !strata_network_export (network, argv[1], format, scaling, &error))
    return cli_fail_error (CLI_FAILED, error);
  return CLI_DONE;
}

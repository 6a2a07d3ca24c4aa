/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static void
write_message (const char *format, va_list arguments)
{
  g_autofree char *message = g_strdup_vprintf (format, arguments);

  fflush (stdout);
  fprintf (stderr, "strata-cli: %s\n", message);
}

int
cli_fail (int status, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  write_message (format, arguments);
  va_end (arguments);
  return status;
}

int
cli_fail_error (int status, const GError *error)
{
  return cli_fail (status, "%s", error->message);
}

int
cli_fail_experiment (const char *name, const GError *error)
{
  if (error->domain != STRATA_MODEL_ERROR)
    return cli_fail_error (CLI_FAILED, error);
  return cli_fail (CLI_FAILED, "%s: %s", name, error->message);
}

void
cli_message (const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  write_message (format, arguments);
  va_end (arguments);
}

gboolean
cli_parse (int *argc,
           char ***argv,
           const char *arguments,
           const char *summary,
           const GOptionEntry *entries,
           int min_arguments,
           int max_arguments,
           int *status)
{
  g_autofree char *name = g_strdup ((*argv)[0]);
  g_autofree char *program = g_strdup_printf ("strata-cli %s", name);
  g_autoptr (GOptionContext) context = g_option_context_new (arguments);
  g_autoptr (GError) error = NULL;
  gboolean help = FALSE;
  const GOptionEntry help_entry[] = { { "help", 'h', 0, G_OPTION_ARG_NONE, &help, N_ ("Show this help"), NULL },
                                      { 0 } };

  g_set_prgname (program);
  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  g_option_context_set_summary (context, summary);
  g_option_context_add_main_entries (context, help_entry, NULL);
  if (entries != NULL)
    g_option_context_add_main_entries (context, entries, NULL);

  gboolean parsed = g_option_context_parse (context, argc, argv, &error);
  if (parsed && help)
    {
      g_autofree char *text = g_option_context_get_help (context, TRUE, NULL);
      fputs (text, stdout);
      *status = CLI_DONE;
      return FALSE;
    }
  /* "--" is left where an argument begins with a dash. */
  if (parsed && *argc > 1 && g_str_equal ((*argv)[1], "--"))
    {
      memmove (&(*argv)[1], &(*argv)[2], (gsize) (*argc - 1) * sizeof **argv);
      (*argc)--;
    }
  int n = *argc - 1;
  if (parsed && n >= min_arguments && n <= max_arguments)
    return TRUE;
  if (!parsed)
    *status = cli_fail (CLI_USAGE, _ ("%s: %s; see \"strata-cli %s --help\"."), name, error->message, name);
  else if (n < min_arguments)
    *status = cli_fail (CLI_USAGE, _ ("%s needs %s; see \"strata-cli %s --help\"."), name, arguments, name);
  else
    *status = cli_fail (CLI_USAGE, _ ("%s does not take \"%s\"; see \"strata-cli %s --help\"."), name,
                        (*argv)[max_arguments + 1], name);
  return FALSE;
}

StrataExperiment *
cli_load_experiment (const char *name, char **folder, GError **error)
{
  g_auto (GStrv) bundled = strata_bundled_list ();

  if (folder != NULL)
    *folder = NULL;
  if (g_strv_contains ((const char *const *) bundled, name))
    return strata_bundled_load (name, error);
  if (!g_file_test (name, G_FILE_TEST_EXISTS) && strpbrk (name, "/.") == NULL)
    {
      g_autofree char *names = g_strjoinv (", ", bundled);
      g_set_error (error, STRATA_FORMAT_ERROR, STRATA_FORMAT_ERROR_NOT_FOUND,
                   _ ("There is no experiment \"%s\": it is no file, and the bundled ones are %s."), name, names);
      return NULL;
    }
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (name);
  StrataExperiment *experiment = strata_experiment_load_file (file, error);
  if (experiment != NULL && folder != NULL)
    {
      g_autoptr (GFile) parent = g_file_get_parent (file);
      *folder = parent != NULL ? g_file_get_path (parent) : NULL;
    }
  return experiment;
}

StrataDataset *
cli_load_dataset (StrataExperiment *experiment, GError **error)
{
  StrataDataSettings *settings = strata_experiment_get_data (experiment);
  StrataDataset *dataset = strata_dataset_load (settings, NULL, NULL, error);

  if (dataset != NULL)
    g_object_set (settings, "input-shape", strata_dataset_get_shape (dataset), "n-classes",
                  strata_dataset_get_n_classes (dataset), NULL);
  return dataset;
}

/* --- JSON ------------------------------------------------------------------------------------------------------------ */

void
cli_print_json (JsonBuilder *builder)
{
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  g_autofree char *text = json_to_string (root, TRUE);

  puts (text);
  g_object_unref (builder);
}

void
cli_json_string (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  if (value != NULL)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

void
cli_json_int (JsonBuilder *builder, const char *name, gint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

void
cli_json_double (JsonBuilder *builder, const char *name, double value)
{
  json_builder_set_member_name (builder, name);
  if (isfinite (value))
    json_builder_add_double_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

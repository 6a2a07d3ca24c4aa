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

/* --- Experiments ------------------------------------------------------------------------------------------------------ */

static gboolean
begins_with (const char *path, const char *magic, gsize length)
{
  char bytes[8];
  FILE *stream = fopen (path, "rb");
  gboolean begins = stream != NULL && fread (bytes, 1, length, stream) == length && memcmp (bytes, magic, length) == 0;

  if (stream != NULL)
    fclose (stream);
  return begins;
}

/* By its ending, or where that says nothing, by its first bytes. */
static gboolean
guess_model (const char *path, StrataModelFormat *format)
{
  if (strata_model_format_guess (path, format))
    return TRUE;
  *format = STRATA_MODEL_FORMAT_H5;
  return begins_with (path, "\x89HDF\r\n\x1a\n", 8);
}

/* What a file is that is there and no experiment, and what takes it; NULL: it was meant as one. Transfer full. */
static char *
explain_file (const char *path)
{
  StrataModelFormat format;

  if (!g_file_test (path, G_FILE_TEST_IS_REGULAR))
    return NULL;
  if (guess_model (path, &format))
    {
      const StrataModelFormatInfo *info = strata_model_format_get_info (format);

      if (info->has_layers)
        return g_strdup_printf (_ ("\"%s\" is no experiment but a model (%s): \"strata-cli evaluate EXPERIMENT --model "
                                   "%s\" measures it, \"strata-cli export --model %s --to FORMAT OUT\" converts it."),
                                path, _ (info->label), path, path);
      if (info->has_weights)
        return g_strdup_printf (_ ("\"%s\" is no experiment but holds weights (%s): \"strata-cli evaluate EXPERIMENT "
                                   "--model %s\" measures them in the experiment's layers."),
                                path, _ (info->label), path);
      return g_strdup_printf (
        _ ("\"%s\" is no experiment (%s): it is written for other programs, no command takes it."), path,
        _ (info->label));
    }
  if (begins_with (path, "PK\x03\x04", 4))
    return g_strdup_printf (_ ("\"%s\" is a ZIP archive: unpack it and give a .strata file. In an exported run that is "
                               "experiment.strata."),
                            path);
  return NULL;
}

static StrataExperiment *
load_file (const char *name, GFile *file, GError **error)
{
  g_autoptr (GError) cause = NULL;
  StrataExperiment *experiment = strata_experiment_load_file (file, &cause);
  g_autofree char *explanation = experiment == NULL ? explain_file (name) : NULL;

  if (explanation != NULL)
    g_set_error_literal (error, STRATA_FORMAT_ERROR, STRATA_FORMAT_ERROR_SYNTAX, explanation);
  else if (experiment == NULL)
    g_propagate_error (error, g_steal_pointer (&cause));
  return experiment;
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
  StrataExperiment *experiment = load_file (name, file, error);
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

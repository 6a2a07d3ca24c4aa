/* SPDX-License-Identifier: GPL-3.0-or-later */

/* strata-cli: Strata's work without a window, for scripts. */

#include "cli.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <stdio.h>

static const CliCommand commands[] = {
  { "list", "", N_ ("Lists the bundled experiments"), cli_list },
  { "summary", "EXPERIMENT", N_ ("Prints the stack as Keras' table"), cli_summary },
  { "train", "EXPERIMENT", N_ ("Trains and, with --out, keeps what came of it"), cli_train },
  { "evaluate", "EXPERIMENT --model FILE", N_ ("Prints the loss and the metrics of a trained model"), cli_evaluate },
  { "predict", "--model FILE --images FILE", N_ ("Prints the classes of images and their probabilities"), cli_predict },
  { "export", "--model FILE --to FORMAT OUT", N_ ("Writes a model in another format"), cli_export },
  { "bench", "[EXPERIMENT]", N_ ("Measures how fast the engine trains here"), cli_bench },
};

static void
print_help (FILE *stream)
{
  fputs (_ ("Usage: strata-cli COMMAND [OPTION…]\n\nCommands:\n"), stream);
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_autofree char *call = g_strdup_printf ("%s %s", commands[i].name, commands[i].arguments);
      fprintf (stream, "  %-40s %s\n", call, _ (commands[i].summary));
    }
  fputs (_ ("\n\"strata-cli COMMAND --help\" shows the options of a command. EXPERIMENT is the path of a .strata file\n"
            "or the name of a bundled one. Exit status: 0 done, 1 the work failed, 2 wrong usage.\n"),
         stream);
}

int
main (int argc, char **argv)
{
  /* Words as the person reads them; numbers as scripts do. */
  setlocale (LC_CTYPE, "");
  setlocale (LC_MESSAGES, "");
  strata_init ();
  textdomain (GETTEXT_PACKAGE);
  if (argc < 2)
    {
      print_help (stderr);
      return CLI_USAGE;
    }
  if (g_str_equal (argv[1], "--help") || g_str_equal (argv[1], "-h") || g_str_equal (argv[1], "help"))
    {
      print_help (stdout);
      return CLI_DONE;
    }
  if (g_str_equal (argv[1], "--version"))
    {
      puts ("strata-cli " STRATA_VERSION);
      return CLI_DONE;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (argv[1], commands[i].name))
      return commands[i].run (argc - 1, argv + 1);
  return cli_fail (CLI_USAGE, _ ("There is no command \"%s\"; see \"strata-cli --help\"."), argv[1]);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "formats/strata-atomic-file.h"
#include "strata.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* What the commands of strata-cli share. Results go to standard output, messages to standard error. */

enum
{
  CLI_DONE = 0,
  CLI_FAILED = 1, /* the work failed */
  CLI_USAGE = 2,  /* it was called in a wrong way */
};

typedef struct
{
  const char *name;
  const char *arguments; /* "EXPERIMENT", for the help */
  const char *summary;
  int (*run) (int argc, char **argv);
} CliCommand;

int cli_list (int argc, char **argv);
int cli_summary (int argc, char **argv);
int cli_train (int argc, char **argv);
int cli_evaluate (int argc, char **argv);
int cli_predict (int argc, char **argv);
int cli_export (int argc, char **argv);
int cli_bench (int argc, char **argv);

/* Parses the command's options: argv[0] is the command. The rest must be between min and max arguments. FALSE: *status is
 * what to exit with, the message or help is written. */
gboolean cli_parse (int *argc,
                    char ***argv,
                    const char *arguments,
                    const char *summary,
                    const GOptionEntry *entries,
                    int min_arguments,
                    int max_arguments,
                    int *status);

/* Writes "strata-cli: message" and gives the status back. */
int cli_fail (int status, const char *format, ...) G_GNUC_PRINTF (2, 3);
int cli_fail_error (int status, const GError *error);
/* The same, for what may be wrong in the experiment itself: then its name stands before the message. */
int cli_fail_experiment (const char *name, const GError *error);
void cli_message (const char *format, ...) G_GNUC_PRINTF (1, 2);

/* A bundled name or a path. *folder: where its relative paths start, NULL for bundled ones; transfer full. */
StrataExperiment *cli_load_experiment (const char *name, char **folder, GError **error);
/* Notes the images' shape and the number of classes in the experiment. */
StrataDataset *cli_load_dataset (StrataExperiment *experiment, GError **error);

/* Prints the object on one document's lines and frees it. */
void cli_print_json (JsonBuilder *builder);
void cli_json_string (JsonBuilder *builder, const char *name, const char *value); /* NULL: null */
void cli_json_int (JsonBuilder *builder, const char *name, gint64 value);
void cli_json_double (JsonBuilder *builder, const char *name, double value); /* not finite: null */

/* Keras' progress line. */
typedef struct _CliProgress CliProgress;
CliProgress *cli_progress_new (StrataTrainer *trainer);
void cli_progress_free (CliProgress *self);
/* Takes one event of the trainer. */
void cli_progress_take (const StrataEvent *event, gpointer self);
/* Redraws the bar, on a terminal, at most every 50 ms. */
void cli_progress_draw (CliProgress *self);
/* Ends a line that is still open. */
void cli_progress_finish (CliProgress *self);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-experiment.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* The .strata format: JSON with a `format` number. Unknown fields of the same format are kept; a newer one is refused. */

#define STRATA_EXPERIMENT_FORMAT 1

StrataExperiment *strata_experiment_load_file (GFile *file, GError **error);
/* file_name is for the messages. */
StrataExperiment *strata_experiment_parse (const char *text, gssize length, const char *file_name, GError **error);
char *strata_experiment_to_json (StrataExperiment *experiment);
gboolean strata_experiment_save_file (StrataExperiment *experiment, GFile *file, GError **error);

/* Names of the bundled experiments in teaching order; transfer full. */
char **strata_bundled_list (void);
StrataExperiment *strata_bundled_load (const char *name, GError **error);

G_END_DECLS

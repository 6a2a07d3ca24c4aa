/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "strata.h"

G_BEGIN_DECLS

/* Experiments that use every kind there is, for write-programs.c: each function changes the bundled `sigmoid`. */

void program_make_images (StrataExperiment *experiment);
void program_make_rows (StrataExperiment *experiment);
void program_make_global (StrataExperiment *experiment);
void program_make_initializers (StrataExperiment *experiment);
void program_make_callbacks (StrataExperiment *experiment);
void program_make_metrics (StrataExperiment *experiment);
void program_make_more_metrics (StrataExperiment *experiment);
void program_make_sparse_metrics (StrataExperiment *experiment);
/* One loss, optimizer, schedule, regularizer and constraint after the other. */
guint program_count_combinations (void);
void program_make_combination (StrataExperiment *experiment, guint i);

/* The class names and short names of all kinds, by what they are; transfer full. */
JsonNode *program_list_kinds (void);

G_END_DECLS

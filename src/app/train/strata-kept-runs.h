/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "strata-training-log.h"

G_BEGIN_DECLS

/* The trainings of the store that a log does not show yet, the newest first; one that is activated joins its earlier
 * trainings. Not visible while there is none. */

#define STRATA_TYPE_KEPT_RUNS (strata_kept_runs_get_type ())
G_DECLARE_FINAL_TYPE (StrataKeptRuns, strata_kept_runs, STRATA, KEPT_RUNS, GtkWidget)

GtkWidget *strata_kept_runs_new (void);
/* log: NULL for none. */
void strata_kept_runs_set_log (StrataKeptRuns *self, StrataTrainingLog *log);
/* Looks again at which runs the log shows. */
void strata_kept_runs_update (StrataKeptRuns *self);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "strata.h"

G_BEGIN_DECLS

/* The epochs whose weights a run kept, the last first, each with how good it was and what can be done with it: the buttons
 * activate runs.go-on, runs.evaluate and runs.inspect with the epoch. */

#define STRATA_TYPE_RUN_EPOCHS (strata_run_epochs_get_type ())
G_DECLARE_FINAL_TYPE (StrataRunEpochs, strata_run_epochs, STRATA, RUN_EPOCHS, GtkWidget)

/* NULL: none. Called again, shows what has changed since. */
void strata_run_epochs_show (StrataRunEpochs *self, StrataRun *run);

G_END_DECLS

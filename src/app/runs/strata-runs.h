/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata.h"

G_BEGIN_DECLS

/* The trainings of this person: one store for all windows, in the data folder. It is read when it is first asked for. */
StrataRunStore *strata_runs_get_store (void);
/* A folder in it that no run has yet, named after the experiment and the present moment; transfer full. */
char *strata_runs_dup_new_folder (const char *experiment_name);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* What tells runs apart: their settings as a table, a column a run, and the stacks of the first two side by side. */

#define STRATA_TYPE_COMPARE_WINDOW (strata_compare_window_get_type ())
G_DECLARE_FINAL_TYPE (StrataCompareWindow, strata_compare_window, STRATA, COMPARE_WINDOW, AdwWindow)

/* runs: two or more of StrataRun, each with an experiment. */
GtkWindow *strata_compare_window_new (GtkWindow *parent, GPtrArray *runs);

G_END_DECLS

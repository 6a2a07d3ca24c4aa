/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-session.h"

G_BEGIN_DECLS

/* Which was best? Every training that was kept, whatever window it ran in. Property: session. */

#define STRATA_TYPE_RUNS_PAGE (strata_runs_page_get_type ())
G_DECLARE_FINAL_TYPE (StrataRunsPage, strata_runs_page, STRATA, RUNS_PAGE, GtkWidget)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-session.h"

G_BEGIN_DECLS

/* Is it learning? The curves as they draw themselves, the watched images, the epochs, and what the training is set to.
 * Property: session. Actions `curves.*`: over, one-plot, log-loss, show-all, export, export-csv, copy, copy-csv,
 * evaluate; page.toggle-pane. */

#define STRATA_TYPE_TRAIN_PAGE (strata_train_page_get_type ())
G_DECLARE_FINAL_TYPE (StrataTrainPage, strata_train_page, STRATA, TRAIN_PAGE, GtkWidget)

G_END_DECLS

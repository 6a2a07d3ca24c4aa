/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-session.h"

G_BEGIN_DECLS

/* Ask where to; then the file is made in the background, and a toast tells how it ended. */

/* Everything the training has kept, as one .zip. */
void strata_run_save_archive (GtkWidget *page, StrataSession *session, StrataRun *run);
/* What is to be read of it, as a PDF. */
void strata_run_save_report (GtkWidget *page, StrataSession *session, StrataRun *run);

G_END_DECLS

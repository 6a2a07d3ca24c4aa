/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-curves.h"
#include "strata-session.h"

G_BEGIN_DECLS

/* Ask where, then save the curves as PNG, SVG or PDF; or the epochs as CSV. Failures become a toast. */
/* ending: ".svg", ".pdf" or ".png" */
void strata_train_export_picture (GtkWidget *page, StrataSession *session, StrataCurves *curves, const char *ending);
void strata_train_export_csv (GtkWidget *page, StrataSession *session);
void strata_train_copy_picture (StrataCurves *curves);

G_END_DECLS

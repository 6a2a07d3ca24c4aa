/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-session.h"

G_BEGIN_DECLS

/* How good is it? The session's network over a split: the line of result, confusion matrix, scores by class; curves and
 * calibration; the images behind them. It is measured anew after each epoch while somebody looks.
 * Property: session. Actions: evaluate.view (s: result, curves, images), evaluate.export (s: strata_evaluate_export()),
 * page.back (Escape: to the matrix). */

#define STRATA_TYPE_EVALUATE_PAGE (strata_evaluate_page_get_type ())
G_DECLARE_FINAL_TYPE (StrataEvaluatePage, strata_evaluate_page, STRATA, EVALUATE_PAGE, GtkWidget)

GtkWidget *strata_evaluate_page_new (StrataSession *session);

G_END_DECLS

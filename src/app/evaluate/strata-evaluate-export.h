/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-matrix.h"
#include "strata-session.h"

G_BEGIN_DECLS

/* Asks where to save what is named: "matrix", "roc", "precision-recall", "calibration" or "confidence" as a picture, or
 * "matrix-csv", "classes-csv", "curves-csv", "calibration-csv", "predictions-csv", "doubts-csv" as a table. label: the class whose curves
 * stand out; values: what the matrix shows. */
void strata_evaluate_export (GtkWidget *page,
                             StrataSession *session,
                             StrataAssessment *assessment,
                             StrataDoubts *doubts,
                             const char *what,
                             guint label,
                             StrataMatrixValues values);

G_END_DECLS

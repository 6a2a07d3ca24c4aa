/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-figure.h"
#include "strata-matrix.h"
#include "strata.h"

G_BEGIN_DECLS

/* What an assessment looks like; all transfer full. Of the curves one class stands out, the others are grey behind it. */

StrataMatrix *strata_evaluate_matrix_new (StrataAssessment *assessment);
StrataFigure *strata_evaluate_roc_new (StrataAssessment *assessment, guint label);
StrataFigure *strata_evaluate_precision_recall_new (StrataAssessment *assessment, guint label);
StrataFigure *strata_evaluate_calibration_new (StrataAssessment *assessment);
StrataFigure *strata_evaluate_confidence_new (StrataAssessment *assessment);

G_END_DECLS

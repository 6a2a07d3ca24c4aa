/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The figures of an assessment: the ROC curve and precision over recall of one class, how far the confidence can be
 * trusted, and what it would be worth to leave the unsure predictions to a person. */

#define STRATA_TYPE_EVALUATE_CURVES (strata_evaluate_curves_get_type ())
G_DECLARE_FINAL_TYPE (StrataEvaluateCurves, strata_evaluate_curves, STRATA, EVALUATE_CURVES, GtkWidget)

/* assessment: nullable; then what was shown stays until there is another. */
void strata_evaluate_curves_show (StrataEvaluateCurves *self, StrataAssessment *assessment);
/* The class whose curves stand out. */
void strata_evaluate_curves_set_class (StrataEvaluateCurves *self, guint label);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-session.h"

G_BEGIN_DECLS

/* The images of an assessment as a gallery, those the network is surest of first: mistakes alone or all, of one true class,
 * taken for one class. Under each stands what it was taken for. The selected one is large beside it. */

#define STRATA_TYPE_EVALUATE_IMAGES (strata_evaluate_images_get_type ())
G_DECLARE_FINAL_TYPE (StrataEvaluateImages, strata_evaluate_images, STRATA, EVALUATE_IMAGES, GtkWidget)

void strata_evaluate_images_set_session (StrataEvaluateImages *self, StrataSession *session);
/* assessment: nullable; the filter stays where the classes are the same. */
void strata_evaluate_images_show (StrataEvaluateImages *self, StrataAssessment *assessment);
void strata_evaluate_images_set_filter (StrataEvaluateImages *self, const StrataAssessmentFilter *filter);
/* The labels that were marked as doubtful; borrowed, NULL before there is an assessment. */
StrataDoubts *strata_evaluate_images_get_doubts (StrataEvaluateImages *self);

G_END_DECLS

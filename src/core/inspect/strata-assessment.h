/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-calibration.h"
#include "strata-network.h"
#include "strata-ranking.h"
#include "strata-scores.h"

G_BEGIN_DECLS

/* What a network makes of every image of a split, and how good that is: loss and metrics, predictions, confusion matrix,
 * scores a class, curves, calibration. Made once, on a worker thread, then never changed: safe to share.
 *
 * The classes are the network's outputs, two for a single sigmoid output. Rows that are no probabilities (logits) are
 * ranked as they are, and their confidence is that of their softmax. */

#define STRATA_TYPE_ASSESSMENT (strata_assessment_get_type ())
G_DECLARE_FINAL_TYPE (StrataAssessment, strata_assessment, STRATA, ASSESSMENT, GObject)

/* Blocking. Own plan and team, so a training may go on. Fails as strata_network_evaluate(). */
StrataAssessment *strata_assessment_new (StrataNetwork *network,
                                         StrataDataset *dataset,
                                         StrataSplit split,
                                         guint n_threads,
                                         GCancellable *cancellable,
                                         GError **error);
void strata_assessment_new_async (StrataNetwork *network,
                                  StrataDataset *dataset,
                                  StrataSplit split,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
StrataAssessment *strata_assessment_new_finish (GAsyncResult *result, GError **error);

/* All that follows is borrowed. */
StrataNetwork *strata_assessment_get_network (StrataAssessment *self);
StrataDataset *strata_assessment_get_dataset (StrataAssessment *self);
StrataSplit strata_assessment_get_split (StrataAssessment *self);
const StrataEvaluation *strata_assessment_get_evaluation (StrataAssessment *self);
const StrataScores *strata_assessment_get_scores (StrataAssessment *self);
const StrataCalibration *strata_assessment_get_calibration (StrataAssessment *self);
const StrataRanking *strata_assessment_get_ranking (StrataAssessment *self, guint label);
gsize strata_assessment_get_n (StrataAssessment *self);
guint strata_assessment_get_n_classes (StrataAssessment *self);
const char *strata_assessment_get_class_name (StrataAssessment *self, guint label);
const float *strata_assessment_get_outputs (StrataAssessment *self, gsize index); /* [n_classes] of one image */
guint strata_assessment_get_label (StrataAssessment *self, gsize index);
guint strata_assessment_get_predicted (StrataAssessment *self, gsize index);
double strata_assessment_get_confidence (StrataAssessment *self, gsize index); /* in the predicted class, 0..1 */

/* Which images: of a true class, taken for a class, mistakes alone; -1: any. */
typedef struct
{
  int label, predicted;
  gboolean mistakes_only;
} StrataAssessmentFilter;

/* Indices of the images the filter lets through, the most confident first: transfer full, GArray of guint32. */
GArray *strata_assessment_find (StrataAssessment *self, const StrataAssessmentFilter *filter);
/* Were predictions below the threshold left open: the share still answered, and the share of these that is right (NAN for
 * none). */
void strata_assessment_get_coverage (StrataAssessment *self, double threshold, double *coverage, double *accuracy);

/* Tables as CSV, names quoted where need be; transfer full. */
char *strata_assessment_confusion_to_csv (StrataAssessment *self);
char *strata_assessment_classes_to_csv (StrataAssessment *self);
char *strata_assessment_curves_to_csv (StrataAssessment *self); /* of every class */
char *strata_assessment_calibration_to_csv (StrataAssessment *self);
char *strata_assessment_predictions_to_csv (StrataAssessment *self); /* a row an image */

G_END_DECLS

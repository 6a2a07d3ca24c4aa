/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* One class against all others, by its score: what is caught, and what is caught by mistake, as the threshold falls. Both
 * the ROC and the precision-recall curve are read off it, as scikit-learn's roc_curve (without dropping points) and
 * precision_recall_curve do. */

typedef struct
{
  double threshold;                        /* a score; what reaches it counts as the class */
  guint64 true_positives, false_positives; /* at this threshold */
} StrataRank;

typedef struct
{
  gsize n_ranks;
  StrataRank *ranks; /* one a distinct score, from the highest down */
  guint64 n_positive, n_negative;
  double roc_auc;           /* by the trapezoidal rule; NAN when one side is empty */
  double average_precision; /* Σ (R_n - R_n-1) P_n; 0 without a positive */
} StrataRanking;

/* scores: n of them, `stride` apart; is_positive: labels[i] == label. Scores that are not a number rank last. */
StrataRanking *strata_ranking_new (const float *scores, gsize stride, const guint16 *labels, guint label, gsize n);
void strata_ranking_free (StrataRanking *self);

double strata_ranking_get_true_positive_rate (const StrataRanking *self, gsize rank); /* recall */
double strata_ranking_get_false_positive_rate (const StrataRanking *self, gsize rank);
double strata_ranking_get_precision (const StrataRanking *self, gsize rank);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrataRanking, strata_ranking_free)

G_END_DECLS

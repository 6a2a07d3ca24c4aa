/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How predicted classes agree with the true ones: the confusion matrix and what follows from it, as scikit-learn's
 * confusion_matrix and precision_recall_fscore_support with all classes as labels and zero_division 0. */

typedef struct
{
  guint64 support;   /* images of the class */
  guint64 predicted; /* images taken for it */
  guint64 right;
  double precision; /* right / predicted; 0 when nothing was taken for it */
  double recall;    /* right / support; 0 when there is none of it */
  double f1;        /* harmonic mean of both */
} StrataClassScore;

typedef struct
{
  guint n_classes;
  guint64 n, n_right;
  double accuracy;           /* NAN without images */
  guint64 *confusion;        /* [n_classes, n_classes], rows by the true class */
  StrataClassScore *classes; /* [n_classes] */
  StrataClassScore macro;    /* plain mean over the classes */
  StrataClassScore weighted; /* mean weighted by support */
} StrataScores;

/* labels, predicted [n], all below n_classes. Free with strata_scores_free(). */
StrataScores *strata_scores_new (const guint16 *labels, const guint16 *predicted, gsize n, guint n_classes);
void strata_scores_free (StrataScores *self);
guint64 strata_scores_get (const StrataScores *self, guint label, guint predicted);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrataScores, strata_scores_free)

G_END_DECLS

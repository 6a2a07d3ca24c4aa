/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-scores.h"

#include <math.h>

static double
divide (double a, double b)
{
  return b > 0 ? a / b : 0;
}

static void
score_class (StrataScores *self, guint label)
{
  StrataClassScore *score = &self->classes[label];

  for (guint i = 0; i < self->n_classes; i++)
    {
      score->support += strata_scores_get (self, label, i);
      score->predicted += strata_scores_get (self, i, label);
    }
  score->right = strata_scores_get (self, label, label);
  score->precision = divide ((double) score->right, (double) score->predicted);
  score->recall = divide ((double) score->right, (double) score->support);
  score->f1 = divide (2.0 * (double) score->right, (double) (score->support + score->predicted));
}

static void
add_share (StrataClassScore *mean, const StrataClassScore *score, double share)
{
  mean->support += score->support;
  mean->predicted += score->predicted;
  mean->right += score->right;
  mean->precision += share * score->precision;
  mean->recall += share * score->recall;
  mean->f1 += share * score->f1;
}

StrataScores *
strata_scores_new (const guint16 *labels, const guint16 *predicted, gsize n, guint n_classes)
{
  StrataScores *self = g_new0 (StrataScores, 1);

  self->n_classes = n_classes;
  self->n = n;
  self->confusion = g_new0 (guint64, (gsize) n_classes * n_classes);
  self->classes = g_new0 (StrataClassScore, n_classes);
  for (gsize i = 0; i < n; i++)
    {
      self->confusion[(gsize) labels[i] * n_classes + predicted[i]]++;
      self->n_right += labels[i] == predicted[i];
    }
  self->accuracy = n > 0 ? (double) self->n_right / (double) n : NAN;
  for (guint i = 0; i < n_classes; i++)
    {
      score_class (self, i);
      add_share (&self->macro, &self->classes[i], 1.0 / n_classes);
      add_share (&self->weighted, &self->classes[i], divide ((double) self->classes[i].support, (double) n));
    }
  return self;
}

void
strata_scores_free (StrataScores *self)
{
  g_free (self->confusion);
  g_free (self->classes);
  g_free (self);
}

guint64
strata_scores_get (const StrataScores *self, guint label, guint predicted)
{
  return self->confusion[(gsize) label * self->n_classes + predicted];
}

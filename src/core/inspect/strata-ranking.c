/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-ranking.h"

#include <math.h>
#include <stdlib.h>

typedef struct
{
  float score;
  gboolean is_positive;
} Scored;

static int
compare_scores (const void *a, const void *b)
{
  float first = ((const Scored *) a)->score, second = ((const Scored *) b)->score;

  return (first < second) - (first > second);
}

static double
divide (double a, double b)
{
  return b > 0 ? a / b : 0;
}

double
strata_ranking_get_true_positive_rate (const StrataRanking *self, gsize rank)
{
  return divide ((double) self->ranks[rank].true_positives, (double) self->n_positive);
}

double
strata_ranking_get_false_positive_rate (const StrataRanking *self, gsize rank)
{
  return divide ((double) self->ranks[rank].false_positives, (double) self->n_negative);
}

double
strata_ranking_get_precision (const StrataRanking *self, gsize rank)
{
  const StrataRank *at = &self->ranks[rank];

  return divide ((double) at->true_positives, (double) (at->true_positives + at->false_positives));
}

static void
sum_up (StrataRanking *self)
{
  double x = 0, y = 0;

  for (gsize i = 0; i < self->n_ranks; i++)
    {
      double next_x = strata_ranking_get_false_positive_rate (self, i),
             next_y = strata_ranking_get_true_positive_rate (self, i);

      self->roc_auc += (next_x - x) * (y + next_y) / 2;
      self->average_precision += (next_y - y) * strata_ranking_get_precision (self, i);
      x = next_x;
      y = next_y;
    }
  if (self->n_positive == 0 || self->n_negative == 0)
    self->roc_auc = NAN;
}

StrataRanking *
strata_ranking_new (const float *scores, gsize stride, const guint16 *labels, guint label, gsize n)
{
  StrataRanking *self = g_new0 (StrataRanking, 1);
  g_autofree Scored *sorted = g_new (Scored, MAX (n, 1));

  for (gsize i = 0; i < n; i++)
    {
      float score = scores[i * stride];

      sorted[i] = (Scored){ isnan (score) ? -INFINITY : score, labels[i] == label };
      self->n_positive += sorted[i].is_positive;
    }
  self->n_negative = n - self->n_positive;
  qsort (sorted, n, sizeof *sorted, compare_scores);

  self->ranks = g_new (StrataRank, MAX (n, 1));
  for (gsize i = 0, right = 0; i < n; i++)
    {
      right += sorted[i].is_positive;
      if (i + 1 < n && sorted[i + 1].score == sorted[i].score)
        continue;
      self->ranks[self->n_ranks++] =
        (StrataRank){ .threshold = sorted[i].score, .true_positives = right, .false_positives = i + 1 - right };
    }
  self->ranks = g_renew (StrataRank, self->ranks, MAX (self->n_ranks, 1));
  sum_up (self);
  return self;
}

void
strata_ranking_free (StrataRanking *self)
{
  g_free (self->ranks);
  g_free (self);
}

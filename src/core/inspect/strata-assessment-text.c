/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-assessment.h"

#include <math.h>
#include <string.h>

/* The tables of an assessment as CSV (RFC 4180, lines ending in \n): names are quoted where they need it, numbers written
 * with a point and as many digits as tell two doubles apart where it matters. */

static void
append_field (GString *text, const char *field)
{
  g_auto (GStrv) parts = NULL;

  if (strpbrk (field, ",\"\r\n") == NULL)
    {
      g_string_append (text, field);
      return;
    }
  parts = g_strsplit (field, "\"", -1);
  g_autofree char *doubled = g_strjoinv ("\"\"", parts);
  g_string_append_printf (text, "\"%s\"", doubled);
}

static void
append_number (GString *text, double value)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_c (text, ',');
  if (isfinite (value))
    g_string_append (text, g_ascii_formatd (digits, sizeof digits, "%.9g", value));
}

static void
append_count (GString *text, guint64 count)
{
  g_string_append_printf (text, ",%" G_GUINT64_FORMAT, count);
}

char *
strata_assessment_confusion_to_csv (StrataAssessment *self)
{
  const StrataScores *scores = strata_assessment_get_scores (self);
  GString *text = g_string_new ("true class");

  for (guint i = 0; i < scores->n_classes; i++)
    {
      g_string_append_c (text, ',');
      append_field (text, strata_assessment_get_class_name (self, i));
    }
  g_string_append_c (text, '\n');
  for (guint i = 0; i < scores->n_classes; i++)
    {
      append_field (text, strata_assessment_get_class_name (self, i));
      for (guint j = 0; j < scores->n_classes; j++)
        append_count (text, strata_scores_get (scores, i, j));
      g_string_append_c (text, '\n');
    }
  return g_string_free (text, FALSE);
}

static void
append_score (GString *text, const char *name, const StrataClassScore *score)
{
  append_field (text, name);
  append_number (text, score->precision);
  append_number (text, score->recall);
  append_number (text, score->f1);
  append_count (text, score->support);
}

char *
strata_assessment_classes_to_csv (StrataAssessment *self)
{
  const StrataScores *scores = strata_assessment_get_scores (self);
  GString *text = g_string_new ("class,precision,recall,f1,support,roc_auc,average_precision\n");

  for (guint i = 0; i < scores->n_classes; i++)
    {
      const StrataRanking *ranking = strata_assessment_get_ranking (self, i);

      append_score (text, strata_assessment_get_class_name (self, i), &scores->classes[i]);
      append_number (text, ranking->roc_auc);
      append_number (text, ranking->average_precision);
      g_string_append_c (text, '\n');
    }
  append_score (text, "macro average", &scores->macro);
  g_string_append (text, ",,\n");
  append_score (text, "weighted average", &scores->weighted);
  g_string_append (text, ",,\n");
  return g_string_free (text, FALSE);
}

char *
strata_assessment_curves_to_csv (StrataAssessment *self)
{
  GString *text = g_string_new ("class,threshold,false_positive_rate,true_positive_rate,precision\n");

  for (guint label = 0; label < strata_assessment_get_n_classes (self); label++)
    {
      const StrataRanking *ranking = strata_assessment_get_ranking (self, label);

      for (gsize i = 0; i < ranking->n_ranks; i++)
        {
          append_field (text, strata_assessment_get_class_name (self, label));
          append_number (text, ranking->ranks[i].threshold);
          append_number (text, strata_ranking_get_false_positive_rate (ranking, i));
          append_number (text, strata_ranking_get_true_positive_rate (ranking, i));
          append_number (text, strata_ranking_get_precision (ranking, i));
          g_string_append_c (text, '\n');
        }
    }
  return g_string_free (text, FALSE);
}

char *
strata_assessment_calibration_to_csv (StrataAssessment *self)
{
  const StrataCalibration *calibration = strata_assessment_get_calibration (self);
  GString *text = g_string_new ("above,up_to,images,right,mean_confidence,accuracy\n");

  for (guint i = 0; i < calibration->n_bins; i++)
    {
      const StrataCalibrationBin *bin = &calibration->bins[i];
      char digits[G_ASCII_DTOSTR_BUF_SIZE];

      g_string_append (text, g_ascii_formatd (digits, sizeof digits, "%.9g", (double) i / calibration->n_bins));
      append_number (text, (double) (i + 1) / calibration->n_bins);
      append_count (text, bin->count);
      append_count (text, bin->right);
      append_number (text, bin->confidence);
      append_number (text, bin->accuracy);
      g_string_append_c (text, '\n');
    }
  return g_string_free (text, FALSE);
}

char *
strata_assessment_predictions_to_csv (StrataAssessment *self)
{
  guint n_classes = strata_assessment_get_n_classes (self);
  GString *text = g_string_new ("image,label,true_class,predicted,predicted_class,confidence");

  for (guint k = 0; k < n_classes; k++)
    g_string_append_printf (text, ",probability_%u", k);
  g_string_append_c (text, '\n');
  for (gsize i = 0; i < strata_assessment_get_n (self); i++)
    {
      guint label = strata_assessment_get_label (self, i), predicted = strata_assessment_get_predicted (self, i);
      const float *row = strata_assessment_get_outputs (self, i);

      g_string_append_printf (text, "%" G_GSIZE_FORMAT ",%u,", i, label);
      append_field (text, strata_assessment_get_class_name (self, label));
      g_string_append_printf (text, ",%u,", predicted);
      append_field (text, strata_assessment_get_class_name (self, predicted));
      append_number (text, strata_assessment_get_confidence (self, i));
      for (guint k = 0; k < n_classes; k++)
        append_number (text, row[k]);
      g_string_append_c (text, '\n');
    }
  return g_string_free (text, FALSE);
}

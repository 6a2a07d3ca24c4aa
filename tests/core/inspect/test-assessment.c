/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "train-fixture.h"

#include <string.h>

/* An assessment against what the network itself says of the same images. */

static StrataAssessment *
assess (StrataSplit split)
{
  g_autoptr (StrataDataset) dataset = fixture_dataset_new (300, 60, 90);
  g_autoptr (StrataExperiment) experiment = fixture_experiment_new (2, 16);
  g_autoptr (StrataTrainer) trainer = fixture_trainer_new (experiment, dataset);
  g_autoptr (StrataNetwork) network = NULL;
  g_autoptr (GError) error = NULL;
  StrataAssessment *self;

  fixture_run (trainer);
  network = strata_trainer_dup_network (trainer);
  self = strata_assessment_new (network, dataset, split, 1, NULL, &error);
  g_assert_no_error (error);
  return self;
}

static void
test_agrees (void)
{
  g_autoptr (StrataAssessment) self = assess (STRATA_SPLIT_TEST);
  const StrataEvaluation *evaluation = strata_assessment_get_evaluation (self);
  const StrataScores *scores = strata_assessment_get_scores (self);
  StrataNetwork *network = strata_assessment_get_network (self);
  gsize n_right = 0;

  g_assert_cmpuint (strata_assessment_get_n (self), ==, 90);
  g_assert_cmpuint (evaluation->n, ==, 90);
  for (gsize i = 0; i < 90; i++)
    {
      guint predicted = strata_network_get_class (network, strata_assessment_get_outputs (self, i));

      g_assert_cmpuint (strata_assessment_get_predicted (self, i), ==, predicted);
      g_assert_cmpfloat (strata_assessment_get_confidence (self, i), ==,
                         strata_assessment_get_outputs (self, i)[predicted]);
      n_right += predicted == strata_assessment_get_label (self, i);
    }
  g_assert_cmpuint (scores->n_right, ==, n_right);
  g_assert_cmpstr (evaluation->metric_names[0], ==, "accuracy");
  g_assert_cmpfloat_with_epsilon (evaluation->metrics[0], scores->accuracy, 1e-9);
}

static void
test_find (void)
{
  g_autoptr (StrataAssessment) self = assess (STRATA_SPLIT_TRAIN);
  const StrataScores *scores = strata_assessment_get_scores (self);
  g_autoptr (GArray) mistakes =
    strata_assessment_find (self, &(StrataAssessmentFilter){ .label = -1, .predicted = -1, .mistakes_only = TRUE });

  g_assert_cmpuint (mistakes->len, ==, scores->n - scores->n_right);
  for (guint i = 1; i < mistakes->len; i++)
    g_assert_cmpfloat (strata_assessment_get_confidence (self, g_array_index (mistakes, guint32, i - 1)), >=,
                       strata_assessment_get_confidence (self, g_array_index (mistakes, guint32, i)));
  for (int label = 0; label < FIXTURE_N_CLASSES; label++)
    for (int predicted = 0; predicted < FIXTURE_N_CLASSES; predicted++)
      {
        g_autoptr (GArray) cell =
          strata_assessment_find (self, &(StrataAssessmentFilter){ .label = label, .predicted = predicted });

        g_assert_cmpuint (cell->len, ==, strata_scores_get (scores, label, predicted));
      }
}

static void
test_coverage (void)
{
  g_autoptr (StrataAssessment) self = assess (STRATA_SPLIT_VALIDATION);
  double coverage, accuracy, before = 1;

  strata_assessment_get_coverage (self, 0, &coverage, &accuracy);
  g_assert_cmpfloat (coverage, ==, 1);
  g_assert_cmpfloat (accuracy, ==, strata_assessment_get_scores (self)->accuracy);
  for (double threshold = 0.1; threshold < 1; threshold += 0.1)
    {
      strata_assessment_get_coverage (self, threshold, &coverage, &accuracy);
      g_assert_cmpfloat (coverage, <=, before);
      before = coverage;
    }
}

static guint
count_lines (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  return g_strv_length (lines) - 1;
}

static void
test_tables (void)
{
  g_autoptr (StrataAssessment) self = assess (STRATA_SPLIT_TEST);
  g_autofree char *confusion = strata_assessment_confusion_to_csv (self);
  g_autofree char *classes = strata_assessment_classes_to_csv (self);
  g_autofree char *calibration = strata_assessment_calibration_to_csv (self);
  g_autofree char *predictions = strata_assessment_predictions_to_csv (self);
  g_autofree char *curves = strata_assessment_curves_to_csv (self);
  g_autofree char *first = g_strdup_printf ("%s,%" G_GUINT64_FORMAT ",", strata_assessment_get_class_name (self, 0),
                                            strata_scores_get (strata_assessment_get_scores (self), 0, 0));
  gsize n_ranks = 0;

  for (guint i = 0; i < FIXTURE_N_CLASSES; i++)
    n_ranks += strata_assessment_get_ranking (self, i)->n_ranks;
  g_assert_cmpuint (count_lines (confusion), ==, FIXTURE_N_CLASSES + 1);
  g_assert_nonnull (strstr (confusion, first));
  g_assert_cmpuint (count_lines (classes), ==, FIXTURE_N_CLASSES + 3);
  g_assert_cmpuint (count_lines (calibration), ==, STRATA_CALIBRATION_BINS + 1);
  g_assert_cmpuint (count_lines (predictions), ==, 91);
  g_assert_cmpuint (count_lines (curves), ==, n_ranks + 1);
}

static void
test_cancelled (void)
{
  g_autoptr (StrataAssessment) self = assess (STRATA_SPLIT_TEST);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (strata_assessment_new (strata_assessment_get_network (self), strata_assessment_get_dataset (self),
                                        STRATA_SPLIT_TEST, 1, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  strata_init ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/assessment/agrees", test_agrees);
  g_test_add_func ("/assessment/find", test_find);
  g_test_add_func ("/assessment/coverage", test_coverage);
  g_test_add_func ("/assessment/tables", test_tables);
  g_test_add_func ("/assessment/cancelled", test_cancelled);
  return g_test_run ();
}

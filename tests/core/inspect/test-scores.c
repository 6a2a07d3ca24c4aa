/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata.h"

#include <json-glib/json-glib.h>
#include <math.h>

/* Scores, curves and calibration against scikit-learn's figures for the same predictions (make_sklearn_scores.py). */

#define TOLERANCE 1e-6

typedef struct
{
  JsonParser *parser;
  JsonObject *golden;
  guint n_classes;
  gsize n;
  guint16 *labels, *predicted;
  float *scores, *confidences;
} Fixture;

static double
get (JsonArray *array, guint i)
{
  return json_array_get_double_element (array, i);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (g_getenv ("STRATA_TEST_INSPECT"), "sklearn-scores.json", NULL);
  g_autoptr (GError) error = NULL;

  self->parser = json_parser_new ();
  json_parser_load_from_file (self->parser, path, &error);
  g_assert_no_error (error);
  self->golden = json_node_get_object (json_parser_get_root (self->parser));
  self->n_classes = (guint) json_object_get_int_member (self->golden, "n_classes");

  JsonArray *labels = json_object_get_array_member (self->golden, "labels");
  JsonArray *scores = json_object_get_array_member (self->golden, "scores");
  self->n = json_array_get_length (labels);
  self->labels = g_new (guint16, self->n);
  self->predicted = g_new0 (guint16, self->n);
  self->confidences = g_new0 (float, self->n);
  self->scores = g_new (float, self->n * self->n_classes);
  for (guint i = 0; i < self->n; i++)
    {
      float *row = self->scores + i * self->n_classes;

      self->labels[i] = (guint16) json_array_get_int_element (labels, i);
      for (guint k = 0; k < self->n_classes; k++)
        {
          row[k] = (float) get (scores, i * self->n_classes + k);
          if (row[k] > self->confidences[i])
            {
              self->predicted[i] = (guint16) k;
              self->confidences[i] = row[k];
            }
        }
    }
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_object_unref (self->parser);
  g_free (self->labels);
  g_free (self->predicted);
  g_free (self->scores);
  g_free (self->confidences);
}

static void
assert_mean (const StrataClassScore *score, JsonArray *wanted)
{
  g_assert_cmpfloat_with_epsilon (score->precision, get (wanted, 0), TOLERANCE);
  g_assert_cmpfloat_with_epsilon (score->recall, get (wanted, 1), TOLERANCE);
  g_assert_cmpfloat_with_epsilon (score->f1, get (wanted, 2), TOLERANCE);
}

static void
test_scores (Fixture *self, gconstpointer data)
{
  g_autoptr (StrataScores) scores = strata_scores_new (self->labels, self->predicted, self->n, self->n_classes);
  JsonArray *confusion = json_object_get_array_member (self->golden, "confusion");

  g_assert_cmpfloat_with_epsilon (scores->accuracy, json_object_get_double_member (self->golden, "accuracy"),
                                  TOLERANCE);
  for (guint i = 0; i < self->n_classes * self->n_classes; i++)
    g_assert_cmpint ((gint64) scores->confusion[i], ==, json_array_get_int_element (confusion, i));
  for (guint i = 0; i < self->n_classes; i++)
    {
      const StrataClassScore *score = &scores->classes[i];

      g_assert_cmpfloat_with_epsilon (score->precision,
                                      get (json_object_get_array_member (self->golden, "precision"), i), TOLERANCE);
      g_assert_cmpfloat_with_epsilon (score->recall, get (json_object_get_array_member (self->golden, "recall"), i),
                                      TOLERANCE);
      g_assert_cmpfloat_with_epsilon (score->f1, get (json_object_get_array_member (self->golden, "f1"), i), TOLERANCE);
      g_assert_cmpint ((gint64) score->support, ==,
                       json_array_get_int_element (json_object_get_array_member (self->golden, "support"), i));
    }
  assert_mean (&scores->macro, json_object_get_array_member (self->golden, "macro"));
  assert_mean (&scores->weighted, json_object_get_array_member (self->golden, "weighted"));
}

static void
test_curves (Fixture *self, gconstpointer data)
{
  JsonArray *classes = json_object_get_array_member (self->golden, "classes");

  for (guint label = 0; label < self->n_classes; label++)
    {
      JsonObject *wanted = json_array_get_object_element (classes, label);
      JsonArray *false_rates = json_object_get_array_member (wanted, "false_positive_rate");
      JsonArray *true_rates = json_object_get_array_member (wanted, "true_positive_rate");
      JsonArray *precision = json_object_get_array_member (wanted, "precision");
      JsonArray *recall = json_object_get_array_member (wanted, "recall");
      g_autoptr (StrataRanking) ranking =
        strata_ranking_new (self->scores + label, self->n_classes, self->labels, label, self->n);

      g_assert_cmpfloat_with_epsilon (ranking->roc_auc, json_object_get_double_member (wanted, "roc_auc"), TOLERANCE);
      g_assert_cmpfloat_with_epsilon (ranking->average_precision,
                                      json_object_get_double_member (wanted, "average_precision"), TOLERANCE);
      g_assert_cmpuint (ranking->n_ranks, ==, json_array_get_length (true_rates));
      g_assert_cmpuint (ranking->n_ranks, ==, json_array_get_length (precision));
      for (guint i = 0; i < ranking->n_ranks; i++)
        {
          g_assert_cmpfloat_with_epsilon (strata_ranking_get_false_positive_rate (ranking, i), get (false_rates, i),
                                          TOLERANCE);
          g_assert_cmpfloat_with_epsilon (strata_ranking_get_true_positive_rate (ranking, i), get (true_rates, i),
                                          TOLERANCE);
          g_assert_cmpfloat_with_epsilon (strata_ranking_get_precision (ranking, i), get (precision, i), TOLERANCE);
          g_assert_cmpfloat_with_epsilon (strata_ranking_get_true_positive_rate (ranking, i), get (recall, i),
                                          TOLERANCE);
        }
    }
}

static void
test_calibration (Fixture *self, gconstpointer data)
{
  guint n_bins = (guint) json_object_get_int_member (self->golden, "n_bins"), shown = 0;
  g_autoptr (StrataCalibration) calibration =
    strata_calibration_new (self->confidences, self->labels, self->predicted, self->n, n_bins);
  JsonArray *accuracy = json_object_get_array_member (self->golden, "bin_accuracy");
  JsonArray *confidence = json_object_get_array_member (self->golden, "bin_confidence");

  g_assert_cmpfloat_with_epsilon (calibration->expected_error,
                                  json_object_get_double_member (self->golden, "calibration_error"), TOLERANCE);
  /* scikit-learn leaves the empty bins out. */
  for (guint i = 0; i < n_bins; i++)
    if (calibration->bins[i].count > 0)
      {
        g_assert_cmpfloat_with_epsilon (calibration->bins[i].accuracy, get (accuracy, shown), TOLERANCE);
        g_assert_cmpfloat_with_epsilon (calibration->bins[i].confidence, get (confidence, shown), TOLERANCE);
        shown++;
      }
  g_assert_cmpuint (shown, ==, json_array_get_length (accuracy));
}

static void
test_nothing (void)
{
  g_autoptr (StrataScores) scores = strata_scores_new (NULL, NULL, 0, 3);
  g_autoptr (StrataRanking) ranking = strata_ranking_new (NULL, 3, NULL, 0, 0);
  g_autoptr (StrataCalibration) calibration = strata_calibration_new (NULL, NULL, NULL, 0, 10);

  g_assert_true (isnan (scores->accuracy));
  g_assert_cmpfloat (scores->macro.f1, ==, 0);
  g_assert_cmpuint (ranking->n_ranks, ==, 0);
  g_assert_true (isnan (ranking->roc_auc));
  g_assert_cmpfloat (calibration->expected_error, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/inspect/scores", Fixture, NULL, set_up, test_scores, tear_down);
  g_test_add ("/inspect/curves", Fixture, NULL, set_up, test_curves, tear_down);
  g_test_add ("/inspect/calibration", Fixture, NULL, set_up, test_calibration, tear_down);
  g_test_add_func ("/inspect/nothing", test_nothing);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-assessment.h"

#include <math.h>

struct _StrataAssessment
{
  GObject parent_instance;

  StrataNetwork *network;
  StrataDataset *dataset;
  StrataSplit split;
  StrataEvaluation evaluation;
  gsize n;
  guint n_classes;
  float *outputs;     /* [n, n_classes] */
  guint16 *labels;    /* [n] */
  guint16 *predicted; /* [n] */
  float *confidences; /* [n] */
  StrataScores *scores;
  StrataCalibration *calibration;
  StrataRanking **rankings; /* [n_classes] */
  char **numbers;           /* names of the outputs beyond the data's classes */
};

G_DEFINE_FINAL_TYPE (StrataAssessment, strata_assessment, G_TYPE_OBJECT)

static void
strata_assessment_finalize (GObject *object)
{
  StrataAssessment *self = STRATA_ASSESSMENT (object);

  for (guint i = 0; self->rankings != NULL && i < self->n_classes; i++)
    strata_ranking_free (self->rankings[i]);
  g_free (self->rankings);
  g_clear_pointer (&self->scores, strata_scores_free);
  g_clear_pointer (&self->calibration, strata_calibration_free);
  g_strfreev (self->numbers);
  g_free (self->outputs);
  g_free (self->labels);
  g_free (self->predicted);
  g_free (self->confidences);
  g_clear_object (&self->network);
  g_clear_object (&self->dataset);

  G_OBJECT_CLASS (strata_assessment_parent_class)->finalize (object);
}

static void
strata_assessment_class_init (StrataAssessmentClass *class)
{
  G_OBJECT_CLASS (class)->finalize = strata_assessment_finalize;
}

static void
strata_assessment_init (StrataAssessment *self)
{
}

/* --- Making one ---------------------------------------------------------------------------------------------------- */

/* A single output is the probability of class 1: outputs [n] become [n, 2]. */
static float *
add_complements (const float *outputs, gsize n)
{
  float *pairs = g_new (float, MAX (2 * n, 1));

  for (gsize i = 0; i < n; i++)
    {
      pairs[2 * i] = 1 - outputs[i];
      pairs[2 * i + 1] = outputs[i];
    }
  return pairs;
}

static gboolean
are_probabilities (const float *row, guint n)
{
  double sum = 0;

  for (guint i = 0; i < n; i++)
    {
      if (!(row[i] >= 0 && row[i] <= 1))
        return FALSE;
      sum += row[i];
    }
  return fabs (sum - 1) < 1e-3;
}

/* How sure the row [n] is of its class: that output, of logits their softmax, 1 / Σ exp (z_i - z_class). */
static float
get_row_confidence (const float *row, guint n, guint predicted)
{
  double sum = 0;

  if (are_probabilities (row, n))
    return row[predicted];
  for (guint i = 0; i < n; i++)
    sum += exp ((double) row[i] - row[predicted]);
  return isfinite (sum) && sum > 0 ? (float) (1 / sum) : 0;
}

static guint16
find_largest (const float *row, guint n)
{
  guint best = 0;

  for (guint i = 1; i < n; i++)
    if (row[i] > row[best])
      best = i;
  return (guint16) best;
}

static void
judge (StrataAssessment *self, gboolean single_output)
{
  self->labels = g_new (guint16, MAX (self->n, 1));
  self->predicted = g_new (guint16, MAX (self->n, 1));
  self->confidences = g_new (float, MAX (self->n, 1));
  for (gsize i = 0; i < self->n; i++)
    {
      const float *row = strata_assessment_get_outputs (self, i);

      self->labels[i] = (guint16) strata_dataset_get_label (self->dataset, self->split, i);
      /* As strata_network_get_class(): a single output says 1 above one half. */
      self->predicted[i] = single_output ? row[1] > 0.5f : find_largest (row, self->n_classes);
      self->confidences[i] = get_row_confidence (row, self->n_classes, self->predicted[i]);
    }
  self->scores = strata_scores_new (self->labels, self->predicted, self->n, self->n_classes);
  self->calibration =
    strata_calibration_new (self->confidences, self->labels, self->predicted, self->n, STRATA_CALIBRATION_BINS);
  self->rankings = g_new0 (StrataRanking *, self->n_classes);
  for (guint i = 0; i < self->n_classes; i++)
    self->rankings[i] = strata_ranking_new (self->outputs + i, self->n_classes, self->labels, i, self->n);
}

static void
name_classes (StrataAssessment *self)
{
  self->numbers = g_new0 (char *, self->n_classes + 1);
  for (guint i = 0; i < self->n_classes; i++)
    self->numbers[i] = g_strdup_printf ("%u", i);
}

/**
 * strata_assessment_new:
 * @network: a network with compile settings
 * @dataset: images of the network's shape
 * @split: which split
 * @n_threads: 0 for automatic
 * @cancellable: (nullable): a cancellable, looked at between batches
 * @error: of %STRATA_MODEL_ERROR, or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable): the assessment
 */
StrataAssessment *
strata_assessment_new (StrataNetwork *network,
                       StrataDataset *dataset,
                       StrataSplit split,
                       guint n_threads,
                       GCancellable *cancellable,
                       GError **error)
{
  g_autoptr (StrataAssessment) self = g_object_new (STRATA_TYPE_ASSESSMENT, NULL);
  StrataSequential *sequential = strata_network_get_sequential (network);
  gsize n_outputs = strata_shape_get_size (strata_sequential_get_output_shape (sequential));

  self->network = g_object_ref (network);
  self->dataset = g_object_ref (dataset);
  self->split = split;
  self->n = strata_dataset_get_n (dataset, split);
  if (!strata_network_evaluate (network, dataset, split, n_threads, cancellable, &self->evaluation, error))
    return NULL;
  self->outputs = strata_network_predict (network, strata_dataset_get_pixels (dataset, split), self->n, n_threads,
                                          cancellable, error);
  if (self->outputs == NULL)
    return NULL;
  self->n_classes = (guint) MAX (n_outputs, 2);
  if (n_outputs == 1)
    {
      float *pairs = add_complements (self->outputs, self->n);

      g_free (self->outputs);
      self->outputs = pairs;
    }
  name_classes (self);
  judge (self, n_outputs == 1);
  return g_steal_pointer (&self);
}

static void
assess_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const StrataAssessment *wish = data;
  GError *error = NULL;
  /* One thread: a training may be going on beside it. */
  StrataAssessment *self = strata_assessment_new (wish->network, wish->dataset, wish->split, 1, cancellable, &error);

  if (self != NULL)
    g_task_return_pointer (task, self, g_object_unref);
  else
    g_task_return_error (task, error);
}

void
strata_assessment_new_async (StrataNetwork *network,
                             StrataDataset *dataset,
                             StrataSplit split,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  StrataAssessment *wish = g_object_new (STRATA_TYPE_ASSESSMENT, NULL);

  wish->network = g_object_ref (network);
  wish->dataset = g_object_ref (dataset);
  wish->split = split;
  g_task_set_task_data (task, wish, g_object_unref);
  g_task_run_in_thread (task, assess_in_thread);
}

StrataAssessment *
strata_assessment_new_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- What it holds ------------------------------------------------------------------------------------------------- */

StrataNetwork *
strata_assessment_get_network (StrataAssessment *self)
{
  return self->network;
}

StrataDataset *
strata_assessment_get_dataset (StrataAssessment *self)
{
  return self->dataset;
}

StrataSplit
strata_assessment_get_split (StrataAssessment *self)
{
  return self->split;
}

const StrataEvaluation *
strata_assessment_get_evaluation (StrataAssessment *self)
{
  return &self->evaluation;
}

const StrataScores *
strata_assessment_get_scores (StrataAssessment *self)
{
  return self->scores;
}

const StrataCalibration *
strata_assessment_get_calibration (StrataAssessment *self)
{
  return self->calibration;
}

const StrataRanking *
strata_assessment_get_ranking (StrataAssessment *self, guint label)
{
  return self->rankings[label];
}

gsize
strata_assessment_get_n (StrataAssessment *self)
{
  return self->n;
}

guint
strata_assessment_get_n_classes (StrataAssessment *self)
{
  return self->n_classes;
}

const char *
strata_assessment_get_class_name (StrataAssessment *self, guint label)
{
  return label < strata_dataset_get_n_classes (self->dataset) ? strata_dataset_get_class_name (self->dataset, label)
                                                              : self->numbers[label];
}

const float *
strata_assessment_get_outputs (StrataAssessment *self, gsize index)
{
  return self->outputs + index * self->n_classes;
}

guint
strata_assessment_get_label (StrataAssessment *self, gsize index)
{
  return self->labels[index];
}

guint
strata_assessment_get_predicted (StrataAssessment *self, gsize index)
{
  return self->predicted[index];
}

double
strata_assessment_get_confidence (StrataAssessment *self, gsize index)
{
  return self->confidences[index];
}

/* --- Finding images ------------------------------------------------------------------------------------------------ */

static int
compare_confidence (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const StrataAssessment *self = user_data;
  guint32 first = *(const guint32 *) a, second = *(const guint32 *) b;
  float difference = self->confidences[second] - self->confidences[first];

  /* Ties by index, so that a list is the same each time. */
  return difference != 0 ? (difference > 0) - (difference < 0) : (first > second) - (first < second);
}

GArray *
strata_assessment_find (StrataAssessment *self, const StrataAssessmentFilter *filter)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint32 i = 0; i < self->n; i++)
    if ((filter->label < 0 || self->labels[i] == filter->label)
        && (filter->predicted < 0 || self->predicted[i] == filter->predicted)
        && (!filter->mistakes_only || self->labels[i] != self->predicted[i]))
      g_array_append_val (found, i);
  g_array_sort_with_data (found, compare_confidence, self);
  return found;
}

void
strata_assessment_get_coverage (StrataAssessment *self, double threshold, double *coverage, double *accuracy)
{
  gsize n_sure = 0, n_right = 0;

  for (gsize i = 0; i < self->n; i++)
    if (self->confidences[i] >= threshold)
      {
        n_sure++;
        n_right += self->labels[i] == self->predicted[i];
      }
  *coverage = self->n > 0 ? (double) n_sure / (double) self->n : 0;
  *accuracy = n_sure > 0 ? (double) n_right / (double) n_sure : NAN;
}

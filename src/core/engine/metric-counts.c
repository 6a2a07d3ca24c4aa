/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Metrics whose value follows from several counts, by the formulas of keras.metrics. Counts are doubles: whole numbers in
 * them stay whole, and one member adds the samples in their order, so the sums are the same on any number of threads.
 */

#include "loss.h"
#include "vector-math.h"

#include <math.h>

/* Counts of a class for F beta; of a sample's worth of weights for R². */
enum
{
  TRUE_POSITIVES,
  FALSE_POSITIVES,
  FALSE_NEGATIVES,
  TARGETS,
  N_CLASS_COUNTS
};
enum
{
  SUM,
  SQUARED_SUM,
  RESIDUAL,
  WEIGHT,
  N_REGRESSION_COUNTS
};

bool
st_metric_is_counted (const StMetricConfig *metric)
{
  return metric->metric >= ST_PRECISION;
}

static size_t
st_metric_count_numbers (const StMetricConfig *metric, size_t n_outputs)
{
  switch (metric->metric)
    {
    case ST_PRECISION:
    case ST_RECALL:
      return 2;
    case ST_AUC:
      return 2 * metric->num_thresholds * (metric->multi_label ? n_outputs : 1);
    case ST_F_BETA_SCORE:
      return N_CLASS_COUNTS * n_outputs;
    case ST_R2_SCORE:
      return N_REGRESSION_COUNTS * n_outputs + 1;
    default:
      return 0;
    }
}

size_t
st_metrics_count_numbers (const StMetricConfig *metrics, size_t n_metrics, size_t n_outputs)
{
  size_t n = 0;

  for (size_t m = 0; m < n_metrics; m++)
    n += st_metric_count_numbers (&metrics[m], n_outputs);
  return n;
}

/* --- Counting ------------------------------------------------------------------------------------------------------ */

/* One sample: its outputs and targets. */
typedef struct
{
  const StLossRun *run;
  const st_real *outputs;
  size_t lane;
  double weight;
} StSample;

static st_real
st_sample_output (const StSample *sample, size_t j)
{
  return sample->outputs[j * sample->run->stride + sample->lane];
}

/* Of equal outputs the first ones are in. */
static bool
st_sample_is_in_top (const StSample *sample, size_t j, size_t k)
{
  const st_real own = st_sample_output (sample, j);
  size_t before = 0;

  for (size_t i = 0; i < sample->run->n_outputs && before < k; i++)
    before += st_sample_output (sample, i) > own || (i < j && st_sample_output (sample, i) == own);
  return before < k;
}

/* counts: true positives, then false positives for the precision, false negatives for the recall */
static void
st_count_confusion (const StMetricConfig *metric, const StSample *sample, double *counts)
{
  const size_t first = metric->class_id >= 0 ? (size_t) metric->class_id : 0;
  const size_t end = metric->class_id >= 0 ? first + 1 : sample->run->n_outputs;

  for (size_t j = first; j < end; j++)
    {
      const bool is_true = st_target (sample->run, sample->lane, j) != 0;
      const bool says_so = st_sample_output (sample, j) > (st_real) metric->threshold
                           && (metric->k == 0 || st_sample_is_in_top (sample, j, metric->k));

      if (is_true && says_so)
        counts[0] += sample->weight;
      else if (metric->metric == ST_PRECISION ? says_so : is_true)
        counts[1] += sample->weight;
    }
}

/* counts: [labels, 2, num_thresholds], how many trues and falses have an output between a threshold and the next */
static void
st_count_buckets (const StMetricConfig *metric, const StSample *sample, double *counts)
{
  const size_t n = metric->num_thresholds;

  for (size_t j = 0; j < sample->run->n_outputs; j++)
    {
      const st_real said = st_sample_output (sample, j), p = metric->from_logits ? st_sigmoid (said) : said;
      const st_real clipped = p > 1 ? 1 : p > 0 ? p : 0;
      const double bucket = ceil ((double) (clipped * (st_real) (n - 1))) - 1;
      const bool is_true = st_target (sample->run, sample->lane, j) != 0;
      double *own = counts + (metric->multi_label ? 2 * n * j : 0) + (is_true ? 0 : n);

      own[bucket > 0 ? (size_t) bucket : 0] += sample->weight;
    }
}

/* counts: [outputs, N_CLASS_COUNTS] */
static void
st_count_classes (const StMetricConfig *metric, const StSample *sample, double *counts)
{
  st_real largest = st_sample_output (sample, 0);

  for (size_t j = 1; j < sample->run->n_outputs; j++)
    if (st_sample_output (sample, j) > largest)
      largest = st_sample_output (sample, j);
  for (size_t j = 0; j < sample->run->n_outputs; j++)
    {
      const st_real p = st_sample_output (sample, j);
      const bool says_so =
        isnan (metric->threshold) ? p >= largest && fabs ((double) p) > 1e-9 : p > (st_real) metric->threshold;
      const double t = (double) st_target (sample->run, sample->lane, j);
      double *own = counts + N_CLASS_COUNTS * j;

      own[TRUE_POSITIVES] += sample->weight * says_so * t;
      own[FALSE_POSITIVES] += sample->weight * says_so * (1 - t);
      own[FALSE_NEGATIVES] += sample->weight * !says_so * t;
      own[TARGETS] += sample->weight * t;
    }
}

/* counts: [outputs, N_REGRESSION_COUNTS], then how many numbers were compared */
static void
st_count_squares (const StSample *sample, double *counts)
{
  for (size_t j = 0; j < sample->run->n_outputs; j++)
    {
      const double t = (double) st_target (sample->run, sample->lane, j);
      const double miss = t - (double) st_sample_output (sample, j);
      double *own = counts + N_REGRESSION_COUNTS * j;

      own[SUM] += sample->weight * t;
      own[SQUARED_SUM] += sample->weight * t * t;
      own[RESIDUAL] += sample->weight * miss * miss;
      own[WEIGHT] += sample->weight;
    }
  counts[N_REGRESSION_COUNTS * sample->run->n_outputs] += (double) sample->run->n_outputs;
}

void
st_metric_count (const StLossRun *run, size_t m, double *counts)
{
  const StMetricConfig *metric = &run->metrics[m];
  const bool has_logits = run->logits_of != ST_LINEAR && !run->logits_are_outputs;
  StSample sample = { .run = run, .outputs = has_logits ? run->probabilities : run->y };

  for (sample.lane = 0; sample.lane < run->n; sample.lane++)
    {
      sample.weight = metric->is_weighted ? (double) run->batch->weights[sample.lane] : 1;
      if (metric->metric == ST_AUC)
        st_count_buckets (metric, &sample, counts);
      else if (metric->metric == ST_F_BETA_SCORE)
        st_count_classes (metric, &sample, counts);
      else if (metric->metric == ST_R2_SCORE)
        st_count_squares (&sample, counts);
      else
        st_count_confusion (metric, &sample, counts);
    }
}

/* --- Values -------------------------------------------------------------------------------------------------------- */

static double
st_divide (double a, double b)
{
  return b != 0 ? a / b : 0;
}

/* Above a threshold and the thresholds after it. */
typedef struct
{
  double tp, fp, fn, tn;
} StConfusion;

/* A point of the curve: x falls as the threshold rises. */
static void
st_get_curve_point (StCurve curve, const StConfusion *c, double *x, double *y)
{
  const double recall = st_divide (c->tp, c->tp + c->fn);

  if (curve == ST_CURVE_ROC)
    {
      *x = st_divide (c->fp, c->fp + c->tn);
      *y = recall;
    }
  else if (curve == ST_CURVE_PR)
    {
      *x = recall;
      *y = st_divide (c->tp, c->tp + c->fp);
    }
  else
    {
      const double scale = st_divide (c->tp + c->fn, c->tn + c->fp);

      *x = c->tp == 0 ? 0 : fmax (1 - scale * st_divide (c->fn, c->tp), 0);
      *y = c->tp == 0 ? 1 : 1 - scale * st_divide (c->fp, c->tp);
    }
}

/* Between two thresholds the true positives grow in a line with all positives (Davis and Goadrich, 2006). */
static double
st_interpolate_pr (const StConfusion *left, const StConfusion *right)
{
  const double dtp = left->tp - right->tp, p_left = left->tp + left->fp, p_right = right->tp + right->fp;
  const double slope = st_divide (dtp, fmax (p_left - p_right, 0));
  const double intercept = right->tp - slope * p_right;
  const double ratio = p_left > 0 && p_right > 0 ? p_left / p_right : 1;

  return st_divide (slope * (dtp + intercept * log (ratio)), fmax (right->tp + right->fn, 0));
}

static double
st_get_area (const StMetricConfig *metric, const double *trues, const double *falses)
{
  const size_t n = metric->num_thresholds;
  StConfusion right = { 0 };
  double area = 0, x_right, y_right;

  for (size_t i = 0; i < n; i++)
    {
      right.fn += trues[i];
      right.tn += falses[i];
    }
  /* From the highest threshold, above which nothing is, down to the lowest. */
  right = (StConfusion){ .tp = trues[n - 1],
                         .fp = falses[n - 1],
                         .fn = right.fn - trues[n - 1],
                         .tn = right.tn - falses[n - 1] };
  st_get_curve_point (metric->curve, &right, &x_right, &y_right);
  for (size_t i = n - 1; i-- > 0;)
    {
      const StConfusion left = { .tp = right.tp + trues[i],
                                 .fp = right.fp + falses[i],
                                 .fn = right.fn - trues[i],
                                 .tn = right.tn - falses[i] };
      double x, y;

      st_get_curve_point (metric->curve, &left, &x, &y);
      if (metric->curve == ST_CURVE_PR && metric->summation == ST_SUM_INTERPOLATION)
        area += st_interpolate_pr (&left, &right);
      else if (metric->summation == ST_SUM_INTERPOLATION)
        area += (x - x_right) * (y + y_right) / 2;
      else
        area += (x - x_right) * (metric->summation == ST_SUM_MINORING ? fmin (y, y_right) : fmax (y, y_right));
      right = left;
      x_right = x;
      y_right = y;
    }
  return area;
}

static double
st_get_auc (const StMetricConfig *metric, const double *counts, size_t n_outputs)
{
  const size_t n = metric->num_thresholds, n_labels = metric->multi_label ? n_outputs : 1;
  double sum = 0;

  for (size_t j = 0; j < n_labels; j++)
    sum += st_get_area (metric, counts + 2 * n * j, counts + 2 * n * j + n);
  return sum / (double) n_labels;
}

static double
st_get_f_of (double beta, const double *counts)
{
  const double epsilon = (double) ST_EPSILON, tp = counts[TRUE_POSITIVES];
  const double precision = tp / (tp + counts[FALSE_POSITIVES] + epsilon);
  const double recall = tp / (tp + counts[FALSE_NEGATIVES] + epsilon);

  return precision * recall / (beta * beta * precision + recall + epsilon) * (1 + beta * beta);
}

static double
st_get_f_beta (const StMetricConfig *metric, const double *counts, size_t n_outputs)
{
  double all[N_CLASS_COUNTS] = { 0 }, sum = 0;

  for (size_t j = 0; j < n_outputs; j++)
    for (size_t i = 0; i < N_CLASS_COUNTS; i++)
      all[i] += counts[N_CLASS_COUNTS * j + i];
  if (metric->average == ST_AVERAGE_MICRO)
    return st_get_f_of (metric->beta, all);
  for (size_t j = 0; j < n_outputs; j++)
    {
      const double *own = counts + N_CLASS_COUNTS * j;

      sum += st_get_f_of (metric->beta, own)
             * (metric->average == ST_AVERAGE_WEIGHTED ? own[TARGETS] / (all[TARGETS] + (double) ST_EPSILON)
                                                       : 1 / (double) n_outputs);
    }
  return sum;
}

static double
st_get_r2 (const StMetricConfig *metric, const double *counts, size_t n_outputs)
{
  const double n = counts[N_REGRESSION_COUNTS * n_outputs], p = (double) metric->num_regressors;
  double sum = 0, totals = 0, score;

  for (size_t j = 0; j < n_outputs; j++)
    {
      const double *own = counts + N_REGRESSION_COUNTS * j;
      const double total = own[SQUARED_SUM] - own[SUM] * (own[SUM] / own[WEIGHT]);
      const double raw = 1 - own[RESIDUAL] / total;

      sum += (isinf (raw) ? 0 : raw) * (metric->variance_weighted ? total : 1);
      totals += metric->variance_weighted ? total : 1;
    }
  score = sum / totals;
  /* Adjusted for the number of regressors, where there are samples enough. */
  return metric->num_regressors == 0 || p >= n - 1 ? score : 1 - (1 - score) * (n - 1) / (n - p - 1);
}

double
st_metric_get_count_value (const StMetricConfig *metric, const double *counts, size_t n_outputs)
{
  switch (metric->metric)
    {
    case ST_AUC:
      return st_get_auc (metric, counts, n_outputs);
    case ST_F_BETA_SCORE:
      return st_get_f_beta (metric, counts, n_outputs);
    case ST_R2_SCORE:
      return st_get_r2 (metric, counts, n_outputs);
    default:
      return st_divide (counts[0], counts[0] + counts[1]);
    }
}

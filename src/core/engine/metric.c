/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Metrics that are a mean over the samples, lane by lane, by the formulas of keras.metrics; metric-counts.c has those
 * that count more than one number.
 */

#include "loss.h"

#include <math.h>
#include <string.h>

void
st_measures_reset (StMeasures *measures)
{
  memset (measures, 0, sizeof *measures);
}

void
st_measures_reset_counts (StMeasures *measures, double *counts, size_t n)
{
  st_measures_reset (measures);
  measures->counts = counts;
  measures->n_counts = n;
  for (size_t i = 0; i < n; i++)
    counts[i] = 0;
}

static size_t
st_argmax (const st_real *values, size_t n, size_t stride)
{
  size_t best = 0;

  for (size_t j = 1; j < n; j++)
    if (values[j * stride] > values[best * stride])
      best = j;
  return best;
}

static size_t
st_true_class (const StLossRun *run, size_t lane)
{
  if (run->batch->source->labels)
    return run->batch->labels[lane];
  return st_argmax (run->batch->targets + lane, run->n_outputs, run->stride);
}

/* Fewer than k outputs are larger than that of the class; one that ties with the k-th is among them. */
static bool
st_is_in_top (const StLossRun *run, const st_real *outputs, size_t lane, size_t class, size_t k)
{
  const st_real own = outputs[class * run->stride + lane];
  size_t larger = 0;

  for (size_t j = 0; j < run->n_outputs; j++)
    larger += outputs[j * run->stride + lane] > own;
  return larger < k && isfinite (own);
}

static double
st_binary_accuracy (const StLossRun *run, double threshold, const st_real *outputs, size_t lane)
{
  double hits = 0;

  for (size_t j = 0; j < run->n_outputs; j++)
    hits += (st_real) (outputs[j * run->stride + lane] > (st_real) threshold) == st_target (run, lane, j);
  return hits / (double) run->n_outputs;
}

static bool
st_metric_is_of_loss (const StMetricConfig *metric)
{
  return metric->metric == ST_MEAN_LOSS || metric->metric == ST_ROOT_MEAN_LOSS
         || metric->metric == ST_NEGATIVE_MEAN_LOSS;
}

/* The loss as it would be computed for its own sake, which takes logits where there are any. */
static StLossRun
st_metric_get_loss_run (const StLossRun *run, const StMetricConfig *metric, const st_real *outputs)
{
  StLossRun alone = *run;

  alone.loss = metric->loss;
  alone.arguments = metric->loss_arguments;
  alone.probabilities = run->metric_probabilities;
  alone.log_sums = run->metric_log_sums;
  alone.dy = NULL;
  if (metric->loss_arguments.from_logits)
    {
      alone.y = outputs;
      alone.logits_of = st_loss_get_logits_activation (metric->loss);
    }
  else if (run->logits_of == ST_LINEAR || run->logits_are_outputs
           || !st_loss_takes_logits (metric->loss, run->logits_of))
    {
      alone.y = outputs;
      alone.logits_of = ST_LINEAR;
    }
  return alone;
}

static void
st_mean_loss (const StLossRun *run,
              const StMetricConfig *metric,
              const st_real *outputs,
              size_t first,
              size_t lanes,
              double *hits)
{
  const StBlock block = { .rows = run->n_outputs, .lanes = lanes, .stride = run->stride };
  const StLossRun alone = st_metric_get_loss_run (run, metric, outputs);
  const double sign = metric->metric == ST_NEGATIVE_MEAN_LOSS ? -1 : 1;

  if (alone.logits_of != ST_LINEAR && st_loss_is_categorical (alone.loss))
    run->kernels->softmax (block, alone.y + first, alone.probabilities + first, alone.log_sums + first);
  for (size_t lane = first; lane < first + lanes && lane < run->n; lane++)
    hits[lane] = sign * st_loss_of_lane (&alone, lane, 0);
}

static double
st_metric_of_lane (const StLossRun *run, const StMetricConfig *metric, const st_real *outputs, size_t lane)
{
  switch (metric->metric)
    {
    case ST_SPARSE_CATEGORICAL_ACCURACY:
    case ST_CATEGORICAL_ACCURACY:
      return st_argmax (run->y + lane, run->n_outputs, run->stride) == st_true_class (run, lane);
    case ST_BINARY_ACCURACY:
      return st_binary_accuracy (run, metric->threshold, outputs, lane);
    case ST_TOP_K_CATEGORICAL_ACCURACY:
      return st_is_in_top (run, outputs, lane, st_true_class (run, lane), metric->k);
    default:
      return 0;
    }
}

/* The network's outputs where y holds logits: only the largest of them is found without. */
static const st_real *
st_loss_get_outputs (const StLossRun *run, size_t lane, size_t lanes)
{
  const StBlock block = { .rows = run->n_outputs, .lanes = lanes, .stride = run->stride };
  bool wanted = false;

  for (size_t m = 0; m < run->n_metrics; m++)
    wanted |=
      run->metrics[m].metric != ST_SPARSE_CATEGORICAL_ACCURACY && run->metrics[m].metric != ST_CATEGORICAL_ACCURACY;
  if (run->logits_of == ST_LINEAR || run->logits_are_outputs || !wanted)
    return run->y;
  if (run->logits_of != ST_SOFTMAX)
    run->kernels->activate (run->logits_of, block, run->y + lane, run->probabilities + lane);
  else if (!st_loss_is_categorical (run->loss))
    run->kernels->softmax (block, run->y + lane, run->probabilities + lane, run->log_sums + lane);
  return run->probabilities;
}

void
st_metrics_run (const StLossRun *run, size_t first, size_t lanes)
{
  const st_real *outputs = st_loss_get_outputs (run, first, lanes);

  for (size_t m = 0; m < run->n_metrics; m++)
    if (st_metric_is_of_loss (&run->metrics[m]))
      st_mean_loss (run, &run->metrics[m], outputs, first, lanes, run->hits[m]);
    else if (!st_metric_is_counted (&run->metrics[m]))
      for (size_t lane = first; lane < first + lanes && lane < run->n; lane++)
        run->hits[m][lane] = st_metric_of_lane (run, &run->metrics[m], outputs, lane);
}

static double
st_metric_of_sums (const StMetricConfig *metric, double sum, double weight)
{
  const double mean = weight != 0 ? sum / weight : 0;

  return metric->metric == ST_ROOT_MEAN_LOSS ? sqrt (mean) : mean;
}

static void
st_metric_measure (const StLossRun *run, size_t m, StMeasures *measures)
{
  const st_real *weights = run->metrics[m].is_weighted ? run->batch->weights : NULL;
  double sum = 0, weight = 0;

  for (size_t i = 0; i < run->n; i++)
    sum += weights ? (double) weights[i] * run->hits[m][i] : run->hits[m][i];
  for (size_t i = 0; weights && i < run->n; i++)
    weight += (double) weights[i];
  if (!weights)
    weight = (double) run->n;
  measures->metric_sum[m] += sum;
  measures->metric_weight[m] += weight;
  measures->batch_metric[m] = st_metric_of_sums (&run->metrics[m], sum, weight);
}

void
st_metrics_measure (const StLossRun *run, StMeasures *measures)
{
  size_t at = 0;

  for (size_t m = 0; m < run->n_metrics; m++)
    if (!st_metric_is_counted (&run->metrics[m]))
      st_metric_measure (run, m, measures);
    else
      {
        measures->batch_metric[m] = NAN;
        if (measures->counts)
          st_metric_count (run, m, measures->counts + at);
        at += st_metrics_count_numbers (&run->metrics[m], 1, run->n_outputs);
      }
}

double
st_measures_get_metric (const StMeasures *measures, const StMetricConfig *metrics, size_t m, size_t n_outputs)
{
  if (!st_metric_is_counted (&metrics[m]))
    return st_metric_of_sums (&metrics[m], measures->metric_sum[m], measures->metric_weight[m]);
  if (!measures->counts)
    return NAN;
  return st_metric_get_count_value (&metrics[m], measures->counts + st_metrics_count_numbers (metrics, m, n_outputs),
                                    n_outputs);
}

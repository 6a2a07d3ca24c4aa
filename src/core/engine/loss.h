/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "batch.h"

/* keras.config.epsilon () */
#define ST_EPSILON ((st_real) 1e-7)

/* What a loss sees of a step: outputs feature-major [outputs, stride] in, their gradients and a loss a sample out. */
typedef struct
{
  StLoss loss;
  StLossArguments arguments;
  bool is_sparse;          /* targets are labels, not rows */
  StActivation logits_of;  /* y holds the inputs of this activation; ST_LINEAR: y is what the network put out */
  bool logits_are_outputs; /* the network has no such activation of its own: metrics see y as it is */
  const StKernels *kernels;
  size_t n, stride, n_outputs;
  const st_real *y;
  const StBatchBuffer *batch;
  st_real *probabilities; /* [outputs, stride], room to work in */
  st_real *log_sums;      /* [stride] */
  double *losses;         /* [stride], weighted */
  double *hits[ST_MAX_METRICS];
  size_t n_metrics;
  const StMetricConfig *metrics;
  st_real *metric_probabilities; /* [outputs, stride] and [stride], room for metrics that are cross-entropies */
  st_real *metric_log_sums;
  st_real *dy; /* NULL: no gradients */
} StLossRun;

/* Whether the loss wants rows of targets for this source of labels. */
bool st_loss_needs_targets (StLoss loss);
/* As Keras: a cross-entropy takes the inputs of a closing softmax or sigmoid instead of their outputs. */
bool st_loss_takes_logits (StLoss loss, StActivation activation);
/* What from_logits puts between the outputs and the loss; ST_LINEAR: the loss has no such argument. */
StActivation st_loss_get_logits_activation (StLoss loss);
/* Samples [lane, lane + lanes). */
void st_loss_run (const StLossRun *run, size_t lane, size_t lanes);

/* The loss of one sample, without its weight; its gradients times `weight` into dy, where that is not NULL. */
double st_loss_of_lane (const StLossRun *run, size_t lane, st_real weight);
double st_loss_of_elements (const StLossRun *run, size_t lane, st_real weight);               /* loss-elements.c */
double st_categorical_focal_crossentropy (const StLossRun *run, size_t lane, st_real weight); /* loss-rows.c */
double st_categorical_hinge (const StLossRun *run, size_t lane, st_real weight);
double st_cosine_similarity (const StLossRun *run, size_t lane, st_real weight);
bool st_loss_is_categorical (StLoss loss);

/* The metrics of samples [lane, lane + lanes) into hits: metric.c */
void st_metrics_run (const StLossRun *run, size_t lane, size_t lanes);
/* Whether the metric counts more than one number. */
bool st_metric_is_counted (const StMetricConfig *metric);
/* After the pass, by one member: adds the samples to the sums and the counts, in their order. */
void st_metrics_measure (const StLossRun *run, StMeasures *measures);
void st_metric_count (const StLossRun *run, size_t m, double *counts); /* metric-counts.c */
double st_metric_get_count_value (const StMetricConfig *metric, const double *counts, size_t n_outputs);

static inline st_real
st_clip (st_real p)
{
  p = p < ST_EPSILON ? ST_EPSILON : p;
  return p > 1 - ST_EPSILON ? 1 - ST_EPSILON : p;
}

static inline bool
st_is_clipped (st_real p)
{
  return p < ST_EPSILON || p > 1 - ST_EPSILON;
}

/* The target of output j: 1 for the label, or what the row says. */
static inline st_real
st_target (const StLossRun *run, size_t lane, size_t j)
{
  return run->is_sparse ? (st_real) (run->batch->labels[lane] == j) : run->batch->targets[j * run->stride + lane];
}

/* The same with a share of it spread over all classes, or for a yes or no drawn towards one half. */
static inline st_real
st_smoothed_target (const StLossRun *run, size_t lane, size_t j)
{
  const st_real smoothing = (st_real) run->arguments.label_smoothing;
  const st_real t = st_target (run, lane, j);
  const bool is_binary = run->loss == ST_BINARY_CROSSENTROPY || run->loss == ST_BINARY_FOCAL_CROSSENTROPY;

  if (smoothing == 0)
    return t;
  return t * (1 - smoothing) + smoothing / (is_binary ? 2 : (st_real) run->n_outputs);
}

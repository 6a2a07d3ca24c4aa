/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Losses and metrics, lane by lane, as Keras 3 computes them. A loss is the mean over the outputs of a sample; over a
 * batch it is Σ weight · loss / n (sum_over_batch_size), so every gradient carries weight / n.
 */

#include "loss.h"
#include "vector-math.h"

/* keras.config.epsilon () */
#define ST_EPSILON ((st_real) 1e-7)

bool
st_loss_needs_targets (StLoss loss)
{
  return loss != ST_SPARSE_CATEGORICAL_CROSSENTROPY;
}

bool
st_loss_takes_logits (StLoss loss, StActivation activation)
{
  return loss != ST_MEAN_SQUARED_ERROR && (activation == ST_SOFTMAX || activation == ST_SIGMOID);
}

static st_real
st_clip (st_real p)
{
  p = p < ST_EPSILON ? ST_EPSILON : p;
  return p > 1 - ST_EPSILON ? 1 - ST_EPSILON : p;
}

static bool
st_is_clipped (st_real p)
{
  return p < ST_EPSILON || p > 1 - ST_EPSILON;
}

/* The target of output j: 1 for the label, or what the row says. */
static st_real
st_target (const StLossRun *run, size_t lane, size_t j)
{
  return run->is_sparse ? (st_real) (run->batch->labels[lane] == j) : run->batch->targets[j * run->stride + lane];
}

/* L = Σ t (log Σ exp z - z), dL/dz = softmax (z) Σ t - t; `probabilities` and `log_sums` hold the softmax of all lanes. */
static double
crossentropy_of_logits (const StLossRun *run, size_t lane, st_real weight)
{
  double loss = 0;
  st_real total = 0;

  if (run->is_sparse)
    {
      loss = (double) run->log_sums[lane] - (double) run->y[run->batch->labels[lane] * run->stride + lane];
      total = 1;
    }
  else
    for (size_t j = 0; j < run->n_outputs; j++)
      {
        const st_real t = st_target (run, lane, j);
        total += t;
        /* A class that is not meant adds nothing, even where its logit is -infinity. */
        if (t != 0)
          loss += (double) t * ((double) run->log_sums[lane] - (double) run->y[j * run->stride + lane]);
      }
  for (size_t j = 0; run->dy && j < run->n_outputs; j++)
    {
      const size_t at = j * run->stride + lane;
      run->dy[at] = (run->probabilities[at] * total - st_target (run, lane, j)) * weight;
    }
  return loss;
}

/* With q = clip (y):  L = log Σ q - log q_label, as Keras takes the softmax of log q. */
static double
sparse_crossentropy_of_outputs (const StLossRun *run, size_t lane, st_real weight)
{
  const size_t label = run->batch->labels[lane];
  double sum = 0;

  for (size_t j = 0; j < run->n_outputs; j++)
    sum += st_clip (run->y[j * run->stride + lane]);
  for (size_t j = 0; run->dy && j < run->n_outputs; j++)
    {
      const st_real y = run->y[j * run->stride + lane];
      const double slope = 1 / sum - (j == label ? 1 / (double) st_clip (y) : 0);
      run->dy[j * run->stride + lane] = st_is_clipped (y) ? 0 : (st_real) slope * weight;
    }
  return log (sum) - log ((double) st_clip (run->y[label * run->stride + lane]));
}

/* With o = y / Σ y:  L = -Σ t log clip (o) */
static double
crossentropy_of_outputs (const StLossRun *run, size_t lane, st_real weight)
{
  double sum = 0, loss = 0, inner = 0;

  for (size_t j = 0; j < run->n_outputs; j++)
    sum += run->y[j * run->stride + lane];
  for (size_t j = 0; j < run->n_outputs; j++)
    {
      const st_real o = (st_real) (run->y[j * run->stride + lane] / sum), t = st_target (run, lane, j);
      loss -= t * log ((double) st_clip (o));
      /* Σ (dL/do) o, for o's dependence on the sum */
      inner -= st_is_clipped (o) ? 0 : t;
    }
  for (size_t j = 0; run->dy && j < run->n_outputs; j++)
    {
      const st_real o = (st_real) (run->y[j * run->stride + lane] / sum);
      const double slope = st_is_clipped (o) ? 0 : -st_target (run, lane, j) / (double) o;
      run->dy[j * run->stride + lane] = (st_real) ((slope - inner) / sum) * weight;
    }
  return loss;
}

/* L = mean of max (z, 0) - z t + log (1 + exp (-|z|)), dL/dz = sigmoid (z) - t */
static double
binary_crossentropy_of_logits (const StLossRun *run, size_t lane, st_real weight)
{
  double loss = 0;

  for (size_t j = 0; j < run->n_outputs; j++)
    {
      const size_t at = j * run->stride + lane;
      const st_real z = run->y[at], t = st_target (run, lane, j);
      loss += (double) st_softplus (z) - (double) z * t;
      if (run->dy)
        run->dy[at] = (st_sigmoid (z) - t) * weight / (st_real) run->n_outputs;
    }
  return loss / (double) run->n_outputs;
}

/* With o = clip (y):  L = -mean of t log o + (1 - t) log (1 - o) */
static double
binary_crossentropy_of_outputs (const StLossRun *run, size_t lane, st_real weight)
{
  double loss = 0;

  for (size_t j = 0; j < run->n_outputs; j++)
    {
      const size_t at = j * run->stride + lane;
      const st_real y = run->y[at], o = st_clip (y), t = st_target (run, lane, j);
      loss -= t * log ((double) o) + (1 - t) * log ((double) (1 - o));
      if (run->dy)
        run->dy[at] = st_is_clipped (y) ? 0 : (o - t) / (o * (1 - o)) * weight / (st_real) run->n_outputs;
    }
  return loss / (double) run->n_outputs;
}

/* L = mean of (y - t)² */
static double
mean_squared_error (const StLossRun *run, size_t lane, st_real weight)
{
  double loss = 0;

  for (size_t j = 0; j < run->n_outputs; j++)
    {
      const size_t at = j * run->stride + lane;
      const st_real difference = run->y[at] - st_target (run, lane, j);
      loss += (double) difference * difference;
      if (run->dy)
        run->dy[at] = 2 * difference * weight / (st_real) run->n_outputs;
    }
  return loss / (double) run->n_outputs;
}

static double
st_loss_of_lane (const StLossRun *run, size_t lane, st_real weight)
{
  const bool logits = run->logits_of != ST_LINEAR;

  switch (run->loss)
    {
    case ST_SPARSE_CATEGORICAL_CROSSENTROPY:
      return logits ? crossentropy_of_logits (run, lane, weight) : sparse_crossentropy_of_outputs (run, lane, weight);
    case ST_CATEGORICAL_CROSSENTROPY:
      return logits ? crossentropy_of_logits (run, lane, weight) : crossentropy_of_outputs (run, lane, weight);
    case ST_BINARY_CROSSENTROPY:
      return logits ? binary_crossentropy_of_logits (run, lane, weight)
                    : binary_crossentropy_of_outputs (run, lane, weight);
    case ST_MEAN_SQUARED_ERROR:
      return mean_squared_error (run, lane, weight);
    }
  return 0;
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

static double
st_metric_of_lane (const StLossRun *run, StMetric metric, const st_real *outputs, size_t lane)
{
  double hits = 0;

  switch (metric)
    {
    case ST_SPARSE_CATEGORICAL_ACCURACY:
    case ST_CATEGORICAL_ACCURACY:
      {
        const size_t best = st_argmax (run->y + lane, run->n_outputs, run->stride);
        if (run->batch->source->labels)
          return best == run->batch->labels[lane];
        return best == st_argmax (run->batch->targets + lane, run->n_outputs, run->stride);
      }
    case ST_BINARY_ACCURACY:
      for (size_t j = 0; j < run->n_outputs; j++)
        hits += (outputs[j * run->stride + lane] > (st_real) 0.5) == (st_target (run, lane, j) != 0);
      return hits / (double) run->n_outputs;
    }
  return 0;
}

/* The network's outputs where y holds logits: only a threshold looks at them. */
static const st_real *
st_loss_get_outputs (const StLossRun *run, size_t lane, size_t lanes)
{
  const StBlock block = { .rows = run->n_outputs, .lanes = lanes, .stride = run->stride };
  bool wanted = false;

  for (size_t m = 0; m < run->n_metrics; m++)
    wanted |= run->metrics[m] == ST_BINARY_ACCURACY;
  if (run->logits_of == ST_LINEAR || !wanted)
    return run->y;
  if (run->logits_of == ST_SOFTMAX)
    run->kernels->softmax (block, run->y + lane, run->probabilities + lane, run->log_sums + lane);
  else
    run->kernels->activate (run->logits_of, block, run->y + lane, run->probabilities + lane);
  return run->probabilities;
}

void
st_loss_run (const StLossRun *run, size_t first, size_t lanes)
{
  const StBlock block = { .rows = run->n_outputs, .lanes = lanes, .stride = run->stride };
  const bool categorical = run->loss == ST_SPARSE_CATEGORICAL_CROSSENTROPY || run->loss == ST_CATEGORICAL_CROSSENTROPY;

  if (run->logits_of != ST_LINEAR && categorical)
    run->kernels->softmax (block, run->y + first, run->probabilities + first, run->log_sums + first);
  for (size_t lane = first; lane < first + lanes; lane++)
    if (lane < run->n)
      {
        const st_real weight = run->batch->weights[lane];
        run->losses[lane] = weight * st_loss_of_lane (run, lane, weight / (st_real) run->n);
      }
    else
      for (size_t j = 0; run->dy && j < run->n_outputs; j++)
        run->dy[j * run->stride + lane] = 0;

  const st_real *outputs = st_loss_get_outputs (run, first, lanes);
  for (size_t m = 0; m < run->n_metrics; m++)
    for (size_t lane = first; lane < first + lanes && lane < run->n; lane++)
      run->hits[m][lane] = st_metric_of_lane (run, run->metrics[m], outputs, lane);
}

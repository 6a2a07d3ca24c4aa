/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Losses, lane by lane, as Keras 3 computes them. A loss is the mean over the outputs of a sample; over a batch it is
 * Σ weight · loss / n (sum_over_batch_size), so every gradient carries weight / n. The crossentropies of one class of
 * several are here; loss-elements.c and loss-rows.c have the others.
 */

#include "loss.h"

#include <math.h>

bool
st_loss_needs_targets (StLoss loss)
{
  return loss != ST_SPARSE_CATEGORICAL_CROSSENTROPY;
}

bool
st_loss_is_categorical (StLoss loss)
{
  return loss == ST_SPARSE_CATEGORICAL_CROSSENTROPY || loss == ST_CATEGORICAL_CROSSENTROPY
         || loss == ST_CATEGORICAL_FOCAL_CROSSENTROPY;
}

bool
st_loss_takes_logits (StLoss loss, StActivation activation)
{
  switch (loss)
    {
    case ST_SPARSE_CATEGORICAL_CROSSENTROPY:
    case ST_CATEGORICAL_CROSSENTROPY:
    case ST_BINARY_CROSSENTROPY:
      return activation == ST_SOFTMAX || activation == ST_SIGMOID;
    case ST_BINARY_FOCAL_CROSSENTROPY:
      return activation == ST_SIGMOID;
    default:
      return false;
    }
}

StActivation
st_loss_get_logits_activation (StLoss loss)
{
  if (loss == ST_BINARY_CROSSENTROPY || loss == ST_BINARY_FOCAL_CROSSENTROPY)
    return ST_SIGMOID;
  return st_loss_is_categorical (loss) ? ST_SOFTMAX : ST_LINEAR;
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
        const st_real t = st_smoothed_target (run, lane, j);
        total += t;
        /* A class that is not meant adds nothing, even where its logit is -infinity. */
        if (t != 0)
          loss += (double) t * ((double) run->log_sums[lane] - (double) run->y[j * run->stride + lane]);
      }
  for (size_t j = 0; run->dy && j < run->n_outputs; j++)
    {
      const size_t at = j * run->stride + lane;
      run->dy[at] = (run->probabilities[at] * total - st_smoothed_target (run, lane, j)) * weight;
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
      const st_real o = (st_real) (run->y[j * run->stride + lane] / sum), t = st_smoothed_target (run, lane, j);
      loss -= t * log ((double) st_clip (o));
      /* Σ (dL/do) o, for o's dependence on the sum */
      inner -= st_is_clipped (o) ? 0 : t;
    }
  for (size_t j = 0; run->dy && j < run->n_outputs; j++)
    {
      const st_real o = (st_real) (run->y[j * run->stride + lane] / sum);
      const double slope = st_is_clipped (o) ? 0 : -st_smoothed_target (run, lane, j) / (double) o;
      run->dy[j * run->stride + lane] = (st_real) ((slope - inner) / sum) * weight;
    }
  return loss;
}

double
st_loss_of_lane (const StLossRun *run, size_t lane, st_real weight)
{
  const bool logits = run->logits_of != ST_LINEAR;

  switch (run->loss)
    {
    case ST_SPARSE_CATEGORICAL_CROSSENTROPY:
      return logits ? crossentropy_of_logits (run, lane, weight) : sparse_crossentropy_of_outputs (run, lane, weight);
    case ST_CATEGORICAL_CROSSENTROPY:
      return logits ? crossentropy_of_logits (run, lane, weight) : crossentropy_of_outputs (run, lane, weight);
    case ST_CATEGORICAL_FOCAL_CROSSENTROPY:
      return st_categorical_focal_crossentropy (run, lane, weight);
    case ST_CATEGORICAL_HINGE:
      return st_categorical_hinge (run, lane, weight);
    case ST_COSINE_SIMILARITY:
      return st_cosine_similarity (run, lane, weight);
    default:
      return st_loss_of_elements (run, lane, weight);
    }
}

void
st_loss_run (const StLossRun *run, size_t first, size_t lanes)
{
  const StBlock block = { .rows = run->n_outputs, .lanes = lanes, .stride = run->stride };

  if (run->logits_of != ST_LINEAR && st_loss_is_categorical (run->loss))
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
  if (run->n_metrics > 0)
    st_metrics_run (run, first, lanes);
}

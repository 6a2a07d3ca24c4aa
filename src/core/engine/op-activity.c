/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * An activity regularizer: the values go through as they are, and the loss of a sample grows by Σ l1 |x| + l2 x² over its
 * values. Keras divides by the batch's size, which makes the same mean.
 */

#include "st-op.h"

#include <math.h>
#include <string.h>

static bool
activity_infer (const void *config, const StShape *in, StShape *out)
{
  *out = *in;
  return true;
}

static void
activity_needs (const StOp *op, size_t stride, bool training, StOpNeeds *needs)
{
  needs->alias = true;
  needs->saved = stride;
}

/* The sum of a sample runs over all its features. */
static bool
activity_splits (const StOp *op, StSplit split)
{
  return split != ST_SPLIT_CHANNELS;
}

static void
activity_forward (const StOpRun *run, const StShare *share)
{
  const StActivityConfig *config = run->op->config;
  const st_real l1 = (st_real) config->l1, l2 = (st_real) config->l2;
  st_real *sums = run->saved + share->lane;

  memset (sums, 0, share->lanes * sizeof *sums);
  for (size_t row = 0; row < run->op->in_size; row++)
    {
      const st_real *x = run->x + row * run->stride + share->lane;
      for (size_t i = 0; i < share->lanes; i++)
        sums[i] += (l1 + l2 * (x[i] < 0 ? -x[i] : x[i])) * (x[i] < 0 ? -x[i] : x[i]);
    }
}

static void
activity_backward (const StOpRun *run, const StShare *share)
{
  const StActivityConfig *config = run->op->config;
  const st_real l1 = (st_real) config->l1 / (st_real) run->n, l2 = (st_real) config->l2 / (st_real) run->n;

  for (size_t row = 0; row < run->op->in_size && run->training; row++)
    {
      const size_t at = row * run->stride + share->lane;
      const size_t n = run->n > share->lane ? run->n - share->lane : 0;
      run->kernels->penalize (n < share->lanes ? n : share->lanes, run->x + at, l1, l2, run->dy + at);
    }
}

static const st_real *
activity_get_penalties (const StOpRun *run)
{
  return run->saved;
}

const StOpKind st_op_activity = {
  .name = "activity",
  .config_size = sizeof (StActivityConfig),
  .infer = activity_infer,
  .needs = activity_needs,
  .splits = activity_splits,
  .forward = activity_forward,
  .backward = activity_backward,
  .get_penalties = activity_get_penalties,
};

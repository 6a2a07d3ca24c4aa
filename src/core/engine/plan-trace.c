/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Follows slopes of the outputs back through the ops, in inference mode: what the network looks at. */

#include "plan.h"

#include <string.h>

/* The last op that does anything: alias ops hand on what they get. */
static size_t
find_last (const StPlan *plan)
{
  size_t last = plan->model->n_ops;

  while (last > 0 && plan->runs[last - 1].is_alias)
    last--;
  return last;
}

static void
follow (StPlan *plan, size_t i, const StShare *share)
{
  const StOpRun *run = &plan->runs[i];

  if (run->skip_activation && run->op->kind == &st_op_softmax)
    return;
  if (run->op->kind->prepare_backward)
    run->op->kind->prepare_backward (run, share);
  if (run->op->kind->backward)
    run->op->kind->backward (run, share);
}

void
st_plan_trace_back (StPlan *plan, const st_real *slopes, bool before_activation, size_t to, st_real *traced)
{
  const size_t n_ops = plan->model->n_ops, n = plan->loss.n, n_outputs = plan->loss.n_outputs;
  const size_t last = find_last (plan), first = to == ST_TO_INPUT ? 0 : to + 1;
  const StShare share = { .n_members = 1, .scratch = plan->scratch, .lanes = st_round_up (n, ST_LANES) };
  const st_real *found = n_ops ? plan->runs[n_ops - 1].dy : NULL;
  size_t size = n_outputs;

  if (!found)
    {
      memcpy (traced, slopes, n * n_outputs * sizeof *traced);
      return;
    }
  for (size_t row = 0; row < n_outputs; row++)
    for (size_t lane = 0; lane < share.lanes; lane++)
      plan->runs[n_ops - 1].dy[row * plan->stride + lane] = lane < n ? slopes[lane * n_outputs + row] : 0;
  for (size_t i = n_ops; i-- > first;)
    {
      StOpRun *run = &plan->runs[i];

      run->skip_activation = before_activation && i + 1 == last;
      follow (plan, i, &share);
      found = run->dx;
      size = run->op->in_size;
    }
  plan->kernels->transpose ((StBlock){ .rows = size, .lanes = n, .stride = plan->stride }, found, traced, size);
}

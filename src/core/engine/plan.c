/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Lays out every buffer of a model for one batch size: a step allocates nothing. */

#include "plan.h"

#include <glib.h>
#include <string.h>

/* Places a piece of the arena; while it is only measured (no base yet), the pointer stays NULL. */
typedef struct
{
  char *base;
  size_t used;
} StLayout;

static void *
st_layout_place (StLayout *layout, size_t bytes)
{
  size_t offset = st_arena_place (&layout->used, bytes);

  return layout->base ? layout->base + offset : NULL;
}

static st_real *
st_layout_reals (StLayout *layout, size_t n)
{
  return st_layout_place (layout, n * sizeof (st_real));
}

static size_t
st_plan_get_n_outputs (const StPlan *plan)
{
  return plan->model->n_ops ? plan->model->ops[plan->model->n_ops - 1].out_size
                            : st_shape_get_size (&plan->model->input);
}

static void
st_plan_lay_out_batches (StPlan *plan, StLayout *layout)
{
  const size_t features = st_shape_get_size (&plan->model->input), outputs = st_plan_get_n_outputs (plan);

  for (int i = 0; i < 2; i++)
    {
      StBatchBuffer *buffer = &plan->buffers[i];

      buffer->stride = plan->stride;
      buffer->n_outputs = outputs;
      buffer->one_hot = st_loss_needs_targets (plan->options.loss);
      buffer->x = st_layout_reals (layout, features * plan->stride);
      buffer->targets = st_layout_reals (layout, outputs * plan->stride);
      buffer->weights = st_layout_reals (layout, plan->stride);
      buffer->labels = st_layout_place (layout, plan->stride * sizeof (uint32_t));
      buffer->indices = st_layout_place (layout, plan->stride * sizeof (uint32_t));
    }
}

static void
st_plan_lay_out_loss (StPlan *plan, StLayout *layout)
{
  StLossRun *loss = &plan->loss;

  *loss = (StLossRun){
    .loss = plan->options.loss,
    .arguments = plan->options.loss_arguments,
    .kernels = plan->kernels,
    .stride = plan->stride,
    .n_outputs = st_plan_get_n_outputs (plan),
    .n_metrics = plan->options.n_metrics,
    .metrics = plan->options.metrics,
  };
  loss->probabilities = st_layout_reals (layout, loss->n_outputs * plan->stride);
  loss->log_sums = st_layout_reals (layout, plan->stride);
  loss->losses = st_layout_place (layout, plan->stride * sizeof (double));
  for (size_t m = 0; m < loss->n_metrics; m++)
    if (!st_metric_is_counted (&loss->metrics[m]))
      loss->hits[m] = st_layout_place (layout, plan->stride * sizeof (double));
  for (size_t m = 0; m < loss->n_metrics; m++)
    if (loss->metrics[m].metric == ST_MEAN_LOSS && st_loss_is_categorical (loss->metrics[m].loss))
      {
        loss->metric_probabilities = st_layout_reals (layout, loss->n_outputs * plan->stride);
        loss->metric_log_sums = st_layout_reals (layout, plan->stride);
        break;
      }
}

/* Gradients go back and forth between two buffers; an op that works in place stays in its own. */
static void
st_plan_lay_out_gradients (StPlan *plan, StLayout *layout)
{
  size_t widest = 0, first = SIZE_MAX;
  st_real *buffers[2];
  int now = 0;

  for (size_t i = 0; i < plan->model->n_ops; i++)
    {
      const StOp *op = &plan->model->ops[i];
      const bool needs_dx = plan->options.traces_back || first != SIZE_MAX;
      widest = MAX (widest, MAX (op->out_size, needs_dx ? op->in_size : 0));
      if (first == SIZE_MAX && op->kind->update_rows && op->kind->update_rows (op))
        first = i;
    }
  for (int i = 0; i < 2; i++)
    buffers[i] = st_layout_reals (layout, widest * plan->stride);
  for (size_t i = plan->model->n_ops; i-- > 0;)
    {
      StOpRun *run = &plan->runs[i];

      run->dy = buffers[now];
      if (i <= first && !plan->options.traces_back)
        run->dx = NULL;
      else if (run->op->kind->mixes_channels)
        run->dx = buffers[now = !now];
      else
        run->dx = run->dy;
    }
  plan->loss.dy = plan->model->n_ops ? plan->runs[plan->model->n_ops - 1].dy : NULL;
}

static void
st_plan_lay_out_ops (StPlan *plan, StLayout *layout)
{
  const bool keeps = plan->options.training || plan->options.traces_back;
  size_t widest = 0;

  plan->scratch_size = 0;
  for (size_t i = 0; i < plan->model->n_ops; i++)
    {
      const StOp *op = &plan->model->ops[i];
      StOpRun *run = &plan->runs[i];
      StOpNeeds needs = { 0 };

      op->kind->needs (op, plan->stride, keeps, &needs);
      run->op = op;
      run->kernels = plan->kernels;
      run->index = i;
      run->stride = plan->stride;
      run->seed = plan->options.seed;
      run->is_alias = needs.alias;
      run->y = needs.alias ? NULL : st_layout_reals (layout, op->out_size * plan->stride);
      run->saved = needs.saved ? st_layout_reals (layout, needs.saved) : NULL;
      for (size_t w = 0; w < op->n_weights; w++)
        run->offsets[w] = plan->model->weights[op->first_weight + w].offset;
      plan->scratch_size = MAX (plan->scratch_size, st_round_up (needs.scratch, ST_LANES));
      widest = MAX (widest, op->out_size);
    }
  if (keeps)
    st_plan_lay_out_gradients (plan, layout);
  plan->scratch = st_layout_reals (layout, plan->n_members * plan->scratch_size);
  plan->rows = st_layout_reals (layout, plan->options.batch_size * widest);
}

static void
st_plan_lay_out (StPlan *plan, StLayout *layout)
{
  st_plan_lay_out_batches (plan, layout);
  st_plan_lay_out_loss (plan, layout);
  st_plan_lay_out_ops (plan, layout);
  plan->n_penalties = st_penalties_count_pieces (plan->model);
  plan->penalties = st_layout_place (layout, plan->n_penalties * sizeof (double));
  plan->squares =
    st_layout_place (layout, (plan->options.training ? st_clip_count_pieces (plan->model) : 0) * sizeof (double));
  plan->constraint_scratch = st_round_up (st_model_get_constraint_scratch (plan->model), ST_LANES);
  plan->constraints = st_layout_reals (layout, plan->n_members * plan->constraint_scratch);
}

/* A second thread is worth its barriers only from some work on; a step of 1 MFLOP takes one some 30 microseconds. */
static unsigned
st_plan_choose_members (const StPlan *plan)
{
  const double work = 5e5;
  double flop =
    (double) plan->options.batch_size
    * (plan->options.training ? st_model_get_train_flop (plan->model) : st_model_get_forward_flop (plan->model));

  if (plan->options.reference || !plan->team)
    return 1;
  if (plan->options.use_all_threads)
    return st_team_get_n_threads (plan->team);
  if (flop < 2 * work)
    return 1;
  return (unsigned) MIN ((double) st_team_get_n_threads (plan->team), flop / work);
}

StPlan *
st_plan_new (const StModel *model, StTeam *team, const StPlanOptions *options)
{
  StPlan *plan = g_new0 (StPlan, 1);
  StLayout layout = { 0 };
  const StOp *last = model->n_ops ? &model->ops[model->n_ops - 1] : NULL;

  plan->model = model;
  plan->team = team;
  plan->options = *options;
  plan->options.batch_size = MAX (options->batch_size, 1);
  plan->options.n_metrics = MIN (options->n_metrics, ST_MAX_METRICS);
  plan->kernels = options->reference ? &st_kernels_reference : st_kernels_get ();
  plan->stride = st_stride (plan->options.batch_size);
  plan->n_members = st_plan_choose_members (plan);
  plan->closing = last && last->kind->activation ? last->kind->activation (last) : ST_LINEAR;
  plan->is_fused = st_loss_takes_logits (options->loss, plan->closing);
  plan->runs = g_new0 (StOpRun, model->n_ops);

  st_plan_lay_out (plan, &layout);
  plan->arena_bytes = layout.used;
  plan->arena = st_arena_new (layout.used);
  layout = (StLayout){ .base = (char *) plan->arena };
  st_plan_lay_out (plan, &layout);
  st_plan_schedule (plan);
  return plan;
}

void
st_plan_free (StPlan *plan)
{
  if (!plan)
    return;
  st_plan_clear_schedule (plan);
  st_arena_free (plan->arena);
  g_free (plan->runs);
  g_free (plan);
}

size_t
st_plan_get_memory (const StPlan *plan)
{
  return plan->arena_bytes;
}

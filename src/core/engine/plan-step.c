/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Walks through the stages of a pass. */

#include "denormals.h"
#include "plan.h"

#include <glib.h>
#include <time.h>

/* Sums in the order of the samples, in double: the same on any number of threads. */
static void
st_plan_measure (const StPlan *plan, size_t n, StMeasures *measures)
{
  double sum = 0, penalty = 0;

  for (size_t i = 0; i < n; i++)
    sum += plan->loss.losses[i];
  for (size_t i = 0; i < plan->n_penalties; i++)
    penalty += plan->penalties[i];
  measures->loss_sum += sum + penalty * (double) n;
  measures->batch_loss = sum / (double) n + penalty;
  measures->count += (double) n;
  st_metrics_measure (&plan->loss, measures);
}

static StShare
st_plan_get_share (const StPlan *plan, StSplit split, size_t n, unsigned member, unsigned n_members)
{
  StShare share = {
    .split = split,
    .member = member,
    .n_members = n_members,
    .scratch = plan->scratch + member * plan->scratch_size,
    .lanes = st_round_up (n, ST_LANES),
  };

  if (split == ST_SPLIT_LANES)
    {
      size_t end;
      st_part (share.lanes, ST_LANES, member, n_members, &share.lane, &end);
      share.lanes = end - share.lane;
    }
  return share;
}

/* The features a member gathers: those of its inputs, in whole registers of bytes, or all of its samples'. */
static StRange
st_plan_get_features (const StPlan *plan, const StShare *share)
{
  const size_t features = plan->source->n_features;
  StRange range = { 0, features };

  if (share->split == ST_SPLIT_INPUTS)
    {
      const size_t parts = ST_SUM_PARTS / share->n_members;

      range.from = st_round_up (st_sum_part (features, share->member * parts), ST_LANES);
      range.to = MIN (st_round_up (st_sum_part (features, (share->member + 1) * parts), ST_LANES), features);
    }
  return range;
}

static void
st_plan_gather (StPlan *plan, StBatchBuffer *buffer, const StShare *share)
{
  const StShare samples = st_plan_get_share (plan, ST_SPLIT_LANES, buffer->n, share->member, share->n_members);

  st_batch_buffer_gather_inputs (buffer, plan->kernels, st_plan_get_features (plan, share), share->lane, share->lanes);
  st_batch_buffer_gather_targets (buffer, samples.lane, samples.lanes);
}

/* Asks for the rows of the next batch. */
static void
st_plan_prefetch (StPlan *plan, const StShare *share)
{
  const size_t n = plan->batch->n_next;

  if (share->lane < n)
    st_source_prefetch (plan->source, st_plan_get_features (plan, share), plan->batch->next + share->lane,
                        share->lanes < n - share->lane ? share->lanes : n - share->lane);
}

static void
st_plan_run_update (StPlan *plan, const StStage *stage, const StShare *share)
{
  const StOpRun *run = &plan->runs[stage->op];

  run->op->kind->update (run, &plan->update, share, stage->rows[share->member], stage->rows[share->member + 1]);
}

/* What ops add to the losses of their samples. */
static void
st_plan_add_penalties (StPlan *plan, const StShare *share)
{
  for (size_t i = 0; i < plan->model->n_ops; i++)
    {
      const StOpRun *run = &plan->runs[i];
      const st_real *penalties = run->op->kind->get_penalties ? run->op->kind->get_penalties (run) : NULL;

      for (size_t lane = share->lane; penalties && lane < share->lane + share->lanes && lane < run->n; lane++)
        plan->loss.losses[lane] += (double) penalties[lane];
    }
}

static void
st_plan_measure_penalties (StPlan *plan, unsigned member, unsigned n_members)
{
  size_t from, to;

  st_part (plan->n_penalties, 1, member, n_members, &from, &to);
  st_penalties_measure (plan->model, plan->kernels, plan->weights->trainable, from, to, plan->penalties);
}

/* Whole weights, in turn. Gradients that are only stored leave the weights alone. */
static void
st_plan_constrain (StPlan *plan, unsigned member, unsigned n_members)
{
  const StModel *model = plan->model;
  size_t turn = 0;

  if (plan->update.gradients_only)
    return;
  for (size_t i = 0; i < model->n_weights; i++)
    if (model->weights[i].rule.constraint.kind != ST_UNCONSTRAINED && turn++ % n_members == member)
      st_constrain (&model->weights[i], plan->constraints + member * plan->constraint_scratch,
                    plan->weights->arrays[i]);
}

/* Optimizers that do not clip by norms pass by without a barrier. */
static void
st_plan_clip (StPlan *plan, unsigned member, unsigned n_members)
{
  if (n_members > 1)
    st_team_barrier (plan->team);
  st_clip_measure (&plan->update, plan->model, member, n_members, plan->squares);
  if (n_members > 1)
    st_team_barrier (plan->team);
  st_clip_apply (&plan->update, plan->model, member, n_members, plan->squares);
}

static void
st_plan_run_stage (StPlan *plan, const StStage *stage, unsigned member, unsigned n_members)
{
  const StBatch *batch = plan->batch;
  const bool has_next = batch->next && batch->n_next;
  const size_t n = stage->type == ST_STAGE_AHEAD ? batch->n_next : batch->n;
  const StShare share = st_plan_get_share (plan, stage->split, n, member, n_members);
  const StOpRun *run = &plan->runs[stage->op];

  switch (stage->type)
    {
    case ST_STAGE_GATHER:
      /* Once all is there, whoever reads it need not wait. */
      if (!plan->is_gathered)
        {
          st_plan_gather (plan, &plan->buffers[plan->present], &share);
          if (n_members > 1)
            st_team_barrier (plan->team);
        }
      break;
    case ST_STAGE_FORWARD:
      run->op->kind->forward (run, &share);
      break;
    case ST_STAGE_FINISH:
      run->op->kind->finish (run, &share);
      break;
    case ST_STAGE_PENALTY:
      st_plan_measure_penalties (plan, member, n_members);
      break;
    case ST_STAGE_LOSS:
      st_loss_run (&plan->loss, share.lane, share.lanes);
      st_plan_add_penalties (plan, &share);
      break;
    case ST_STAGE_PREPARE:
      run->op->kind->prepare_backward (run, &share);
      break;
    case ST_STAGE_BACKWARD:
      run->op->kind->backward (run, &share);
      break;
    case ST_STAGE_UPDATE:
      st_plan_run_update (plan, stage, &share);
      break;
    case ST_STAGE_CLIP:
      if (plan->update.clip)
        st_plan_clip (plan, member, n_members);
      break;
    case ST_STAGE_CONSTRAIN:
      st_plan_constrain (plan, member, n_members);
      break;
    case ST_STAGE_PREFETCH:
      if (has_next)
        st_plan_prefetch (plan, &share);
      break;
    case ST_STAGE_AHEAD:
      if (has_next)
        st_plan_gather (plan, &plan->buffers[!plan->present], &share);
      break;
    }
}

static void
st_plan_run_member (void *data, unsigned member, unsigned n_members)
{
  StPlan *plan = data;

  for (size_t i = 0; i < plan->pass->n; i++)
    {
      const StStage *stage = &plan->pass->stages[i];
      if (stage->barrier)
        st_team_barrier (plan->team);
      if (stage->split != ST_SPLIT_ONE || stage->type == ST_STAGE_UPDATE || member == 0)
        st_plan_run_stage (plan, stage, member, n_members);
    }
}

/* Points the ops and the loss at this step's numbers. */
static void
st_plan_point (StPlan *plan, StWeights *weights, const StBatch *batch, bool training, bool logits)
{
  const StBatchBuffer *buffer = &plan->buffers[plan->present];
  const size_t n_ops = plan->model->n_ops;
  st_real *x = buffer->x;

  for (size_t i = 0; i < n_ops; i++)
    {
      StOpRun *run = &plan->runs[i];

      run->n = batch->n;
      run->training = training;
      run->keeps = training || plan->options.traces_back;
      run->keep_state = plan->update.gradients_only;
      run->epoch = batch->epoch;
      run->step = batch->step;
      run->skip_activation = logits && i + 1 == n_ops;
      run->x = x;
      if (run->is_alias)
        run->y = x;
      x = run->y;
      for (size_t w = 0; w < run->op->n_weights; w++)
        run->weights[w] = weights->arrays[run->op->first_weight + w];
    }
  plan->loss.n = batch->n;
  plan->loss.y = x;
  plan->loss.batch = buffer;
  plan->loss.is_sparse = plan->options.loss == ST_SPARSE_CATEGORICAL_CROSSENTROPY && buffer->source->labels;
  plan->loss.logits_of = logits                                     ? plan->closing
                         : plan->options.loss_arguments.from_logits ? st_loss_get_logits_activation (plan->options.loss)
                                                                    : ST_LINEAR;
  plan->loss.logits_are_outputs = !logits;
  plan->loss.dy = training && n_ops ? plan->runs[n_ops - 1].dy : NULL;
}

/* The batch is gathered already if the step before was told of it. */
static void
st_plan_choose_buffers (StPlan *plan, const StSource *source, const StBatch *batch)
{
  plan->is_gathered = st_batch_buffer_holds (&plan->buffers[!plan->present], source, batch->indices, batch->n);
  if (plan->is_gathered)
    plan->present = !plan->present;
  else
    st_batch_buffer_begin (&plan->buffers[plan->present], source, batch->indices, batch->n);
  plan->buffers[!plan->present].is_ready = false;
  if (batch->next && batch->n_next && plan->kind != ST_PASS_PREDICT)
    st_batch_buffer_begin (&plan->buffers[!plan->present], source, batch->next, batch->n_next);
}

static double
st_now (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);
  return (double) now.tv_sec + 1e-9 * (double) now.tv_nsec;
}

/* By the team, or alone where that is as fast. */
static void
st_plan_run_members (StPlan *plan)
{
  const bool is_paced = plan->n_members > 1 && !plan->options.use_all_threads;
  const bool is_alone = plan->n_members == 1 || (is_paced && st_pace_is_alone (&plan->pace));
  const unsigned waits = is_paced ? st_team_count_waits (plan->team) : 0;
  const double start = is_paced ? st_now () : 0;

  plan->pass = &plan->passes[is_alone][plan->kind];
  if (is_alone)
    st_plan_run_member (plan, 0, 1);
  else
    st_team_run (plan->team, plan->n_members, st_plan_run_member, plan);
  if (is_paced)
    st_pace_note (&plan->pace, (st_now () - start) / (double) plan->batch->n,
                  st_team_count_waits (plan->team) != waits);
}

static void
st_plan_run (StPlan *plan,
             StPassKind kind,
             StWeights *weights,
             const StSource *source,
             const StBatch *batch,
             StMeasures *measures)
{
  const unsigned before = st_denormals_flush ();

  plan->kind = kind;
  plan->batch = batch;
  plan->source = source;
  plan->weights = weights;
  plan->update.penalties = plan->model->penalties;
  plan->update.n_penalties = plan->model->n_penalties;
  st_plan_choose_buffers (plan, source, batch);
  st_plan_point (plan, weights, batch, kind == ST_PASS_TRAIN, plan->is_fused && kind != ST_PASS_PREDICT);
  st_plan_run_members (plan);
  if (measures)
    st_plan_measure (plan, batch->n, measures);
  st_denormals_restore (before);
}

void
st_plan_train_step (StPlan *plan,
                    StWeights *weights,
                    StOptimizer *optimizer,
                    const StSource *source,
                    const StBatch *batch,
                    StMeasures *measures)
{
  st_optimizer_begin_step (optimizer, weights, plan->kernels, &plan->update);
  st_plan_run (plan, ST_PASS_TRAIN, weights, source, batch, measures);
}

void
st_plan_gradients (StPlan *plan,
                   StWeights *weights,
                   const StSource *source,
                   const StBatch *batch,
                   st_real *gradients,
                   StMeasures *measures)
{
  plan->update = (StUpdate){
    .kernels = plan->kernels,
    .factors = { .rule = ST_UPDATE_STORE },
    .target = gradients,
    .weights = weights->trainable,
    .gradients_only = true,
  };
  st_plan_run (plan, ST_PASS_TRAIN, weights, source, batch, measures);
}

void
st_plan_evaluate_step (StPlan *plan,
                       StWeights *weights,
                       const StSource *source,
                       const StBatch *batch,
                       StMeasures *measures)
{
  st_plan_run (plan, ST_PASS_EVALUATE, weights, source, batch, measures);
}

void
st_plan_predict (StPlan *plan, StWeights *weights, const StSource *source, const StBatch *batch, st_real *outputs)
{
  const size_t n_outputs = plan->loss.n_outputs;

  st_plan_run (plan, ST_PASS_PREDICT, weights, source, batch, NULL);
  plan->kernels->transpose ((StBlock){ .rows = n_outputs, .lanes = batch->n, .stride = plan->stride }, plan->loss.y,
                            outputs, n_outputs);
}

const st_real *
st_plan_get_activations (const StPlan *plan, size_t op)
{
  const StOpRun *run = &plan->runs[op];

  plan->kernels->transpose ((StBlock){ .rows = run->op->out_size, .lanes = run->n, .stride = plan->stride }, run->y,
                            plan->rows, run->op->out_size);
  return plan->rows;
}

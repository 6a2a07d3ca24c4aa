/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Which member does what, and where it must wait.
 *
 * Lanes are the default: a member takes its samples through all ops without waiting for anybody. But then all weights that
 * others updated travel between the processors' caches at every step. Large products are therefore split by inputs: each
 * member multiplies its own inputs by its own rows of the matrix, which it alone reads and updates, and only sums and
 * gradients travel. Where the members are no divisor of the parts of a sum, the first op with weights is split by channels
 * if the batch is small: half as much travels as by lanes. Batch normalization couples the samples; with it all ops are
 * split by channels.
 *
 * Updates are always split by rows of the weights, which lie in one piece for each member: where members take turns along
 * a row, each one's processor fetches ahead into what another is about to write.
 */

#include "plan.h"

#include <glib.h>

/* Fewer output channels a member than this are not worth splitting. */
#define ST_MIN_CHANNELS 16

/* What an op does with each number where it multiplies no matrices, in FLOP; from so many on, a batch, others may as well
 * take part in it: some microseconds. */
#define ST_ELEMENT_WORK 8
#define ST_LARGE_WORK 2e5

/* From so many samples on, what weights travel is little beside what is done with them. */
#define ST_LARGE_BATCH 65

typedef struct
{
  StPlan *plan;
  StPass *pass;
  unsigned n_members;
  /* Who wrote what the next stage reads. */
  StSplit split;
  size_t channels;
  bool is_whole;     /* it was the batch, which is there before a step begins */
  StSplit gathering; /* of the batch */
  bool *by_inputs;   /* [n_ops + 1], ops whose products are split by inputs */
  StSplit *splits;   /* [n_ops], of all else that an op does */
} StScheduler;

static bool
st_op_may_split (const StOp *op, StSplit split)
{
  return op->kind->splits ? op->kind->splits (op, split) : split == ST_SPLIT_ONE;
}

static StStage *
st_scheduler_add (StScheduler *s, StStageType type, StSplit split, size_t op)
{
  s->pass->stages[s->pass->n] = (StStage){ .type = type, .split = split, .op = op };
  return &s->pass->stages[s->pass->n++];
}

/* A stage that reads channels of a matrix (all of them if it mixes) and writes `written` channels. */
static void
st_scheduler_add_reader (StScheduler *s,
                         StStageType type,
                         StSplit split,
                         size_t op,
                         size_t read,
                         bool mixes,
                         size_t written)
{
  StStage *stage = st_scheduler_add (s, type, split, op);
  bool same = s->split == split && (split != ST_SPLIT_CHANNELS || (s->channels == read && !mixes));

  stage->barrier = s->n_members > 1 && !same && !s->is_whole;
  s->is_whole = false;
  s->split = split;
  s->channels = written;
}

static bool
st_plan_couples_lanes (const StPlan *plan)
{
  for (size_t i = 0; i < plan->model->n_ops; i++)
    if (plan->model->ops[i].kind->splits && !st_op_may_split (&plan->model->ops[i], ST_SPLIT_LANES))
      return true;
  return false;
}

/* The product after op i; -1: the first. */
static size_t
st_model_get_next_product (const StModel *model, size_t i)
{
  for (i++; i < model->n_ops && !model->ops[i].kind->flop; i++)
    ;
  return i;
}

/* Whether the weights of other members, which would travel, are clearly more than what travels instead: the others' parts
 * of the sums and the gradients, and unless they are split alike, the inputs and their gradients. */
static bool
st_scheduler_gains_by_inputs (const StScheduler *s, const StOp *op, bool is_first, bool is_chained)
{
  const size_t in = op->in_size, out = st_shape_get_channels (&op->out), batch_size = s->plan->options.batch_size;
  const bool is_wide = out >= s->n_members * ST_MIN_CHANNELS;

  if (s->n_members < 2 || ST_SUM_PARTS % s->n_members != 0 || !op->kind->finish
      || !st_op_may_split (op, ST_SPLIT_INPUTS))
    return false;
  if (s->plan->options.use_all_threads)
    return true;
  /* Narrow ones gain less than barriers take, unless all others need none. */
  if (!is_wide && (!is_first || st_plan_couples_lanes (s->plan)))
    return false;
  return in * out >= 2 * batch_size * (is_chained ? out : in + out);
}

static void
st_scheduler_choose_inputs (StScheduler *s)
{
  const StModel *model = s->plan->model;
  bool is_first = true, is_chained = true;

  for (size_t i = st_model_get_next_product (model, (size_t) -1); i < model->n_ops;
       i = st_model_get_next_product (model, i))
    {
      s->by_inputs[i] = st_scheduler_gains_by_inputs (s, &model->ops[i], is_first, is_chained);
      is_chained = s->by_inputs[i];
      is_first = false;
    }
}

static bool
st_plan_can_split_lanes (const StPlan *plan, unsigned n_members)
{
  size_t blocks = (plan->options.batch_size + ST_LANES - 1) / ST_LANES;

  return n_members < 2 || blocks % n_members == 0 || blocks >= 4 * n_members;
}

static StSplit
st_scheduler_choose_split (const StScheduler *s, const StOp *op, bool is_first)
{
  const StPlan *plan = s->plan;
  const size_t channels = MIN (st_shape_get_channels (&op->out), st_shape_get_channels (&op->in));
  const size_t enough = (plan->options.use_all_threads ? 2 : ST_MIN_CHANNELS) * s->n_members;
  const bool is_small = plan->options.batch_size < ST_LARGE_BATCH || plan->options.use_all_threads;
  const double work = op->kind->flop ? op->kind->flop (op) : ST_ELEMENT_WORK * (double) op->out_size;
  const bool is_large = (double) plan->options.batch_size * work >= ST_LARGE_WORK || plan->options.use_all_threads;
  const bool by_channels = st_op_may_split (op, ST_SPLIT_CHANNELS) && channels >= enough;
  const bool by_lanes = st_op_may_split (op, ST_SPLIT_LANES) && st_plan_can_split_lanes (plan, s->n_members);

  if (s->n_members == 1)
    return ST_SPLIT_ONE;
  if (!op->kind->mixes_channels)
    {
      if ((s->split == ST_SPLIT_CHANNELS && by_channels) || (s->split == ST_SPLIT_LANES && by_lanes))
        return s->split;
    }
  else if (by_channels && ((is_first && is_small) || st_plan_couples_lanes (plan)))
    return ST_SPLIT_CHANNELS;
  /* Small ops that would wait for each other at every turn are one member's. */
  if (by_lanes && (is_large || !st_plan_couples_lanes (plan)))
    return ST_SPLIT_LANES;
  return by_channels ? ST_SPLIT_CHANNELS : ST_SPLIT_ONE;
}

/* Cuts the rows of an op's weights, before which so much of the total work is dealt. */
static size_t *
st_scheduler_cut_rows (const StScheduler *s, size_t op, double before, double total)
{
  const StOpKind *kind = s->plan->model->ops[op].kind;
  const size_t rows = kind->update_rows (&s->plan->model->ops[op]);
  const double flop = kind->flop ? kind->flop (&s->plan->model->ops[op]) : 0;
  const unsigned n = s->n_members;
  size_t *cuts = g_new (size_t, n + 1);

  for (unsigned m = 0; m <= n; m++)
    {
      const double share = flop > 0 ? (total * m / n - before) / flop : m > 0;
      const size_t cut = (size_t) ((double) rows * CLAMP (share, 0, 1) / 4 + 0.5) * 4;

      cuts[m] = s->by_inputs[op] ? st_sum_part (rows, (size_t) ST_SUM_PARTS * m / n) : m == n ? rows : MIN (cut, rows);
    }
  return cuts;
}

/* Deals the rows of all weights: where a product is split by inputs, those of its inputs; else so that every member has as
 * much work, where most ops are one member's alone, and their gradients never travel. */
static void
st_scheduler_deal_rows (StScheduler *s)
{
  const StModel *model = s->plan->model;
  double total = 0, before = 0;

  for (size_t i = 0; i < model->n_ops; i++)
    if (model->ops[i].kind->flop && !s->by_inputs[i])
      total += model->ops[i].kind->flop (&model->ops[i]);
  for (size_t i = 0; i < s->pass->n; i++)
    {
      StStage *stage = &s->pass->stages[i];
      const StOp *op = &model->ops[stage->op];

      if (stage->type != ST_STAGE_UPDATE)
        continue;
      stage->rows = st_scheduler_cut_rows (s, stage->op, before, total);
      if (op->kind->flop && !s->by_inputs[stage->op])
        before += op->kind->flop (op);
    }
}

static void
st_scheduler_add_backward (StScheduler *s)
{
  const StModel *model = s->plan->model;

  for (size_t i = model->n_ops; i-- > 0;)
    {
      const StOp *op = &model->ops[i];
      const size_t in = st_shape_get_channels (&op->in), out = st_shape_get_channels (&op->out);
      const bool needs_dx = s->plan->runs[i].dx != NULL;

      if (op->kind->prepare_backward)
        st_scheduler_add_reader (s, ST_STAGE_PREPARE, s->splits[i], i, out, false, out);
      if (op->kind->backward && (needs_dx || (op->kind->update && !op->kind->prepare_backward)))
        st_scheduler_add_reader (s, ST_STAGE_BACKWARD, s->by_inputs[i] ? ST_SPLIT_CHANNELS : s->splits[i], i, out,
                                 op->kind->mixes_channels, in);
      if (!needs_dx && op->kind->update)
        break;
    }
}

/* The first one waits for all that others have made of the gradients, and until nobody reads the weights any more. */
static void
st_scheduler_add_updates (StScheduler *s)
{
  const StModel *model = s->plan->model;
  bool is_first = true;

  for (size_t i = model->n_ops; i-- > 0;)
    if (model->ops[i].kind->update_rows && model->ops[i].kind->update_rows (&model->ops[i]))
      {
        st_scheduler_add (s, ST_STAGE_UPDATE, ST_SPLIT_ONE, i)->barrier = is_first && s->n_members > 1;
        is_first = false;
      }
  st_scheduler_deal_rows (s);
}

static void
st_scheduler_add_forward (StScheduler *s, size_t i, bool is_first)
{
  const StModel *model = s->plan->model;
  const StOp *op = &model->ops[i];
  const size_t in = st_shape_get_channels (&op->in), out = st_shape_get_channels (&op->out);
  const bool by_inputs = s->by_inputs[i];

  if (by_inputs && s->is_whole)
    s->gathering = s->pass->stages[0].split = ST_SPLIT_INPUTS;
  if (by_inputs)
    st_scheduler_add_reader (s, ST_STAGE_FORWARD, ST_SPLIT_INPUTS, i, in, true, 0);
  if (by_inputs && s->by_inputs[st_model_get_next_product (model, i)] && st_op_may_split (op, ST_SPLIT_CHANNELS))
    s->splits[i] = ST_SPLIT_CHANNELS;
  else
    s->splits[i] = st_scheduler_choose_split (s, op, is_first && !by_inputs);
  if (by_inputs)
    st_scheduler_add_reader (s, ST_STAGE_FINISH, s->splits[i], i, 0, true, out);
  else if (op->kind->forward)
    st_scheduler_add_reader (s, ST_STAGE_FORWARD, s->splits[i], i, in, op->kind->mixes_channels, out);
}

static void
st_plan_schedule_pass (StPlan *plan, StPass *pass, unsigned n_members, bool loss, bool training)
{
  const StModel *model = plan->model;
  const StSplit all = n_members > 1 ? ST_SPLIT_LANES : ST_SPLIT_ONE;
  g_autofree bool *by_inputs = g_new0 (bool, model->n_ops + 1);
  g_autofree StSplit *splits = g_new (StSplit, model->n_ops + 1);
  StScheduler s = {
    .plan = plan,
    .pass = pass,
    .n_members = n_members,
    .split = all,
    .is_whole = true,
    .gathering = all,
    .by_inputs = by_inputs,
    .splits = splits,
  };
  const size_t first = st_model_get_next_product (model, (size_t) -1);

  pass->stages = g_new0 (StStage, 5 * model->n_ops + 7);
  st_scheduler_choose_inputs (&s);
  st_scheduler_add (&s, ST_STAGE_GATHER, all, 0);
  for (size_t i = 0; i < model->n_ops; i++)
    st_scheduler_add_forward (&s, i, i <= first);
  if (loss && model->n_penalties)
    st_scheduler_add (&s, ST_STAGE_PENALTY, all, 0);
  if (loss)
    st_scheduler_add_reader (&s, ST_STAGE_LOSS, all, 0, 0, false, 0);
  if (training)
    {
      st_scheduler_add_backward (&s);
      st_scheduler_add (&s, ST_STAGE_PREFETCH, s.gathering, 0);
      st_scheduler_add_updates (&s);
      st_scheduler_add (&s, ST_STAGE_CLIP, all, 0);
      if (st_model_has_constraints (model))
        st_scheduler_add (&s, ST_STAGE_CONSTRAIN, all, 0)->barrier = n_members > 1;
    }
  if (loss)
    st_scheduler_add (&s, ST_STAGE_AHEAD, s.gathering, 0);
}

void
st_plan_schedule (StPlan *plan)
{
  for (int alone = 0; alone < 2; alone++)
    {
      StPass *passes = plan->passes[alone];
      const unsigned n_members = alone ? 1 : plan->n_members;

      st_plan_schedule_pass (plan, &passes[ST_PASS_PREDICT], n_members, false, false);
      st_plan_schedule_pass (plan, &passes[ST_PASS_EVALUATE], n_members, true, false);
      if (plan->options.training)
        st_plan_schedule_pass (plan, &passes[ST_PASS_TRAIN], n_members, true, true);
    }
}

void
st_plan_clear_schedule (StPlan *plan)
{
  for (int alone = 0; alone < 2; alone++)
    for (int kind = 0; kind < ST_N_PASSES; kind++)
      {
        StPass *pass = &plan->passes[alone][kind];

        for (size_t i = 0; i < pass->n; i++)
          g_free (pass->stages[i].rows);
        g_free (pass->stages);
      }
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model.h"

#include <glib.h>
#include <math.h>
#include <string.h>

size_t
st_shape_get_size (const StShape *shape)
{
  size_t size = 1;

  for (int i = 0; i < shape->rank; i++)
    size *= shape->dim[i];
  return size;
}

StModel *
st_model_new (const StShape *input)
{
  StModel *model = g_new0 (StModel, 1);

  model->input = *input;
  return model;
}

void
st_model_free (StModel *model)
{
  if (!model)
    return;
  for (size_t i = 0; i < model->n_ops; i++)
    g_free (model->ops[i].config);
  g_free (model->ops);
  g_free (model->weights);
  g_free (model->penalties);
  g_free (model);
}

static void
st_model_add_weight (StModel *model, size_t op, const StOpWeight *weight)
{
  size_t *end = weight->trainable ? &model->n_trainable : &model->n_state;
  StWeightInfo info = {
    .op = op,
    .name = weight->name,
    .shape = weight->shape,
    .size = st_shape_get_size (&weight->shape),
    .trainable = weight->trainable,
    .offset = *end,
    .fan_in = weight->fan_in,
    .fan_out = weight->fan_out,
  };

  *end += info.size;
  model->weights = g_renew (StWeightInfo, model->weights, model->n_weights + 1);
  model->weights[model->n_weights++] = info;
}

size_t
st_model_add (StModel *model, const StOpKind *kind, const void *config)
{
  StOp op = {
    .kind = kind,
    .in = model->n_ops ? model->ops[model->n_ops - 1].out : model->input,
    .first_weight = model->n_weights,
  };

  if (!kind->infer (config, &op.in, &op.out))
    return SIZE_MAX;
  if (kind->config_size)
    op.config = g_memdup2 (config, kind->config_size);
  op.in_size = st_shape_get_size (&op.in);
  op.out_size = st_shape_get_size (&op.out);
  if (kind->weights)
    {
      StOpWeight weights[ST_MAX_OP_WEIGHTS] = { 0 };

      op.n_weights = kind->weights (op.config, &op.in, weights);
      for (size_t i = 0; i < op.n_weights; i++)
        st_model_add_weight (model, model->n_ops, &weights[i]);
    }
  model->ops = g_renew (StOp, model->ops, model->n_ops + 1);
  model->ops[model->n_ops] = op;
  return model->n_ops++;
}

void
st_model_set_rule (StModel *model, size_t weight, const StWeightRule *rule)
{
  StWeightInfo *info = &model->weights[weight];

  info->rule = *rule;
  if (rule->l1 == 0 && rule->l2 == 0)
    return;
  model->penalties = g_renew (StPenalty, model->penalties, model->n_penalties + 1);
  model->penalties[model->n_penalties++] = (StPenalty){
    .offset = info->offset,
    .size = info->size,
    .l1 = (st_real) rule->l1,
    .l2 = (st_real) rule->l2,
  };
}

size_t
st_model_get_n_ops (const StModel *model)
{
  return model->n_ops;
}

const StShape *
st_model_get_input (const StModel *model)
{
  return &model->input;
}

const StShape *
st_model_get_output (const StModel *model, size_t op)
{
  return &model->ops[op].out;
}

size_t
st_model_get_n_weights (const StModel *model)
{
  return model->n_weights;
}

const StWeightInfo *
st_model_get_weight (const StModel *model, size_t i)
{
  return &model->weights[i];
}

double
st_model_get_forward_flop (const StModel *model)
{
  double flop = 0;

  for (size_t i = 0; i < model->n_ops; i++)
    if (model->ops[i].kind->flop)
      flop += model->ops[i].kind->flop (&model->ops[i]);
  return flop;
}

double
st_model_get_train_flop (const StModel *model)
{
  double flop = 0;
  bool first = true;

  for (size_t i = 0; i < model->n_ops; i++)
    if (model->ops[i].kind->flop)
      {
        flop += (first ? 2 : 3) * model->ops[i].kind->flop (&model->ops[i]);
        first = false;
      }
  return flop;
}

size_t
st_model_get_inference_batch (const StModel *model)
{
  const size_t cache = (size_t) 512 << 10;
  size_t widest = st_shape_get_size (&model->input), batch;

  for (size_t i = 0; i < model->n_ops; i++)
    widest = MAX (widest, model->ops[i].in_size + model->ops[i].out_size);
  batch = cache / (widest * sizeof (st_real)) / 32 * 32;
  return CLAMP (batch, 32, 1024);
}

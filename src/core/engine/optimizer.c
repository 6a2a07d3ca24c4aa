/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The update rules of keras.optimizers (Keras 3): what happens once a step; the loops are the kernels'. */

#include "arena.h"
#include "model.h"
#include "penalty.h"

#include <glib.h>
#include <math.h>
#include <string.h>

static size_t
st_optimizer_count_slots (const StOptimizerConfig *config)
{
  switch (config->rule)
    {
    case ST_SGD:
      return config->momentum > 0 ? 1 : 0;
    case ST_ADAM:
      return config->amsgrad ? 3 : 2;
    }
  return 0;
}

static StOptimizer *
st_optimizer_alloc (const StOptimizerConfig *config, size_t n_trainable, size_t n_weights)
{
  StOptimizer *optimizer = g_new0 (StOptimizer, 1);
  size_t bytes = 0, offsets[ST_MAX_SLOTS];

  optimizer->config = *config;
  optimizer->n_slots = st_optimizer_count_slots (config);
  optimizer->n_trainable = n_trainable;
  optimizer->n_weights = n_weights;
  optimizer->offsets = g_new (size_t, n_weights);
  for (size_t s = 0; s < optimizer->n_slots; s++)
    offsets[s] = st_arena_place (&bytes, n_trainable * sizeof (st_real));
  optimizer->arena = st_arena_new (bytes);
  for (size_t s = 0; s < optimizer->n_slots; s++)
    optimizer->slots[s] = optimizer->arena + offsets[s] / sizeof (st_real);
  return optimizer;
}

StOptimizer *
st_optimizer_new (const StModel *model, const StOptimizerConfig *config)
{
  StOptimizer *optimizer = st_optimizer_alloc (config, model->n_trainable, model->n_weights);

  for (size_t i = 0; i < model->n_weights; i++)
    optimizer->offsets[i] = model->weights[i].trainable ? model->weights[i].offset : SIZE_MAX;
  return optimizer;
}

StOptimizer *
st_optimizer_copy (const StOptimizer *from)
{
  StOptimizer *optimizer = st_optimizer_alloc (&from->config, from->n_trainable, from->n_weights);

  memcpy (optimizer->offsets, from->offsets, from->n_weights * sizeof *from->offsets);
  st_optimizer_assign (optimizer, from);
  return optimizer;
}

void
st_optimizer_assign (StOptimizer *optimizer, const StOptimizer *from)
{
  optimizer->config = from->config;
  optimizer->iterations = from->iterations;
  for (size_t s = 0; s < from->n_slots; s++)
    memcpy (optimizer->slots[s], from->slots[s], from->n_trainable * sizeof (st_real));
}

void
st_optimizer_free (StOptimizer *optimizer)
{
  if (!optimizer)
    return;
  st_arena_free (optimizer->arena);
  g_free (optimizer->offsets);
  g_free (optimizer);
}

const StOptimizerConfig *
st_optimizer_get_config (const StOptimizer *optimizer)
{
  return &optimizer->config;
}

void
st_optimizer_set_learning_rate (StOptimizer *optimizer, double learning_rate)
{
  optimizer->config.learning_rate = learning_rate;
}

int64_t
st_optimizer_get_iterations (const StOptimizer *optimizer)
{
  return optimizer->iterations;
}

void
st_optimizer_set_iterations (StOptimizer *optimizer, int64_t iterations)
{
  optimizer->iterations = iterations;
}

size_t
st_optimizer_get_n_slots (const StOptimizer *optimizer)
{
  return optimizer->n_slots;
}

st_real *
st_optimizer_get_slot (StOptimizer *optimizer, size_t s, size_t i)
{
  if (s >= optimizer->n_slots || optimizer->offsets[i] == SIZE_MAX)
    return NULL;
  return optimizer->slots[s] + optimizer->offsets[i];
}

/* Keras takes the powers of the betas in the weights' own type, and the rate's correction with them. */
static void
st_adam_begin_step (const StOptimizerConfig *config, int64_t step, StUpdateFactors *factors)
{
  st_real power_1 = (st_real) pow ((st_real) config->beta_1, (double) step);
  st_real power_2 = (st_real) pow ((st_real) config->beta_2, (double) step);

  factors->rule = config->amsgrad ? ST_UPDATE_AMSGRAD : ST_UPDATE_ADAM;
  factors->rate = (st_real) config->learning_rate * (st_real) sqrt (1 - power_2) / (1 - power_1);
  factors->one_minus_beta_1 = (st_real) (1 - config->beta_1);
  factors->one_minus_beta_2 = (st_real) (1 - config->beta_2);
  factors->epsilon = (st_real) config->epsilon;
}

void
st_optimizer_begin_step (StOptimizer *optimizer, StWeights *weights, const StKernels *kernels, StUpdate *update)
{
  const StOptimizerConfig *config = &optimizer->config;

  *update = (StUpdate){
    .kernels = kernels,
    .target = weights->trainable,
    .weights = weights->trainable,
    .factors = { .rule = ST_UPDATE_SGD, .rate = (st_real) config->learning_rate },
  };
  for (size_t s = 0; s < optimizer->n_slots; s++)
    update->slots[s] = optimizer->slots[s];
  optimizer->iterations++;
  switch (config->rule)
    {
    case ST_SGD:
      if (config->momentum > 0)
        {
          update->factors.rule = config->nesterov ? ST_UPDATE_NESTEROV : ST_UPDATE_MOMENTUM;
          update->factors.momentum = (st_real) config->momentum;
        }
      break;
    case ST_ADAM:
      st_adam_begin_step (config, optimizer->iterations, &update->factors);
      break;
    }
}

void
st_update_apply (const StUpdate *update, size_t offset, size_t n, st_real *gradient)
{
  st_real *slots[ST_MAX_SLOTS];

  st_penalties_add (update, offset, n, gradient);
  for (size_t s = 0; s < ST_MAX_SLOTS; s++)
    slots[s] = update->slots[s] ? update->slots[s] + offset : NULL;
  update->kernels->update (&update->factors, n, gradient, update->target + offset, slots);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* An optimizer's state: its slots lie in one arena, each laid out as the trainable weights. */

#include "arena.h"
#include "clip.h"

#include <glib.h>
#include <string.h>

/* The slots of a rule as Keras names them. */
static size_t
st_optimizer_list_slots (const StOptimizerConfig *config, const char *names[ST_MAX_SLOTS])
{
  static const char *const fixed[ST_N_OPTIMIZER_RULES][2] = {
    [ST_ADAM] = { "momentum", "velocity" },
    [ST_RMSPROP] = { "velocity" },
    [ST_ADAMAX] = { "momentum", "norm" },
    [ST_NADAM] = { "momentum", "velocity" },
    [ST_ADADELTA] = { "accumulated_grad", "accumulated_delta_var" },
    [ST_ADAGRAD] = { "accumulator" },
    [ST_FTRL] = { "accumulator", "linear" },
    [ST_LION] = { "momentum" },
  };
  size_t n = 0;

  while (n < 2 && fixed[config->rule][n])
    {
      names[n] = fixed[config->rule][n];
      n++;
    }
  if (config->rule == ST_ADAM && config->amsgrad)
    names[n++] = "velocity_hat";
  if ((config->rule == ST_SGD || config->rule == ST_RMSPROP) && config->momentum > 0)
    names[n++] = "momentum";
  if (config->rule == ST_RMSPROP && config->centered)
    names[n++] = "average_gradient";
  if (config->use_ema)
    names[n++] = "average";
  return n;
}

static bool
st_optimizer_stores_gradients (const StOptimizerConfig *config)
{
  return config->clipnorm > 0 || config->global_clipnorm > 0;
}

size_t
st_optimizer_count_stores (const StOptimizerConfig *config)
{
  const char *names[ST_MAX_SLOTS];

  return st_optimizer_list_slots (config, names) + st_optimizer_stores_gradients (config);
}

static void
st_optimizer_start_accumulators (StOptimizer *optimizer)
{
  if (optimizer->config.rule == ST_ADAGRAD || optimizer->config.rule == ST_FTRL)
    for (size_t i = 0; i < optimizer->n_trainable; i++)
      optimizer->slots[0][i] = (st_real) optimizer->config.initial_accumulator_value;
}

static StOptimizer *
st_optimizer_alloc (const StOptimizerConfig *config, size_t n_trainable, size_t n_weights)
{
  StOptimizer *optimizer = g_new0 (StOptimizer, 1);
  const bool stores = st_optimizer_stores_gradients (config);
  size_t bytes = 0, offsets[ST_MAX_SLOTS + 1];

  optimizer->config = *config;
  optimizer->n_slots = st_optimizer_list_slots (config, optimizer->slot_names);
  optimizer->n_trainable = n_trainable;
  optimizer->n_weights = n_weights;
  optimizer->offsets = g_new (size_t, n_weights);
  for (size_t s = 0; s < optimizer->n_slots + stores; s++)
    offsets[s] = st_arena_place (&bytes, n_trainable * sizeof (st_real));
  optimizer->arena = st_arena_new (bytes);
  for (size_t s = 0; s < optimizer->n_slots; s++)
    optimizer->slots[s] = optimizer->arena + offsets[s] / sizeof (st_real);
  if (stores)
    {
      optimizer->gradients = optimizer->arena + offsets[optimizer->n_slots] / sizeof (st_real);
      optimizer->clip = g_new0 (StClip, 1);
    }
  st_optimizer_start_accumulators (optimizer);
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
  st_optimizer_take_state (optimizer, from);
}

void
st_optimizer_take_state (StOptimizer *optimizer, const StOptimizer *from)
{
  optimizer->iterations = from->iterations;
  optimizer->nadam_step = 0;
  for (size_t s = 0; s < from->n_slots; s++)
    memcpy (optimizer->slots[s], from->slots[s], from->n_trainable * sizeof (st_real));
}

void
st_optimizer_free (StOptimizer *optimizer)
{
  if (!optimizer)
    return;
  st_arena_free (optimizer->arena);
  g_free (optimizer->clip);
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
  optimizer->config.schedule.kind = ST_CONSTANT_RATE;
}

double
st_optimizer_get_learning_rate (const StOptimizer *optimizer)
{
  if (optimizer->config.schedule.kind == ST_CONSTANT_RATE)
    return optimizer->config.learning_rate;
  return st_schedule_get_learning_rate (&optimizer->config.schedule, optimizer->iterations);
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

const char *
st_optimizer_get_slot_name (const StOptimizer *optimizer, size_t s)
{
  return optimizer->slot_names[s];
}

st_real *
st_optimizer_get_slot (StOptimizer *optimizer, size_t s, size_t i)
{
  if (s >= optimizer->n_slots || optimizer->offsets[i] == SIZE_MAX)
    return NULL;
  return optimizer->slots[s] + optimizer->offsets[i];
}

/* The moving average of all trainable weights, the last slot; NULL where there is none. */
static st_real *
st_optimizer_get_average (const StOptimizer *optimizer)
{
  return optimizer->config.use_ema ? optimizer->slots[optimizer->n_slots - 1] : NULL;
}

void
st_optimizer_swap_average (StOptimizer *optimizer, StWeights *weights)
{
  st_real *average = st_optimizer_get_average (optimizer);

  for (size_t i = 0; average && i < optimizer->n_trainable; i++)
    {
      const st_real weight = weights->trainable[i];
      weights->trainable[i] = average[i];
      average[i] = weight;
    }
}

void
st_optimizer_take_average (StOptimizer *optimizer, StWeights *weights)
{
  const st_real *average = st_optimizer_get_average (optimizer);

  if (average)
    memcpy (weights->trainable, average, optimizer->n_trainable * sizeof *average);
}

void
st_optimizer_set_average (StOptimizer *optimizer, const StWeights *weights)
{
  st_real *average = st_optimizer_get_average (optimizer);

  if (average)
    memcpy (average, weights->trainable, optimizer->n_trainable * sizeof *average);
}

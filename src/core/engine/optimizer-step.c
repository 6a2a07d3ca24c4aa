/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What each rule of keras.optimizers (Keras 3) settles once a step; the loops over the weights are the kernels'. */

#include "clip.h"
#include "penalty.h"

#include <math.h>

/* Keras takes the powers of the betas in the weights' own type, and the rate's correction with them. */
static st_real
st_power (double base, int64_t exponent)
{
  return (st_real) pow ((st_real) base, (double) exponent);
}

static void
st_adam_begin_step (const StOptimizer *optimizer, StUpdateFactors *factors)
{
  const StOptimizerConfig *config = &optimizer->config;
  const st_real power_1 = st_power (config->beta_1, optimizer->iterations);
  const st_real power_2 = st_power (config->beta_2, optimizer->iterations);

  factors->rule = config->amsgrad ? ST_UPDATE_AMSGRAD : ST_UPDATE_ADAM;
  factors->rate *= (st_real) sqrt (1 - power_2) / (1 - power_1);
}

static void
st_adamax_begin_step (const StOptimizer *optimizer, StUpdateFactors *factors)
{
  factors->rule = ST_UPDATE_ADAMAX;
  factors->rate /= 1 - st_power (optimizer->config.beta_1, optimizer->iterations);
}

/* Dozat, 2016: the momentum of step t is beta_1 (1 - 0.96^t / 2). */
static double
st_nadam_get_momentum (const StOptimizerConfig *config, int64_t step)
{
  return config->beta_1 * (1 - 0.5 * pow (0.96, (double) step));
}

/* The product of the momentums up to this step. It follows from the count of steps alone; the one before is at hand,
 * except after a load. */
double
st_optimizer_get_momentum_product (StOptimizer *optimizer)
{
  if (optimizer->nadam_step > optimizer->iterations)
    optimizer->nadam_step = 0;
  if (optimizer->nadam_step == 0)
    optimizer->nadam_product = 1;
  while (optimizer->nadam_step < optimizer->iterations)
    {
      optimizer->nadam_step++;
      optimizer->nadam_product *= st_nadam_get_momentum (&optimizer->config, optimizer->nadam_step);
      if (optimizer->nadam_product == 0)
        optimizer->nadam_step = optimizer->iterations;
    }
  return optimizer->nadam_product;
}

static void
st_nadam_begin_step (StOptimizer *optimizer, StUpdateFactors *factors)
{
  const StOptimizerConfig *config = &optimizer->config;
  const double now = st_nadam_get_momentum (config, optimizer->iterations);
  const double next = st_nadam_get_momentum (config, optimizer->iterations + 1);
  const double product = st_optimizer_get_momentum_product (optimizer);

  factors->rule = ST_UPDATE_NADAM;
  factors->nadam_momentum = (st_real) (next / (1 - product * next));
  factors->nadam_gradient = (st_real) ((1 - now) / (1 - product));
  factors->nadam_rate = 1 / (1 - st_power (config->beta_2, optimizer->iterations));
}

static void
st_ftrl_begin_step (const StOptimizerConfig *config, StUpdateFactors *factors)
{
  factors->rule = ST_UPDATE_FTRL;
  factors->power = (st_real) -config->learning_rate_power;
  factors->l1 = (st_real) config->l1;
  factors->quadratic = (st_real) (2 * config->l2 + config->beta / (double) factors->rate);
  factors->shrinkage = (st_real) (2 * config->shrinkage);
}

static void
st_optimizer_choose_rule (StOptimizer *optimizer, StUpdateFactors *factors)
{
  const StOptimizerConfig *config = &optimizer->config;

  switch (config->rule)
    {
    case ST_SGD:
      factors->rule = config->momentum <= 0 ? ST_UPDATE_SGD
                      : config->nesterov    ? ST_UPDATE_NESTEROV
                                            : ST_UPDATE_MOMENTUM;
      break;
    case ST_ADAM:
      st_adam_begin_step (optimizer, factors);
      break;
    case ST_RMSPROP:
      factors->rule = ST_UPDATE_RMSPROP;
      factors->is_centered = config->centered;
      break;
    case ST_ADAMAX:
      st_adamax_begin_step (optimizer, factors);
      break;
    case ST_NADAM:
      st_nadam_begin_step (optimizer, factors);
      break;
    case ST_ADADELTA:
      factors->rule = ST_UPDATE_ADADELTA;
      break;
    case ST_ADAGRAD:
      factors->rule = ST_UPDATE_ADAGRAD;
      break;
    case ST_FTRL:
      st_ftrl_begin_step (config, factors);
      break;
    case ST_LION:
    case ST_N_OPTIMIZER_RULES:
      factors->rule = ST_UPDATE_LION;
      break;
    }
}

/* The average of the first step is the weight itself. */
static void
st_optimizer_add_extras (const StOptimizer *optimizer, double learning_rate, StUpdateFactors *factors)
{
  const StOptimizerConfig *config = &optimizer->config;
  const int64_t period = config->ema_overwrite_frequency;

  factors->scale = 1;
  factors->clip = (st_real) config->clipvalue;
  factors->decay = 1 - (st_real) config->weight_decay * (st_real) learning_rate;
  factors->averages = config->use_ema;
  factors->average_slot = config->use_ema ? optimizer->n_slots - 1 : 0;
  factors->average_momentum = optimizer->iterations > 1 ? (st_real) config->ema_momentum : 0;
  factors->overwrites = config->use_ema && period > 0 && optimizer->iterations % period == 0;
  factors->has_extras = config->clipvalue > 0 || config->weight_decay > 0 || config->use_ema || optimizer->gradients;
}

void
st_optimizer_begin_step (StOptimizer *optimizer, StWeights *weights, const StKernels *kernels, StUpdate *update)
{
  const StOptimizerConfig *config = &optimizer->config;
  const double rho = config->rule == ST_RMSPROP || config->rule == ST_ADADELTA ? config->rho : config->beta_2;
  const double learning_rate = st_optimizer_get_learning_rate (optimizer);
  StUpdateFactors *factors = &update->factors;

  *update = (StUpdate){
    .kernels = kernels,
    .target = weights->trainable,
    .weights = weights->trainable,
    .factors = { .rate = (st_real) learning_rate,
                 .momentum = (st_real) config->momentum,
                 .beta_1 = (st_real) config->beta_1,
                 .beta_2 = (st_real) rho,
                 .one_minus_beta_1 = (st_real) (1 - config->beta_1),
                 .one_minus_beta_2 = (st_real) (1 - rho),
                 .epsilon = (st_real) config->epsilon },
  };
  for (size_t s = 0; s < optimizer->n_slots; s++)
    update->slots[s] = optimizer->slots[s];
  optimizer->iterations++;
  st_optimizer_choose_rule (optimizer, factors);
  st_optimizer_add_extras (optimizer, learning_rate, factors);
  if (!optimizer->gradients)
    return;
  *optimizer->clip = (StClip){
    .gradients = optimizer->gradients,
    .weights = weights->trainable,
    .factors = *factors,
    .is_global = config->clipnorm <= 0,
    .most = config->clipnorm > 0 ? config->clipnorm : config->global_clipnorm,
  };
  update->clip = optimizer->clip;
  update->target = optimizer->gradients;
  *factors = (StUpdateFactors){ .rule = ST_UPDATE_STORE };
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

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The learning rate schedules of keras.optimizers.schedules (Keras 3), by their formulas. */

#include "st-engine.h"

#include <math.h>

/* p = step / decay_steps, whole where it goes down in stairs */
static double
st_schedule_get_progress (const StSchedule *s, double step)
{
  const double p = step / s->decay_steps;

  return s->staircase ? floor (p) : p;
}

/* The first value up to its boundary, the last one beyond all of them. */
static double
st_piecewise_constant_decay (const StSchedule *s, double step)
{
  size_t i = 0;

  while (i < s->n_boundaries && step > s->boundaries[i])
    i++;
  return s->values[i];
}

/* (initial - end) (1 - p)^power + end; with `cycle` the period grows so that the step stays inside it. */
static double
st_polynomial_decay (const StSchedule *s, double step)
{
  double period = s->decay_steps;

  if (s->cycle)
    period *= step == 0 ? 1 : ceil (step / s->decay_steps);
  else
    step = fmin (step, period);
  return (s->initial_learning_rate - s->end_learning_rate) * pow (1 - step / period, s->power) + s->end_learning_rate;
}

/* Half a cosine from 1 to alpha. */
static double
st_cosine (const StSchedule *s, double fraction, double height)
{
  return (1 - s->alpha) * 0.5 * height * (1 + cos (M_PI * fraction)) + s->alpha;
}

static double
st_cosine_decay (const StSchedule *s, double step)
{
  if (isnan (s->warmup_target))
    return s->initial_learning_rate * st_cosine (s, fmin (step, s->decay_steps) / s->decay_steps, 1);
  step = fmin (step, s->decay_steps + s->warmup_steps);
  if (step < s->warmup_steps)
    return s->initial_learning_rate + (s->warmup_target - s->initial_learning_rate) * step / s->warmup_steps;
  return s->warmup_target * st_cosine (s, (step - s->warmup_steps) / s->decay_steps, 1);
}

/* Periods of first, first · t_mul, first · t_mul², ... steps, each m_mul times as high (Loshchilov and Hutter, 2016). */
static double
st_cosine_decay_restarts (const StSchedule *s, double step)
{
  double fraction = step / s->decay_steps, restart;

  if (s->t_mul == 1)
    {
      restart = floor (fraction);
      fraction -= restart;
    }
  else
    {
      restart = floor (log (1 - fraction * (1 - s->t_mul)) / log (s->t_mul));
      fraction = (fraction - (1 - pow (s->t_mul, restart)) / (1 - s->t_mul)) / pow (s->t_mul, restart);
    }
  return s->initial_learning_rate * st_cosine (s, fraction, pow (s->m_mul, restart));
}

double
st_schedule_get_learning_rate (const StSchedule *s, int64_t iteration)
{
  const double step = (double) iteration;

  switch (s->kind)
    {
    case ST_EXPONENTIAL_DECAY:
      return s->initial_learning_rate * pow (s->decay_rate, st_schedule_get_progress (s, step));
    case ST_PIECEWISE_CONSTANT_DECAY:
      return st_piecewise_constant_decay (s, step);
    case ST_POLYNOMIAL_DECAY:
      return st_polynomial_decay (s, step);
    case ST_INVERSE_TIME_DECAY:
      return s->initial_learning_rate / (1 + s->decay_rate * st_schedule_get_progress (s, step));
    case ST_COSINE_DECAY:
      return st_cosine_decay (s, step);
    case ST_COSINE_DECAY_RESTARTS:
      return st_cosine_decay_restarts (s, step);
    case ST_CONSTANT_RATE:
      break;
    }
  return s->initial_learning_rate;
}

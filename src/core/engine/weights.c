/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "arena.h"
#include "model.h"

#include <glib.h>
#include <math.h>
#include <string.h>

static StWeights *
st_weights_alloc (size_t n_trainable, size_t n_state, size_t n_weights, void *(*new_arena) (size_t bytes))
{
  StWeights *weights = g_new0 (StWeights, 1);
  size_t bytes = 0;
  size_t trainable = st_arena_place (&bytes, n_trainable * sizeof (st_real));
  /* A kernel may read a register beyond the end of a weight: the next cache line is nobody's. */
  st_arena_place (&bytes, ST_ALIGNMENT);
  size_t state = st_arena_place (&bytes, n_state * sizeof (st_real));

  weights->arena = new_arena (bytes);
  weights->trainable = weights->arena + trainable / sizeof (st_real);
  weights->state = weights->arena + state / sizeof (st_real);
  weights->n_trainable = n_trainable;
  weights->n_state = n_state;
  weights->n_weights = n_weights;
  weights->arrays = g_new (st_real *, n_weights);
  return weights;
}

StWeights *
st_weights_new (const StModel *model)
{
  StWeights *weights = st_weights_alloc (model->n_trainable, model->n_state, model->n_weights, st_arena_new);

  for (size_t i = 0; i < model->n_weights; i++)
    weights->arrays[i] = (model->weights[i].trainable ? weights->trainable : weights->state) + model->weights[i].offset;
  return weights;
}

StWeights *
st_weights_copy (const StWeights *from)
{
  StWeights *weights = st_weights_alloc (from->n_trainable, from->n_state, from->n_weights, st_arena_new_compact);

  for (size_t i = 0; i < from->n_weights; i++)
    weights->arrays[i] = weights->arena + (from->arrays[i] - from->arena);
  st_weights_assign (weights, from);
  return weights;
}

void
st_weights_assign (StWeights *weights, const StWeights *from)
{
  memcpy (weights->trainable, from->trainable, from->n_trainable * sizeof (st_real));
  memcpy (weights->state, from->state, from->n_state * sizeof (st_real));
}

void
st_weights_free (StWeights *weights)
{
  if (!weights)
    return;
  st_arena_free (weights->arena);
  g_free (weights->arrays);
  g_free (weights);
}

st_real *
st_weights_get (StWeights *weights, size_t i)
{
  return weights->arrays[i];
}

st_real *
st_weights_get_trainable (StWeights *weights, size_t *n)
{
  if (n)
    *n = weights->n_trainable;
  return weights->trainable;
}

st_real *
st_weights_get_state (StWeights *weights, size_t *n)
{
  if (n)
    *n = weights->n_state;
  return weights->state;
}

static bool
st_are_finite (const st_real *values, size_t n)
{
  for (size_t i = 0; i < n; i++)
    if (!isfinite (values[i]))
      return false;
  return true;
}

bool
st_weights_are_finite (const StWeights *weights)
{
  return st_are_finite (weights->trainable, weights->n_trainable) && st_are_finite (weights->state, weights->n_state);
}

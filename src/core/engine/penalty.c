/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "penalty.h"

#include <math.h>
#include <string.h>

/* Weights summed at a time. */
#define ST_PENALTY_PIECE ((size_t) 4096)
/* keras.backend.epsilon () */
#define ST_NORM_EPSILON ((st_real) 1e-7)

static size_t
st_penalty_count_pieces (const StPenalty *penalty)
{
  return (penalty->size + ST_PENALTY_PIECE - 1) / ST_PENALTY_PIECE;
}

size_t
st_penalties_count_pieces (const StModel *model)
{
  size_t n = 0;

  for (size_t i = 0; i < model->n_penalties; i++)
    n += st_penalty_count_pieces (&model->penalties[i]);
  return n;
}

static double
st_penalty_measure_piece (const StPenalty *penalty, const StKernels *kernels, const st_real *trainable, size_t piece)
{
  const size_t from = piece * ST_PENALTY_PIECE, left = penalty->size - from;
  st_real absolute, squares;

  kernels->sums (left < ST_PENALTY_PIECE ? left : ST_PENALTY_PIECE, trainable + penalty->offset + from, &absolute,
                 &squares);
  return (double) penalty->l1 * (double) absolute + (double) penalty->l2 * (double) squares;
}

void
st_penalties_measure (const StModel *model,
                      const StKernels *kernels,
                      const st_real *trainable,
                      size_t from,
                      size_t to,
                      double *sums)
{
  size_t piece = 0;

  for (size_t i = 0; i < model->n_penalties; i++)
    for (size_t p = 0; p < st_penalty_count_pieces (&model->penalties[i]); p++, piece++)
      if (piece >= from && piece < to)
        sums[piece] = st_penalty_measure_piece (&model->penalties[i], kernels, trainable, p);
}

void
st_penalties_add (const StUpdate *update, size_t offset, size_t n, st_real *gradient)
{
  for (size_t i = 0; i < update->n_penalties; i++)
    {
      const StPenalty *penalty = &update->penalties[i];
      const size_t end = penalty->offset + penalty->size;
      const size_t from = offset > penalty->offset ? offset : penalty->offset;
      const size_t to = offset + n < end ? offset + n : end;

      if (from < to)
        update->kernels->penalize (to - from, update->weights + from, penalty->l1, penalty->l2,
                                   gradient + (from - offset));
    }
}

/* A weight as rows of its last axis: which norm the rows begin with, and how far norms of a row lie apart. */
typedef struct
{
  const StShape *shape;
  unsigned axes;
  size_t n_rows, row;
} StNorms;

static bool
st_norms_runs_along (const StNorms *norms, int axis)
{
  return norms->axes >> axis & 1;
}

static StNorms
st_norms_get (const StWeightInfo *info)
{
  const size_t row = info->shape.rank ? info->shape.dim[info->shape.rank - 1] : 1;

  return (StNorms){ .shape = &info->shape, .axes = info->rule.constraint.axes, .n_rows = info->size / row, .row = row };
}

/* The first norm of a row: its place among the axes that are kept. */
static size_t
st_norms_find (const StNorms *norms, size_t row)
{
  const int last = norms->shape->rank - 1;
  size_t at = 0, stride = last >= 0 && !st_norms_runs_along (norms, last) ? norms->row : 1;

  for (int axis = last - 1; axis >= 0; axis--)
    {
      const size_t dim = norms->shape->dim[axis];

      if (!st_norms_runs_along (norms, axis))
        {
          at += row % dim * stride;
          stride *= dim;
        }
      row /= dim;
    }
  return at;
}

static size_t
st_norms_count (const StNorms *norms)
{
  size_t n = 1;

  for (int axis = 0; axis < norms->shape->rank; axis++)
    if (!st_norms_runs_along (norms, axis))
      n *= norms->shape->dim[axis];
  return n;
}

size_t
st_model_get_constraint_scratch (const StModel *model)
{
  size_t most = 0;

  for (size_t i = 0; i < model->n_weights; i++)
    if (model->weights[i].rule.constraint.kind != ST_UNCONSTRAINED)
      {
        const StNorms norms = st_norms_get (&model->weights[i]);
        const size_t n = st_norms_count (&norms);
        most = n > most ? n : most;
      }
  return most;
}

bool
st_model_has_constraints (const StModel *model)
{
  for (size_t i = 0; i < model->n_weights; i++)
    if (model->weights[i].rule.constraint.kind != ST_UNCONSTRAINED)
      return true;
  return false;
}

/* What a weight of that norm is multiplied by. */
static st_real
st_constraint_get_factor (const StConstraint *constraint, st_real norm)
{
  const st_real least = constraint->kind == ST_MIN_MAX_NORM ? (st_real) constraint->min_value : 0;
  const st_real most = (st_real) constraint->max_value;
  const st_real rate = constraint->kind == ST_MIN_MAX_NORM ? (st_real) constraint->rate : 1;
  const st_real clipped = norm < least ? least : norm > most ? most : norm;

  if (constraint->kind == ST_UNIT_NORM)
    return 1 / (ST_NORM_EPSILON + norm);
  return (rate * clipped + (1 - rate) * norm) / (ST_NORM_EPSILON + norm);
}

static void
st_constrain_norms (const StWeightInfo *info, st_real *factors, st_real *w)
{
  const StNorms norms = st_norms_get (info);
  const size_t n = st_norms_count (&norms);
  const bool is_along = info->shape.rank > 0 && st_norms_runs_along (&norms, info->shape.rank - 1);

  memset (factors, 0, n * sizeof *factors);
  for (size_t row = 0; row < norms.n_rows; row++)
    {
      st_real *sums = factors + st_norms_find (&norms, row);
      const st_real *v = w + row * norms.row;

      for (size_t i = 0; i < norms.row; i++)
        sums[is_along ? 0 : i] += v[i] * v[i];
    }
  for (size_t i = 0; i < n; i++)
    factors[i] = st_constraint_get_factor (&info->rule.constraint, (st_real) sqrt ((double) factors[i]));
  for (size_t row = 0; row < norms.n_rows; row++)
    {
      const st_real *factor = factors + st_norms_find (&norms, row);
      st_real *v = w + row * norms.row;

      for (size_t i = 0; i < norms.row; i++)
        v[i] *= factor[is_along ? 0 : i];
    }
}

void
st_constrain (const StWeightInfo *info, st_real *scratch, st_real *w)
{
  switch (info->rule.constraint.kind)
    {
    case ST_NON_NEG:
      for (size_t i = 0; i < info->size; i++)
        w[i] = w[i] < 0 ? 0 : w[i];
      break;
    case ST_MAX_NORM:
    case ST_UNIT_NORM:
    case ST_MIN_MAX_NORM:
      st_constrain_norms (info, scratch, w);
      break;
    case ST_UNCONSTRAINED:
      break;
    }
}

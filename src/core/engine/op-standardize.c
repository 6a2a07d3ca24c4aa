/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * LayerNormalization, GroupNormalization and UnitNormalization: the numbers of a sample fall into sets, and each set is
 * brought to mean 0 and variance 1, or to length 1.
 *
 *   h = (x - mean) / √(variance + epsilon),  y = gamma h + beta
 *   dx = (g - mean g - h mean (g h)) / √(variance + epsilon),  g = gamma dy        (Ba et al. 2016; Wu and He 2018)
 *
 * A set lies within one sample, so lanes never meet but in the sums for gamma and beta: backward keeps what each number
 * adds to them, and update sums it.
 */

#include "places.h"

#include <math.h>
#include <string.h>

/* Where a feature belongs: to which set, to which gamma and beta. */
typedef struct
{
  const StStandardizeConfig *config;
  StPlaces sets, parameters;
  size_t channels, group; /* of channels */
  size_t n_sets, n_parameters;
  st_real per_set;         /* 1 / numbers in a set; for length 1: 1 */
  st_real *mean, *inverse; /* [n_sets, stride] */
  st_real *g, *gh;         /* [n_sets, stride]: the means of g and of g h */
  st_real *dgamma, *dbeta; /* [features, stride] */
} StStandardize;

static size_t
count_sets (const StStandardizeConfig *c, const StShape *in)
{
  return c->groups ? c->groups : st_places_count (in, ~c->axes);
}

static size_t
count_parameters (const StStandardizeConfig *c, const StShape *in)
{
  return c->groups ? st_shape_get_channels (in) : st_places_count (in, c->axes);
}

static StStandardize
standardize_get (const StOpRun *run)
{
  const StShape *in = &run->op->in;
  StStandardize s = { .config = run->op->config, .channels = st_shape_get_channels (in) };

  s.n_sets = count_sets (s.config, in);
  s.n_parameters = count_parameters (s.config, in);
  s.group = s.config->groups ? s.channels / s.config->groups : 0;
  s.sets = st_places_begin (in, ~s.config->axes);
  s.parameters = st_places_begin (in, s.config->groups ? 1u << (in->rank - 1) : s.config->axes);
  s.per_set = s.config->to_unit ? 1 : (st_real) s.n_sets / (st_real) run->op->in_size;
  s.mean = run->saved;
  s.inverse = s.mean + s.n_sets * run->stride;
  if (!run->keeps)
    return s;
  s.g = s.inverse + s.n_sets * run->stride;
  s.gh = s.g + s.n_sets * run->stride;
  s.dgamma = s.gh + s.n_sets * run->stride;
  s.dbeta = s.dgamma + run->op->in_size * run->stride;
  return s;
}

static inline size_t
get_set (const StStandardize *s, size_t feature)
{
  return s->group ? feature % s->channels / s->group : s->sets.place;
}

static inline void
next (StStandardize *s)
{
  st_places_next (&s->sets);
  st_places_next (&s->parameters);
}

static bool
standardize_infer (const void *config, const StShape *in, StShape *out)
{
  const StStandardizeConfig *c = config;

  *out = *in;
  return in->rank >= 1 && st_shape_get_size (in) > 0
         && (c->groups ? st_shape_get_channels (in) % c->groups == 0 : (c->axes & ((1u << in->rank) - 1)) != 0);
}

static size_t
standardize_weights (const void *config, const StShape *in, StOpWeight *weights)
{
  const StStandardizeConfig *c = config;
  const char *const names[] = { "gamma", "beta" };
  const bool there[] = { c->scale, c->center };
  StShape shape = { 0 };
  size_t n = 0;

  for (int axis = 0; axis < in->rank; axis++)
    if (c->groups ? axis == in->rank - 1 : c->axes >> axis & 1)
      shape.dim[shape.rank++] = in->dim[axis];
  for (int i = 0; i < 2; i++)
    if (there[i])
      weights[n++] = (StOpWeight){
        .name = names[i],
        .shape = shape,
        .trainable = true,
        .fan_in = st_shape_get_size (&shape),
        .fan_out = st_shape_get_size (&shape),
      };
  return n;
}

static void
standardize_needs (const StOp *op, size_t stride, bool training, StOpNeeds *needs)
{
  const size_t n_sets = count_sets (op->config, &op->in);

  needs->saved = (training ? 4 * n_sets + 2 * op->in_size : 2 * n_sets) * stride;
  needs->scratch = training ? count_parameters (op->config, &op->in) : 0;
}

static bool
standardize_splits (const StOp *op, StSplit split)
{
  return split != ST_SPLIT_CHANNELS;
}

static void
clear_sets (const StOpRun *run, const StShare *share, size_t n_sets, st_real *values)
{
  for (size_t set = 0; set < n_sets; set++)
    memset (values + set * run->stride + share->lane, 0, share->lanes * sizeof *values);
}

static void
standardize_measure_mean (const StOpRun *run, const StShare *share, StStandardize s)
{
  for (size_t row = 0; row < run->op->in_size; row++, next (&s))
    {
      const st_real *x = run->x + row * run->stride + share->lane;
      st_real *mean = s.mean + get_set (&s, row) * run->stride + share->lane;
#pragma GCC ivdep
      for (size_t i = 0; i < share->lanes; i++)
        mean[i] += x[i] * s.per_set;
    }
}

/* One over the deviation, or over the length. */
static void
standardize_measure_inverse (const StOpRun *run, const StShare *share, StStandardize s)
{
  const double epsilon = s.config->epsilon;

  for (size_t row = 0; row < run->op->in_size; row++, next (&s))
    {
      const size_t set = get_set (&s, row) * run->stride + share->lane;
      const st_real *x = run->x + row * run->stride + share->lane, *mean = s.mean + set;
      st_real *sum = s.inverse + set;
#pragma GCC ivdep
      for (size_t i = 0; i < share->lanes; i++)
        sum[i] += (x[i] - mean[i]) * (x[i] - mean[i]) * s.per_set;
    }
  for (size_t set = 0; set < s.n_sets; set++)
    for (size_t i = 0; i < share->lanes; i++)
      {
        st_real *inverse = s.inverse + set * run->stride + share->lane + i;
        const double of = *inverse;

        *inverse = (st_real) (s.config->to_unit ? fmin (1 / sqrt (of), 1 / epsilon) : 1 / sqrt (of + epsilon));
      }
}

static void
standardize_forward (const StOpRun *run, const StShare *share)
{
  StStandardize s = standardize_get (run);
  const StStandardizeConfig *c = s.config;

  clear_sets (run, share, s.n_sets, s.mean);
  clear_sets (run, share, s.n_sets, s.inverse);
  if (!c->to_unit)
    standardize_measure_mean (run, share, s);
  standardize_measure_inverse (run, share, s);
  for (size_t row = 0; row < run->op->in_size; row++, next (&s))
    {
      const size_t set = get_set (&s, row) * run->stride + share->lane;
      const st_real gamma = c->scale ? run->weights[0][s.parameters.place] : 1;
      const st_real beta = c->center ? run->weights[c->scale][s.parameters.place] : 0;
      const st_real *x = run->x + row * run->stride + share->lane, *mean = s.mean + set, *inverse = s.inverse + set;
      st_real *y = run->y + row * run->stride + share->lane;
#pragma GCC ivdep
      for (size_t i = 0; i < share->lanes; i++)
        y[i] = (x[i] - mean[i]) * inverse[i] * gamma + beta;
    }
}

/* dbeta keeps dy, dgamma dy h; g and gh take the means over each set. */
static void
standardize_keep (const StOpRun *run, const StShare *share, StStandardize s)
{
  for (size_t row = 0; row < run->op->in_size; row++, next (&s))
    {
      const size_t at = row * run->stride + share->lane, set = get_set (&s, row) * run->stride + share->lane;
      const st_real gamma = (s.config->scale ? run->weights[0][s.parameters.place] : 1) * s.per_set;
      const st_real *x = run->x + at, *dy = run->dy + at, *mean = s.mean + set, *inverse = s.inverse + set;
      st_real *dgamma = s.dgamma + at, *dbeta = s.dbeta + at, *g = s.g + set, *gh = s.gh + set;
#pragma GCC ivdep
      for (size_t i = 0; i < share->lanes; i++)
        {
          dbeta[i] = dy[i];
          dgamma[i] = dy[i] * (x[i] - mean[i]) * inverse[i];
          g[i] += gamma * dbeta[i];
          gh[i] += gamma * dgamma[i];
        }
    }
}

static void
standardize_backward (const StOpRun *run, const StShare *share)
{
  StStandardize s = standardize_get (run);

  clear_sets (run, share, s.n_sets, s.g);
  clear_sets (run, share, s.n_sets, s.gh);
  standardize_keep (run, share, s);
  if (s.config->to_unit)
    clear_sets (run, share, s.n_sets, s.g);
  for (size_t row = 0; row < run->op->in_size; row++, next (&s))
    {
      const size_t at = row * run->stride + share->lane, set = get_set (&s, row) * run->stride + share->lane;
      const st_real gamma = s.config->scale ? run->weights[0][s.parameters.place] : 1;
      const st_real *x = run->x + at, *mean = s.mean + set, *inverse = s.inverse + set, *g = s.g + set,
                    *gh = s.gh + set;
      st_real *dy = run->dy + at;
#pragma GCC ivdep
      for (size_t i = 0; i < share->lanes; i++)
        dy[i] = inverse[i] * (gamma * dy[i] - g[i] - (x[i] - mean[i]) * inverse[i] * gh[i]);
    }
}

static size_t
standardize_update_rows (const StOp *op)
{
  const StStandardizeConfig *c = op->config;

  return c->scale || c->center ? count_parameters (c, &op->in) : 0;
}

static void
standardize_sum (const StOpRun *run,
                 const StUpdate *update,
                 StStandardize s,
                 const st_real *terms,
                 size_t weight,
                 st_real *sums,
                 size_t from,
                 size_t to)
{
  memset (sums, 0, s.n_parameters * sizeof *sums);
  for (size_t row = 0; row < run->op->in_size; row++, next (&s))
    if (s.parameters.place >= from && s.parameters.place < to)
      sums[s.parameters.place] += st_sum (terms + row * run->stride, run->n);
  st_update_apply (update, run->offsets[weight] + from, to - from, sums + from);
}

static void
standardize_update (const StOpRun *run, const StUpdate *update, const StShare *share, size_t from, size_t to)
{
  const StStandardize s = standardize_get (run);

  if (from == to)
    return;
  if (s.config->scale)
    standardize_sum (run, update, s, s.dgamma, 0, share->scratch, from, to);
  if (s.config->center)
    standardize_sum (run, update, s, s.dbeta, s.config->scale, share->scratch, from, to);
}

const StOpKind st_op_standardize = {
  .name = "standardize",
  .config_size = sizeof (StStandardizeConfig),
  .infer = standardize_infer,
  .weights = standardize_weights,
  .needs = standardize_needs,
  .splits = standardize_splits,
  .forward = standardize_forward,
  .backward = standardize_backward,
  .update_rows = standardize_update_rows,
  .update = standardize_update,
};

/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Dense: y = f (x W + b) along the last axis.
 *
 *   x [positions · inputs, lanes],  W [inputs, units],  b [units]  ->  y [positions · units, lanes]
 *
 * Feature-major, that is Y = Wᵀ X, dX = W dY and dW = X dYᵀ: three products that read W and X as they lie. The last one
 * wants dY sample by sample, so backward leaves a row-major copy of it, the deltas.
 */

#include "st-op.h"

#include <string.h>

/* From so many inputs on, of one position, sums over them come in parts. */
#define ST_PARTED_INPUTS 256

/* Rows of a weight gradient that are made before the optimizer takes them: they stay in the first-level cache. */
#define ST_GRADIENT_ROWS 16

typedef struct
{
  const StDenseConfig *config;
  size_t positions, inputs, units;
  size_t ld;            /* from sample to sample of the deltas */
  st_real *deltas;      /* [positions, samples, ld] */
  st_real *inputs_of_f; /* [positions · units, stride], where f' needs them */
  st_real *parts; /* [ST_SUM_PARTS - 1, units, stride], of the sums, after the first, which is y; NULL: no parts */
} StDense;

static bool
dense_sums_in_parts (const StOp *op)
{
  return op->in_size == st_shape_get_channels (&op->in) && op->in_size >= ST_PARTED_INPUTS;
}

static size_t
dense_count_parts (const StDense *d)
{
  return d->parts ? ST_SUM_PARTS : 1;
}

static StDense
dense_get (const StOpRun *run)
{
  StDense d = { .config = run->op->config };

  d.units = d.config->units;
  d.inputs = st_shape_get_channels (&run->op->in);
  d.positions = run->op->in_size / d.inputs;
  d.ld = st_stride (d.units);
  d.deltas = run->saved;
  if (dense_sums_in_parts (run->op))
    {
      d.parts = run->saved;
      d.deltas = d.parts + (ST_SUM_PARTS - 1) * d.units * run->stride;
    }
  if (run->keeps && st_activation_needs_input (d.config->activation))
    d.inputs_of_f = d.deltas + d.positions * run->stride * d.ld;
  return d;
}

static bool
dense_infer (const void *config, const StShape *in, StShape *out)
{
  const StDenseConfig *dense = config;

  if (in->rank < 1 || st_shape_get_channels (in) < 1 || dense->units < 1)
    return false;
  *out = *in;
  out->dim[in->rank - 1] = dense->units;
  return true;
}

static size_t
dense_weights (const void *config, const StShape *in, StOpWeight *weights)
{
  const StDenseConfig *dense = config;
  const size_t inputs = st_shape_get_channels (in);

  weights[0] = (StOpWeight){
    .name = "kernel",
    .shape = { .rank = 2, .dim = { inputs, dense->units } },
    .trainable = true,
    .fan_in = inputs,
    .fan_out = dense->units,
  };
  weights[1] = (StOpWeight){
    .name = "bias",
    .shape = { .rank = 1, .dim = { dense->units } },
    .trainable = true,
    .fan_in = dense->units,
    .fan_out = dense->units,
  };
  return dense->use_bias ? 2 : 1;
}

static void
dense_needs (const StOp *op, size_t stride, bool training, StOpNeeds *needs)
{
  const StDenseConfig *config = op->config;
  const size_t positions = op->out_size / config->units, ld = st_stride (config->units);

  if (dense_sums_in_parts (op))
    needs->saved = (ST_SUM_PARTS - 1) * op->out_size * stride;
  if (!training)
    return;
  needs->saved += positions * stride * ld;
  if (st_activation_needs_input (config->activation))
    needs->saved += op->out_size * stride;
  needs->scratch = ST_GRADIENT_ROWS * ld;
}

static bool
dense_splits (const StOp *op, StSplit split)
{
  const StDenseConfig *config = op->config;

  if (split == ST_SPLIT_INPUTS)
    return dense_sums_in_parts (op);
  return split != ST_SPLIT_CHANNELS
         || (op->in_size == st_shape_get_channels (&op->in) && !st_activation_is_joint (config->activation));
}

static double
dense_flop (const StOp *op)
{
  const StDenseConfig *config = op->config;

  return 2.0 * (double) op->in_size * (double) config->units;
}

static StActivation
dense_activation (const StOp *op)
{
  return ((const StDenseConfig *) op->config)->activation;
}

/* Rows `from` and on of a part of the sums, in the share's lanes. */
static st_real *
dense_get_part (const StOpRun *run, const StShare *share, const StDense *d, size_t part, size_t from)
{
  st_real *rows = part ? d->parts + (part - 1) * d->units * run->stride : run->y;

  return rows + from * run->stride + share->lane;
}

/* Y = Wᵀ X (+ b) over the inputs of one part, units [from, to) of one position. */
static void
dense_multiply (const StOpRun *run,
                const StShare *share,
                const StDense *d,
                size_t position,
                size_t part,
                size_t from,
                size_t to)
{
  const size_t first = d->parts ? st_sum_part (d->inputs, part) : 0;
  const size_t last = d->parts ? st_sum_part (d->inputs, part + 1) : d->inputs;
  const bool has_bias = d->config->use_bias && part == 0;

  run->kernels->gemm (&(StGemm){
    .base = has_bias ? ST_GEMM_BIAS : ST_GEMM_SET,
    .m = to - from,
    .n = run->n == 1 ? 1 : share->lanes, /* the lanes behind a single sample are nobody's */
    .k = last - first,
    .a = run->weights[0] + first * d->units + from,
    .ai = 1,
    .ak = d->units,
    .b = run->x + (position * d->inputs + first) * run->stride + share->lane,
    .ldb = run->stride,
    .c = dense_get_part (run, share, d, part, position * d->units + from),
    .ldc = run->stride,
    .alpha = 1,
    .bias = has_bias ? run->weights[1] + from : NULL,
  });
}

/* Adds parts [first, last) of a sum up, of which neighbours within `distance` are together already, into the first. */
static void
dense_join (const StOpRun *run,
            const StShare *share,
            const StDense *d,
            size_t first,
            size_t last,
            size_t distance,
            size_t from,
            size_t to)
{
  const StBlock block = { .rows = to - from, .lanes = share->lanes, .stride = run->stride };

  for (; distance < last - first; distance *= 2)
    for (size_t part = first; part + distance < last; part += 2 * distance)
      run->kernels->add (block, dense_get_part (run, share, d, part + distance, from),
                         dense_get_part (run, share, d, part, from));
}

/* Y = f (Y), units [from, to) of one position. */
static void
dense_activate (const StOpRun *run, const StShare *share, const StDense *d, size_t position, size_t from, size_t to)
{
  const size_t at = (position * d->units + from) * run->stride + share->lane;
  const StBlock block = { .rows = to - from, .lanes = share->lanes, .stride = run->stride };
  const StActivation f = run->skip_activation ? ST_LINEAR : d->config->activation;
  st_real *y = run->y + at;

  if (d->inputs_of_f)
    run->kernels->activate (ST_LINEAR, block, y, d->inputs_of_f + at);
  if (f != ST_LINEAR)
    run->kernels->activate (f, block, y, y);
}

static void
dense_forward (const StOpRun *run, const StShare *share)
{
  const StDense d = dense_get (run);
  const bool is_by_inputs = share->split == ST_SPLIT_INPUTS;
  const size_t parts = dense_count_parts (&d);
  const size_t first = is_by_inputs ? parts * share->member / share->n_members : 0;
  const size_t last = is_by_inputs ? parts * (share->member + 1) / share->n_members : parts;
  size_t from, to;

  st_share_channels (share, d.units, &from, &to);
  if (from == to || share->lanes == 0)
    return;
  for (size_t position = 0; position < d.positions; position++)
    {
      for (size_t part = first; part < last; part++)
        dense_multiply (run, share, &d, position, part, from, to);
      dense_join (run, share, &d, first, last, 1, from, to);
      if (!is_by_inputs)
        dense_activate (run, share, &d, position, from, to);
    }
}

static void
dense_finish (const StOpRun *run, const StShare *share)
{
  const StDense d = dense_get (run);
  size_t from, to;

  st_share_channels (share, d.units, &from, &to);
  if (from == to || share->lanes == 0)
    return;
  dense_join (run, share, &d, 0, ST_SUM_PARTS, ST_SUM_PARTS / share->n_members, from, to);
  dense_activate (run, share, &d, 0, from, to);
}

/* dY becomes the gradient before f, and its transpose the deltas. */
static void
dense_prepare_backward (const StOpRun *run, const StShare *share)
{
  const StDense d = dense_get (run);
  const StActivation f = run->skip_activation ? ST_LINEAR : d.config->activation;
  size_t from, to;

  st_share_channels (share, d.units, &from, &to);
  if (from == to || share->lanes == 0)
    return;
  for (size_t position = 0; position < d.positions; position++)
    {
      const size_t at = (position * d.units + from) * run->stride + share->lane;
      const StBlock block = { .rows = to - from, .lanes = share->lanes, .stride = run->stride };
      st_real *dy = run->dy + at;

      if (f != ST_LINEAR)
        run->kernels->activate_backward (f, block, d.inputs_of_f ? d.inputs_of_f + at : NULL, run->y + at, dy);
      run->kernels->transpose (block, dy, d.deltas + (position * run->stride + share->lane) * d.ld + from, d.ld);
    }
}

/* dX = W dY, inputs [from, to). */
static void
dense_backward (const StOpRun *run, const StShare *share)
{
  const StDense d = dense_get (run);
  size_t from, to;

  st_share_channels (share, d.inputs, &from, &to);
  if (!run->dx || from == to || share->lanes == 0)
    return;
  for (size_t position = 0; position < d.positions; position++)
    run->kernels->gemm (&(StGemm){
      .base = ST_GEMM_SET,
      .m = to - from,
      .n = share->lanes,
      .k = d.units,
      .a = run->weights[0] + from * d.units,
      .ai = d.units,
      .ak = 1,
      .b = run->dy + position * d.units * run->stride + share->lane,
      .ldb = run->stride,
      .c = run->dx + (position * d.inputs + from) * run->stride + share->lane,
      .ldc = run->stride,
      .alpha = 1,
    });
}

static size_t
dense_update_rows (const StOp *op)
{
  return st_shape_get_channels (&op->in);
}

/* C (+)= α · rows [row, row + rows) of X dYᵀ, summed over the positions. */
static void
dense_weight_gradient (const StOpRun *run,
                       const StDense *d,
                       size_t row,
                       size_t rows,
                       StGemmBase base,
                       st_real alpha,
                       st_real *c)
{
  for (size_t position = 0; position < d->positions; position++)
    run->kernels->gemm (&(StGemm){
      .base = position ? ST_GEMM_ADD : base,
      .m = rows,
      .n = d->units,
      .k = run->n,
      .a = run->x + (position * d->inputs + row) * run->stride,
      .ai = run->stride,
      .ak = 1,
      .b = d->deltas + position * run->stride * d->ld,
      .ldb = d->ld,
      .c = c,
      .ldc = d->units,
      .alpha = alpha,
    });
}

/* The bias is a weight whose input is always 1. */
static void
dense_bias_gradient (const StOpRun *run, const StDense *d, StGemmBase base, st_real alpha, st_real *c)
{
  static const st_real one = 1;

  for (size_t position = 0; position < d->positions; position++)
    run->kernels->gemm (&(StGemm){
      .base = position ? ST_GEMM_ADD : base,
      .m = 1,
      .n = d->units,
      .k = run->n,
      .a = &one,
      .ai = 1,
      .ak = 0,
      .b = d->deltas + position * run->stride * d->ld,
      .ldb = d->ld,
      .c = c,
      .ldc = d->units,
      .alpha = alpha,
    });
}

/* dW = X dYᵀ, rows [first, last). Plain SGD without a regularizer needs no gradient: W -= rate · X dYᵀ is one
 * product. */
static void
dense_update (const StOpRun *run, const StUpdate *update, const StShare *share, size_t first, size_t last)
{
  const StDense d = dense_get (run);
  const bool is_bias_mine = d.config->use_bias && last == d.inputs;

  if (first == last)
    return;
  if (st_update_is_direct (update))
    {
      const bool is_sgd = update->factors.rule == ST_UPDATE_SGD;
      const StGemmBase base = is_sgd ? ST_GEMM_ADD : ST_GEMM_SET;
      const st_real alpha = is_sgd ? -update->factors.rate : 1;

      dense_weight_gradient (run, &d, first, last - first, base, alpha,
                             update->target + run->offsets[0] + first * d.units);
      if (is_bias_mine)
        dense_bias_gradient (run, &d, base, alpha, update->target + run->offsets[1]);
      return;
    }
  for (size_t row = first; row < last; row += ST_GRADIENT_ROWS)
    {
      const size_t rows = last - row < ST_GRADIENT_ROWS ? last - row : ST_GRADIENT_ROWS;

      dense_weight_gradient (run, &d, row, rows, ST_GEMM_SET, 1, share->scratch);
      st_update_apply (update, run->offsets[0] + row * d.units, rows * d.units, share->scratch);
    }
  if (is_bias_mine)
    {
      dense_bias_gradient (run, &d, ST_GEMM_SET, 1, share->scratch);
      st_update_apply (update, run->offsets[1], d.units, share->scratch);
    }
}

const StOpKind st_op_dense = {
  .name = "dense",
  .config_size = sizeof (StDenseConfig),
  .infer = dense_infer,
  .weights = dense_weights,
  .needs = dense_needs,
  .splits = dense_splits,
  .flop = dense_flop,
  .mixes_channels = true,
  .activation = dense_activation,
  .forward = dense_forward,
  .finish = dense_finish,
  .prepare_backward = dense_prepare_backward,
  .backward = dense_backward,
  .update_rows = dense_update_rows,
  .update = dense_update,
};

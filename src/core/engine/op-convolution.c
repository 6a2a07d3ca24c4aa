/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Convolution: y = f (x ⋆ W + b), of images or of rows.
 *
 *   x [positions · channels, lanes],  W [taps, channels / groups, filters],  b [filters]  ->  y [positions · filters, lanes]
 *
 * As in Dense, dW wants dY sample by sample, so backward leaves a row-major copy of it, the deltas; depthwise windows
 * want it as it is, and it is kept so, for the buffer of dY is soon another op's.
 */

#include "convolve-one.h"
#include "places.h"

/* Rows of a weight gradient that are summed over all positions before the optimizer takes them: with their filters they
 * stay in the first-level cache. */
#define ST_GRADIENT_ROWS 48

typedef struct
{
  const StConvolutionConfig *config;
  StWindows windows;
  size_t positions; /* of the output */
  size_t ld;        /* from sample to sample of the deltas */
  st_real *deltas;  /* [positions, samples, ld]; depthwise: dY, [positions · filters, stride] */
  st_real *inputs_of_f;
} StConvolution;

/* What the configuration makes of an input, without batch; false where it makes no sense. */
static bool
convolution_settle (const StConvolutionConfig *c, const StShape *in, StWindows *w)
{
  const bool is_row = in->rank == 2;

  if (in->rank != 2 && in->rank != 3)
    return false;
  *w = (StWindows){
    .in = { is_row ? 1 : in->dim[0], in->dim[in->rank - 2] },
    .channels = in->dim[in->rank - 1],
    .filters = c->depth_multiplier ? c->depth_multiplier * in->dim[in->rank - 1] : c->filters,
    .kernel = { c->kernel[0], c->kernel[1] },
    .strides = { c->strides[0], c->strides[1] },
    .dilation = { c->dilation[0], c->dilation[1] },
    .groups = c->depth_multiplier ? in->dim[in->rank - 1] : c->groups,
  };
  return w->filters > 0 && w->groups > 0 && w->channels > 0 && w->channels % w->groups == 0
         && w->filters % w->groups == 0 && st_windows_settle (w, c->same);
}

static StConvolution
convolution_get (const StOpRun *run, const StShare *share)
{
  StConvolution v = { .config = run->op->config };

  convolution_settle (v.config, &run->op->in, &v.windows);
  v.windows.lanes = share->lanes;
  v.windows.stride = run->stride;
  v.positions = v.windows.out[0] * v.windows.out[1];
  v.ld = st_stride (v.windows.filters);
  v.deltas = run->saved;
  if (run->keeps && st_activation_needs_input (v.config->activation))
    v.inputs_of_f = run->saved + v.positions * run->stride * v.ld;
  return v;
}

static bool
convolution_infer (const void *config, const StShape *in, StShape *out)
{
  StWindows w = { 0 };

  if (!convolution_settle (config, in, &w))
    return false;
  *out = *in;
  if (in->rank == 3)
    out->dim[0] = w.out[0];
  out->dim[in->rank - 2] = w.out[1];
  out->dim[in->rank - 1] = w.filters;
  return true;
}

static size_t
convolution_weights (const void *config, const StShape *in, StOpWeight *weights)
{
  const StConvolutionConfig *c = config;
  StWindows w = { 0 };
  size_t taps, depth, width;
  int rank = 0;

  convolution_settle (c, in, &w);
  taps = w.kernel[0] * w.kernel[1];
  depth = c->depth_multiplier ? w.channels : w.channels / w.groups;
  width = c->depth_multiplier ? c->depth_multiplier : w.filters;
  weights[0] = (StOpWeight){
    .name = c->kernel_name ? c->kernel_name : "kernel",
    .trainable = true,
    .fan_in = taps * depth,
    .fan_out = taps * width,
  };
  if (in->rank == 3)
    weights[0].shape.dim[rank++] = w.kernel[0];
  weights[0].shape.dim[rank++] = w.kernel[1];
  weights[0].shape.dim[rank++] = depth;
  weights[0].shape.dim[rank++] = width;
  weights[0].shape.rank = rank;
  weights[1] = (StOpWeight){
    .name = "bias",
    .shape = { .rank = 1, .dim = { w.filters } },
    .trainable = true,
    .fan_in = w.filters,
    .fan_out = w.filters,
  };
  return c->use_bias ? 2 : 1;
}

/* Reals of a single sample without gaps: the input, and a row of the output. */
static size_t
convolution_one_size (const StOp *op)
{
  const size_t rows = op->out.rank == 3 ? op->out.dim[0] : 1;

  return st_round_up (op->in_size, ST_LANES) + st_round_up (op->out_size / rows, ST_LANES);
}

static void
convolution_needs (const StOp *op, size_t stride, bool training, StOpNeeds *needs)
{
  const StConvolutionConfig *c = op->config;
  const size_t filters = st_shape_get_channels (&op->out), ld = st_stride (filters);

  if (stride == ST_LANES)
    needs->scratch = convolution_one_size (op);
  if (!training)
    return;
  needs->saved = op->out_size / filters * stride * ld;
  if (st_activation_needs_input (c->activation))
    needs->saved += op->out_size * stride;
  needs->scratch = needs->scratch > ST_GRADIENT_ROWS * ld ? needs->scratch : ST_GRADIENT_ROWS * ld;
}

static bool
convolution_splits (const StOp *op, StSplit split)
{
  return split != ST_SPLIT_CHANNELS;
}

static double
convolution_flop (const StOp *op)
{
  StWindows w = { 0 };

  convolution_settle (op->config, &op->in, &w);
  return 2.0 * (double) op->out_size * (double) (w.kernel[0] * w.kernel[1]) * (double) w.channels / (double) w.groups;
}

static StActivation
convolution_activation (const StOp *op)
{
  return ((const StConvolutionConfig *) op->config)->activation;
}

/* The filters of one position, in the lanes of a share; of a row of positions where f looks at each number alone. */
static StBlock
convolution_get_block (const StOpRun *run, const StShare *share, const StConvolution *v)
{
  const bool is_joint = st_activation_is_joint (v->config->activation);

  return (StBlock){
    .rows = v->windows.filters * (is_joint ? 1 : v->windows.out[1]),
    .lanes = share->lanes,
    .stride = run->stride,
  };
}

/* Numbers of a single sample into their lane. */
static void
convolution_scatter (const st_real *from, size_t n, size_t stride, st_real *to)
{
  for (size_t i = 0; i < n; i++)
    to[i * stride] = from[i];
}

/* A single sample: to f, which looks at each number alone, they are as good as lanes of one feature. */
static void
convolution_forward_one (const StOpRun *run, const StShare *share, const StConvolution *v, StActivation f)
{
  const size_t n = v->windows.out[1] * v->windows.filters;
  const StBlock row = { .rows = 1, .lanes = st_round_up (n, ST_LANES), .stride = st_round_up (n, ST_LANES) };
  st_real *x = share->scratch, *y = x + st_round_up (run->op->in_size, ST_LANES);

  for (size_t i = 0; i < run->op->in_size; i++)
    x[i] = run->x[i * run->stride];
  for (size_t i = 0; i < v->windows.out[0]; i++)
    {
      st_convolve_one (run->kernels, &v->windows, i, x, run->weights[0], v->config->use_bias ? run->weights[1] : NULL,
                       y);
      if (v->inputs_of_f)
        convolution_scatter (y, n, run->stride, v->inputs_of_f + i * n * run->stride);
      if (f != ST_LINEAR)
        run->kernels->activate (f, row, y, y);
      convolution_scatter (y, n, run->stride, run->y + i * n * run->stride);
    }
}

static void
convolution_forward (const StOpRun *run, const StShare *share)
{
  const StConvolution v = convolution_get (run, share);
  const StActivation f = run->skip_activation ? ST_LINEAR : v.config->activation;
  const StBlock block = convolution_get_block (run, share, &v);
  const size_t row = v.windows.out[1] * v.windows.filters;

  if (share->lanes == 0)
    return;
  if (run->n == 1 && run->stride == ST_LANES && !st_activation_is_joint (f) && !st_windows_are_depthwise (&v.windows))
    {
      convolution_forward_one (run, share, &v, f);
      return;
    }
  for (size_t y = 0; y < v.windows.out[0]; y++)
    {
      run->kernels->correlate (&v.windows, (StRange){ y, y + 1 }, run->x + share->lane, run->weights[0],
                               v.config->use_bias ? run->weights[1] : NULL, run->y + share->lane);
      /* At once, while the row is in the cache. */
      for (size_t i = y * row; i < (y + 1) * row; i += block.rows)
        {
          const size_t at = i * run->stride + share->lane;

          if (v.inputs_of_f)
            run->kernels->activate (ST_LINEAR, block, run->y + at, v.inputs_of_f + at);
          if (f != ST_LINEAR)
            run->kernels->activate (f, block, run->y + at, run->y + at);
        }
    }
}

/* The deltas of a row of positions. */
static void
convolution_keep_deltas (const StOpRun *run, const StShare *share, const StConvolution *v, size_t y)
{
  const StBlock position = { .rows = v->windows.filters, .lanes = share->lanes, .stride = run->stride };

  for (size_t i = y * v->windows.out[1]; i < (y + 1) * v->windows.out[1]; i++)
    {
      const size_t at = i * v->windows.filters * run->stride + share->lane;

      if (st_windows_are_depthwise (&v->windows))
        run->kernels->activate (ST_LINEAR, position, run->dy + at, v->deltas + at);
      else
        run->kernels->transpose (position, run->dy + at, v->deltas + (i * run->stride + share->lane) * v->ld, v->ld);
    }
}

/* dY becomes the gradient before f, and a copy of it the deltas. */
static void
convolution_prepare_backward (const StOpRun *run, const StShare *share)
{
  const StConvolution v = convolution_get (run, share);
  const StActivation f = run->skip_activation ? ST_LINEAR : v.config->activation;
  const StBlock block = convolution_get_block (run, share, &v);
  const size_t row = v.windows.out[1] * v.windows.filters;

  if (share->lanes == 0)
    return;
  for (size_t y = 0; y < v.windows.out[0]; y++)
    {
      for (size_t i = y * row; i < (y + 1) * row && f != ST_LINEAR; i += block.rows)
        {
          const size_t at = i * run->stride + share->lane;

          run->kernels->activate_backward (f, block, v.inputs_of_f ? v.inputs_of_f + at : NULL, run->y + at,
                                           run->dy + at);
        }
      convolution_keep_deltas (run, share, &v, y);
    }
}

static void
convolution_backward (const StOpRun *run, const StShare *share)
{
  const StConvolution v = convolution_get (run, share);

  if (run->dx && share->lanes > 0)
    run->kernels->spread (&v.windows, run->dy + share->lane, run->weights[0], NULL, run->dx + share->lane);
}

static size_t
convolution_update_rows (const StOp *op)
{
  StWindows w = { 0 };

  convolution_settle (op->config, &op->in, &w);
  return w.kernel[0] * w.kernel[1] * (w.channels / w.groups);
}

/* The bias is a weight whose input is always 1. */
static void
convolution_bias_gradient (const StOpRun *run, const StConvolution *v, st_real *gradient)
{
  static const st_real one = 1;

  if (st_windows_are_depthwise (&v->windows))
    {
      for (size_t f = 0; f < v->windows.filters; f++)
        {
          gradient[f] = 0;
          for (size_t i = 0; i < v->positions; i++)
            gradient[f] += st_sum (v->deltas + (i * v->windows.filters + f) * run->stride, run->n);
        }
      return;
    }
  for (size_t i = 0; i < v->positions; i++)
    run->kernels->gemm (&(StGemm){
      .base = i ? ST_GEMM_ADD : ST_GEMM_SET,
      .m = 1,
      .n = v->windows.filters,
      .k = run->n,
      .a = &one,
      .ai = 1,
      .ak = 0,
      .b = v->deltas + i * run->stride * v->ld,
      .ldb = v->ld,
      .c = gradient,
      .ldc = v->windows.filters,
      .alpha = 1,
    });
}

/* dW, rows [first, last) of [taps · channels / groups, filters]. */
static void
convolution_update (const StOpRun *run, const StUpdate *update, const StShare *share, size_t first, size_t last)
{
  const StConvolution v = convolution_get (run, share);
  const StSamples samples = { .n = run->n, .ld = v.ld, .values = v.deltas };
  const size_t filters = v.windows.filters;

  for (size_t row = first; row < last; row += ST_GRADIENT_ROWS)
    {
      const size_t end = last - row < ST_GRADIENT_ROWS ? last : row + ST_GRADIENT_ROWS;

      if (st_windows_are_depthwise (&v.windows))
        run->kernels->depthwise_gradient (&v.windows, run->n, run->x, v.deltas, row, end, share->scratch);
      else
        run->kernels->convolve_gradient (&v.windows, &samples, run->x, row, end, share->scratch);
      st_update_apply (update, run->offsets[0] + row * filters, (end - row) * filters, share->scratch);
    }
  if (v.config->use_bias && first < last && last == convolution_update_rows (run->op))
    {
      convolution_bias_gradient (run, &v, share->scratch);
      st_update_apply (update, run->offsets[1], filters, share->scratch);
    }
}

const StOpKind st_op_convolution = {
  .name = "convolution",
  .config_size = sizeof (StConvolutionConfig),
  .infer = convolution_infer,
  .weights = convolution_weights,
  .needs = convolution_needs,
  .splits = convolution_splits,
  .flop = convolution_flop,
  .mixes_channels = true,
  .activation = convolution_activation,
  .forward = convolution_forward,
  .prepare_backward = convolution_prepare_backward,
  .backward = convolution_backward,
  .update_rows = convolution_update_rows,
  .update = convolution_update,
};

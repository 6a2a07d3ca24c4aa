/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Transposed convolution: y = f (what a convolution of y would have taken from x + b). The output is the large side of
 * the windows, the input the small one.
 *
 *   x [positions · channels, lanes],  W [taps, filters, channels],  b [filters]  ->  y [larger positions · filters, lanes]
 *
 * dW wants X sample by sample, and dY as it is, whose buffer is soon another op's: backward keeps both.
 */

#include "places.h"

/* As in a convolution. */
#define ST_GRADIENT_ROWS 48

typedef struct
{
  const StConvolutionTransposeConfig *config;
  StWindows windows;
  size_t ld;            /* from sample to sample of the samples */
  st_real *dy;          /* [output, stride] */
  st_real *inputs_of_f; /* [output, stride], where f' needs them */
  st_real *samples;     /* X, [input positions, samples, ld] */
} StTranspose;

static size_t
transpose_get_size (const StConvolutionTransposeConfig *c, size_t in, int axis)
{
  const size_t reach = (c->kernel[axis] - 1) * c->dilation[axis] + 1, stride = c->strides[axis];

  if (c->output_padding[axis] < 0)
    return c->same || reach < stride ? in * stride : (in - 1) * stride + reach;
  return (in - 1) * stride + (c->same ? reach % 2 : reach) + (size_t) c->output_padding[axis];
}

/* Windows over the output that give just as many positions as come in; else false. */
static bool
transpose_settle (const StConvolutionTransposeConfig *c, const StShape *in, StWindows *w)
{
  *w = (StWindows){ 0 };
  if (in->rank != 3)
    return false;
  *w = (StWindows){
    .in = { transpose_get_size (c, in->dim[0], 0), transpose_get_size (c, in->dim[1], 1) },
    .channels = c->filters,
    .filters = in->dim[2],
    .kernel = { c->kernel[0], c->kernel[1] },
    .strides = { c->strides[0], c->strides[1] },
    .dilation = { c->dilation[0], c->dilation[1] },
    .groups = 1,
  };
  return w->channels > 0 && w->filters > 0 && st_windows_settle (w, c->same) && w->out[0] == in->dim[0]
         && w->out[1] == in->dim[1];
}

static StTranspose
transpose_get (const StOpRun *run, const StShare *share)
{
  StTranspose t = { .config = run->op->config };

  transpose_settle (t.config, &run->op->in, &t.windows);
  t.windows.lanes = share->lanes;
  t.windows.stride = run->stride;
  t.ld = st_stride (t.windows.filters);
  if (run->keeps)
    {
      const size_t n = run->op->out_size * run->stride;

      t.dy = run->saved;
      t.inputs_of_f = st_activation_needs_input (t.config->activation) ? t.dy + n : NULL;
      t.samples = t.dy + (t.inputs_of_f ? 2 : 1) * n;
    }
  return t;
}

static bool
transpose_infer (const void *config, const StShape *in, StShape *out)
{
  StWindows w;

  if (!transpose_settle (config, in, &w))
    return false;
  *out = (StShape){ .rank = 3, .dim = { w.in[0], w.in[1], w.channels } };
  return true;
}

static size_t
transpose_weights (const void *config, const StShape *in, StOpWeight *weights)
{
  const StConvolutionTransposeConfig *c = config;
  const size_t taps = c->kernel[0] * c->kernel[1];

  weights[0] = (StOpWeight){
    .name = "kernel",
    .shape = { .rank = 4, .dim = { c->kernel[0], c->kernel[1], c->filters, in->dim[2] } },
    .trainable = true,
    .fan_in = taps * c->filters,
    .fan_out = taps * in->dim[2],
  };
  weights[1] = (StOpWeight){
    .name = "bias",
    .shape = { .rank = 1, .dim = { c->filters } },
    .trainable = true,
    .fan_in = c->filters,
    .fan_out = c->filters,
  };
  return c->use_bias ? 2 : 1;
}

static void
transpose_needs (const StOp *op, size_t stride, bool training, StOpNeeds *needs)
{
  const StConvolutionTransposeConfig *c = op->config;
  const size_t channels = st_shape_get_channels (&op->in), ld = st_stride (channels);
  const size_t copies = st_activation_needs_input (c->activation) ? 2 : 1;

  if (!training)
    return;
  needs->saved = copies * op->out_size * stride + op->in_size / channels * stride * ld;
  needs->scratch = ST_GRADIENT_ROWS * ld + c->filters;
}

static bool
transpose_splits (const StOp *op, StSplit split)
{
  return split != ST_SPLIT_CHANNELS;
}

static double
transpose_flop (const StOp *op)
{
  const StConvolutionTransposeConfig *c = op->config;

  return 2.0 * (double) op->in_size * (double) (c->kernel[0] * c->kernel[1] * c->filters);
}

static StActivation
transpose_activation (const StOp *op)
{
  return ((const StConvolutionTransposeConfig *) op->config)->activation;
}

/* Position by position, for a softmax looks at the filters of one. */
static StBlock
transpose_get_block (const StOpRun *run, const StShare *share, const StTranspose *t)
{
  return (StBlock){ .rows = t->config->filters, .lanes = share->lanes, .stride = run->stride };
}

static void
transpose_forward (const StOpRun *run, const StShare *share)
{
  const StTranspose t = transpose_get (run, share);
  const StActivation f = run->skip_activation ? ST_LINEAR : t.config->activation;
  const StBlock block = transpose_get_block (run, share, &t);

  if (share->lanes == 0)
    return;
  run->kernels->spread (&t.windows, run->x + share->lane, run->weights[0], t.config->use_bias ? run->weights[1] : NULL,
                        run->y + share->lane);
  for (size_t row = 0; row < run->op->out_size; row += block.rows)
    {
      const size_t at = row * run->stride + share->lane;

      if (t.inputs_of_f)
        run->kernels->activate (ST_LINEAR, block, run->y + at, t.inputs_of_f + at);
      if (f != ST_LINEAR)
        run->kernels->activate (f, block, run->y + at, run->y + at);
    }
}

static void
transpose_prepare_backward (const StOpRun *run, const StShare *share)
{
  const StTranspose t = transpose_get (run, share);
  const StActivation f = run->skip_activation ? ST_LINEAR : t.config->activation;
  const StBlock block = transpose_get_block (run, share, &t);
  const StBlock input = { .rows = t.windows.filters, .lanes = share->lanes, .stride = run->stride };

  if (share->lanes == 0)
    return;
  for (size_t row = 0; row < run->op->out_size; row += block.rows)
    {
      const size_t at = row * run->stride + share->lane;

      if (f != ST_LINEAR)
        run->kernels->activate_backward (f, block, t.inputs_of_f ? t.inputs_of_f + at : NULL, run->y + at,
                                         run->dy + at);
      run->kernels->activate (ST_LINEAR, block, run->dy + at, t.dy + at);
    }
  for (size_t i = 0; i < run->op->in_size / input.rows; i++)
    run->kernels->transpose (input, run->x + i * input.rows * run->stride + share->lane,
                             t.samples + (i * run->stride + share->lane) * t.ld, t.ld);
}

static void
transpose_backward (const StOpRun *run, const StShare *share)
{
  const StTranspose t = transpose_get (run, share);

  if (run->dx && share->lanes > 0)
    run->kernels->correlate (&t.windows, (StRange){ 0, t.windows.out[0] }, run->dy + share->lane, run->weights[0], NULL,
                             run->dx + share->lane);
}

static size_t
transpose_update_rows (const StOp *op)
{
  const StConvolutionTransposeConfig *c = op->config;

  return c->kernel[0] * c->kernel[1] * c->filters;
}

/* dW, rows [first, last) of [taps · filters, channels]. */
static void
transpose_update (const StOpRun *run, const StUpdate *update, const StShare *share, size_t first, size_t last)
{
  const StTranspose t = transpose_get (run, share);
  const StSamples samples = { .n = run->n, .ld = t.ld, .values = t.samples };
  const size_t channels = t.windows.filters, filters = t.config->filters;

  for (size_t row = first; row < last; row += ST_GRADIENT_ROWS)
    {
      const size_t end = last - row < ST_GRADIENT_ROWS ? last : row + ST_GRADIENT_ROWS;

      run->kernels->convolve_gradient (&t.windows, &samples, t.dy, row, end, share->scratch);
      st_update_apply (update, run->offsets[0] + row * channels, (end - row) * channels, share->scratch);
    }
  if (t.config->use_bias && first < last && last == transpose_update_rows (run->op))
    {
      for (size_t f = 0; f < filters; f++)
        {
          share->scratch[f] = 0;
          for (size_t row = f; row < run->op->out_size; row += filters)
            share->scratch[f] += st_sum (t.dy + row * run->stride, run->n);
        }
      st_update_apply (update, run->offsets[1], filters, share->scratch);
    }
}

const StOpKind st_op_convolution_transpose = {
  .name = "convolution_transpose",
  .config_size = sizeof (StConvolutionTransposeConfig),
  .infer = transpose_infer,
  .weights = transpose_weights,
  .needs = transpose_needs,
  .splits = transpose_splits,
  .flop = transpose_flop,
  .mixes_channels = true,
  .activation = transpose_activation,
  .forward = transpose_forward,
  .prepare_backward = transpose_prepare_backward,
  .backward = transpose_backward,
  .update_rows = transpose_update_rows,
  .update = transpose_update,
};

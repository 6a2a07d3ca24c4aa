/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Convolution of feature-major images, [positions · channels, lanes]. A register holds one feature of many samples, so a
 * window needs no unfolding: the channels of neighbouring taps are rows that lie one after the other, and a position of
 * the output is a few products of the weights with such rows, just where they are.
 *
 *   weights [taps, channels / groups, filters]
 *
 * Where each filter looks at one channel (depthwise), products of matrices are too thin: rows are added instead.
 */

#include "level.h"

/* Rows of the image of one position, and of one group of its channels. */
ST_INLINE size_t
st_large_row (const StWindows *w, size_t y, size_t x, size_t group)
{
  return (y * w->in[1] + x) * w->channels + group * (w->channels / w->groups);
}

ST_INLINE size_t
st_small_row (const StWindows *w, size_t y, size_t x, size_t group)
{
  return (y * w->out[1] + x) * w->filters + group * (w->filters / w->groups);
}

/* y += factor x, whole registers. */
ST_INLINE void
st_add_row (size_t lanes, st_real factor, const st_real *x, st_real *y)
{
  for (size_t i = 0; i < lanes; i += ST_VECTOR)
    st_vector_store (y + i, st_vector_load (y + i) + factor * st_vector_load (x + i));
}

ST_INLINE void
st_set_row (size_t lanes, st_real value, st_real *y)
{
  const StVector v = (StVector){ 0 } + value;

  for (size_t i = 0; i < lanes; i += ST_VECTOR)
    st_vector_store (y + i, v);
}

/* --- Small side from large side ------------------------------------------------------------------------------------ */

/* One position of one group. Taps of a row of the window follow each other without a gap where there is neither
 * dilation nor another group between them: then a row is a run, else a tap. */
ST_INLINE void
st_correlate_position (const StWindows *w,
                       size_t y,
                       size_t x,
                       size_t group,
                       const st_real *large,
                       const st_real *weights,
                       const st_real *bias,
                       st_real *small)
{
  const size_t depth = w->channels / w->groups, width = w->filters / w->groups;
  const StRange down = st_windows_get_taps (w, 0, y), across = st_windows_get_taps (w, 1, x);
  const bool is_dense = st_windows_are_dense (w);
  const size_t n_down = down.to - down.from, n_across = across.to - across.from;
  StGemm g = {
    .base = bias ? ST_GEMM_BIAS : ST_GEMM_SET,
    .m = width,
    .n = w->lanes,
    .k = (is_dense ? n_across : 1) * depth,
    .runs = is_dense ? n_down : n_across,
    .ai = 1,
    .ak = w->filters,
    .a_run = (ptrdiff_t) ((is_dense ? w->kernel[1] : 1) * depth * w->filters),
    .ldb = w->stride,
    .b_run = (ptrdiff_t) ((is_dense ? w->dilation[0] * w->in[1] : w->dilation[1]) * w->channels * w->stride),
    .c = small + st_small_row (w, y, x, group) * w->stride,
    .ldc = w->stride,
    .alpha = 1,
    .bias = bias ? bias + group * width : NULL,
  };

  if (n_down == 0 || n_across == 0)
    {
      g.k = 0;
      st_kernel_gemm (&g);
      return;
    }
  for (size_t ky = down.from; ky < (is_dense ? down.from + 1 : down.to); ky++)
    {
      const size_t tap = ky * w->kernel[1] + across.from;

      g.a = weights + tap * depth * w->filters + group * width;
      g.b = large
            + st_large_row (w, st_windows_get_place (w, 0, y, ky), st_windows_get_place (w, 1, x, across.from), group)
                * w->stride;
      st_kernel_gemm (&g);
      g.base = ST_GEMM_ADD;
    }
}

/* All filters of a position, each looking at one channel. */
ST_INLINE void
st_correlate_depthwise (const StWindows *w,
                        size_t y,
                        size_t x,
                        const st_real *large,
                        const st_real *weights,
                        const st_real *bias,
                        st_real *small)
{
  const StRange down = st_windows_get_taps (w, 0, y), across = st_windows_get_taps (w, 1, x);
  const size_t width = w->filters / w->groups;
  st_real *out = small + st_small_row (w, y, x, 0) * w->stride;

  for (size_t f = 0; f < w->filters; f++)
    st_set_row (w->lanes, bias ? bias[f] : 0, out + f * w->stride);
  for (size_t ky = down.from; ky < down.to; ky++)
    for (size_t kx = across.from; kx < across.to; kx++)
      {
        const st_real *factors = weights + (ky * w->kernel[1] + kx) * w->filters;
        const st_real *in =
          large
          + st_large_row (w, st_windows_get_place (w, 0, y, ky), st_windows_get_place (w, 1, x, kx), 0) * w->stride;
        for (size_t f = 0; f < w->filters; f++)
          st_add_row (w->lanes, factors[f], in + f / width * w->stride, out + f * w->stride);
      }
}

void
st_kernel_correlate (const StWindows *w,
                     StRange rows,
                     const st_real *large,
                     const st_real *weights,
                     const st_real *bias,
                     st_real *small)
{
  const bool is_depthwise = st_windows_are_depthwise (w);

  for (size_t y = rows.from; y < rows.to; y++)
    for (size_t x = 0; x < w->out[1]; x++)
      if (is_depthwise)
        st_correlate_depthwise (w, y, x, large, weights, bias, small);
      else
        for (size_t group = 0; group < w->groups; group++)
          st_correlate_position (w, y, x, group, large, weights, bias, small);
}

/* --- Large side from small side ------------------------------------------------------------------------------------ */

/* Taps of one row whose windows have column x of the large side, each `every` taps behind the other. */
ST_INLINE StRange
st_spread_taps (const StWindows *w, size_t x, size_t *every)
{
  StRange taps = { w->kernel[1], 0 };

  *every = 1;
  for (size_t kx = 0; kx < w->kernel[1]; kx++)
    if (st_windows_get_position (w, 1, x, kx) != SIZE_MAX)
      {
        if (taps.to > taps.from)
          *every = kx + 1 - taps.to;
        else
          taps.from = kx;
        taps.to = kx + 1;
      }
  return taps;
}

ST_INLINE void
st_spread_position (const StWindows *w,
                    size_t y,
                    size_t x,
                    size_t group,
                    const st_real *small,
                    const st_real *weights,
                    const st_real *bias,
                    st_real *large)
{
  const size_t depth = w->channels / w->groups, width = w->filters / w->groups;
  size_t every;
  const StRange across = st_spread_taps (w, x, &every);
  StGemm g = {
    .base = bias ? ST_GEMM_BIAS : ST_GEMM_SET,
    .m = depth,
    .n = w->lanes,
    .ai = w->filters,
    .ak = 1,
    .a_run = (ptrdiff_t) (every * depth * w->filters),
    .ldb = w->stride,
    .c = large + st_large_row (w, y, x, group) * w->stride,
    .ldc = w->stride,
    .alpha = 1,
    .bias = bias ? bias + group * depth : NULL,
  };

  for (size_t ky = 0; ky < w->kernel[0] && across.to > across.from; ky++)
    {
      const size_t oy = st_windows_get_position (w, 0, y, ky);
      const size_t ox = st_windows_get_position (w, 1, x, across.from);

      if (oy == SIZE_MAX)
        continue;
      g.k = width;
      g.runs = (across.to - 1 - across.from) / every + 1;
      /* The further a tap lies in the window, the nearer its window begins. */
      g.b_run = -(ptrdiff_t) (every * w->dilation[1] / w->strides[1] * w->filters * w->stride);
      g.a = weights + (ky * w->kernel[1] + across.from) * depth * w->filters + group * width;
      g.b = small + st_small_row (w, oy, ox, group) * w->stride;
      st_kernel_gemm (&g);
      g.base = ST_GEMM_ADD;
    }
  if (g.k == 0)
    st_kernel_gemm (&g);
}

ST_INLINE void
st_spread_depthwise (const StWindows *w,
                     size_t y,
                     size_t x,
                     const st_real *small,
                     const st_real *weights,
                     const st_real *bias,
                     st_real *large)
{
  const size_t width = w->filters / w->groups;
  st_real *out = large + st_large_row (w, y, x, 0) * w->stride;

  for (size_t c = 0; c < w->channels; c++)
    st_set_row (w->lanes, bias ? bias[c] : 0, out + c * w->stride);
  for (size_t ky = 0; ky < w->kernel[0]; ky++)
    {
      const size_t oy = st_windows_get_position (w, 0, y, ky);

      for (size_t kx = 0; kx < w->kernel[1] && oy != SIZE_MAX; kx++)
        {
          const size_t ox = st_windows_get_position (w, 1, x, kx);
          const st_real *factors = weights + (ky * w->kernel[1] + kx) * w->filters;

          for (size_t f = 0; f < w->filters && ox != SIZE_MAX; f++)
            st_add_row (w->lanes, factors[f], small + (st_small_row (w, oy, ox, 0) + f) * w->stride,
                        out + f / width * w->stride);
        }
    }
}

void
st_kernel_spread (const StWindows *w, const st_real *small, const st_real *weights, const st_real *bias, st_real *large)
{
  const bool is_depthwise = st_windows_are_depthwise (w);

  for (size_t y = 0; y < w->in[0]; y++)
    for (size_t x = 0; x < w->in[1]; x++)
      if (is_depthwise)
        st_spread_depthwise (w, y, x, small, weights, bias, large);
      else
        for (size_t group = 0; group < w->groups; group++)
          st_spread_position (w, y, x, group, small, weights, bias, large);
}

/* --- Gradient of the weights --------------------------------------------------------------------------------------- */

/* What a row of taps at neighbouring positions [xs.from, xs.to) of the small side, whose windows have the same taps in the
 * image, adds to rows [from, to) of the weights, rows of that row of taps alone: [from, to) lies within taps
 * [ky · kernel[1], (ky + 1) · kernel[1]). */
ST_INLINE void
st_gradient_positions (const StWindows *w,
                       const StSamples *samples,
                       size_t y,
                       StRange xs,
                       size_t ky,
                       StRange rows,
                       const st_real *large,
                       st_real *gradient)
{
  const size_t depth = w->channels / w->groups, width = w->filters / w->groups;
  const StRange across = st_windows_get_taps (w, 1, xs.from);
  const size_t first = (ky * w->kernel[1] + across.from) * depth, last = (ky * w->kernel[1] + across.to) * depth;
  const size_t from = rows.from > first ? rows.from : first, to = rows.to < last ? rows.to : last;
  const bool is_dense = st_windows_are_dense (w);

  for (size_t row = from, end; row < to; row = end)
    {
      const size_t tap = row / depth, kx = tap - ky * w->kernel[1];
      const size_t place =
        st_large_row (w, st_windows_get_place (w, 0, y, ky), st_windows_get_place (w, 1, xs.from, kx), 0) + row % depth;

      end = is_dense || (tap + 1) * depth > to ? to : (tap + 1) * depth;
      for (size_t group = 0; group < w->groups; group++)
        st_kernel_gemm (&(StGemm){
          .base = ST_GEMM_ADD,
          .m = end - row,
          .n = width,
          .k = samples->n,
          .runs = xs.to - xs.from,
          .a = large + (place + group * depth) * w->stride,
          .ai = w->stride,
          .ak = 1,
          .a_run = (ptrdiff_t) (w->strides[1] * w->channels * w->stride),
          .b = samples->values + (y * w->out[1] + xs.from) * w->stride * samples->ld + group * width,
          .ldb = samples->ld,
          .b_run = (ptrdiff_t) (w->stride * samples->ld),
          .c = gradient + (row - rows.from) * w->filters + group * width,
          .ldc = w->filters,
          .alpha = 1,
        });
    }
}

void
st_kernel_convolve_gradient (const StWindows *w,
                             const StSamples *samples,
                             const st_real *large,
                             size_t from,
                             size_t to,
                             st_real *gradient)
{
  const size_t row_of_taps = w->kernel[1] * (w->channels / w->groups);

  memset (gradient, 0, (to - from) * w->filters * sizeof *gradient);
  /* Row by row of the small side, which is the larger reading and so stays in the cache for all rows of taps. */
  for (size_t y = 0; y < w->out[0]; y++)
    {
      const StRange down = st_windows_get_taps (w, 0, y);

      for (size_t row = from, end; row < to; row = end)
        {
          const size_t ky = row / row_of_taps;
          StRange xs;

          end = (ky + 1) * row_of_taps < to ? (ky + 1) * row_of_taps : to;
          for (size_t x = 0; x < w->out[1] && ky >= down.from && ky < down.to; x = xs.to)
            {
              xs = st_windows_get_alike (w, x);
              st_gradient_positions (w, samples, y, xs, ky, (StRange){ row, end }, large,
                                     gradient + (row - from) * w->filters);
            }
        }
    }
}

/* A sum in registers over the samples, for one tap of one filter at all positions. */
ST_INLINE st_real
st_sum_products (const StWindows *w,
                 size_t n,
                 size_t ky,
                 size_t kx,
                 size_t filter,
                 const st_real *large,
                 const st_real *small)
{
  const size_t channel = filter / (w->filters / w->groups);
  StVector sum = { 0 };

  for (size_t y = 0; y < w->out[0]; y++)
    {
      const StRange down = st_windows_get_taps (w, 0, y);

      for (size_t x = 0; x < w->out[1] && ky >= down.from && ky < down.to; x++)
        {
          const StRange across = st_windows_get_taps (w, 1, x);
          const st_real *a, *b = small + (st_small_row (w, y, x, 0) + filter) * w->stride;

          if (kx < across.from || kx >= across.to)
            continue;
          a = large
              + (st_large_row (w, st_windows_get_place (w, 0, y, ky), st_windows_get_place (w, 1, x, kx), 0) + channel)
                  * w->stride;
          for (size_t i = 0; i < n; i += ST_VECTOR)
            {
              const StVector product = st_vector_load (a + i) * st_vector_load (b + i);
              sum += n - i < ST_VECTOR ? st_vector_first (product, n - i) : product;
            }
        }
    }
  return st_vector_sum (sum);
}

void
st_kernel_depthwise_gradient (const StWindows *w,
                              size_t n,
                              const st_real *large,
                              const st_real *small,
                              size_t from,
                              size_t to,
                              st_real *gradient)
{
  for (size_t tap = from; tap < to; tap++)
    for (size_t filter = 0; filter < w->filters; filter++)
      gradient[(tap - from) * w->filters + filter] =
        st_sum_products (w, n, tap / w->kernel[1], tap % w->kernel[1], filter, large, small);
}

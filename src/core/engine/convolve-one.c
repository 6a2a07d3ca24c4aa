/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "convolve-one.h"

#include <string.h>

/* One group of positions [xs.from, xs.to), whose windows have the same taps in the image. */
static void
convolve_positions (const StKernels *kernels,
                    const StWindows *w,
                    size_t y,
                    StRange xs,
                    size_t group,
                    const st_real *large,
                    const st_real *weights,
                    st_real *small)
{
  const size_t depth = w->channels / w->groups, width = w->filters / w->groups;
  const StRange down = st_windows_get_taps (w, 0, y), across = st_windows_get_taps (w, 1, xs.from);
  const bool is_dense = st_windows_are_dense (w);
  const size_t n_down = down.to - down.from, n_across = across.to - across.from;
  StGemm g = {
    .base = ST_GEMM_ADD,
    .m = xs.to - xs.from,
    .n = width,
    .k = (is_dense ? n_across : 1) * depth,
    .runs = is_dense ? n_down : n_across,
    .ai = w->strides[1] * w->channels,
    .ak = 1,
    .a_run = (ptrdiff_t) ((is_dense ? w->dilation[0] * w->in[1] : w->dilation[1]) * w->channels),
    .ldb = w->filters,
    .b_run = (ptrdiff_t) ((is_dense ? w->kernel[1] : 1) * depth * w->filters),
    .c = small + xs.from * w->filters + group * width,
    .ldc = w->filters,
    .alpha = 1,
  };

  for (size_t ky = down.from; ky < (is_dense && n_down ? down.from + 1 : down.to) && n_across; ky++)
    {
      const size_t place =
        st_windows_get_place (w, 0, y, ky) * w->in[1] + st_windows_get_place (w, 1, xs.from, across.from);

      g.a = large + place * w->channels + group * depth;
      g.b = weights + (ky * w->kernel[1] + across.from) * depth * w->filters + group * width;
      kernels->gemm (&g);
    }
}

void
st_convolve_one (const StKernels *kernels,
                 const StWindows *w,
                 size_t y,
                 const st_real *large,
                 const st_real *weights,
                 const st_real *bias,
                 st_real *small)
{
  StRange xs;

  for (size_t x = 0; x < w->out[1]; x++)
    if (bias)
      memcpy (small + x * w->filters, bias, w->filters * sizeof *small);
    else
      memset (small + x * w->filters, 0, w->filters * sizeof *small);
  for (size_t x = 0; x < w->out[1]; x = xs.to)
    {
      xs = st_windows_get_alike (w, x);
      for (size_t group = 0; group < w->groups; group++)
        convolve_positions (kernels, w, y, xs, group, large, weights, small);
    }
}

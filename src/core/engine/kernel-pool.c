/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Pooling of feature-major images, [positions · channels, lanes]: the rows of a window, register by register. */

#include "level.h"

/* The first row of the channels of a position. */
ST_INLINE size_t
st_large_at (const StWindows *w, size_t y, size_t ky, size_t x, size_t kx)
{
  return (st_windows_get_place (w, 0, y, ky) * w->in[1] + st_windows_get_place (w, 1, x, kx)) * w->channels * w->stride;
}

ST_INLINE size_t
st_small_at (const StWindows *w, size_t y, size_t x)
{
  return (y * w->out[1] + x) * w->channels * w->stride;
}

/* Whether each position of the large side is in just one window. */
ST_INLINE bool
st_windows_are_apart (const StWindows *w)
{
  for (int i = 0; i < 2; i++)
    if (w->kernel[i] != w->strides[i] || w->out[i] * w->kernel[i] != w->in[i])
      return false;
  return true;
}

ST_INLINE void
st_clear_large (const StWindows *w, st_real *dx)
{
  for (size_t row = 0; row < w->in[0] * w->in[1] * w->channels; row++)
    memset (dx + row * w->stride, 0, w->lanes * sizeof *dx);
}

/* v where a and b are the same number, 0 elsewhere. */
ST_INLINE StVector
st_where_equal (StVector a, StVector b, StVector v)
{
  return (StVector) ((StIntegers) v & (a == b));
}

ST_INLINE StVector
st_larger (StVector a, StVector b)
{
  const StIntegers keep = ~(b > a);

  return (StVector) (((StIntegers) a & keep) | ((StIntegers) b & ~keep));
}

void
st_kernel_pool_max (const StWindows *w, const st_real *x, st_real *y)
{
  const size_t step = w->channels * w->stride;

  for (size_t oy = 0; oy < w->out[0]; oy++)
    for (size_t ox = 0; ox < w->out[1]; ox++)
      {
        const StRange down = st_windows_get_taps (w, 0, oy), across = st_windows_get_taps (w, 1, ox);
        const st_real *in = x + st_large_at (w, oy, down.from, ox, across.from);
        st_real *out = y + st_small_at (w, oy, ox);

        for (size_t c = 0; c < w->channels; c++)
          for (size_t i = c * w->stride; i < c * w->stride + w->lanes; i += ST_VECTOR)
            {
              const st_real *line = in + i;
              StVector most = st_vector_load (line);

              for (size_t ky = down.from; ky < down.to; ky++, line += w->in[1] * step)
                for (size_t kx = 0; kx < across.to - across.from; kx++)
                  most = st_larger (most, st_vector_load (line + kx * step));
              st_vector_store (out + i, most);
            }
      }
}

void
st_kernel_pool_max_backward (const StWindows *w, const st_real *x, const st_real *y, const st_real *dy, st_real *dx)
{
  const bool is_apart = st_windows_are_apart (w);
  const size_t step = w->channels * w->stride;

  if (!is_apart)
    st_clear_large (w, dx);
  for (size_t oy = 0; oy < w->out[0]; oy++)
    for (size_t ox = 0; ox < w->out[1]; ox++)
      {
        const StRange down = st_windows_get_taps (w, 0, oy), across = st_windows_get_taps (w, 1, ox);
        const size_t large = st_large_at (w, oy, down.from, ox, across.from), small = st_small_at (w, oy, ox);

        for (size_t c = 0; c < w->channels; c++)
          for (size_t i = c * w->stride; i < c * w->stride + w->lanes; i += ST_VECTOR)
            {
              const StVector most = st_vector_load (y + small + i);
              StVector rest = st_vector_load (dy + small + i);

              for (size_t ky = 0; ky < down.to - down.from; ky++)
                for (size_t kx = 0; kx < across.to - across.from; kx++)
                  {
                    const size_t at = large + (ky * w->in[1] + kx) * step + i;
                    const StVector mine = st_where_equal (st_vector_load (x + at), most, rest);

                    if (is_apart)
                      st_vector_store (dx + at, mine);
                    else
                      st_vector_store (dx + at, st_vector_load (dx + at) + mine);
                    rest -= mine;
                  }
            }
      }
}

void
st_kernel_pool_average (const StWindows *w, const st_real *x, st_real *y)
{
  for (size_t oy = 0; oy < w->out[0]; oy++)
    for (size_t ox = 0; ox < w->out[1]; ox++)
      {
        const StRange down = st_windows_get_taps (w, 0, oy), across = st_windows_get_taps (w, 1, ox);
        const st_real share = 1 / (st_real) ((down.to - down.from) * (across.to - across.from));
        st_real *out = y + st_small_at (w, oy, ox);

        for (size_t c = 0; c < w->channels; c++)
          for (size_t i = c * w->stride; i < c * w->stride + w->lanes; i += ST_VECTOR)
            {
              StVector sum = { 0 };

              for (size_t ky = down.from; ky < down.to; ky++)
                for (size_t kx = across.from; kx < across.to; kx++)
                  sum += st_vector_load (x + st_large_at (w, oy, ky, ox, kx) + i);
              st_vector_store (out + i, sum * share);
            }
      }
}

void
st_kernel_pool_average_backward (const StWindows *w, const st_real *dy, st_real *dx)
{
  st_clear_large (w, dx);
  for (size_t oy = 0; oy < w->out[0]; oy++)
    for (size_t ox = 0; ox < w->out[1]; ox++)
      {
        const StRange down = st_windows_get_taps (w, 0, oy), across = st_windows_get_taps (w, 1, ox);
        const st_real share = 1 / (st_real) ((down.to - down.from) * (across.to - across.from));
        const st_real *in = dy + st_small_at (w, oy, ox);

        for (size_t ky = down.from; ky < down.to; ky++)
          for (size_t kx = across.from; kx < across.to; kx++)
            for (size_t c = 0; c < w->channels; c++)
              for (size_t i = c * w->stride; i < c * w->stride + w->lanes; i += ST_VECTOR)
                {
                  st_real *at = dx + st_large_at (w, oy, ky, ox, kx) + i;
                  st_vector_store (at, st_vector_load (at) + st_vector_load (in + i) * share);
                }
      }
}

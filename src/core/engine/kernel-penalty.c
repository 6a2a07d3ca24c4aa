/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Regularizers over a run of weights. */

#include "level.h"

ST_INLINE StVector
st_absolute (StVector v)
{
  const StIntegers is_negative = v < 0;

  return (StVector) (((StIntegers) -v & is_negative) | ((StIntegers) v & ~is_negative));
}

void
st_kernel_sums (size_t n, const st_real *w, st_real *absolute, st_real *squares)
{
  StVector a = { 0 }, s = { 0 };
  size_t i = 0;

  for (; i + ST_VECTOR <= n; i += ST_VECTOR)
    {
      const StVector v = st_vector_load (w + i);
      a += st_absolute (v);
      s += v * v;
    }
  if (i < n)
    {
      const StVector v = st_vector_load_part (w + i, n - i);
      a += st_absolute (v);
      s += v * v;
    }
  *absolute = st_vector_sum (a);
  *squares = st_vector_sum (s);
}

void
st_kernel_penalize (size_t n, const st_real *w, st_real l1, st_real l2, st_real *g)
{
#pragma GCC ivdep
  for (size_t i = 0; i < n; i++)
    {
      const st_real side = w[i] > 0 ? l1 : -l1;
      const st_real absolute = w[i] == 0 ? 0 : side;
      g[i] += absolute + 2 * l2 * w[i];
    }
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Numbers below 1.2e-38, which processors compute with many times as slowly as with others: the moments of weights whose
 * inputs are nearly always 0 end there, a tenth smaller at every step. Steps take them as 0, as TensorFlow does.
 */

#if defined(__SSE__)
#include <xmmintrin.h>

/* Results that are denormal, and operands that are, become 0. */
#define ST_FLUSH_DENORMALS 0x8040u

static inline unsigned
st_denormals_flush (void)
{
  const unsigned before = _mm_getcsr ();

  _mm_setcsr (before | ST_FLUSH_DENORMALS);
  return before;
}

static inline void
st_denormals_restore (unsigned before)
{
  _mm_setcsr (before);
}
#else
static inline unsigned
st_denormals_flush (void)
{
  return 0;
}

static inline void
st_denormals_restore (unsigned before)
{
}
#endif

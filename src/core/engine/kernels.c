/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Chooses the level of the kernels by what the processor can do. */

#include "kernels.h"

#include <stdlib.h>
#include <string.h>

extern const StKernels st_kernels_baseline;
#ifdef ST_HAVE_X86_LEVELS
extern const StKernels st_kernels_avx2;
extern const StKernels st_kernels_avx512;
#endif

const StKernels *const *
st_kernels_list (void)
{
  static const StKernels *const baseline[] = { &st_kernels_baseline, NULL };
#ifdef ST_HAVE_X86_LEVELS
  static const StKernels *const avx2[] = { &st_kernels_baseline, &st_kernels_avx2, NULL };
  static const StKernels *const avx512[] = { &st_kernels_baseline, &st_kernels_avx2, &st_kernels_avx512, NULL };

  if (!__builtin_cpu_supports ("avx2") || !__builtin_cpu_supports ("fma"))
    return baseline;
  if (!__builtin_cpu_supports ("avx512f") || !__builtin_cpu_supports ("avx512dq")
      || !__builtin_cpu_supports ("avx512bw") || !__builtin_cpu_supports ("avx512vl"))
    return avx2;
  return avx512;
#else
  return baseline;
#endif
}

const StKernels *
st_kernels_get (void)
{
  const StKernels *const *list = st_kernels_list ();
  const char *wanted = getenv ("STRATA_ENGINE_LEVEL");

  while (list[1] && !(wanted && strcmp (list[0]->name, wanted) == 0))
    list++;
  return *list;
}

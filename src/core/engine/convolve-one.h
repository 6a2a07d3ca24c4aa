/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * A convolution of one sample. Its features follow each other without a gap here, so that the lanes of a register are
 * neighbouring filters of one position: feature by feature, all lanes but one would be empty.
 */

#include "kernels.h"

/* Row y of the small side, [out[1], filters], from the whole large side, [in[0] · in[1], channels]; every number is the
 * one that st_kernel_correlate () makes, to the bit. */
void st_convolve_one (const StKernels *kernels,
                      const StWindows *w,
                      size_t y,
                      const st_real *large,
                      const st_real *weights,
                      const st_real *bias,
                      st_real *small);

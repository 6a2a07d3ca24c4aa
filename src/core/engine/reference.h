/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Functions of st_kernels_reference that have a file of their own. */

#include "kernels.h"

void st_reference_update (const StUpdateFactors *factors,
                          size_t n,
                          const st_real *gradient,
                          st_real *weight,
                          st_real *const slots[ST_MAX_SLOTS]);
void st_reference_activate (StActivation kind, StBlock block, const st_real *x, st_real *y);
void st_reference_activate_backward (StActivation kind, StBlock block, const st_real *x, const st_real *y, st_real *dy);
void st_reference_softmax (StBlock block, const st_real *x, st_real *y, st_real *log_sum);
void st_reference_softmax_backward (StBlock block, const st_real *y, st_real *dy);

void st_reference_correlate (const StWindows *w,
                             StRange rows,
                             const st_real *large,
                             const st_real *weights,
                             const st_real *bias,
                             st_real *small);
void st_reference_spread (const StWindows *w,
                          const st_real *small,
                          const st_real *weights,
                          const st_real *bias,
                          st_real *large);
void st_reference_convolve_gradient (const StWindows *w,
                                     const StSamples *samples,
                                     const st_real *large,
                                     size_t from,
                                     size_t to,
                                     st_real *gradient);
void st_reference_depthwise_gradient (const StWindows *w,
                                      size_t n,
                                      const st_real *large,
                                      const st_real *small,
                                      size_t from,
                                      size_t to,
                                      st_real *gradient);
void st_reference_pool_max (const StWindows *w, const st_real *x, st_real *y);
void st_reference_pool_max_backward (const StWindows *w,
                                     const st_real *x,
                                     const st_real *y,
                                     const st_real *dy,
                                     st_real *dx);
void st_reference_pool_average (const StWindows *w, const st_real *x, st_real *y);
void st_reference_pool_average_backward (const StWindows *w, const st_real *dy, st_real *dx);

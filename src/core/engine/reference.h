/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Functions of st_kernels_reference that have a file of their own. */

#include "kernels.h"

void st_reference_activate (StActivation kind, StBlock block, const st_real *x, st_real *y);
void st_reference_activate_backward (StActivation kind, StBlock block, const st_real *x, const st_real *y, st_real *dy);
void st_reference_softmax (StBlock block, const st_real *x, st_real *y, st_real *log_sum);
void st_reference_softmax_backward (StBlock block, const st_real *y, st_real *dy);

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-scaler.h"

G_BEGIN_DECLS

/* Takes center and spread, [n] each, in pixel units; n is 1, or the number of pixels for a scaling per pixel. */
StrataScaler *strata_scaler_new_take (StrataScaling scaling, double *center, double *spread, gsize n);

G_END_DECLS

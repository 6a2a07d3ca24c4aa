/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-flow.h"

G_BEGIN_DECLS

/* How the numbers of a weight, a gradient or a layer's output are spread: a histogram with its mean and deviation. */

#define STRATA_SPREAD_BINS 40

typedef struct
{
  char *name; /* "kernel", "moving_mean", as Keras has it; NULL: of no weight */
  gboolean is_gradient;
  gsize n, n_not_finite;
  double low, high; /* of the numbers that are finite */
  double mean, deviation;
  guint64 bins[STRATA_SPREAD_BINS]; /* of equal width from low to high */
} StrataSpread;

StrataSpread *strata_spread_new (const char *name, const float *values, gsize n);
void strata_spread_free (StrataSpread *self);
GPtrArray *strata_spread_list_weights (StrataNetwork *network, guint layer, const StrataFlow *flow);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrataSpread, strata_spread_free)

G_END_DECLS

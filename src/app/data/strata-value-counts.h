/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-image-ink.h"

G_BEGIN_DECLS

#define STRATA_N_VALUES 256

/* How often values are there, raw or as the network gets them: in 256 bins of one width from `low` to `high`. Pixels scaled
 * one by one have no common ends: what lies beyond them is counted at them, and `clipped` says so. */
typedef struct
{
  double low, high;
  gboolean clipped;
  guint64 counts[STRATA_N_VALUES];
} StrataValueCounts;

/* None yet; scaler NULL: raw values. */
void strata_value_counts_init (StrataValueCounts *self, StrataScaler *scaler);
/* Counts an image: pixels [size]. */
void strata_value_counts_add (StrataValueCounts *self, StrataScaler *scaler, const guint8 *pixels, gsize size);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-value-counts.h"

G_BEGIN_DECLS

/* How often each value is there, in 32 bins. White paper would dwarf all else: the bar of a bin far above the others
 * is cut, and says its share. */

#define STRATA_TYPE_HISTOGRAM (strata_histogram_get_type ())
G_DECLARE_FINAL_TYPE (StrataHistogram, strata_histogram, STRATA, HISTOGRAM, GtkWidget)

/* What is copied; NULL for none. name: what it is of, for those who do not see it. */
void strata_histogram_show (StrataHistogram *self, const StrataValueCounts *counts, const char *name);

G_END_DECLS

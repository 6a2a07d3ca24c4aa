/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* How often each pixel value is there, in 32 bins. White paper would dwarf all else: the bar of a bin far above the others
 * is cut, and says its share. */

#define STRATA_TYPE_HISTOGRAM (strata_histogram_get_type ())
G_DECLARE_FINAL_TYPE (StrataHistogram, strata_histogram, STRATA, HISTOGRAM, GtkWidget)

/* counts [256], or NULL for none. The axis is labelled by what the scaler makes of 0 and 255 where it is one for all. */
void strata_histogram_show (StrataHistogram *self, const guint64 *counts, StrataScaler *scaler, const char *name);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A class and how much the network takes the image for it. The bar of the predicted class has the accent colour, the true
 * class a tag. */

#define STRATA_TYPE_PROBABILITY_ROW (strata_probability_row_get_type ())
G_DECLARE_FINAL_TYPE (StrataProbabilityRow, strata_probability_row, STRATA, PROBABILITY_ROW, GtkWidget)

/* Bars stand below each other's: above is the row above this one, NULL for the first. */
GtkWidget *strata_probability_row_new (const char *class_name, StrataProbabilityRow *above);
/* probability NAN: not known. */
void strata_probability_row_show (StrataProbabilityRow *self, double probability, gboolean predicted, gboolean is_true);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "strata.h"

G_BEGIN_DECLS

/* How the numbers of a layer are spread: histograms side by side, as many a row as the width takes. Reads as an image whose
 * description says each in words. */

#define STRATA_TYPE_DISTRIBUTION_VIEW (strata_distribution_view_get_type ())
G_DECLARE_FINAL_TYPE (StrataDistributionView, strata_distribution_view, STRATA, DISTRIBUTION_VIEW, GtkWidget)

/* Copied. weights: of StrataSpread; activations: of the layer's output. Both NULL: nothing. */
void strata_distribution_view_show (StrataDistributionView *self,
                                    GPtrArray *weights,
                                    const StrataSpread *activations,
                                    const char *name);

G_END_DECLS

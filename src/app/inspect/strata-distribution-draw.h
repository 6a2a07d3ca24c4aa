/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <graphene.h>

#include "strata-chart-style.h"
#include "strata.h"

G_BEGIN_DECLS

/* A histogram with its title above and its ends below. Where one bin would dwarf all others, its bar is cut and says its
 * share. */
void strata_distribution_draw (const StrataSpread *distribution,
                               cairo_t *cr,
                               const StrataChartStyle *style,
                               const graphene_rect_t *place);
/* "kernel", "kernel gradient", "activations"; transfer full. */
char *strata_distribution_name (const StrataSpread *distribution);
/* "235,200 numbers from −0.31 to 0.29, mean 0.00 ± 0.05"; transfer full. */
char *strata_distribution_describe (const StrataSpread *distribution);

G_END_DECLS

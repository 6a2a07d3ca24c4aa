/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-figure.h"

G_BEGIN_DECLS

void strata_line_layer_draw (const StrataChartLayer *layer, cairo_t *cr, const StrataPlotArea *area);
void strata_bar_layer_draw (const StrataChartLayer *layer, cairo_t *cr, const StrataPlotArea *area);
void strata_band_layer_draw (const StrataChartLayer *layer, cairo_t *cr, const StrataPlotArea *area);

G_END_DECLS

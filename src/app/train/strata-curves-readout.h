/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-curves-figure.h"

G_BEGIN_DECLS

/* "Epoch 3", "Batch 5157", "12.0 seconds"; transfer full. */
char *strata_curves_format_place (StrataOver over, double x);
/* The box beside the cross-hair with every line's value there, and a dot on each line at the point that is read. */
void strata_curves_readout_draw (StrataTrainingLog *log,
                                 const StrataCurvesView *view,
                                 StrataFigure *figure,
                                 cairo_t *cr,
                                 double width,
                                 double height,
                                 const StrataChartStyle *style);

G_END_DECLS

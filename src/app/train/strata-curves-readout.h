/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-curves-figure.h"

G_BEGIN_DECLS

/* The box beside the cross-hair with every line's value there. */
void strata_curves_readout_draw (StrataTrainingLog *log,
                                 const StrataCurvesView *view,
                                 StrataFigure *figure,
                                 cairo_t *cr,
                                 double width,
                                 double height,
                                 const StrataChartStyle *style);

G_END_DECLS

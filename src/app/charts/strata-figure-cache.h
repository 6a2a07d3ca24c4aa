/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-figure.h"

G_BEGIN_DECLS

/* Draws a figure whose series grow at their ends without drawing again what stays: what lies left of the growing ends and
 * right of their labels is kept as pixels for as long as the figure's look is the same, and its place on the screen is not
 * touched. */

typedef struct _StrataFigureCache StrataFigureCache;

StrataFigureCache *strata_figure_cache_new (void);
void strata_figure_cache_free (StrataFigureCache *self);
/* For series that were emptied or took on other points. */
void strata_figure_cache_clear (StrataFigureCache *self);
/* settled: up to this x nothing of the series changes any more. Fills the widget. */
void strata_figure_cache_snapshot (StrataFigureCache *self,
                                   StrataFigure *figure,
                                   double settled,
                                   GtkWidget *widget,
                                   GtkSnapshot *snapshot,
                                   const StrataChartStyle *style);

G_END_DECLS

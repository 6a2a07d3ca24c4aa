/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-figure.h"

G_BEGIN_DECLS

/* A figure in the window, as it is: without zoom and read-out. */

#define STRATA_TYPE_CHART_VIEW (strata_chart_view_get_type ())
G_DECLARE_FINAL_TYPE (StrataChartView, strata_chart_view, STRATA, CHART_VIEW, GtkWidget)

/* Takes the figure, NULL for none. name and description say it to a screen reader. */
void strata_chart_view_show (StrataChartView *self, StrataFigure *figure, const char *name, const char *description);
/* Borrowed, or NULL. */
StrataFigure *strata_chart_view_get_figure (StrataChartView *self);

G_END_DECLS

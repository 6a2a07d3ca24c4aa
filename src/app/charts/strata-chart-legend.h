/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-figure.h"

G_BEGIN_DECLS

#define STRATA_LEGEND_ROW 16.0

/* The names of lines and bars in the title's row, as many as there is room for. */
void strata_chart_draw_legend (GPtrArray *layers, cairo_t *cr, const StrataPlotArea *area, const char *title);
/* How many rows of their own the names take in a plot of a width, for type of a scale: enough in any font of the house. */
guint strata_chart_count_legend_rows (GPtrArray *layers, double width, double scale);
/* The names in that many rows, between the title and the plot. */
void strata_chart_draw_legend_rows (GPtrArray *layers, cairo_t *cr, const StrataPlotArea *area, guint n_rows);

G_END_DECLS

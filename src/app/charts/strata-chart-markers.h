/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-figure.h"

G_BEGIN_DECLS

/* The marked places of a plot: a dotted line through it, or a notch at its axis. */
void strata_chart_draw_markers (GArray *markers, cairo_t *cr, const StrataPlotArea *area);
/* Their names, above the first plot, where no line passes: beside its title (NULL where that row is taken) and in a row
 * above it. None stands on another or is struck through by another's line; a name that has no room is left out, those of
 * the highest rank first. Between the title and the plot may be rows of other names, which they pass over. */
void strata_chart_draw_marker_texts (GArray *markers,
                                     cairo_t *cr,
                                     const StrataPlotArea *area,
                                     const char *title,
                                     guint rows_below);

G_END_DECLS

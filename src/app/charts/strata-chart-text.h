/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-figure.h"

G_BEGIN_DECLS

/* Text with tabular figures at (x, y); align_x and align_y: 0 starts there, 0.5 is centred, 1 ends there. */
void strata_chart_draw_text (cairo_t *cr,
                             const StrataChartStyle *style,
                             const GdkRGBA *color,
                             const char *text,
                             double x,
                             double y,
                             double align_x,
                             double align_y);
/* The same centred on x from y down, cut short with an ellipsis where it is wider than width. */
void strata_chart_draw_caption (cairo_t *cr,
                                const StrataChartStyle *style,
                                const GdkRGBA *color,
                                const char *text,
                                double x,
                                double y,
                                double width);
/* How wide the text would be, or the title. */
double strata_chart_get_text_width (cairo_t *cr, const StrataChartStyle *style, const char *text);
double strata_chart_get_title_width (cairo_t *cr, const StrataChartStyle *style, const char *text);
/* A paragraph of a width from (x, y) down; returns its height. color NULL measures alone. */
double strata_chart_draw_paragraph (cairo_t *cr,
                                    const StrataChartStyle *style,
                                    const GdkRGBA *color,
                                    const char *text,
                                    double x,
                                    double y,
                                    double width);
void strata_chart_draw_title (cairo_t *cr, const StrataChartStyle *style, const char *text, double x, double y);
/* Where the labels of these lines begin, right of the last of them to end. */
double strata_chart_get_labels_left (GPtrArray *layers, const StrataPlotArea *area);

#define STRATA_MAX_END_LABELS 16
#define STRATA_LABEL_SPACE 150.0 /* right of the plot, for the labels at the lines' ends */

/* A line's label at its end: starts at x, centred on y. */
typedef struct
{
  const StrataChartLayer *layer;
  double x, y;
} StrataEndLabel;

/* Where the labels go at the lines' ends, moved apart where they would overlap; returns how many. */
guint strata_chart_place_end_labels (GPtrArray *layers,
                                     const StrataPlotArea *area,
                                     StrataEndLabel labels[STRATA_MAX_END_LABELS]);
/* Keeps what is drawn next, the grid, out from behind them. */
void strata_chart_clip_end_labels (const StrataEndLabel *labels, guint n, cairo_t *cr, const StrataPlotArea *area);
void strata_chart_draw_end_labels (const StrataEndLabel *labels, guint n, cairo_t *cr, const StrataPlotArea *area);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-axis.h"
#include "strata-chart-style.h"
#include "strata-series.h"

G_BEGIN_DECLS

/* A figure is plots stacked over one x axis; a plot is layers over a y axis; a layer draws a series and knows nothing
 * else. Drawing is a pure function of figure, size and style on a cairo_t, so the screen, PNG, SVG and PDF come from it.
 *
 *   StrataFigure *figure = strata_figure_new ();
 *   StrataPlot *plot = strata_figure_add_plot (figure, "Loss");
 *   strata_plot_add_line (plot, series, STRATA_COLOR_BLUE, "training 0.546");
 *   figure->x = (StrataAxis) { 0, 10, FALSE };
 *   plot->y = (StrataAxis) { 0, 1.6, FALSE };
 *   strata_figure_draw (figure, cr, 800, 600, &style);
 */

typedef struct _StrataChartLayer StrataChartLayer;
typedef struct _StrataPlot StrataPlot;

/* Where a plot lies and how values map to it. */
typedef struct
{
  const StrataAxis *x, *y;
  double left, top, width, height;
  const StrataChartStyle *style;
} StrataPlotArea;

double strata_plot_area_x (const StrataPlotArea *area, double value);
double strata_plot_area_y (const StrataPlotArea *area, double value);

struct _StrataChartLayer
{
  void (*draw) (const StrataChartLayer *layer, cairo_t *cr, const StrataPlotArea *area);
  StrataSeries *series; /* owned */
  StrataColor color;
  double alpha;
  gboolean dashed;
  gboolean dots;    /* a dot at each point, where they are few */
  double width;     /* of the line, in pixels before the style's stroke */
  double half_bar;  /* of a bar layer: half the width of a bar, in x */
  double smoothing; /* half width, in x, of the mean a line shows, or a band's extremes; 0: the points themselves */
  char *label;      /* written at the line's end; NULL: none */
};

struct _StrataPlot
{
  char *title;
  StrataAxis y;
  GPtrArray *layers; /* of StrataChartLayer */
};

typedef struct
{
  double x;
  StrataColor color;
  gboolean small; /* a notch at the axis, unnamed; else a dotted line with its text */
  guint rank;     /* where there is not room for every text, the lowest ranks have theirs */
  char *text;
} StrataChartMarker;

typedef struct
{
  StrataAxis x;
  char *x_title;    /* "epoch"; NULL: none */
  GPtrArray *plots; /* of StrataPlot */
  GArray *markers;  /* of StrataChartMarker: through all plots */
  double cursor;    /* x of the cross-hair; NAN: none */
  double cursor_y;  /* its y in the plot `cursor_plot`; NAN: none */
  guint cursor_plot;
  double scale;     /* of margins, as the style's font and stroke are larger; 1 */
  gboolean legend;  /* lines are named in the title's row, however wide the figure */
  gboolean whole_x; /* ticks at whole numbers alone: epochs */
  GStrv x_names;    /* what stands at 0, 1, 2 … in place of ticks; NULL: numbers */
} StrataFigure;

StrataFigure *strata_figure_new (void);
void strata_figure_free (StrataFigure *self);
StrataPlot *strata_figure_add_plot (StrataFigure *self, const char *title);
StrataChartMarker *strata_figure_add_marker (StrataFigure *self, double x, StrataColor color, const char *text);
StrataChartLayer *strata_plot_add_line (StrataPlot *plot, StrataSeries *series, StrataColor color, const char *label);
/* A bar from 0 to each point; on a logarithmic axis from its end. */
StrataChartLayer *strata_plot_add_bars (StrataPlot *plot, StrataSeries *series, StrataColor color, double half_bar);
StrataChartLayer *strata_plot_add_band (StrataPlot *plot, StrataSeries *series, StrataColor color);

/* All but the cross-hair; takes time only for what lies within the clip. */
void strata_figure_draw (StrataFigure *self, cairo_t *cr, double width, double height, const StrataChartStyle *style);
void strata_figure_draw_cursor (StrataFigure *self,
                                cairo_t *cr,
                                double width,
                                double height,
                                const StrataChartStyle *style);
/* Everything that decides how the figure is drawn at this size but the points of its series: two that agree in it are
 * drawn alike where their points are the same. Transfer full. */
GBytes *strata_figure_dup_look (StrataFigure *self, double width, double height, const StrataChartStyle *style);
/* From where to where labels at the lines' ends may stand at this size; FALSE where they stand above the plots. */
gboolean strata_figure_get_label_span (StrataFigure *self, double width, double height, double *left, double *right);
/* The area of plot i as drawn at this size, to turn a pointer's place into values. */
StrataPlotArea strata_figure_get_area (StrataFigure *self, guint i, double width, double height);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrataFigure, strata_figure_free)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The chart of how time grows: draw-scaling SCALING.json CHART.svg (or .png, .pdf). Over how often images, layers or units
 * were doubled, how many times as long an epoch took; twice as long at each doubling is the dashed line. */

#include "draw.h"

#define WIDTH 720
#define HEIGHT 420

static const struct
{
  const char *name;
  StrataColor color;
} curves[] = { { "images", STRATA_COLOR_BLUE }, { "layers", STRATA_COLOR_ORANGE }, { "units", STRATA_COLOR_PURPLE } };

static double
get_element (JsonArray *points, guint i, guint j)
{
  return json_array_get_double_element (json_array_get_array_element (points, i), j);
}

static void
add_point (StrataFigure *figure, StrataPlot *plot, StrataSeries *series, double x, double y)
{
  strata_series_append (series, x, y, y, y);
  strata_axis_include (&figure->x, x);
  strata_axis_include (&plot->y, y);
}

static void
add_curve (StrataFigure *figure, StrataPlot *plot, JsonArray *points, const char *name, StrataColor color)
{
  g_autoptr (StrataSeries) series = strata_series_new ();
  StrataChartLayer *layer;

  for (guint i = 0; i < json_array_get_length (points); i++)
    add_point (figure, plot, series, get_element (points, i, 0) / get_element (points, 0, 0),
               get_element (points, i, 1) / get_element (points, 0, 1));
  layer = strata_plot_add_line (plot, series, color, name);
  layer->dots = TRUE;
}

static StrataFigure *
create_figure (JsonObject *root)
{
  JsonObject *growth = json_object_get_object_member (root, "growth");
  StrataFigure *figure = strata_figure_new ();
  StrataPlot *plot = strata_figure_add_plot (figure, "Seconds an epoch (×)");
  g_autoptr (StrataSeries) linear = strata_series_new ();

  figure->x = STRATA_AXIS_EMPTY;
  figure->x_title = g_strdup ("size (×)");
  for (guint i = 0; i < G_N_ELEMENTS (curves); i++)
    add_curve (figure, plot, json_object_get_array_member (growth, curves[i].name), curves[i].name, curves[i].color);
  add_point (figure, plot, linear, 1, 1);
  add_point (figure, plot, linear, figure->x.max, figure->x.max);
  strata_plot_add_line (plot, linear, STRATA_COLOR_GREY, "size")->dashed = TRUE;
  figure->x.log = TRUE;
  plot->y.log = TRUE;
  plot->y.max *= 1.1;
  return figure;
}

int
main (int argc, char **argv)
{
  return draw_main (argc, argv, create_figure, WIDTH, HEIGHT);
}

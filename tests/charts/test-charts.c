/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "strata-export.h"
#include "strata-chart-legend.h"
#include "strata-chart-text.h"
#include "strata-figure.h"

static void
test_axis_maps (void)
{
  StrataAxis axis = { .min = 10, .max = 30 }, log_axis = { .min = 0.01, .max = 100, .log = TRUE };

  g_assert_cmpfloat (strata_axis_map (&axis, 15), ==, 0.25);
  g_assert_cmpfloat_with_epsilon (strata_axis_map (&log_axis, 1), 0.5, 1e-12);
  for (double share = 0; share <= 1; share += 0.125)
    {
      g_assert_cmpfloat_with_epsilon (strata_axis_map (&axis, strata_axis_unmap (&axis, share)), share, 1e-12);
      g_assert_cmpfloat_with_epsilon (strata_axis_map (&log_axis, strata_axis_unmap (&log_axis, share)), share, 1e-12);
    }
}

static void
test_axis_ticks (void)
{
  /* Whatever the span, three to a dozen ticks at round values within it. */
  for (double length = 1e-4; length < 1e7; length *= 3.7)
    for (double start = -5; start < 5; start += 1.3)
      {
        StrataAxis axis = { .min = start * length, .max = (start + 1) * length };
        double ticks[STRATA_AXIS_MAX_TICKS];
        gsize n = strata_axis_get_ticks (&axis, 6, ticks);

        g_assert_cmpuint (n, >=, 3);
        g_assert_cmpuint (n, <=, 11);
        for (gsize i = 0; i < n; i++)
          {
            g_assert_cmpfloat (ticks[i], >=, axis.min - length * 1e-9);
            g_assert_cmpfloat (ticks[i], <=, axis.max + length * 1e-9);
          }
        for (gsize i = 2; i < n; i++)
          g_assert_cmpfloat_with_epsilon (ticks[i] - ticks[i - 1], ticks[1] - ticks[0], length * 1e-9);
      }
}

static void
test_axis_zoom_keeps_the_place (void)
{
  StrataAxis limits = { .min = 0, .max = 10 }, axis = limits;
  double under_pointer = strata_axis_unmap (&axis, 0.3);

  strata_axis_zoom (&axis, 0.3, 0.5, &limits);
  g_assert_cmpfloat_with_epsilon (strata_axis_unmap (&axis, 0.3), under_pointer, 1e-12);
  g_assert_cmpfloat_with_epsilon (axis.max - axis.min, 5, 1e-12);
  strata_axis_pan (&axis, 10, &limits);
  g_assert_cmpfloat_with_epsilon (axis.max, 10, 1e-12);
  g_assert_cmpfloat_with_epsilon (axis.max - axis.min, 5, 1e-12);
  for (int i = 0; i < 10; i++)
    strata_axis_zoom (&axis, 0.5, 2, &limits);
  g_assert_cmpfloat_with_epsilon (axis.min, 0, 1e-12);
  g_assert_cmpfloat_with_epsilon (axis.max, 10, 1e-12);
}

static void
test_tick_format (void)
{
  StrataAxis axis = { .min = 0, .max = 1 };
  g_autofree char *tenth = strata_axis_format_tick (&axis, 0.1 * 3, 0.1),
                  *zero = strata_axis_format_tick (&axis, -1e-17, 0.05),
                  *whole = strata_axis_format_tick (&axis, 200, 50),
                  *grouped = strata_axis_format_tick (&axis, 16000, 2000),
                  *astray = strata_axis_format_tick (&axis, 1.5e31, 5e30);

  g_assert_cmpstr (tenth, ==, "0.3");
  g_assert_cmpstr (zero, ==, "0.00");
  g_assert_cmpstr (whole, ==, "200");
  g_assert_cmpstr (grouped, ==, "16,000");
  g_assert_cmpstr (astray, ==, "1.5e+31");
}

/* Losses seldom go over a whole decade: a few ticks then, where even steps would crowd at the top. */
static void
test_log_ticks (void)
{
  const StrataAxis axes[] = {
    { .min = 0.33, .max = 1.98, .log = TRUE },
    { .min = 0.05, .max = 2.3, .log = TRUE },
    { .min = 0.6, .max = 2.5, .log = TRUE },
    { .min = 1e-4, .max = 3, .log = TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (axes); i++)
    {
      double ticks[STRATA_AXIS_MAX_TICKS];
      gsize n = strata_axis_get_ticks (&axes[i], 5, ticks);

      g_assert_cmpuint (n, >=, 3);
      g_assert_cmpuint (n, <=, 6);
      for (gsize j = 1; j < n; j++)
        g_assert_cmpfloat (strata_axis_map (&axes[i], ticks[j]) - strata_axis_map (&axes[i], ticks[j - 1]), >, 0.08);
    }
}

/* The pyramid against a plain loop, over stretches of every alignment. */
static void
test_series_stretches (void)
{
  g_autoptr (StrataSeries) series = strata_series_new ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);
  const gsize n = 5003;

  for (gsize i = 0; i < n; i++)
    {
      double y = i % 97 == 5 ? NAN : g_rand_double_range (rand, -2, 3);

      strata_series_append (series, i * 0.5, y, y - 1, y + 1);
    }
  for (int trial = 0; trial < 2000; trial++)
    {
      gsize from = g_rand_int_range (rand, 0, n), to = g_rand_int_range (rand, from, n + 1), counted = 0;
      double sum = 0, min = INFINITY, max = -INFINITY;
      StrataStretch stretch;

      for (gsize i = from; i < to; i++)
        {
          const StrataPoint point = strata_series_get_point (series, i);

          if (!isfinite (point.y))
            continue;
          sum += point.y;
          min = MIN (min, point.min);
          max = MAX (max, point.max);
          counted++;
        }
      strata_series_get_range (series, from, to, &stretch);
      g_assert_cmpuint (stretch.n, ==, counted);
      if (counted == 0)
        continue;
      g_assert_cmpfloat_with_epsilon (stretch.mean, sum / counted, 1e-9);
      g_assert_cmpfloat (stretch.min, ==, min);
      g_assert_cmpfloat (stretch.max, ==, max);
    }
  g_assert_cmpuint (strata_series_find (series, 10.25), ==, 21);
  g_assert_cmpuint (strata_series_find (series, 1e9), ==, n);
}

static StrataFigure *
create_figure (gsize n)
{
  StrataFigure *figure = strata_figure_new ();
  StrataPlot *plot = strata_figure_add_plot (figure, "Loss");
  g_autoptr (StrataSeries) series = strata_series_new ();

  for (gsize i = 0; i < n; i++)
    strata_series_append (series, 10.0 * i / n, 1, 0.5, 1.5);
  strata_plot_add_band (plot, series, STRATA_COLOR_BLUE);
  strata_plot_add_line (plot, series, STRATA_COLOR_BLUE, "training 1.000");
  figure->x = (StrataAxis){ .min = 0, .max = 10 };
  plot->y = (StrataAxis){ .min = 0, .max = 2 };
  return figure;
}

static guint32
get_pixel (cairo_surface_t *surface, double x, double y)
{
  const guint8 *data = cairo_image_surface_get_data (surface);

  return *(const guint32 *) (data + (gsize) y * cairo_image_surface_get_stride (surface) + (gsize) x * 4);
}

/* The line lies where its value is, the band where its extremes are, whether points are few or many. */
/* Twice the places, once the values. */
static void
test_series_shares (void)
{
  g_autoptr (StrataSeries) epochs = strata_series_new (), seconds = strata_series_new ();
  StrataStretch stretch;

  strata_series_share (seconds, epochs);
  for (int i = 0; i < 100; i++)
    {
      strata_series_append (epochs, i, i * i, i, 2 * i * i);
      strata_series_append (seconds, 10 * i, i * i, i, 2 * i * i);
    }
  g_assert_cmpuint (strata_series_get_n (seconds), ==, 100);
  g_assert_cmpuint (strata_series_find (epochs, 50), ==, 50);
  g_assert_cmpuint (strata_series_find (seconds, 50), ==, 5);
  g_assert_cmpfloat (strata_series_get_point (seconds, 99).x, ==, 990);
  g_assert_cmpfloat (strata_series_get_point (seconds, 99).y, ==, 99 * 99);
  strata_series_get_range (seconds, 0, 100, &stretch);
  g_assert_cmpuint (stretch.n, ==, 100);
  g_assert_cmpfloat (stretch.max, ==, 2 * 99 * 99);
  strata_series_clear (seconds);
  strata_series_clear (epochs);
  strata_series_append (epochs, 0, 7, 7, 7);
  g_assert_cmpfloat (strata_series_get_point (epochs, 0).y, ==, 7);
}

static void
test_figure_draws (gconstpointer data)
{
  g_autoptr (StrataFigure) figure = create_figure (GPOINTER_TO_SIZE (data));
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 600, 300);
  cairo_t *cr = cairo_create (surface);
  StrataPlotArea area = strata_figure_get_area (figure, 0, 600, 300);
  StrataChartStyle style;
  double x = strata_plot_area_x (&area, 5.2);

  strata_chart_style_init_light (&style);
  strata_figure_draw (figure, cr, 600, 300, &style);
  cairo_surface_flush (surface);
  g_assert_cmphex (get_pixel (surface, x, strata_plot_area_y (&area, 1)), ==, 0xff1c71d8);
  g_assert_cmphex (get_pixel (surface, x, strata_plot_area_y (&area, 1.3)), !=, 0xffffffff);
  g_assert_cmphex (get_pixel (surface, x, strata_plot_area_y (&area, 1.8)), ==, 0xffffffff);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

static void
test_figure_renders_files (void)
{
  static const struct
  {
    const char *name, *magic;
  } cases[] = { { "a.PNG", "\211PNG" }, { "a.svg", "<?xml" }, { "a.pdf", "%PDF" } };
  g_autoptr (StrataFigure) figure = create_figure (100);
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) bytes = strata_figure_render (figure, cases[i].name, 400, 300, &error);

      g_assert_no_error (error);
      g_assert_cmpint (memcmp (g_bytes_get_data (bytes, NULL), cases[i].magic, 4), ==, 0);
    }
  g_assert_null (strata_figure_render (figure, "a.gif", 400, 300, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
  g_assert_nonnull (strstr (error->message, "a.gif"));
}

static void
test_axis_ticks_reach_the_end (void)
{
  for (double max = 2; max < 300; max++)
    {
      StrataAxis axis = { .min = 0, .max = max };
      double ticks[STRATA_AXIS_MAX_TICKS];
      gsize n = strata_axis_get_ticks (&axis, 12, ticks);

      g_assert_cmpfloat (ticks[n - 1] + ticks[1] - ticks[0], >, max);
    }
}

static void
test_series_is_found_from_a_place (void)
{
  g_autoptr (StrataSeries) series = strata_series_new ();

  for (int i = 0; i < 1000; i++)
    strata_series_append (series, i * i, i, i, i);
  for (gsize from = 0; from <= 1000; from += 83)
    for (double x = from > 0 ? (double) (from - 1) * (from - 1) + 1 : -5; x < 1.1e6; x += 4999.5)
      g_assert_cmpuint (strata_series_find_from (series, from, x), ==, strata_series_find (series, x));
}

/* A training as the curves have it: dense at first, then a point an epoch, with a band behind. */
static StrataFigure *
create_training_figure (StrataSeries *line, StrataSeries *band)
{
  StrataFigure *figure = strata_figure_new ();
  StrataPlot *plot = strata_figure_add_plot (figure, "Loss");

  for (int i = 0; i < 4000; i++)
    {
      double x = i / 1000.0, y = 1 / (0.3 + x), spread = 0.2 + 0.1 * sin (i * 0.7);

      strata_series_append (band, x, y, y - spread, y + spread);
      if (x < 1)
        strata_series_append (line, x, y, y, y);
    }
  for (int epoch = 1; epoch < 4; epoch++)
    strata_series_append (line, epoch, 1 / (0.3 + epoch), 0, 0);
  strata_plot_add_band (plot, band, STRATA_COLOR_BLUE);
  strata_plot_add_line (plot, line, STRATA_COLOR_BLUE, "training 0.123");
  strata_plot_add_line (plot, band, STRATA_COLOR_ORANGE, "smooth")->smoothing = 0.2;
  figure->x = (StrataAxis){ .min = 0, .max = 10 };
  plot->y = (StrataAxis){ .min = 0, .max = 3 };
  return figure;
}

static cairo_surface_t *
draw_pieces (StrataFigure *figure, const double *edges)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 700, 300);
  StrataChartStyle style;

  strata_chart_style_init_light (&style);
  for (int i = 0; edges[i + 1] > 0; i++)
    {
      cairo_t *cr = cairo_create (surface);

      cairo_rectangle (cr, edges[i], 0, edges[i + 1] - edges[i], 300);
      cairo_clip (cr);
      strata_figure_draw (figure, cr, 700, 300, &style);
      cairo_destroy (cr);
    }
  cairo_surface_flush (surface);
  return surface;
}

/* What is kept of a figure and what is drawn anew must meet without a seam. */
static void
test_figure_drawn_in_pieces (void)
{
  g_autoptr (StrataSeries) line = strata_series_new ();
  g_autoptr (StrataSeries) band = strata_series_new ();
  g_autoptr (StrataFigure) figure = create_training_figure (line, band);
  cairo_surface_t *whole = draw_pieces (figure, (double[]){ 0, 700, 0 });
  cairo_surface_t *pieces = draw_pieces (figure, (double[]){ 0, 96, 160, 192, 352, 700, 0 });
  const guint8 *a = cairo_image_surface_get_data (whole), *b = cairo_image_surface_get_data (pieces);
  gsize n = (gsize) cairo_image_surface_get_stride (whole) * 300;

  for (gsize i = 0; i < n; i++)
    g_assert_cmpint (ABS (a[i] - b[i]), <=, 24);
  cairo_surface_destroy (whole);
  cairo_surface_destroy (pieces);
}

/* No line of the grid runs through a label in the middle of the plot; beside it the same line is there. */
static void
test_labels_stand_clear_of_the_grid (void)
{
  g_autoptr (StrataFigure) figure = strata_figure_new ();
  StrataPlot *plot = strata_figure_add_plot (figure, "Loss");
  g_autoptr (StrataSeries) series = strata_series_new ();
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 700, 300);
  cairo_t *cr = cairo_create (surface);
  StrataPlotArea area = strata_figure_get_area (figure, 0, 700, 300);
  const guint32 grid = 0xffff0000;
  StrataEndLabel labels[STRATA_MAX_END_LABELS];
  StrataChartStyle style;

  strata_series_append (series, 0, 1, 1, 1);
  strata_series_append (series, 3, 1, 1, 1);
  strata_plot_add_line (plot, series, STRATA_COLOR_BLUE, "training 1.000");
  figure->x = (StrataAxis){ .min = 0, .max = 10 };
  plot->y = (StrataAxis){ .min = 0, .max = 2 };
  strata_chart_style_init_light (&style);
  gdk_rgba_parse (&style.grid, "#ff0000");
  area.style = &style;
  strata_figure_draw (figure, cr, 700, 300, &style);
  cairo_surface_flush (surface);

  g_assert_cmpuint (strata_chart_place_end_labels (plot->layers, &area, labels), ==, 1);
  double y = round (strata_plot_area_y (&area, 1)), left = labels[0].x;
  double right = left + strata_chart_get_text_width (cr, &style, "training 1.000");
  for (double x = left - 2; x < right + 2; x++)
    g_assert_cmphex (get_pixel (surface, x, y), !=, grid);
  g_assert_cmphex (get_pixel (surface, right + 12, y), ==, grid);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

/* A narrow figure names every line: in rows of their own, for which the plots make room. */
static void
test_narrow_figure_names_every_line (void)
{
  g_autoptr (StrataFigure) figure = strata_figure_new ();
  StrataPlot *plot = strata_figure_add_plot (figure, "Accuracy");
  g_autoptr (StrataSeries) series = strata_series_new ();
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 300, 300);
  cairo_t *cr = cairo_create (surface);
  StrataChartStyle style;
  gboolean seen[2] = { FALSE, FALSE };

  strata_series_append (series, 0, 5, 5, 5);
  strata_plot_add_line (plot, series, STRATA_COLOR_BLUE, "training 0.843");
  strata_plot_add_line (plot, series, STRATA_COLOR_ORANGE, "validation 0.850");
  g_assert_cmpuint (strata_chart_count_legend_rows (plot->layers, 232, 1), ==, 1);
  g_assert_cmpuint (strata_chart_count_legend_rows (plot->layers, 150, 1), ==, 2);
  g_assert_cmpuint (strata_chart_count_legend_rows (plot->layers, 232, 1.6), ==, 2);

  /* The lines lie out of sight: what is blue or orange is a name. */
  figure->x = (StrataAxis){ .min = 0, .max = 10 };
  plot->y = (StrataAxis){ .min = 0, .max = 1 };
  strata_chart_style_init_light (&style);
  gdk_rgba_parse (&style.colors[STRATA_COLOR_BLUE], "#0000ff");
  gdk_rgba_parse (&style.colors[STRATA_COLOR_ORANGE], "#00ff00");
  strata_figure_draw (figure, cr, 300, 300, &style);
  cairo_surface_flush (surface);
  double top = strata_figure_get_area (figure, 0, 300, 300).top;
  for (int y = 0; y < top; y++)
    for (int x = 0; x < 300; x++)
      {
        guint32 pixel = get_pixel (surface, x, y);
        guint red = pixel >> 16 & 0xff, green = pixel >> 8 & 0xff, blue = pixel & 0xff;

        seen[0] = seen[0] || (blue > red + 60 && blue > green + 60);
        seen[1] = seen[1] || (green > red + 60 && green > blue + 60);
      }
  g_assert_true (seen[0]);
  g_assert_true (seen[1]);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/charts/axis/maps", test_axis_maps);
  g_test_add_func ("/charts/axis/ticks", test_axis_ticks);
  g_test_add_func ("/charts/axis/log-ticks", test_log_ticks);
  g_test_add_func ("/charts/axis/zoom", test_axis_zoom_keeps_the_place);
  g_test_add_func ("/charts/axis/format", test_tick_format);
  g_test_add_func ("/series/shares", test_series_shares);
  g_test_add_func ("/charts/series/stretches", test_series_stretches);
  g_test_add_data_func ("/charts/figure/few-points", GSIZE_TO_POINTER (200), test_figure_draws);
  g_test_add_data_func ("/charts/figure/many-points", GSIZE_TO_POINTER (200000), test_figure_draws);
  g_test_add_func ("/charts/figure/files", test_figure_renders_files);
  g_test_add_func ("/charts/axis/ticks-reach-the-end", test_axis_ticks_reach_the_end);
  g_test_add_func ("/charts/series/find-from", test_series_is_found_from_a_place);
  g_test_add_func ("/charts/figure/pieces", test_figure_drawn_in_pieces);
  g_test_add_func ("/charts/figure/labels-stand-clear", test_labels_stand_clear_of_the_grid);
  g_test_add_func ("/charts/figure/narrow", test_narrow_figure_names_every_line);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The chart of a benchmark beside the peers: draw-peers PEERS.json CHART.svg (or .png, .pdf). Of each job a bar a system, as
 * high as Strata was ahead of it, best round against best round. */

#include "draw.h"

#define OWN "Strata"
#define HALF_GROUP 0.42
#define WIDTH 1080
#define HEIGHT 420

/* Paler where the same system ran another way. */
static const struct
{
  StrataColor color;
  double alpha;
} looks[] = { { STRATA_COLOR_ORANGE, 1 }, { STRATA_COLOR_ORANGE, 0.5 }, { STRATA_COLOR_PURPLE, 0.5 },
              { STRATA_COLOR_PURPLE, 1 }, { STRATA_COLOR_BLUE, 1 },     { STRATA_COLOR_GREEN, 1 } };

static double
get_best (JsonObject *seconds, const char *system)
{
  JsonArray *rounds = json_object_get_array_member (seconds, system);
  double best = G_MAXDOUBLE;

  for (guint i = 0; i < json_array_get_length (rounds); i++)
    best = MIN (best, json_array_get_double_element (rounds, i));
  return best;
}

/* Every system but Strata itself, however it ran, in the order of the file. */
static GPtrArray *
list_systems (JsonArray *results)
{
  GPtrArray *systems = g_ptr_array_new ();

  for (guint i = 0; i < json_array_get_length (results); i++)
    {
      JsonObject *seconds = json_object_get_object_member (json_array_get_object_element (results, i), "seconds");
      g_autoptr (GList) names = json_object_get_members (seconds);

      for (GList *name = names; name != NULL; name = name->next)
        if (!g_str_has_prefix (name->data, OWN)
            && !g_ptr_array_find_with_equal_func (systems, name->data, g_str_equal, NULL))
          g_ptr_array_add (systems, name->data);
    }
  return systems;
}

static void
add_system (StrataFigure *figure, StrataPlot *plot, JsonArray *results, GPtrArray *systems, guint which)
{
  const char *system = g_ptr_array_index (systems, which);
  const double width = 2 * HALF_GROUP / systems->len;
  g_autoptr (StrataSeries) series = strata_series_new ();
  StrataChartLayer *layer;

  for (guint i = 0; i < json_array_get_length (results); i++)
    {
      JsonObject *seconds = json_object_get_object_member (json_array_get_object_element (results, i), "seconds");
      double ahead;

      if (!json_object_has_member (seconds, system))
        continue;
      ahead = get_best (seconds, system) / get_best (seconds, OWN);
      strata_series_append (series, i - HALF_GROUP + (which + 0.5) * width, ahead, ahead, ahead);
      strata_axis_include (&plot->y, ahead);
    }
  layer = strata_plot_add_bars (plot, series, looks[which % G_N_ELEMENTS (looks)].color, width / 2);
  layer->alpha = looks[which % G_N_ELEMENTS (looks)].alpha;
  layer->label = g_strdup (system);
}

static StrataFigure *
create_figure (JsonObject *root)
{
  JsonArray *results = json_object_get_array_member (root, "results");
  StrataFigure *figure = strata_figure_new ();
  StrataPlot *plot = strata_figure_add_plot (figure, "Strata is ahead by (×)");
  g_autoptr (GPtrArray) systems = list_systems (results);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  for (guint i = 0; i < json_array_get_length (results); i++)
    g_strv_builder_add (names, json_object_get_string_member (json_array_get_object_element (results, i), "job"));
  figure->x = (StrataAxis){ .min = -0.5, .max = json_array_get_length (results) - 0.5 };
  figure->x_names = g_strv_builder_end (names);
  figure->legend = TRUE;
  for (guint which = 0; which < systems->len; which++)
    add_system (figure, plot, results, systems, which);
  plot->y.log = TRUE;
  plot->y.min = MIN (plot->y.min / 1.2, 1);
  plot->y.max *= 1.2;
  return figure;
}

int
main (int argc, char **argv)
{
  return draw_main (argc, argv, create_figure, WIDTH, HEIGHT);
}

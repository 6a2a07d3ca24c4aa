/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "draw.h"

int
draw_main (int argc, char **argv, StrataFigure *(*create) (JsonObject *root), int width, int height)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (StrataFigure) figure = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  if (argc != 3)
    {
      g_printerr ("Usage: %s FIGURES.json CHART.svg\n", argv[0]);
      return 2;
    }
  if (!json_parser_load_from_file (parser, argv[1], &error))
    {
      g_printerr ("%s: %s\n", argv[1], error->message);
      return 1;
    }
  figure = create (json_node_get_object (json_parser_get_root (parser)));
  bytes = strata_figure_render (figure, argv[2], width, height, &error);
  if (bytes == NULL
      || !g_file_set_contents (argv[2], g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), &error))
    {
      g_printerr ("%s: %s\n", argv[2], error->message);
      return 1;
    }
  return 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "strata.h"

G_BEGIN_DECLS

/* Tiles of numbers in rows, orange above zero, blue below, full at the magnitude that nearly all stay under; and a map of
 * heat over an image. */

typedef struct
{
  guint across; /* tiles in a row */
  guint n_rows;
  double width, height; /* of a tile */
  double gap;
  double total; /* the width all rows have */
} StrataTileLayout;

/* As many in a row as the width takes; scale: of the window's type. */
void strata_tile_layout_init (StrataTileLayout *self, const StrataTiles *tiles, double width, double scale);
double strata_tile_layout_get_natural_width (const StrataTiles *tiles, double scale);
double strata_tile_layout_get_height (const StrataTileLayout *self);
void strata_tile_layout_get_place (const StrataTileLayout *self, guint i, gboolean rtl, graphene_rect_t *place);
/* The tile at a place, or -1. */
gint strata_tile_layout_find (const StrataTileLayout *self, guint n, gboolean rtl, double x, double y);

/* full: the magnitude where colours end; ground: what a tile of zeros looks like. */
void strata_tile_draw (const StrataTiles *tiles,
                       guint i,
                       double full,
                       cairo_t *cr,
                       const graphene_rect_t *place,
                       const GdkRGBA *ground,
                       gboolean dark);
/* Orange on white paper, the more the hotter; smooth: colours run into each other. */
void strata_heat_map_draw (const StrataHeatMap *map, cairo_t *cr, const graphene_rect_t *place, gboolean smooth);

/* What tile i is: "filter 3, channel 5"; transfer full. */
char *strata_tiles_name_tile (const StrataTiles *tiles, guint i);
/* "32 maps of 28 by 28"; transfer full. */
char *strata_tiles_describe (const StrataTiles *tiles);
/* "from −0.31 to 0.93, mean 0.12"; transfer full. */
char *strata_tiles_describe_tile (const StrataTiles *tiles, guint i);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-tile-draw.h"

G_BEGIN_DECLS

/* Pictures of numbers, as many a row as the width takes. The pointer asks a tile for its name; a click, or arrow keys and
 * Enter, open it: ::opened (guint tile, GdkRectangle *place in the grid). */

#define STRATA_TYPE_TILE_GRID (strata_tile_grid_get_type ())
G_DECLARE_FINAL_TYPE (StrataTileGrid, strata_tile_grid, STRATA, TILE_GRID, GtkWidget)

/* Held; NULL shows nothing. full: the magnitude where colours end; name: what a screen reader calls it. */
void strata_tile_grid_show (StrataTileGrid *self, StrataTiles *tiles, double full, const char *name);
StrataTiles *strata_tile_grid_get_tiles (StrataTileGrid *self); /* borrowed */

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-image-list.h"
#include "strata-tile-painter.h"

G_BEGIN_DECLS

/* One image of a gallery with its class under it: a single widget that draws itself. */

#define STRATA_TYPE_IMAGE_TILE (strata_image_tile_get_type ())
G_DECLARE_FINAL_TYPE (StrataImageTile, strata_image_tile, STRATA, IMAGE_TILE, GtkWidget)

GtkWidget *strata_image_tile_new (StrataTilePainter *painter);
void strata_image_tile_set_item (StrataImageTile *self, StrataImageItem *item);

G_END_DECLS

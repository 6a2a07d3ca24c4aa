/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "strata.h"

G_BEGIN_DECLS

/* One watched image: the picture, the class the network sees in it (green with a tick when right), and how sure it is. */

#define STRATA_TYPE_WATCHED_TILE (strata_watched_tile_get_type ())
G_DECLARE_FINAL_TYPE (StrataWatchedTile, strata_watched_tile, STRATA, WATCHED_TILE, GtkWidget)

void strata_watched_tile_set_image (StrataWatchedTile *self, StrataDataset *dataset, StrataSplit split, gsize index);
/* class_name NULL: nothing predicted yet. probability 0..1. */
void strata_watched_tile_set_prediction (StrataWatchedTile *self,
                                         const char *class_name,
                                         double probability,
                                         gboolean right);

G_END_DECLS

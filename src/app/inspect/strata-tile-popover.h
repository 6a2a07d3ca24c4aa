/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-activator-strip.h"
#include "strata-tile-draw.h"

G_BEGIN_DECLS

/* One tile, enlarged, with the number under the pointer; arrow keys go to the tile before and after. tiles are held.
 * strip: of the layer's units, or NULL; taken. */
GtkWidget *strata_tile_popover_new (StrataTiles *tiles,
                                    guint tile,
                                    const char *layer_name,
                                    StrataActivatorStrip *strip);

G_END_DECLS

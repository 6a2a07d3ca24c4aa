/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "strata.h"

G_BEGIN_DECLS

/* A few images of one size in rows of four, as large as there is room for, to a limit: one widget that draws itself. */

#define STRATA_TYPE_AUGMENTED_TILES (strata_augmented_tiles_get_type ())
G_DECLARE_FINAL_TYPE (StrataAugmentedTiles, strata_augmented_tiles, STRATA, AUGMENTED_TILES, GtkWidget)

/* pixels [n, size of shape], held. */
void strata_augmented_tiles_show (StrataAugmentedTiles *self, GBytes *pixels, const StrataShape *shape, guint n);
void strata_augmented_tiles_clear (StrataAugmentedTiles *self);

G_END_DECLS

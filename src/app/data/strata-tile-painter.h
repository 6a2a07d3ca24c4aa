/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-image-ink.h"
#include "strata-image-list.h"

G_BEGIN_DECLS

/* What the tiles of a gallery share: where the pixels are, how they are coloured, how large a tile is, and the
 * pictures made lately. ::changed when tiles must draw themselves anew, ::resized when their size is another. */

#define STRATA_TYPE_TILE_PAINTER (strata_tile_painter_get_type ())
G_DECLARE_FINAL_TYPE (StrataTilePainter, strata_tile_painter, STRATA, TILE_PAINTER, GObject)

StrataTilePainter *strata_tile_painter_new (void);
void strata_tile_painter_set_dataset (StrataTilePainter *self, StrataDataset *dataset);
StrataDataset *strata_tile_painter_get_dataset (StrataTilePainter *self);
void strata_tile_painter_set_scaler (StrataTilePainter *self, StrataScaler *scaler); /* NULL: raw pixels */
void strata_tile_painter_set_size (StrataTilePainter *self, int size);
int strata_tile_painter_get_size (StrataTilePainter *self);
/* Draws an image of the painter's size at (x, y) of a widget. */
void strata_tile_painter_draw (StrataTilePainter *self,
                               GtkWidget *widget,
                               GtkSnapshot *snapshot,
                               StrataSplit split,
                               guint index,
                               float x,
                               float y);
/* What stands under a tile and is said of it instead of its class; transfer full. */
typedef char *(*StrataCaptionFunc) (StrataImageItem *item, gpointer user_data);
void strata_tile_painter_set_caption (StrataTilePainter *self, StrataCaptionFunc caption, gpointer user_data);
char *strata_tile_painter_dup_caption (StrataTilePainter *self, StrataImageItem *item);
/* The caption as it stands under a tile; transfer full. */
PangoLayout *strata_tile_painter_dup_layout (StrataTilePainter *self, GtkWidget *widget, StrataImageItem *item);
/* Another caption for the same images. */
void strata_tile_painter_changed (StrataTilePainter *self);
/* Nobody looks any more: lets go of the pictures that were kept. */
void strata_tile_painter_rest (StrataTilePainter *self);

G_END_DECLS

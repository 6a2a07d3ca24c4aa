/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-image-list.h"
#include "strata-tile-painter.h"

G_BEGIN_DECLS

/* The images of a list as a grid of tiles, one of them selected. ::selected when another one is, or none; ::activated when
 * the person opens one (Enter, double click). It keeps as many widgets as fill the view, not as many as there are images. */

#define STRATA_TYPE_GALLERY (strata_gallery_get_type ())
G_DECLARE_FINAL_TYPE (StrataGallery, strata_gallery, STRATA, GALLERY, GtkWidget)

StrataTilePainter *strata_gallery_get_painter (StrataGallery *self);
StrataImageList *strata_gallery_get_images (StrataGallery *self);
StrataImageItem *strata_gallery_get_selected (StrataGallery *self); /* (transfer none), NULL: none */
/* Selects the image at the position and brings it into sight. */
void strata_gallery_select (StrataGallery *self, guint position);
void strata_gallery_select_next (StrataGallery *self, int step);
/* What is on the screen: the position of the first image of the first row in sight, and how many rows and columns. */
void strata_gallery_get_shown (StrataGallery *self, guint *first, guint *rows, guint *columns);

G_END_DECLS

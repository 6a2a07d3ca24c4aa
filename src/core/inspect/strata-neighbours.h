/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-network.h"

G_BEGIN_DECLS

/* The training images that a network sees most alike: nearest, by Euclidean distance, in what its last layer with weights
 * takes in. A mistake whose neighbours all bear the predicted class is a wrong label rather than a hard image. Features
 * are kept, 4 bytes a unit and image; where that would pass 256 MB only every so many-th image is looked at. */

#define STRATA_TYPE_NEIGHBOURS (strata_neighbours_get_type ())
G_DECLARE_FINAL_TYPE (StrataNeighbours, strata_neighbours, STRATA, NEIGHBOURS, GObject)

/* Blocking: runs every training image through the network. */
StrataNeighbours *strata_neighbours_new (StrataNetwork *network,
                                         StrataDataset *dataset,
                                         GCancellable *cancellable,
                                         GError **error);
/* The n training images nearest to the image [size], the nearest first: GArray of guint32, transfer full. skip: an image
 * that does not count (itself); -1: none. Blocking, some milliseconds. */
GArray *strata_neighbours_find (StrataNeighbours *self, const guint8 *image, gssize skip, guint n);
StrataNetwork *strata_neighbours_get_network (StrataNeighbours *self); /* borrowed */

G_END_DECLS

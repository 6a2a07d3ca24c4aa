/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-network.h"

G_BEGIN_DECLS

/* Where in an image the network finds what speaks for a class. Both ask how the score of the class moves, which is what the
 * last layer has before its softmax or sigmoid; with one output, its negative is the score of class 0. */

typedef struct
{
  guint rows, columns; /* of the input, or of a layer's maps, which lie over the whole image */
  float *values;       /* [rows, columns], none below 0 */
  double largest;
} StrataHeatMap;

StrataHeatMap *strata_saliency_new (StrataNetwork *network, const guint8 *image, guint class_index);
/* The last layer whose maps Grad-CAM can weigh; -1: the network has none. */
gint strata_grad_cam_find_layer (StrataSequential *sequential);
StrataHeatMap *strata_grad_cam_new (StrataNetwork *network, const guint8 *image, guint class_index, guint layer);
void strata_heat_map_free (StrataHeatMap *self);
/* Which share of the whole lies in each quarter of the map, [upper left, upper right, lower left, lower right]; zeros for
 * an empty one. */
void strata_heat_map_get_quarters (const StrataHeatMap *self, double quarters[4]);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrataHeatMap, strata_heat_map_free)

G_END_DECLS

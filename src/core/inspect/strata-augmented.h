/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-dataset.h"
#include "strata-layer.h"
#include "strata-scaler.h"

G_BEGIN_DECLS

/* What a training sees of one image through a layer that augments: the image as it comes out, several times over. It goes in
 * as the network gets it, scaled, and the result is scaled back into pixels.
 *
 *   if (strata_layer_augments (layer))
 *     strata_augmented_draw_async (layer, dataset, STRATA_SPLIT_TRAIN, 0, scaler, 8, draw, NULL, on_drawn, self);
 */

/* pixels [n, size of an image]. draw: another number gives other images, the same number the same; transfer full. The error
 * says what is wrong with the layer, or that it takes no such images. */
GBytes *strata_augmented_draw (StrataLayer *layer,
                               StrataDataset *dataset,
                               StrataSplit split,
                               gsize index,
                               StrataScaler *scaler,
                               guint n,
                               guint64 draw,
                               GError **error);
/* On a worker thread, with the layer as it is now; scaler may be NULL. */
void strata_augmented_draw_async (StrataLayer *layer,
                                  StrataDataset *dataset,
                                  StrataSplit split,
                                  gsize index,
                                  StrataScaler *scaler,
                                  guint n,
                                  guint64 draw,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
GBytes *strata_augmented_draw_finish (GAsyncResult *result, GError **error);

G_END_DECLS

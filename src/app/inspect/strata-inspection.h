/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata.h"

G_BEGIN_DECLS

/* What of each layer is looked at. */
typedef enum
{
  STRATA_ASPECT_ACTIVATIONS,
  STRATA_ASPECT_WEIGHTS,
  STRATA_ASPECT_DISTRIBUTIONS,
} StrataAspect;

/* What lies over the image. */
typedef enum
{
  STRATA_OVERLAY_NONE,
  STRATA_OVERLAY_SALIENCY,
  STRATA_OVERLAY_GRAD_CAM,
} StrataOverlay;

/* What a network makes of one image: the outputs of every layer, the class it takes it for, and what is to be seen of
 * them. Made on a worker thread from an immutable network, so that a training goes on meanwhile. */
typedef struct
{
  StrataNetwork *network;
  GBytes *pixels;
  GPtrArray *activations; /* of GArray of float, by the sequential's layers */
  const float *outputs;   /* [n_outputs] of the last layer, borrowed from activations */
  guint n_outputs;
  guint predicted;

  StrataAspect aspect;
  GPtrArray *tiles;      /* of StrataTiles or NULL, by layers: maps, or of the weights; NULL for distributions */
  GPtrArray *spreads;    /* of StrataSpread, by layers: of the activations; else NULL */
  GPtrArray *weights;    /* of GPtrArray of StrataSpread, by layers: of weights and gradients; else NULL */
  StrataOverlay overlay; /* NONE where the network has nothing of the kind */
  StrataHeatMap *heat;   /* for the class it takes the image for; or NULL */
  gint heat_layer;       /* whose maps Grad-CAM weighed */
} StrataInspection;

typedef struct
{
  StrataNetwork *network;
  GBytes *pixels;         /* [size of the data's shape] */
  StrataDataset *dataset; /* gradients are measured on it */
  StrataAspect aspect;
  StrataOverlay overlay;
} StrataInspectionWish;

void strata_inspection_free (StrataInspection *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrataInspection, strata_inspection_free)

/* before: an earlier one, or NULL; what is known of the same network's weights is taken from it. */
void strata_inspection_run_async (const StrataInspectionWish *wish,
                                  const StrataInspection *before,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
StrataInspection *strata_inspection_run_finish (GAsyncResult *result, GError **error);

/* Looks for the next image after `index` that the network takes for another class, round to where it began. The result is
 * its index, or -1 with no error when it makes no mistake at all. */
void strata_inspection_find_mistake_async (StrataNetwork *network,
                                           StrataDataset *dataset,
                                           StrataSplit split,
                                           guint index,
                                           GCancellable *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer user_data);
gssize strata_inspection_find_mistake_finish (GAsyncResult *result, GError **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata.h"

G_BEGIN_DECLS

/* What a network makes of one image: the outputs of every layer, the class it takes it for. Made on a worker thread from
 * an immutable network, so that a training goes on meanwhile. */
typedef struct
{
  StrataNetwork *network;
  GBytes *pixels;
  GPtrArray *activations; /* of GArray of float, by the sequential's layers */
  const float *outputs;   /* [n_outputs] of the last layer, borrowed from activations */
  guint n_outputs;
  guint predicted;
} StrataInspection;

void strata_inspection_free (StrataInspection *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrataInspection, strata_inspection_free)

/* pixels [size of shape]. */
void strata_inspection_run_async (StrataNetwork *network,
                                  GBytes *pixels,
                                  const StrataShape *shape,
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

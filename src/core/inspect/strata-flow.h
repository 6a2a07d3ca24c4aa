/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-network.h"

G_BEGIN_DECLS

/* How signals flow through a network now: what each layer gives for a sample of the training images, what gradient comes
 * back to its weights, and how far the next step would move them. Taken off a snapshot over its own plan, so the training
 * itself is left as it is. */

#define STRATA_FLOW_SAMPLES 128

typedef struct
{
  char *name;
  gboolean has_weights;
  double gradient;     /* root mean square over the layer's trainable weights; 0 without any */
  double update_ratio; /* ‖Δw‖ / ‖w‖ of the step that the optimizer would take; 0 without weights */
  double mean, spread; /* of the activations, over samples and units */
  double dead_share;   /* of units that give the same for every sample, 0 of a relu */
  gboolean can_die;    /* its activation is flat on one side: relu */
} StrataFlowLayer;

typedef struct
{
  GArray *layers;   /* of StrataFlowLayer: those with weights, or with an activation of their own */
  float *gradients; /* of all trainable weights, as they lie in the network's */
  gsize n_samples;
  double loss;
} StrataFlow;

/* Blocking; for a worker thread. Fails as strata_network_evaluate(). */
StrataFlow *strata_flow_new (StrataNetwork *network, StrataDataset *dataset, GCancellable *cancellable, GError **error);
void strata_flow_free (StrataFlow *self);
void strata_flow_new_async (StrataNetwork *network,
                            StrataDataset *dataset,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
StrataFlow *strata_flow_new_finish (GAsyncResult *result, GError **error);
/* A sentence when gradients explode or vanish or units are dead, naming the layer and the mend; NULL when all is well;
 * transfer full. */
char *strata_flow_describe_trouble (const StrataFlow *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrataFlow, strata_flow_free)

G_END_DECLS

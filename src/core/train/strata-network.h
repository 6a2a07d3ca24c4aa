/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-dataset.h"
#include "strata-experiment.h"
#include "strata-scaler.h"
#include "strata-sequential.h"

G_BEGIN_DECLS

/* Weights plus the sequential they belong to, the scaler fitted for them, the compile settings and the optimizer's
 * state: what is saved, loaded, evaluated and asked for predictions. Immutable from outside once made, so it may be
 * shared between threads; a trainer works on a copy and publishes snapshots. */

#define STRATA_TYPE_NETWORK (strata_network_get_type ())
G_DECLARE_FINAL_TYPE (StrataNetwork, strata_network, STRATA, NETWORK, GObject)

/* Takes ownership of weights and optimizer (nullable); scaler and compile are nullable. */
StrataNetwork *strata_network_new (StrataSequential *sequential,
                                   StWeights *weights,
                                   StrataScaler *scaler,
                                   StrataCompileSettings *compile,
                                   StOptimizer *optimizer);
/* Fresh weights from seed. */
StrataNetwork *strata_network_new_initialized (StrataSequential *sequential, guint64 seed);
/* The same weights and scaler under other compile settings, without the optimizer's state; transfer full. */
StrataNetwork *strata_network_recompile (StrataNetwork *self, StrataCompileSettings *compile);
StrataSequential *strata_network_get_sequential (StrataNetwork *self);
StWeights *strata_network_get_weights (StrataNetwork *self);             /* borrowed, not to be changed */
StOptimizer *strata_network_get_optimizer (StrataNetwork *self);         /* borrowed, or NULL */
StrataScaler *strata_network_get_scaler (StrataNetwork *self);           /* borrowed, or NULL: pixels as they are */
StrataCompileSettings *strata_network_get_compile (StrataNetwork *self); /* borrowed, or NULL */
/* TRUE when the weights fit the experiment's stack; the error names the layer and both shapes. Layers without weights
 * do not count. */
gboolean strata_network_check_fits (StrataNetwork *self, StrataSequential *sequential, GError **error);

typedef struct
{
  double loss;
  gsize n_metrics;
  double metrics[ST_MAX_METRICS];
  const char *metric_names[ST_MAX_METRICS];
  gsize n; /* samples */
} StrataEvaluation;

/* Blocking; for a worker thread. Own plan and team, so training may go on. Fails without compile settings, and when
 * the data do not fit the network; n_threads 0: automatic. */
gboolean strata_network_evaluate (StrataNetwork *self,
                                  StrataDataset *dataset,
                                  StrataSplit split,
                                  guint n_threads,
                                  GCancellable *cancellable,
                                  StrataEvaluation *evaluation,
                                  GError **error);
/* images [n, size] uint8 → probabilities [n, outputs], transfer full. */
float *strata_network_predict (StrataNetwork *self,
                               const guint8 *images,
                               gsize n,
                               guint n_threads,
                               GCancellable *cancellable,
                               GError **error);
/* FALSE without compile settings, or when images or classes do not fit. */
gboolean strata_network_check_data (StrataNetwork *self, StrataDataset *dataset, GError **error);
/* images [n, size] → what a layer of the sequential gives, outputs [n, size of its output]. */
gboolean strata_network_predict_layer (StrataNetwork *self,
                                       guint layer,
                                       const guint8 *images,
                                       gsize n,
                                       guint n_threads,
                                       float *outputs,
                                       GCancellable *cancellable,
                                       GError **error);
/* One image through the network: outputs of every layer of the sequential, transfer full, GPtrArray of GArray of float. */
GPtrArray *strata_network_get_activations (StrataNetwork *self, const guint8 *image);
/* argmax, or > 0.5 for one output. */
guint strata_network_get_class (StrataNetwork *self, const float *probabilities);

G_END_DECLS

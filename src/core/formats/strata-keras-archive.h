/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-hdf5.h"

G_BEGIN_DECLS

/* Keras 3's .keras: a zip archive of config.json (layers and compile settings), metadata.json and model.weights.h5
 * (weights, the optimizer's state, and the fitted scaler in an attribute of ours). */

gboolean strata_network_save_keras (StrataNetwork *self, const char *path, gboolean weights_only, GError **error);
/* With the scaler as a first layer of the model, or beside it. Inside formats/ alone. */
gboolean strata_keras_save_archive (StrataNetwork *self, const char *path, gboolean scales_inside, GError **error);
StrataNetwork *strata_network_load_keras (const char *path, GError **error);
/* The weights of the file put into a new network over the given sequential. */
StrataNetwork *strata_network_load_keras_weights (const char *path, StrataSequential *sequential, GError **error);

G_END_DECLS

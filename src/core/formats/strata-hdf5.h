/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-network.h"

G_BEGIN_DECLS

/* Keras' whole-model .h5: root attributes model_config, training_config, keras_version, backend; groups model_weights and
 * optimizer_weights. The fitted scaler is the root attribute `strata_scaler` (strata_scaler_to_json()), which Keras ignores. */

#define STRATA_FORMAT_ERROR (strata_format_error_quark ())
typedef enum
{
  STRATA_FORMAT_ERROR_NOT_FOUND,
  STRATA_FORMAT_ERROR_SYNTAX,      /* not of this format at all */
  STRATA_FORMAT_ERROR_FIELD,       /* a field is missing or of the wrong type or shape */
  STRATA_FORMAT_ERROR_UNSUPPORTED, /* a layer, argument or version this program lacks */
  STRATA_FORMAT_ERROR_WRITE,
} StrataFormatError;
GQuark strata_format_error_quark (void);

gboolean strata_network_save_h5 (StrataNetwork *self, const char *path, gboolean weights_only, GError **error);
StrataNetwork *strata_network_load_h5 (const char *path, GError **error);
/* Weights of the file put into a new network over the given sequential (a weights-only file has no config). */
StrataNetwork *strata_network_load_h5_weights (const char *path, StrataSequential *sequential, GError **error);

G_END_DECLS

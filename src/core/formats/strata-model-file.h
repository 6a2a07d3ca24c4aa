/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-hdf5.h"

G_BEGIN_DECLS

/* Networks as files, whatever the format. What opens, saves or exports a model calls these:
 *
 *   StrataNetwork *network = strata_network_load ("model.keras", &error);
 *   strata_network_export (network, "model.onnx", STRATA_MODEL_FORMAT_ONNX, STRATA_EXPORT_SCALING_INSIDE, &error);
 *
 * All of them block on the disk: they are for a worker thread. Errors are of %STRATA_FORMAT_ERROR and name the file. */

typedef enum
{
  STRATA_MODEL_FORMAT_KERAS,   /* Keras 3's archive: layers, weights, compile settings, the optimizer's state */
  STRATA_MODEL_FORMAT_H5,      /* the same as Keras 2 and 3 keep it in HDF5 */
  STRATA_MODEL_FORMAT_WEIGHTS, /* .weights.h5: weights and the optimizer's state */
  STRATA_MODEL_FORMAT_NPZ,     /* weights alone, as NumPy's arrays */
  STRATA_MODEL_FORMAT_ONNX,    /* for prediction elsewhere; cannot be opened here */
  STRATA_MODEL_FORMAT_PYTHON,  /* the Keras program that builds and trains the model, without its weights */
  STRATA_N_MODEL_FORMATS
} StrataModelFormat;

typedef struct
{
  const char *name;       /* on the command line: "keras" */
  const char *suffix;     /* ".keras" */
  const char *label;      /* to be translated by gettext() where it is shown: "Keras model" */
  gboolean has_layers;    /* strata_network_load() opens it */
  gboolean has_weights;   /* strata_network_load_weights() takes weights from it */
  gboolean takes_scaling; /* there is a choice of where the scaling goes */
} StrataModelFormatInfo;

const StrataModelFormatInfo *strata_model_format_get_info (StrataModelFormat format);
/* By its name on the command line. */
gboolean strata_model_format_parse (const char *name, StrataModelFormat *format);
/* By the file name's ending; FALSE when it is that of no model. */
gboolean strata_model_format_guess (const char *path, StrataModelFormat *format);

typedef enum
{
  STRATA_EXPORT_SCALING_OUTSIDE, /* the model takes pixels that were scaled before, as in the experiment */
  STRATA_EXPORT_SCALING_INSIDE,  /* the model takes pixels from 0 to 255 and scales them in a layer of its own */
} StrataExportScaling;

StrataNetwork *strata_network_load (const char *path, GError **error);
StrataNetwork *strata_network_load_weights (const char *path, StrataSequential *sequential, GError **error);
StrataNetwork *strata_network_load_checkpoint (const char *path, StrataSequential *sequential, GError **error);
gboolean strata_network_export (StrataNetwork *self,
                                const char *path,
                                StrataModelFormat format,
                                StrataExportScaling scaling,
                                GError **error);

G_END_DECLS

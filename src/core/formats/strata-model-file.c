/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-model-file.h"
#include "strata-atomic-file.h"
#include "strata-hdf5-private.h"
#include "strata-keras-archive.h"
#include "strata-keras-code.h"
#include "strata-npz.h"
#include "strata-onnx.h"
#include "strata-zip.h"

#include <glib/gi18n-lib.h>

#include <string.h>

/* In the order of a menu. */
static const StrataModelFormatInfo formats[STRATA_N_MODEL_FORMATS] = {
  [STRATA_MODEL_FORMAT_KERAS] = { "keras", ".keras", N_ ("Keras model"), TRUE, TRUE, TRUE },
  [STRATA_MODEL_FORMAT_H5] = { "h5", ".h5", N_ ("Keras model in HDF5"), TRUE, TRUE, TRUE },
  [STRATA_MODEL_FORMAT_WEIGHTS] = { "weights", ".weights.h5", N_ ("Keras weights"), FALSE, TRUE, FALSE },
  [STRATA_MODEL_FORMAT_NPZ] = { "npz", ".npz", N_ ("NumPy arrays of the weights"), FALSE, TRUE, FALSE },
  [STRATA_MODEL_FORMAT_ONNX] = { "onnx", ".onnx", N_ ("ONNX model"), FALSE, FALSE, TRUE },
  [STRATA_MODEL_FORMAT_PYTHON] = { "python", ".py", N_ ("Keras program"), FALSE, FALSE, TRUE },
};

const StrataModelFormatInfo *
strata_model_format_get_info (StrataModelFormat format)
{
  g_return_val_if_fail (format < STRATA_N_MODEL_FORMATS, NULL);

  return &formats[format];
}

gboolean
strata_model_format_parse (const char *name, StrataModelFormat *format)
{
  for (*format = 0; *format < STRATA_N_MODEL_FORMATS; (*format)++)
    if (g_str_equal (formats[*format].name, name))
      return TRUE;
  return FALSE;
}

/* The longest ending counts: .weights.h5 is not .h5. */
gboolean
strata_model_format_guess (const char *path, StrataModelFormat *format)
{
  gsize longest = 0;

  for (StrataModelFormat i = 0; i < STRATA_N_MODEL_FORMATS; i++)
    if (g_str_has_suffix (path, formats[i].suffix) && strlen (formats[i].suffix) > longest)
      {
        longest = strlen (formats[i].suffix);
        *format = i;
      }
  return longest > 0;
}

/* --- Opening ------------------------------------------------------------------------------------------------------- */

/**
 * strata_network_load:
 * @path: a whole model: `.keras`, or `.h5` of Keras 2 or 3
 * @error: of %STRATA_FORMAT_ERROR, naming the file and the field
 *
 * The contents decide, not the name.
 *
 * Returns: (transfer full) (nullable): the network, with its compile settings, the state of its optimizer and its scaler
 *   as far as the file holds them
 */
StrataNetwork *
strata_network_load (const char *path, GError **error)
{
  return strata_zip_is_zip (path) ? strata_network_load_keras (path, error) : strata_network_load_h5 (path, error);
}

/**
 * strata_network_load_weights:
 * @path: a whole model, or weights alone: `.keras`, `.h5`, `.weights.h5`, `.npz`
 * @sequential: the layers they are for
 * @error: of %STRATA_FORMAT_ERROR, naming the file and the layer
 *
 * Returns: (transfer full) (nullable): a network of @sequential, with the scaler if the file holds one
 */
StrataNetwork *
strata_network_load_weights (const char *path, StrataSequential *sequential, GError **error)
{
  if (strata_npz_is_npz (path))
    return strata_npz_load (path, sequential, error);
  if (strata_zip_is_zip (path))
    return strata_network_load_keras_weights (path, sequential, error);
  return strata_network_load_h5_weights (path, sequential, error);
}

/**
 * strata_network_load_checkpoint:
 * @path: what ModelCheckpoint saved: a whole model, or weights alone
 * @sequential: the layers, for a file that holds nothing but weights
 * @error: of %STRATA_FORMAT_ERROR, naming the file and the field
 *
 * Returns: (transfer full) (nullable): the network
 */
StrataNetwork *
strata_network_load_checkpoint (const char *path, StrataSequential *sequential, GError **error)
{
  g_autoptr (GError) cause = NULL;
  StrataNetwork *network = strata_network_load (path, &cause);

  if (network == NULL)
    network = strata_network_load_weights (path, sequential, NULL);
  if (network == NULL)
    g_propagate_error (error, g_steal_pointer (&cause));
  return network;
}

/* --- Exporting ----------------------------------------------------------------------------------------------------- */

static gboolean
export_python (StrataNetwork *self, const char *path, GError **error)
{
  g_autoptr (StrataExperiment) experiment = strata_network_describe (self);
  g_autofree char *code = strata_experiment_to_keras_code (experiment);

  return strata_write_atomically (path, code, strlen (code), error);
}

/**
 * strata_network_export:
 * @self: a network
 * @path: where; an existing file is replaced only by a complete new one
 * @format: of the file, whatever its name
 * @scaling: where the scaling of the pixels goes; without effect where the format has no such choice, or the network no
 *   scaler
 * @error: of %STRATA_FORMAT_ERROR, %STRATA_FORMAT_ERROR_WRITE when there is no space or no permission
 *
 * Returns: whether the file is there
 */
gboolean
strata_network_export (StrataNetwork *self,
                       const char *path,
                       StrataModelFormat format,
                       StrataExportScaling scaling,
                       GError **error)
{
  gboolean scales_inside = scaling == STRATA_EXPORT_SCALING_INSIDE && strata_network_get_scaler (self) != NULL;

  switch (format)
    {
    case STRATA_MODEL_FORMAT_KERAS:
      return strata_keras_save_archive (self, path, scales_inside, error);
    case STRATA_MODEL_FORMAT_H5:
      return strata_h5_save (self, path, STRATA_H5_MODEL, scales_inside, error);
    case STRATA_MODEL_FORMAT_WEIGHTS:
      return strata_h5_save (self, path, STRATA_H5_KERAS_3_WEIGHTS, FALSE, error);
    case STRATA_MODEL_FORMAT_ONNX:
      return strata_onnx_save (self, path, scales_inside, error);
    case STRATA_MODEL_FORMAT_PYTHON:
      return export_python (self, path, error);
    case STRATA_MODEL_FORMAT_NPZ:
      return strata_npz_save (self, path, error);
    default:
      g_return_val_if_reached (FALSE);
    }
}

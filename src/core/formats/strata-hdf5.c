/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-hdf5-private.h"
#include "strata-atomic-file.h"
#include "strata-keras-config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The layout of Keras' files that this one follows; whoever reads it may look. */
#define KERAS_VERSION "3.0.0"

/* --- Reading ------------------------------------------------------------------------------------------------------- */

static StrataScaler *
parse_scaler (const char *json, StrataSequential *sequential, const char *file_name, GError **error)
{
  g_autoptr (JsonNode) checked = strata_keras_parse (json, "strata_scaler", file_name, error);
  g_autoptr (StrataScaler) scaler = NULL;
  g_autoptr (GError) scaler_error = NULL;
  gsize n_inputs = strata_shape_get_size (strata_sequential_get_input_shape (sequential)), n;

  if (checked == NULL)
    return NULL;
  scaler = strata_scaler_new_from_json (json, file_name, &scaler_error);
  if (scaler == NULL)
    {
      g_set_error_literal (error, STRATA_FORMAT_ERROR, STRATA_FORMAT_ERROR_FIELD, scaler_error->message);
      return NULL;
    }
  strata_scaler_get_scale (scaler, &n);
  if (strata_scaler_is_per_pixel (scaler) && n != n_inputs)
    {
      strata_h5_set_error (error, STRATA_FORMAT_ERROR_FIELD, file_name,
                           _ ("the scaler is for %zu pixels, but the network takes %zu"), n, n_inputs);
      return NULL;
    }
  return g_steal_pointer (&scaler);
}

gboolean
strata_h5_read_scaler (StrataH5Reader *reader, StrataSequential *sequential, StrataScaler **scaler, GError **error)
{
  g_autofree char *json = NULL;

  if (*scaler != NULL || !strata_h5_has_attribute (reader->file, "strata_scaler"))
    return TRUE;
  json = strata_h5_read_text (reader, reader->file, "strata_scaler", error);
  if (json != NULL)
    *scaler = parse_scaler (json, sequential, reader->name, error);
  return *scaler != NULL;
}

/* *compile stays NULL when the model was saved without. */
static gboolean
read_compile (StrataH5Reader *reader, StrataCompileSettings **compile, GError **error)
{
  g_autofree char *json = NULL;

  if (!strata_h5_has_attribute (reader->file, "training_config"))
    return TRUE;
  json = strata_h5_read_text (reader, reader->file, "training_config", error);
  if (json != NULL)
    *compile = strata_keras_training_from_json (json, reader->name, error);
  return *compile != NULL;
}

/**
 * strata_network_load_h5:
 * @path: a whole model saved as .h5 by Keras 2 or 3 or by strata_network_save_h5()
 * @error: of %STRATA_FORMAT_ERROR, naming the file and the field
 *
 * Returns: (transfer full) (nullable): the network, with its compile settings, the state of its optimizer and its scaler
 *   as far as the file holds them
 */
StrataNetwork *
strata_network_load_h5 (const char *path, GError **error)
{
  g_auto (StrataH5Lock) lock G_GNUC_UNUSED = strata_h5_take_lock ();
  g_auto (StrataH5Reader) reader = { .file = H5I_INVALID_HID };
  g_autofree char *json = NULL;
  g_autoptr (StrataSequential) sequential = NULL;
  g_autoptr (StrataCompileSettings) compile = NULL;
  g_autoptr (StrataScaler) scaler = NULL;
  StOptimizer *optimizer = NULL;
  StWeights *weights;

  if (!strata_h5_reader_open (&reader, path, error))
    return NULL;
  json = strata_h5_read_text (&reader, reader.file, "model_config", error);
  if (json != NULL)
    sequential = strata_keras_model_from_json (json, reader.name, &scaler, error);
  if (sequential == NULL || !strata_h5_read_scaler (&reader, sequential, &scaler, error)
      || !read_compile (&reader, &compile, error))
    return NULL;

  weights = strata_h5_read_weights (&reader, sequential, FALSE, error);
  if (weights == NULL)
    return NULL;
  if (compile != NULL && !strata_h5_read_optimizer (&reader, sequential, compile, &optimizer, error))
    {
      st_weights_free (weights);
      return NULL;
    }
  return strata_network_new (sequential, weights, scaler, compile, optimizer);
}

/**
 * strata_network_load_h5_weights:
 * @path: a whole model, or weights alone in the layout of Keras 2 or 3
 * @sequential: the layers they are for
 * @error: of %STRATA_FORMAT_ERROR, naming the file and the layer
 *
 * Returns: (transfer full) (nullable): a network of @sequential, with the scaler if the file holds one
 */
StrataNetwork *
strata_network_load_h5_weights (const char *path, StrataSequential *sequential, GError **error)
{
  g_auto (StrataH5Lock) lock G_GNUC_UNUSED = strata_h5_take_lock ();
  g_auto (StrataH5Reader) reader = { .file = H5I_INVALID_HID };
  g_autoptr (StrataScaler) scaler = NULL;
  StWeights *weights;

  if (!strata_h5_reader_open (&reader, path, error) || !strata_h5_read_scaler (&reader, sequential, &scaler, error))
    return NULL;
  weights = strata_h5_read_weights (&reader, sequential, FALSE, error);
  return weights != NULL ? strata_network_new (sequential, weights, scaler, NULL, NULL) : NULL;
}

/* --- Writing ------------------------------------------------------------------------------------------------------- */

static void
write_scaler (StrataH5Writer *writer, StrataNetwork *network)
{
  StrataScaler *scaler = strata_network_get_scaler (network);
  g_autofree char *json = scaler != NULL ? strata_scaler_to_json (scaler) : NULL;

  if (json != NULL)
    strata_h5_write_text (writer, writer->file, "strata_scaler", json);
}

static void
write_versions (StrataH5Writer *writer, StrataH5Id object)
{
  strata_h5_write_text (writer, object, "keras_version", KERAS_VERSION);
  strata_h5_write_text (writer, object, "backend", "tensorflow");
}

static void
write_model (StrataH5Writer *writer, StrataNetwork *network, gboolean scales_inside)
{
  const StrataKerasStyle style = { FALSE, scales_inside ? strata_network_get_scaler (network) : NULL };
  StrataCompileSettings *compile = strata_network_get_compile (network);
  StOptimizer *optimizer = strata_network_get_optimizer (network);
  g_autofree char *model = strata_keras_model_to_json (strata_network_get_sequential (network), &style);
  g_auto (StrataH5Id) group = H5I_INVALID_HID;

  write_versions (writer, writer->file);
  strata_h5_write_text (writer, writer->file, "model_config", model);
  if (compile != NULL)
    {
      g_autofree char *training = strata_keras_training_to_json (compile, strata_keras_get_learning_rate (network));

      strata_h5_write_text (writer, writer->file, "training_config", training);
    }
  group = strata_h5_create_group (writer, writer->file, "model_weights");
  write_versions (writer, group);
  strata_h5_write_weights (writer, group, network);
  if (compile != NULL && optimizer != NULL)
    strata_h5_write_optimizer (writer, network);
}

/* The lock is held only while the bytes are made. */
guint8 *
strata_h5_make (StrataNetwork *network, StrataH5Layout layout, gboolean scales_inside, gsize *length)
{
  g_auto (StrataH5Lock) lock G_GNUC_UNUSED = strata_h5_take_lock ();
  g_auto (StrataH5Writer) writer = { .file = H5I_INVALID_HID };

  strata_h5_writer_init (&writer);
  if (writer.failed)
    return NULL;
  switch (layout)
    {
    case STRATA_H5_MODEL:
      write_model (&writer, network, scales_inside);
      break;
    case STRATA_H5_KERAS_2_WEIGHTS:
      write_versions (&writer, writer.file);
      strata_h5_write_weights (&writer, writer.file, network);
      break;
    case STRATA_H5_KERAS_3_WEIGHTS:
      strata_h5_write_keras3_weights (&writer, network, scales_inside);
      break;
    }
  if (!scales_inside)
    write_scaler (&writer, network);
  return strata_h5_writer_finish (&writer, length);
}

gboolean
strata_h5_save (StrataNetwork *network, const char *path, StrataH5Layout layout, gboolean scales_inside, GError **error)
{
  g_autofree char *name = g_filename_display_name (path);
  g_autofree guint8 *bytes = NULL;
  gsize length;

  bytes = strata_h5_make (network, layout, scales_inside, &length);
  if (bytes == NULL)
    {
      strata_h5_set_error (error, STRATA_FORMAT_ERROR_WRITE, name, _ ("there is not enough memory to make the file"));
      return FALSE;
    }
  return strata_write_atomically (path, (const char *) bytes, length, error);
}

/**
 * strata_network_save_h5:
 * @self: a network
 * @path: where; an existing file is replaced only by a complete new one
 * @weights_only: without layers, compile settings and optimizer; a name that ends in `.weights.h5` gets Keras 3's
 *   layout of such files, any other that of Keras 2
 * @error: of %STRATA_FORMAT_ERROR, %STRATA_FORMAT_ERROR_WRITE when there is no space or no permission
 *
 * Returns: whether the file is there
 */
gboolean
strata_network_save_h5 (StrataNetwork *self, const char *path, gboolean weights_only, GError **error)
{
  StrataH5Layout layout = STRATA_H5_MODEL;

  if (weights_only)
    layout = g_str_has_suffix (path, ".weights.h5") ? STRATA_H5_KERAS_3_WEIGHTS : STRATA_H5_KERAS_2_WEIGHTS;
  return strata_h5_save (self, path, layout, FALSE, error);
}

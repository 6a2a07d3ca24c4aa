/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-keras-archive.h"
#include "strata-hdf5-private.h"
#include "strata-keras-config.h"
#include "strata-zip.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define CONFIG "config.json"
#define METADATA "metadata.json"
#define WEIGHTS "model.weights.h5"
/* The layout that this one follows; whoever reads it may look. */
#define KERAS_VERSION "3.0.0"

/* --- Writing ------------------------------------------------------------------------------------------------------- */

static char *
make_config (StrataNetwork *network, gboolean scales_inside)
{
  const StrataKerasStyle style = { TRUE, scales_inside ? strata_network_get_scaler (network) : NULL };
  StrataCompileSettings *compile = strata_network_get_compile (network);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  strata_keras_add_model (builder, strata_network_get_sequential (network), &style);
  json_builder_set_member_name (builder, "registered_name");
  json_builder_add_null_value (builder);
  if (compile != NULL)
    {
      json_builder_set_member_name (builder, "compile_config");
      json_builder_begin_object (builder);
      strata_keras_add_training (builder, compile, strata_keras_get_learning_rate (network), &style);
      json_builder_end_object (builder);
    }
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return strata_keras_to_text (root);
}

/* Without the date that Keras notes: the same network is the same file. */
static const char metadata[] = "{\"keras_version\": \"" KERAS_VERSION "\"}";

gboolean
strata_keras_save_archive (StrataNetwork *self, const char *path, gboolean scales_inside, GError **error)
{
  gboolean has_layer = scales_inside && strata_network_get_scaler (self) != NULL;
  g_autofree char *name = g_filename_display_name (path);
  g_autofree char *config = make_config (self, has_layer);
  g_autoptr (StrataZipWriter) zip = NULL;
  g_autofree guint8 *weights = NULL;
  gsize n_weights;

  weights = strata_h5_make (self, STRATA_H5_KERAS_3_WEIGHTS, has_layer, &n_weights);
  if (weights == NULL)
    {
      strata_h5_set_error (error, STRATA_FORMAT_ERROR_WRITE, name, _ ("there is not enough memory to make the file"));
      return FALSE;
    }
  zip = strata_zip_writer_new ();
  strata_zip_writer_add (zip, METADATA, metadata, strlen (metadata));
  strata_zip_writer_add (zip, CONFIG, config, strlen (config));
  strata_zip_writer_add (zip, WEIGHTS, weights, n_weights);
  return strata_zip_writer_finish (zip, path, error);
}

/**
 * strata_network_save_keras:
 * @self: a network
 * @path: where; an existing file is replaced only by a complete new one
 * @weights_only: without effect: such a file is always a whole model
 * @error: of %STRATA_FORMAT_ERROR, %STRATA_FORMAT_ERROR_WRITE when there is no space or no permission
 *
 * The scaler lies beside the model's layers; strata_network_export() can make it one of them.
 *
 * Returns: whether the file is there
 */
gboolean
strata_network_save_keras (StrataNetwork *self, const char *path, gboolean weights_only, GError **error)
{
  return strata_keras_save_archive (self, path, FALSE, error);
}

/* --- Reading ------------------------------------------------------------------------------------------------------- */

/* A .keras while it is read. */
typedef struct
{
  char *name; /* for the messages */
  GPtrArray *members;
  StrataH5Reader weights;
} Archive;

static void
archive_clear (Archive *archive)
{
  strata_h5_reader_clear (&archive->weights);
  g_clear_pointer (&archive->members, g_ptr_array_unref);
  g_clear_pointer (&archive->name, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Archive, archive_clear)

static GBytes *
find_member (Archive *archive, const char *name, GError **error)
{
  GBytes *bytes = strata_zip_find (archive->members, name);

  if (bytes == NULL)
    strata_h5_set_error (error, STRATA_FORMAT_ERROR_FIELD, archive->name,
                         _ ("the archive has no %s; save the model again with Keras 3"), name);
  return bytes;
}

static gboolean
archive_open (Archive *archive, const char *path, GError **error)
{
  GBytes *weights;

  archive->name = g_filename_display_name (path);
  archive->members = strata_zip_read (path, archive->name, error);
  if (archive->members == NULL)
    return FALSE;
  weights = find_member (archive, WEIGHTS, error);
  return weights != NULL && strata_h5_reader_open_bytes (&archive->weights, weights, archive->name, error);
}

/* The JSON object of a member; NULL when it is missing or is none. */
static JsonNode *
parse_member (Archive *archive, const char *name, GError **error)
{
  GBytes *bytes = find_member (archive, name, error);
  g_autofree char *text = NULL;
  gsize n;

  if (bytes == NULL)
    return NULL;
  text = g_strndup (g_bytes_get_data (bytes, &n), g_bytes_get_size (bytes));
  return strata_keras_parse (text, name, archive->name, error);
}

static char *
to_text (JsonNode *node)
{
  return json_to_string (node, FALSE);
}

/* *compile stays NULL when the model was saved without. */
static gboolean
read_compile (Archive *archive, JsonNode *config, StrataCompileSettings **compile, GError **error)
{
  JsonNode *node = json_object_get_member (json_node_get_object (config), "compile_config");
  g_autofree char *json = NULL;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node) || json_object_get_size (json_node_get_object (node)) == 0)
    return TRUE;
  json = to_text (node);
  *compile = strata_keras_training_from_json (json, archive->name, error);
  return *compile != NULL;
}

/**
 * strata_network_load_keras:
 * @path: a model saved as .keras by Keras 3 or by strata_network_save_keras()
 * @error: of %STRATA_FORMAT_ERROR, naming the file and the field
 *
 * Returns: (transfer full) (nullable): the network, with its compile settings, the state of its optimizer and its scaler
 *   as far as the file holds them
 */
StrataNetwork *
strata_network_load_keras (const char *path, GError **error)
{
  g_auto (StrataH5Lock) lock G_GNUC_UNUSED = strata_h5_take_lock ();
  g_auto (Archive) archive = { .weights = { .file = H5I_INVALID_HID } };
  g_autoptr (JsonNode) config = NULL;
  g_autofree char *json = NULL;
  g_autoptr (StrataSequential) sequential = NULL;
  g_autoptr (StrataScaler) scaler = NULL;
  g_autoptr (StrataCompileSettings) compile = NULL;
  StOptimizer *optimizer = NULL;
  StWeights *weights;
  gboolean scales_inside;

  if (!archive_open (&archive, path, error))
    return NULL;
  config = parse_member (&archive, CONFIG, error);
  if (config == NULL)
    return NULL;
  json = to_text (config);
  sequential = strata_keras_model_from_json (json, archive.name, &scaler, error);
  scales_inside = scaler != NULL;
  if (sequential == NULL || !strata_h5_read_scaler (&archive.weights, sequential, &scaler, error)
      || !read_compile (&archive, config, &compile, error))
    return NULL;

  weights = strata_h5_read_weights (&archive.weights, sequential, scales_inside, error);
  if (weights == NULL)
    return NULL;
  if (compile != NULL && !strata_h5_read_counted_optimizer (&archive.weights, sequential, compile, &optimizer, error))
    {
      st_weights_free (weights);
      return NULL;
    }
  return strata_network_new (sequential, weights, scaler, compile, optimizer);
}

/**
 * strata_network_load_keras_weights:
 * @path: a model saved as .keras
 * @sequential: the layers the weights are for
 * @error: of %STRATA_FORMAT_ERROR, naming the file and the layer
 *
 * Returns: (transfer full) (nullable): a network of @sequential, with the scaler if the file holds one
 */
StrataNetwork *
strata_network_load_keras_weights (const char *path, StrataSequential *sequential, GError **error)
{
  g_autoptr (StrataNetwork) network = strata_network_load_keras (path, error);
  g_autoptr (GError) misfit = NULL;

  if (network == NULL)
    return NULL;
  if (!strata_network_check_fits (network, sequential, &misfit))
    {
      g_autofree char *name = g_filename_display_name (path);

      strata_h5_set_error (error, STRATA_FORMAT_ERROR_FIELD, name, "%s", misfit->message);
      return NULL;
    }
  return strata_network_new (sequential, st_weights_copy (strata_network_get_weights (network)),
                             strata_network_get_scaler (network), NULL, NULL);
}

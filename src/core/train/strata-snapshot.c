/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-snapshot-private.h"

#include "strata-run-files.h"
#include "strata-trainer.h"

#include "formats/strata-crc32c.h"
#include "formats/strata-experiment-json.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* In front of the values: what it is, the order of its bytes, and their sum. */
typedef struct
{
  char magic[8];
  guint32 order;
  guint32 sum;
} Header;

#define MAGIC "strata\r\n"
#define ORDER 0x01020304u
#define MAX_SIZE ((gsize) 16 * 1024 * 1024 * 1024)

/* --- Bytes ------------------------------------------------------------------------------------------------------------- */

GByteArray *
strata_snapshot_encode (GVariant *values)
{
  gsize length = g_variant_get_size (values);
  GByteArray *bytes = g_byte_array_sized_new ((guint) (sizeof (Header) + length));
  Header header = { .order = ORDER };

  memcpy (header.magic, MAGIC, sizeof header.magic);
  g_byte_array_set_size (bytes, (guint) (sizeof header + length));
  g_variant_store (values, bytes->data + sizeof header);
  header.sum = strata_crc32c (bytes->data + sizeof header, length);
  memcpy (bytes->data, &header, sizeof header);
  return bytes;
}

GVariant *
strata_snapshot_decode (const char *data, gsize length, const char *path, GError **error)
{
  Header header = { 0 };
  gsize size = length - sizeof header;

  if (length >= sizeof header)
    memcpy (&header, data, sizeof header);
  if (length < sizeof header || memcmp (header.magic, MAGIC, sizeof header.magic) != 0 || header.order != ORDER
      || header.sum != strata_crc32c ((const guint8 *) data + sizeof header, size))
    {
      g_set_error (error, STRATA_TRAIN_ERROR, STRATA_TRAIN_ERROR_FILE,
                   _ ("“%s” is damaged, or of another kind of machine; start the training anew."), path);
      return NULL;
    }
  g_autoptr (GBytes) bytes = g_bytes_new (data + sizeof header, size);
  g_autoptr (GVariant) values = g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE_VARDICT, bytes, FALSE));
  return g_variant_get_normal_form (values);
}

/* --- Weights ----------------------------------------------------------------------------------------------------------- */

static GVariant *
pack_bytes (gconstpointer data, gsize size, StrataNetwork *network)
{
  return g_variant_new_from_data (G_VARIANT_TYPE_BYTESTRING, data, size, TRUE, g_object_unref, g_object_ref (network));
}

static gboolean
unpack_bytes (GVariant *value, gpointer data, gsize size)
{
  gsize n;
  const void *bytes = g_variant_get_fixed_array (value, &n, 1);

  if (n != size)
    return FALSE;
  if (size > 0)
    memcpy (data, bytes, size);
  return TRUE;
}

GVariant *
strata_snapshot_pack_weights (StrataNetwork *network)
{
  StWeights *weights = strata_network_get_weights (network);
  gsize n_trainable, n_state;
  st_real *trainable = st_weights_get_trainable (weights, &n_trainable);
  st_real *state = st_weights_get_state (weights, &n_state);

  return g_variant_new ("(@ay@ay)", pack_bytes (trainable, n_trainable * sizeof (st_real), network),
                        pack_bytes (state, n_state * sizeof (st_real), network));
}

gboolean
strata_snapshot_unpack_weights (GVariant *value, StWeights *weights)
{
  gsize n_trainable, n_state;
  st_real *trainable = st_weights_get_trainable (weights, &n_trainable);
  st_real *state = st_weights_get_state (weights, &n_state);

  if (!g_variant_is_of_type (value, G_VARIANT_TYPE ("(ayay)")))
    return FALSE;
  g_autoptr (GVariant) first = g_variant_get_child_value (value, 0);
  g_autoptr (GVariant) second = g_variant_get_child_value (value, 1);
  return unpack_bytes (first, trainable, n_trainable * sizeof (st_real))
         && unpack_bytes (second, state, n_state * sizeof (st_real));
}

/* Every slot of every weight; those that are not trainable have none. */
GVariant *
strata_snapshot_pack_optimizer (StrataNetwork *network)
{
  StOptimizer *optimizer = strata_network_get_optimizer (network);
  const StModel *model = strata_sequential_get_model (strata_network_get_sequential (network));
  GVariantBuilder slots;

  g_variant_builder_init (&slots, G_VARIANT_TYPE ("aay"));
  for (gsize s = 0; s < st_optimizer_get_n_slots (optimizer); s++)
    for (gsize i = 0; i < st_model_get_n_weights (model); i++)
      {
        st_real *slot = st_optimizer_get_slot (optimizer, s, i);
        if (slot != NULL)
          g_variant_builder_add_value (
            &slots, pack_bytes (slot, st_model_get_weight (model, i)->size * sizeof (st_real), network));
      }
  return g_variant_new ("(xdaay)", (gint64) st_optimizer_get_iterations (optimizer),
                        st_optimizer_get_config (optimizer)->learning_rate, &slots);
}

gboolean
strata_snapshot_unpack_optimizer (GVariant *value, StOptimizer *optimizer, const StModel *model)
{
  g_autoptr (GVariant) slots = NULL;
  gint64 iterations;
  double learning_rate;
  gsize at = 0;

  if (!g_variant_is_of_type (value, G_VARIANT_TYPE ("(xdaay)")))
    return FALSE;
  g_variant_get (value, "(xd@aay)", &iterations, &learning_rate, &slots);
  for (gsize s = 0; s < st_optimizer_get_n_slots (optimizer); s++)
    for (gsize i = 0; i < st_model_get_n_weights (model); i++)
      {
        st_real *slot = st_optimizer_get_slot (optimizer, s, i);
        if (slot == NULL)
          continue;
        if (at >= g_variant_n_children (slots))
          return FALSE;
        g_autoptr (GVariant) bytes = g_variant_get_child_value (slots, at++);
        if (!unpack_bytes (bytes, slot, st_model_get_weight (model, i)->size * sizeof (st_real)))
          return FALSE;
      }
  st_optimizer_set_iterations (optimizer, iterations);
  if (learning_rate != st_optimizer_get_config (optimizer)->learning_rate)
    st_optimizer_set_learning_rate (optimizer, learning_rate);
  return at == g_variant_n_children (slots);
}

/* --- The object -------------------------------------------------------------------------------------------------------- */

static StrataSnapshot *
refuse (const char *path, GError **error)
{
  g_set_error (error, STRATA_TRAIN_ERROR, STRATA_TRAIN_ERROR_FILE,
               _ ("“%s” lacks something that a training needs to go on; start the training anew."), path);
  return NULL;
}

static StrataSnapshot *
make (const char *folder, GVariant *values, const char *path, GError **error)
{
  g_autoptr (StrataSnapshot) self = g_new0 (StrataSnapshot, 1);
  const char *text, *base = NULL;

  self->folder = g_strdup (folder);
  g_variant_dict_init (&self->values, values);
  if (!g_variant_dict_lookup (&self->values, "experiment", "&s", &text)
      || !g_variant_dict_lookup (&self->values, "planned-epochs", "u", &self->planned_epochs))
    return refuse (path, error);
  self->experiment = strata_experiment_parse (text, -1, path, error);
  if (self->experiment == NULL)
    return NULL;
  if (g_variant_dict_lookup (&self->values, "base-folder", "&s", &base))
    self->base_folder = g_strdup (base);
  return g_steal_pointer (&self);
}

/**
 * strata_snapshot_load:
 * @folder: of a kept training
 * @error: what is wrong with it
 *
 * Blocking.
 *
 * Returns: (transfer full) (nullable): the snapshot
 */
StrataSnapshot *
strata_snapshot_load (const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, STRATA_RUN_SNAPSHOT, NULL);
  g_autoptr (GError) cause = NULL;
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, &cause);

  if (file == NULL || g_mapped_file_get_length (file) > MAX_SIZE)
    {
      g_set_error (error, STRATA_TRAIN_ERROR, STRATA_TRAIN_ERROR_FILE,
                   _ ("“%s” holds no training that could go on (%s)."), folder,
                   cause != NULL ? cause->message : _ ("the file is too large"));
      return NULL;
    }
  g_autoptr (GVariant) values =
    strata_snapshot_decode (g_mapped_file_get_contents (file), g_mapped_file_get_length (file), path, error);
  return values != NULL ? make (folder, values, path, error) : NULL;
}

void
strata_snapshot_free (StrataSnapshot *self)
{
  g_variant_dict_clear (&self->values);
  g_clear_object (&self->experiment);
  g_free (self->base_folder);
  g_free (self->folder);
  g_free (self);
}

const char *
strata_snapshot_get_folder (StrataSnapshot *self)
{
  return self->folder;
}

StrataExperiment *
strata_snapshot_get_experiment (StrataSnapshot *self)
{
  return self->experiment;
}

const char *
strata_snapshot_get_base_folder (StrataSnapshot *self)
{
  return self->base_folder;
}

guint
strata_snapshot_get_n_epochs (StrataSnapshot *self)
{
  guint epoch = 0;

  g_variant_dict_lookup (&self->values, "epoch", "u", &epoch);
  return epoch;
}

guint
strata_snapshot_get_planned_epochs (StrataSnapshot *self)
{
  return self->planned_epochs;
}

void
strata_snapshot_set_planned_epochs (StrataSnapshot *self, guint n_epochs)
{
  self->planned_epochs = MAX (n_epochs, strata_snapshot_get_n_epochs (self));
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-hdf5-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

/* Where the weights lie in a file. Keras' whole models and older weight files list their layers in layer_names and the
 * data sets of each in weight_names; Keras 3's .weights.h5 counts them: layers/dense_1/vars/0. Layers are matched by
 * their order, as Keras does it. */

/* --- Finding them -------------------------------------------------------------------------------------------------- */

typedef struct
{
  char *layer;    /* its group, from the root of the file */
  char **weights; /* data sets under it */
} Entry;

static void
entry_free (Entry *entry)
{
  g_free (entry->layer);
  g_strfreev (entry->weights);
  g_free (entry);
}

/* Layers of the file that have weights, in order. */
static GPtrArray *
list_entries (StrataH5Reader *reader, const char *root_path, StrataH5Id root, GError **error)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) entry_free);
  g_auto (GStrv) layers = strata_h5_read_texts (reader, root, "layer_names", error);

  if (layers == NULL)
    return NULL;
  for (guint i = 0; layers[i] != NULL; i++)
    {
      g_auto (StrataH5Id) group = strata_h5_open_object (reader, root, layers[i]);
      g_auto (GStrv) weights = NULL;
      Entry *entry;

      if (group < 0 || H5Iget_type (group) != H5I_GROUP)
        {
          strata_h5_set_error (error, STRATA_FORMAT_ERROR_FIELD, reader->name,
                               _ ("the group of the layer “%s” is missing"), layers[i]);
          return NULL;
        }
      weights = strata_h5_read_texts (reader, group, "weight_names", error);
      if (weights == NULL)
        {
          g_prefix_error (error, "layer “%s”: ", layers[i]);
          return NULL;
        }
      if (weights[0] == NULL)
        continue;
      entry = g_new0 (Entry, 1);
      entry->layer = g_strconcat (root_path, layers[i], NULL);
      entry->weights = g_steal_pointer (&weights);
      g_ptr_array_add (entries, entry);
    }
  return g_steal_pointer (&entries);
}

/* Where each weight of the sequential is, [n_weights], by the lists of names. */
static char **
find_named_weights (StrataH5Reader *reader, StrataSequential *sequential, const char *root_path, GError **error)
{
  g_auto (StrataH5Id) root = *root_path != '\0' ? strata_h5_open_object (reader, reader->file, root_path)
                                                : H5Oopen (reader->file, "/", H5P_DEFAULT);
  g_autoptr (GPtrArray) entries = list_entries (reader, root_path, root, error);
  g_autoptr (GStrvBuilder) paths = g_strv_builder_new ();
  guint k = 0;

  if (entries == NULL)
    return NULL;
  for (guint i = 0; i < strata_sequential_get_n_layers (sequential); i++)
    {
      const StrataSequentialLayer *layer = strata_sequential_get_layer (sequential, i);
      const Entry *entry;

      if (layer->n_weights == 0)
        continue;
      if (k == entries->len)
        {
          strata_h5_set_error (error, STRATA_FORMAT_ERROR_FIELD, reader->name,
                               _ ("the weights of the layer “%s” are missing; the file holds those of %u layers"),
                               layer->name, entries->len);
          return NULL;
        }
      entry = g_ptr_array_index (entries, k++);
      if (g_strv_length (entry->weights) != layer->n_weights)
        {
          strata_h5_set_error (error, STRATA_FORMAT_ERROR_FIELD, reader->name,
                               _ ("the layer “%s” has %u weights, and the file holds %u for it"), layer->name,
                               layer->n_weights, g_strv_length (entry->weights));
          return NULL;
        }
      for (guint w = 0; w < layer->n_weights; w++)
        {
          g_autofree char *path = g_strconcat (entry->layer, "/", entry->weights[w], NULL);

          g_strv_builder_add (paths, path);
        }
    }
  if (k < entries->len)
    {
      strata_h5_set_error (error, STRATA_FORMAT_ERROR_FIELD, reader->name,
                           _ ("the file holds weights of %u layers, and the network has %u such layers"), entries->len,
                           k);
      return NULL;
    }
  return g_strv_builder_end (paths);
}

/* "dense", "dense_1", ...: the group of a layer counts those of its kind before it. Transfer full. */
static char *
make_counted_name (StrataSequential *sequential, guint i, gboolean scales_inside)
{
  const char *kind =
    strata_configurable_get_keras_name (STRATA_CONFIGURABLE (strata_sequential_get_layer (sequential, i)->layer));
  guint n_before = scales_inside && strcmp (kind, "rescaling") == 0 ? 1 : 0;

  for (guint k = 0; k < i; k++)
    {
      StrataLayer *other = strata_sequential_get_layer (sequential, k)->layer;

      n_before += strcmp (strata_configurable_get_keras_name (STRATA_CONFIGURABLE (other)), kind) == 0;
    }
  return n_before == 0 ? g_strdup (kind) : g_strdup_printf ("%s_%u", kind, n_before);
}

static char **
find_counted_weights (StrataSequential *sequential, const char *root_path, gboolean scales_inside)
{
  g_autoptr (GStrvBuilder) paths = g_strv_builder_new ();

  for (guint i = 0; i < strata_sequential_get_n_layers (sequential); i++)
    {
      g_autofree char *name = make_counted_name (sequential, i, scales_inside);

      for (guint w = 0; w < strata_sequential_get_layer (sequential, i)->n_weights; w++)
        {
          g_autofree char *path = g_strdup_printf ("%s/%s/vars/%u", root_path, name, w);

          g_strv_builder_add (paths, path);
        }
    }
  return g_strv_builder_end (paths);
}

static gboolean
has_group (StrataH5Reader *reader, const char *path)
{
  g_auto (StrataH5Id) group = strata_h5_open_object (reader, reader->file, path);

  return group >= 0 && H5Iget_type (group) == H5I_GROUP;
}

static char **
find_weights (StrataH5Reader *reader, StrataSequential *sequential, gboolean scales_inside, GError **error)
{
  /* Keras 3.0 and 3.1 had the second name. */
  static const char *const counted_roots[] = { "layers", "_layer_checkpoint_dependencies" };

  if (has_group (reader, "model_weights"))
    return find_named_weights (reader, sequential, "model_weights/", error);
  for (guint i = 0; i < G_N_ELEMENTS (counted_roots); i++)
    if (!strata_h5_has_attribute (reader->file, "layer_names") && has_group (reader, counted_roots[i]))
      return find_counted_weights (sequential, counted_roots[i], scales_inside);
  return find_named_weights (reader, sequential, "", error);
}

/* --- Reading them -------------------------------------------------------------------------------------------------- */

/* "the weight “kernel” of the layer “dense”"; transfer full. */
static char *
describe_weight (const StrataSequentialLayer *layer, const StWeightInfo *info)
{
  return g_strdup_printf (_ ("the weight “%s” of the layer “%s”"), info->name, layer->name);
}

static gboolean
check_amount (StrataH5Reader *reader, StrataSequential *sequential, GError **error)
{
  const double most = (double) reader->size; /* a byte each is the least a number takes */

  for (guint i = 0; i < strata_sequential_get_n_layers (sequential); i++)
    {
      const StrataSequentialLayer *layer = strata_sequential_get_layer (sequential, i);

      if ((double) layer->n_params <= most)
        continue;
      strata_h5_set_error (error, STRATA_FORMAT_ERROR_FIELD, reader->name,
                           _ ("the layer “%s” wants %" PRIu64 " weights, far more than the file can hold"), layer->name,
                           layer->n_params);
      return FALSE;
    }
  return TRUE;
}

StWeights *
strata_h5_read_weights (StrataH5Reader *reader, StrataSequential *sequential, gboolean scales_inside, GError **error)
{
  const StModel *model = strata_sequential_get_model (sequential);
  g_auto (GStrv) paths = NULL;
  StWeights *weights = NULL;

  if (!check_amount (reader, sequential, error))
    return NULL;
  paths = find_weights (reader, sequential, scales_inside, error);
  if (paths == NULL)
    return NULL;

  for (gboolean reading = FALSE; reading <= TRUE; reading++)
    {
      if (reading)
        weights = st_weights_new (model);
      for (guint i = 0; i < strata_sequential_get_n_layers (sequential); i++)
        {
          const StrataSequentialLayer *layer = strata_sequential_get_layer (sequential, i);

          for (guint w = layer->first_weight; w < layer->first_weight + layer->n_weights; w++)
            {
              const StWeightInfo *info = st_model_get_weight (model, w);
              g_autofree char *what = describe_weight (layer, info);

              if (reading ? strata_h5_read_floats (reader, reader->file, paths[w], &info->shape,
                                                   st_weights_get (weights, w), what, error)
                          : strata_h5_check_floats (reader, reader->file, paths[w], &info->shape, what, error))
                continue;
              g_clear_pointer (&weights, st_weights_free);
              return NULL;
            }
        }
    }
  return weights;
}

/* --- Writing them -------------------------------------------------------------------------------------------------- */

static void
write_layer (StrataH5Writer *writer, StrataH5Id group, StrataNetwork *network, const StrataSequentialLayer *layer)
{
  const StModel *model = strata_sequential_get_model (strata_network_get_sequential (network));
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) names = NULL;

  for (guint w = layer->first_weight; w < layer->first_weight + layer->n_weights; w++)
    {
      const StWeightInfo *info = st_model_get_weight (model, w);
      g_autofree char *name = g_strdup_printf ("sequential/%s/%s", layer->name, info->name);

      g_strv_builder_add (builder, name);
      strata_h5_write_floats (writer, group, name, &info->shape,
                              st_weights_get (strata_network_get_weights (network), w));
    }
  names = g_strv_builder_end (builder);
  strata_h5_write_texts (writer, group, "weight_names", (const char *const *) names);
}

void
strata_h5_write_weights (StrataH5Writer *writer, StrataH5Id group, StrataNetwork *network)
{
  StrataSequential *sequential = strata_network_get_sequential (network);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) names = NULL;

  for (guint i = 0; i < strata_sequential_get_n_layers (sequential); i++)
    {
      const StrataSequentialLayer *layer = strata_sequential_get_layer (sequential, i);
      g_auto (StrataH5Id) layer_group = H5I_INVALID_HID;

      if (STRATA_IS_INPUT (layer->layer))
        continue;
      g_strv_builder_add (builder, layer->name);
      layer_group = strata_h5_create_group (writer, group, layer->name);
      write_layer (writer, layer_group, network, layer);
    }
  names = g_strv_builder_end (builder);
  strata_h5_write_texts (writer, group, "layer_names", (const char *const *) names);
}

void
strata_h5_write_keras3_weights (StrataH5Writer *writer, StrataNetwork *network, gboolean scales_inside)
{
  StrataSequential *sequential = strata_network_get_sequential (network);
  const StModel *model = strata_sequential_get_model (sequential);

  for (guint i = 0; i < strata_sequential_get_n_layers (sequential); i++)
    {
      const StrataSequentialLayer *layer = strata_sequential_get_layer (sequential, i);
      g_autofree char *name = make_counted_name (sequential, i, scales_inside);
      g_autofree char *path = g_strdup_printf ("layers/%s/vars", name);
      g_auto (StrataH5Id) group = H5I_INVALID_HID;

      if (STRATA_IS_INPUT (layer->layer))
        continue;
      group = strata_h5_create_group (writer, writer->file, path);
      strata_h5_write_text (writer, group, "name", layer->name);
      for (guint w = 0; w < layer->n_weights; w++)
        {
          g_autofree char *number = g_strdup_printf ("%u", w);

          strata_h5_write_floats (writer, group, number, &st_model_get_weight (model, layer->first_weight + w)->shape,
                                  st_weights_get (strata_network_get_weights (network), layer->first_weight + w));
        }
    }
  if (strata_network_get_compile (network) != NULL && strata_network_get_optimizer (network) != NULL)
    strata_h5_write_counted_optimizer (writer, network);
}

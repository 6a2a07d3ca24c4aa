/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-npz.h"
#include "strata-npy.h"
#include "strata-zip.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define SUFFIX ".npy"

static char *
make_counted_name (guint number)
{
  return g_strdup_printf ("arr_%u" SUFFIX, number);
}

/* "dense/kernel.npy"; what is beyond ASCII would depend on the locale, and is counted instead. */
static char *
make_name (const StrataSequentialLayer *layer, const StWeightInfo *info, guint number)
{
  return g_str_is_ascii (layer->name) ? g_strconcat (layer->name, "/", info->name, SUFFIX, NULL)
                                      : make_counted_name (number);
}

/* --- Writing ------------------------------------------------------------------------------------------------------- */

static void
add_array (StrataZipWriter *zip, const char *name, const StWeightInfo *info, const float *values)
{
  const guint8 magic[] = { 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0 };
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GString) header = g_string_new (NULL);
  guint16 length;

  g_string_printf (header, "{'descr': '%cf4', 'fortran_order': False, 'shape': (",
                   G_BYTE_ORDER == G_LITTLE_ENDIAN ? '<' : '>');
  for (int i = 0; i < info->shape.rank; i++)
    g_string_append_printf (header, i + 1 < info->shape.rank || info->shape.rank == 1 ? "%zu, " : "%zu",
                            info->shape.dim[i]);
  g_string_append (header, "), }");
  /* NumPy wants the values at a multiple of 64. */
  while ((sizeof magic + sizeof length + header->len + 1) % 64 != 0)
    g_string_append_c (header, ' ');
  g_string_append_c (header, '\n');
  length = GUINT16_TO_LE ((guint16) header->len);

  g_byte_array_append (bytes, magic, sizeof magic);
  g_byte_array_append (bytes, (const guint8 *) &length, sizeof length);
  g_byte_array_append (bytes, (const guint8 *) header->str, header->len);
  g_byte_array_append (bytes, (const guint8 *) values, (guint) (info->size * sizeof *values));
  strata_zip_writer_add (zip, name, bytes->data, bytes->len);
}

gboolean
strata_npz_save (StrataNetwork *network, const char *path, GError **error)
{
  StrataSequential *sequential = strata_network_get_sequential (network);
  const StModel *model = strata_sequential_get_model (sequential);
  g_autoptr (StrataZipWriter) zip = strata_zip_writer_new ();

  for (guint i = 0; i < strata_sequential_get_n_layers (sequential); i++)
    {
      const StrataSequentialLayer *layer = strata_sequential_get_layer (sequential, i);

      for (guint w = layer->first_weight; w < layer->first_weight + layer->n_weights; w++)
        {
          const StWeightInfo *info = st_model_get_weight (model, w);
          g_autofree char *name = make_name (layer, info, w);

          add_array (zip, name, info, st_weights_get (strata_network_get_weights (network), w));
        }
    }
  return strata_zip_writer_finish (zip, path, error);
}

/* --- Reading ------------------------------------------------------------------------------------------------------- */

gboolean
strata_npz_is_npz (const char *path)
{
  g_autofree char *first = strata_zip_get_first_name (path);

  return first != NULL && g_str_has_suffix (first, SUFFIX);
}

static gboolean
has_shape (const StrataNpy *npy, const StShape *shape)
{
  gboolean same = npy->rank == shape->rank;

  for (int i = 0; same && i < shape->rank; i++)
    same = npy->dim[i] == shape->dim[i];
  return same;
}

static gboolean
read_array (GBytes *bytes,
            const char *name,
            const char *file_name,
            const StWeightInfo *info,
            float *values,
            GError **error)
{
  g_autoptr (GError) fault = NULL;
  gsize n_bytes;
  const guint8 *start = g_bytes_get_data (bytes, &n_bytes);
  StrataNpy npy;

  if (!strata_npy_parse (start, n_bytes, name, &npy, &fault))
    {
      g_set_error (error, STRATA_FORMAT_ERROR, STRATA_FORMAT_ERROR_FIELD, "“%s”: %s", file_name, fault->message);
      return FALSE;
    }
  if (!has_shape (&npy, &info->shape) || npy.is_fortran)
    {
      g_set_error (error, STRATA_FORMAT_ERROR, STRATA_FORMAT_ERROR_FIELD,
                   npy.is_fortran ? _ ("“%s”: “%s” is kept column by column; save it with numpy.ascontiguousarray")
                                  : _ ("“%s”: “%s” has another shape than the layer's weight; choose the experiment "
                                       "that the weights are of"),
                   file_name, name);
      return FALSE;
    }
  for (gsize i = 0; i < npy.n_values; i++)
    values[i] = (float) strata_npy_get (&npy, i);
  return TRUE;
}

/* By its name, or by its number in the order of the weights. */
static GBytes *
find_array (GPtrArray *members, const StrataSequentialLayer *layer, const StWeightInfo *info, guint number, char **name)
{
  GBytes *bytes;

  *name = make_name (layer, info, number);
  bytes = strata_zip_find (members, *name);
  if (bytes == NULL)
    {
      g_autofree char *counted = make_counted_name (number);

      bytes = strata_zip_find (members, counted);
    }
  return bytes;
}

static gboolean
read_weights (GPtrArray *members,
              StrataSequential *sequential,
              const char *file_name,
              StWeights *weights,
              GError **error)
{
  const StModel *model = strata_sequential_get_model (sequential);

  for (guint i = 0; i < strata_sequential_get_n_layers (sequential); i++)
    {
      const StrataSequentialLayer *layer = strata_sequential_get_layer (sequential, i);

      for (guint w = layer->first_weight; w < layer->first_weight + layer->n_weights; w++)
        {
          const StWeightInfo *info = st_model_get_weight (model, w);
          g_autofree char *name = NULL;
          GBytes *bytes = find_array (members, layer, info, w, &name);

          if (bytes == NULL)
            {
              g_set_error (error, STRATA_FORMAT_ERROR, STRATA_FORMAT_ERROR_FIELD,
                           _ ("“%s” has no array “%s”; choose the experiment that the weights are of"), file_name,
                           name);
              return FALSE;
            }
          if (!read_array (bytes, name, file_name, info, st_weights_get (weights, w), error))
            return FALSE;
        }
    }
  return TRUE;
}

StrataNetwork *
strata_npz_load (const char *path, StrataSequential *sequential, GError **error)
{
  const StModel *model = strata_sequential_get_model (sequential);
  g_autofree char *name = g_filename_display_name (path);
  g_autoptr (GPtrArray) members = strata_zip_read (path, name, error);
  StWeights *weights;

  if (members == NULL)
    return NULL;
  if (members->len != st_model_get_n_weights (model))
    {
      g_set_error (error, STRATA_FORMAT_ERROR, STRATA_FORMAT_ERROR_FIELD,
                   _ ("“%s” holds %u arrays, and the layers have %zu weights; choose the experiment that they are of"),
                   name, members->len, st_model_get_n_weights (model));
      return NULL;
    }
  weights = st_weights_new (model);
  if (read_weights (members, sequential, name, weights, error))
    return strata_network_new (sequential, weights, NULL, NULL, NULL);
  st_weights_free (weights);
  return NULL;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-h5.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include <errno.h>
#include <string.h>

/* Nothing here believes what a file says of itself: every size is compared with what is wanted before it is read, links
 * that lead out of the file or around are not followed, and raw data in other files is refused. */

#define MAX_TEXTS 65536
#define MAX_TEXT_BYTES (64 * 1024 * 1024)

static GRecMutex mutex;

void
strata_h5_lock (void)
{
  static gboolean is_set_up;

  g_rec_mutex_lock (&mutex);
  /* Debian's HDF5 prints errors thread by thread: every thread that comes here is told not to. */
  H5Eset_auto2 (H5E_DEFAULT, NULL, NULL);
  if (is_set_up)
    return;
  H5open ();
  /* A file may name a filter, which HDF5 would load as a plugin: code of the file's choosing. */
  H5PLset_loading_state (0);
  strata_h5_register_references ();
  is_set_up = TRUE;
}

void
strata_h5_unlock (void)
{
  g_rec_mutex_unlock (&mutex);
}

void
strata_h5_set_error (GError **error, StrataFormatError code, const char *file_name, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, STRATA_FORMAT_ERROR, code, "“%s”: %s", file_name, message);
}

/* Whether the file begins as HDF5 does; a wrong file may be large, so no more of it is read. */
static gboolean
check_signature (const char *path, const char *name, GError **error)
{
  static const guint8 signature[8] = { 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n' };
  guint8 start[8] = { 0 };
  FILE *stream = g_fopen (path, "rb");

  if (stream == NULL)
    {
      strata_h5_set_error (error, STRATA_FORMAT_ERROR_NOT_FOUND, name, "%s",
                           errno == ENOENT ? _ ("there is no such file") : g_strerror (errno));
      return FALSE;
    }
  if (fread (start, 1, sizeof start, stream) != sizeof start || memcmp (start, signature, sizeof start) != 0)
    strata_h5_set_error (error, STRATA_FORMAT_ERROR_SYNTAX, name, _ ("not an HDF5 file; choose a model saved as .h5"));
  fclose (stream);
  return memcmp (start, signature, sizeof start) == 0;
}

static gboolean
has_wide_addresses (StrataH5Id file)
{
  g_auto (StrataH5Id) creation = H5Fget_create_plist (file);
  gsize address_size = 0, length_size = 0;
  hsize_t start = 1;

  return creation >= 0 && H5Pget_sizes (creation, &address_size, &length_size) >= 0
         && H5Pget_userblock (creation, &start) >= 0 && address_size == 8 && length_size == 8 && start == 0;
}

static gboolean
open_bytes (StrataH5Reader *reader, GError **error)
{
  if (strata_h5_check_local_heaps (reader->bytes, reader->size) && strata_h5_check_root (reader->bytes, reader->size))
    reader->file = strata_h5_open_bytes (reader->bytes, reader->size);
  if (reader->file < 0)
    {
      strata_h5_set_error (error, STRATA_FORMAT_ERROR_SYNTAX, reader->name,
                           _ ("the HDF5 file is truncated, damaged or not from Keras; save the model again"));
      return FALSE;
    }
  reader->has_wide_addresses = has_wide_addresses (reader->file);
  return TRUE;
}

gboolean
strata_h5_reader_open (StrataH5Reader *reader, const char *path, GError **error)
{
  g_autoptr (GError) read_error = NULL;

  *reader = (StrataH5Reader){ .file = H5I_INVALID_HID, .name = g_filename_display_name (path) };
  if (!check_signature (path, reader->name, error))
    return FALSE;
  if (!g_file_get_contents (path, &reader->contents, &reader->size, &read_error))
    {
      strata_h5_set_error (error, STRATA_FORMAT_ERROR_NOT_FOUND, reader->name, _ ("cannot be read: %s"),
                           read_error->message);
      return FALSE;
    }
  reader->bytes = (const guint8 *) reader->contents;
  return open_bytes (reader, error);
}

gboolean
strata_h5_reader_open_bytes (StrataH5Reader *reader, GBytes *bytes, const char *name, GError **error)
{
  *reader = (StrataH5Reader){ .file = H5I_INVALID_HID, .name = g_strdup (name) };
  reader->bytes = g_bytes_get_data (bytes, &reader->size);
  return open_bytes (reader, error);
}

void
strata_h5_reader_clear (StrataH5Reader *reader)
{
  if (reader->file >= 0)
    H5Fclose (reader->file);
  g_free (reader->contents);
  g_free (reader->name);
}

StrataH5Id
strata_h5_open_object (StrataH5Reader *reader, StrataH5Id parent, const char *path)
{
  g_auto (GStrv) names = g_strsplit (path, "/", -1);
  StrataH5Id object = H5I_INVALID_HID;

  for (guint i = 0; names[i] != NULL; i++)
    {
      StrataH5Id from = object >= 0 ? object : parent;
      StrataH5Id next = H5I_INVALID_HID;
      H5L_info_t info;

      if (*names[i] == '\0')
        continue;
      if (H5Lget_info (from, names[i], &info, H5P_DEFAULT) >= 0 && info.type == H5L_TYPE_HARD
          && strata_h5_check_object (reader->bytes, reader->size, info.u.address))
        next = H5Oopen (from, names[i], H5P_DEFAULT);
      if (object >= 0)
        H5Idec_ref (object);
      if (next < 0)
        return H5I_INVALID_HID;
      object = next;
    }
  return object;
}

/* --- Attributes ---------------------------------------------------------------------------------------------------- */

gboolean
strata_h5_has_attribute (StrataH5Id object, const char *name)
{
  return H5Aexists (object, name) > 0;
}

/* The bytes of each text, [n] of them; only of text, and only as much as is sane. */
static char **
read_texts_of_length (StrataH5Id attribute, StrataH5Id type, gsize n)
{
  gsize length = H5Tget_size (type);
  g_autofree char *bytes = NULL;
  GStrvBuilder *texts;
  char **result;

  if (length == 0 || length > MAX_TEXT_BYTES / n)
    return NULL;
  bytes = g_try_malloc0 (length * n);
  if (bytes == NULL || H5Aread (attribute, type, bytes) < 0)
    return NULL;

  texts = g_strv_builder_new ();
  for (gsize i = 0; i < n; i++)
    {
      g_autofree char *text = g_strndup (bytes + i * length, length);

      g_strv_builder_add (texts, text);
    }
  result = g_strv_builder_end (texts);
  g_strv_builder_unref (texts);
  return result;
}

/* All texts of an attribute, a scalar or a list; NULL if it is something else or is damaged. */
static char **
read_attribute (StrataH5Reader *reader, StrataH5Id object, const char *name)
{
  g_auto (StrataH5Id) attribute = H5Aopen (object, name, H5P_DEFAULT);
  g_auto (StrataH5Id) type = H5I_INVALID_HID;
  g_auto (StrataH5Id) space = H5I_INVALID_HID;
  g_auto (GStrv) texts = NULL;
  hssize_t n;

  if (attribute < 0)
    return NULL;
  type = H5Aget_type (attribute);
  space = H5Aget_space (attribute);
  if (type < 0 || space < 0 || H5Sget_simple_extent_ndims (space) > 1)
    return NULL;
  n = H5Sget_simple_extent_npoints (space);
  /* Keras writes an empty list as an empty list of numbers. */
  if (n == 0)
    return g_new0 (char *, 1);
  if (n < 0 || n > MAX_TEXTS || H5Tget_class (type) != H5T_STRING)
    return NULL;

  if (H5Tis_variable_str (type) > 0)
    texts = strata_h5_read_heap_texts (reader, attribute, n);
  else
    texts = read_texts_of_length (attribute, type, n);
  for (hssize_t i = 0; texts != NULL && i < n; i++)
    if (texts[i] == NULL || !g_utf8_validate (texts[i], -1, NULL))
      return NULL;
  return g_steal_pointer (&texts);
}

char *
strata_h5_read_text (StrataH5Reader *reader, StrataH5Id object, const char *name, GError **error)
{
  g_auto (GStrv) texts = NULL;

  if (!strata_h5_has_attribute (object, name))
    {
      strata_h5_set_error (error, STRATA_FORMAT_ERROR_FIELD, reader->name, _ ("the attribute %s is missing"), name);
      return NULL;
    }
  texts = read_attribute (reader, object, name);
  if (texts == NULL || texts[0] == NULL || texts[1] != NULL)
    {
      strata_h5_set_error (error, STRATA_FORMAT_ERROR_FIELD, reader->name,
                           _ ("the attribute %s is not a text, or damaged"), name);
      return NULL;
    }
  return g_strdup (texts[0]);
}

char **
strata_h5_read_texts (StrataH5Reader *reader, StrataH5Id object, const char *name, GError **error)
{
  g_autoptr (GStrvBuilder) all = g_strv_builder_new ();

  if (strata_h5_has_attribute (object, name))
    {
      char **texts = read_attribute (reader, object, name);

      if (texts != NULL)
        return texts;
      strata_h5_set_error (error, STRATA_FORMAT_ERROR_FIELD, reader->name,
                           _ ("the attribute %s is not a list of texts, or damaged"), name);
      return NULL;
    }

  for (guint i = 0; i < MAX_TEXTS; i++)
    {
      g_autofree char *part = g_strdup_printf ("%s%u", name, i);
      g_auto (GStrv) texts = NULL;

      if (!strata_h5_has_attribute (object, part))
        {
          if (i > 0)
            break;
          strata_h5_set_error (error, STRATA_FORMAT_ERROR_FIELD, reader->name, _ ("the attribute %s is missing"), name);
          return NULL;
        }
      texts = read_attribute (reader, object, part);
      if (texts == NULL)
        {
          strata_h5_set_error (error, STRATA_FORMAT_ERROR_FIELD, reader->name,
                               _ ("the attribute %s is not a list of texts, or damaged"), part);
          return NULL;
        }
      g_strv_builder_addv (all, (const char **) texts);
    }
  return g_strv_builder_end (all);
}

/* --- Data sets ----------------------------------------------------------------------------------------------------- */

static char *
describe_dimensions (const hsize_t *dim, int rank)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (rank == 0)
    return g_strdup (_ ("a single number"));
  for (int i = 0; i < rank; i++)
    g_string_append_printf (text, "%s%" G_GUINT64_FORMAT, i > 0 ? " × " : "", (guint64) dim[i]);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* In one piece in this file, as Keras does it, and no lie about size or place that would lead HDF5 past its buffers; it
 * does not check what comes out of compressed chunks. n_bytes is what the values take. */
static gboolean
is_stored_plainly (StrataH5Reader *reader, StrataH5Id dataset, guint64 n_bytes)
{
  g_auto (StrataH5Id) layout = H5Dget_create_plist (dataset);
  haddr_t offset;

  if (layout < 0 || H5Pget_external_count (layout) != 0)
    return FALSE;
  switch (H5Pget_layout (layout))
    {
    case H5D_COMPACT:
      return H5Dget_storage_size (dataset) == n_bytes;
    case H5D_CONTIGUOUS:
      offset = H5Dget_offset (dataset);
      return H5Dget_storage_size (dataset) == n_bytes && offset != HADDR_UNDEF && offset <= reader->size
             && n_bytes <= reader->size - offset;
    default:
      return FALSE;
    }
}

/* Opens a data set of numbers of the wanted shape. */
static StrataH5Id
open_numbers (StrataH5Reader *reader,
              StrataH5Id parent,
              const char *path,
              const StShape *shape,
              const char *what,
              GError **error)
{
  g_auto (StrataH5Id) dataset = strata_h5_open_object (reader, parent, path);
  g_auto (StrataH5Id) type = H5I_INVALID_HID;
  g_auto (StrataH5Id) space = H5I_INVALID_HID;
  hsize_t dim[H5S_MAX_RANK], wanted[ST_MAX_RANK];
  guint64 n_bytes;
  gboolean is_same;
  int rank = -1;

  if (dataset < 0 || H5Iget_type (dataset) != H5I_DATASET)
    {
      strata_h5_set_error (error, STRATA_FORMAT_ERROR_FIELD, reader->name, _ ("%s is missing (%s)"), what, path);
      return H5I_INVALID_HID;
    }
  type = H5Dget_type (dataset);
  space = H5Dget_space (dataset);
  if (type < 0 || (H5Tget_class (type) != H5T_FLOAT && H5Tget_class (type) != H5T_INTEGER) || H5Tget_size (type) > 16)
    {
      strata_h5_set_error (error, STRATA_FORMAT_ERROR_FIELD, reader->name, _ ("%s holds no numbers"), what);
      return H5I_INVALID_HID;
    }

  if (space >= 0 && H5Sget_simple_extent_type (space) != H5S_NULL)
    rank = H5Sget_simple_extent_dims (space, dim, NULL);
  is_same = rank == shape->rank;
  n_bytes = type >= 0 ? H5Tget_size (type) : 0;
  for (int i = 0; i < shape->rank; i++)
    {
      wanted[i] = shape->dim[i];
      is_same = is_same && dim[i] == wanted[i];
      n_bytes *= wanted[i];
    }
  if (!is_same)
    {
      g_autofree char *found_text = rank >= 0 ? describe_dimensions (dim, rank) : g_strdup (_ ("of no shape"));
      g_autofree char *wanted_text = describe_dimensions (wanted, shape->rank);

      strata_h5_set_error (error, STRATA_FORMAT_ERROR_FIELD, reader->name, _ ("%s is %s, and must be %s"), what,
                           found_text, wanted_text);
      return H5I_INVALID_HID;
    }
  if (!is_stored_plainly (reader, dataset, n_bytes))
    {
      strata_h5_set_error (
        error, STRATA_FORMAT_ERROR_UNSUPPORTED, reader->name,
        _ ("%s is stored in chunks or in another file, which Keras never does; save the model again with Keras"), what);
      return H5I_INVALID_HID;
    }
  return strata_h5_id_steal (&dataset);
}

static gboolean
read_numbers (StrataH5Reader *reader,
              StrataH5Id dataset,
              StrataH5Id memory_type,
              gpointer values,
              const char *what,
              GError **error)
{
  if (H5Dread (dataset, memory_type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values) >= 0)
    return TRUE;
  strata_h5_set_error (error, STRATA_FORMAT_ERROR_FIELD, reader->name, _ ("%s cannot be read: the file is damaged"),
                       what);
  return FALSE;
}

gboolean
strata_h5_check_floats (StrataH5Reader *reader,
                        StrataH5Id parent,
                        const char *path,
                        const StShape *shape,
                        const char *what,
                        GError **error)
{
  g_auto (StrataH5Id) dataset = open_numbers (reader, parent, path, shape, what, error);

  return dataset >= 0;
}

gboolean
strata_h5_read_floats (StrataH5Reader *reader,
                       StrataH5Id parent,
                       const char *path,
                       const StShape *shape,
                       float *values,
                       const char *what,
                       GError **error)
{
  g_auto (StrataH5Id) dataset = open_numbers (reader, parent, path, shape, what, error);

  return dataset >= 0 && read_numbers (reader, dataset, H5T_NATIVE_FLOAT, values, what, error);
}

gboolean
strata_h5_read_integer (StrataH5Reader *reader,
                        StrataH5Id parent,
                        const char *path,
                        gint64 *value,
                        const char *what,
                        GError **error)
{
  g_auto (StrataH5Id) dataset = open_numbers (reader, parent, path, &(StShape){ .rank = 0 }, what, error);

  return dataset >= 0 && read_numbers (reader, dataset, H5T_NATIVE_INT64, value, what, error);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-h5.h"

#include <string.h>

/* Files are made in memory and written by others: a full disk then fails in one place, with the old file untouched, and
 * the lock is not held while a disk spins. */

#define GROWTH (1024 * 1024)
/* What HDF5 can keep in the header of an object: longer lists are cut, as Keras cuts them. */
#define MAX_ATTRIBUTE_BYTES 64512

void
strata_h5_writer_init (StrataH5Writer *writer)
{
  g_auto (StrataH5Id) access = H5Pcreate (H5P_FILE_ACCESS);

  *writer = (StrataH5Writer){ .file = H5I_INVALID_HID };
  if (H5Pset_fapl_core (access, GROWTH, 0) >= 0)
    writer->file = H5Fcreate ("strata.h5", H5F_ACC_TRUNC, H5P_DEFAULT, access);
  writer->failed = writer->file < 0;
}

void
strata_h5_writer_clear (StrataH5Writer *writer)
{
  if (writer->file >= 0)
    H5Fclose (writer->file);
  writer->file = H5I_INVALID_HID;
}

guint8 *
strata_h5_writer_finish (StrataH5Writer *writer, gsize *length)
{
  g_autofree guint8 *bytes = NULL;
  ssize_t n;

  if (writer->failed || H5Fflush (writer->file, H5F_SCOPE_GLOBAL) < 0)
    return NULL;
  n = H5Fget_file_image (writer->file, NULL, 0);
  if (n <= 0)
    return NULL;
  bytes = g_try_malloc (n);
  if (bytes == NULL || H5Fget_file_image (writer->file, bytes, n) != n)
    return NULL;
  *length = n;
  return g_steal_pointer (&bytes);
}

/* Without times in the headers: the same network gives the same bytes. */
static StrataH5Id
new_creation_list (StrataH5Id kind)
{
  StrataH5Id list = H5Pcreate (kind);

  H5Pset_obj_track_times (list, 0);
  return list;
}

static StrataH5Id
new_link_list (void)
{
  StrataH5Id list = H5Pcreate (H5P_LINK_CREATE);

  H5Pset_create_intermediate_group (list, 1);
  H5Pset_char_encoding (list, H5T_CSET_UTF8);
  return list;
}

StrataH5Id
strata_h5_create_group (StrataH5Writer *writer, StrataH5Id parent, const char *path)
{
  g_auto (StrataH5Id) links = new_link_list ();
  g_auto (StrataH5Id) creation = new_creation_list (H5P_GROUP_CREATE);
  StrataH5Id group = H5Gcreate2 (parent, path, links, creation, H5P_DEFAULT);

  writer->failed |= group < 0;
  return group;
}

static void
write_attribute (StrataH5Writer *writer,
                 StrataH5Id object,
                 const char *name,
                 StrataH5Id type,
                 StrataH5Id space,
                 gconstpointer values)
{
  g_auto (StrataH5Id) attribute = H5Acreate2 (object, name, type, space, H5P_DEFAULT, H5P_DEFAULT);

  writer->failed |= attribute < 0 || H5Awrite (attribute, type, values) < 0;
}

void
strata_h5_write_text (StrataH5Writer *writer, StrataH5Id object, const char *name, const char *text)
{
  g_auto (StrataH5Id) type = H5Tcopy (H5T_C_S1);
  g_auto (StrataH5Id) space = H5Screate (H5S_SCALAR);

  H5Tset_size (type, H5T_VARIABLE);
  if (!g_str_is_ascii (text))
    H5Tset_cset (type, H5T_CSET_UTF8);
  write_attribute (writer, object, name, type, space, &text);
}

/* Texts of the same length, padded with zeros: what every version of Keras reads. */
static void
write_padded_texts (StrataH5Writer *writer,
                    StrataH5Id object,
                    const char *name,
                    const char *const *texts,
                    gsize n,
                    gsize width)
{
  const hsize_t dim = n;
  g_auto (StrataH5Id) type = H5Tcopy (H5T_C_S1);
  g_auto (StrataH5Id) space = H5Screate_simple (1, &dim, NULL);
  g_autofree char *bytes = g_malloc0 (MAX (n, 1) * width);

  H5Tset_size (type, width);
  H5Tset_strpad (type, H5T_STR_NULLPAD);
  for (gsize i = 0; i < n; i++)
    memcpy (bytes + i * width, texts[i], strlen (texts[i]));
  write_attribute (writer, object, name, type, space, bytes);
}

void
strata_h5_write_texts (StrataH5Writer *writer, StrataH5Id object, const char *name, const char *const *texts)
{
  gsize n = g_strv_length ((char **) texts), width = 1, n_each, start = 0;

  for (gsize i = 0; i < n; i++)
    width = MAX (width, strlen (texts[i]));
  n_each = MAX (MAX_ATTRIBUTE_BYTES / width, 1);
  if (n <= n_each)
    {
      write_padded_texts (writer, object, name, texts, n, width);
      return;
    }
  for (guint part = 0; start < n; part++, start += n_each)
    {
      g_autofree char *part_name = g_strdup_printf ("%s%u", name, part);

      write_padded_texts (writer, object, part_name, texts + start, MIN (n_each, n - start), width);
    }
}

static void
write_numbers (StrataH5Writer *writer,
               StrataH5Id parent,
               const char *path,
               StrataH5Id space,
               StrataH5Id file_type,
               StrataH5Id memory_type,
               gconstpointer values)
{
  g_auto (StrataH5Id) links = new_link_list ();
  g_auto (StrataH5Id) creation = new_creation_list (H5P_DATASET_CREATE);
  g_auto (StrataH5Id) dataset = H5Dcreate2 (parent, path, file_type, space, links, creation, H5P_DEFAULT);

  writer->failed |= dataset < 0 || H5Dwrite (dataset, memory_type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values) < 0;
}

void
strata_h5_write_floats (StrataH5Writer *writer,
                        StrataH5Id parent,
                        const char *path,
                        const StShape *shape,
                        const float *values)
{
  g_auto (StrataH5Id) space = H5I_INVALID_HID;
  hsize_t dim[ST_MAX_RANK];

  for (int i = 0; i < shape->rank; i++)
    dim[i] = shape->dim[i];
  space = shape->rank == 0 ? H5Screate (H5S_SCALAR) : H5Screate_simple (shape->rank, dim, NULL);
  write_numbers (writer, parent, path, space, H5T_IEEE_F32LE, H5T_NATIVE_FLOAT, values);
}

void
strata_h5_write_integer (StrataH5Writer *writer, StrataH5Id parent, const char *path, gint64 value)
{
  g_auto (StrataH5Id) space = H5Screate (H5S_SCALAR);

  write_numbers (writer, parent, path, space, H5T_STD_I64LE, H5T_NATIVE_INT64, &value);
}

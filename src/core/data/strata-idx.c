/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-dataset.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* IDX: two zero bytes, a type, the number of axes, then as many big-endian 32-bit sizes, then the values row-major. */

#define MAX_RANK 4
/* What may be unpacked into memory; a plain file is as large as it is. */
#define MAX_BYTES ((gsize) 1 << 31)
#define FIRST_STEP ((gsize) 1 << 20)
/* Smaller files are read: they stay whole when another program cuts them short, and fit memory anyway. */
#define MIN_MAPPED ((gsize) 256 << 20)

typedef struct
{
  char *name;
  GInputStream *stream;
  GCancellable *cancellable;
  goffset plain_size; /* -1 for gzip, whose content has no length until it was read */
} Reader;

static void
reader_clear (Reader *reader)
{
  g_clear_object (&reader->stream);
  g_clear_pointer (&reader->name, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reader, reader_clear)

/* The system's error in our domain, with the file's name; a cancellation stays what it is. */
static void
take_io_error (GError *io_error, const char *name, GError **error)
{
  if (g_error_matches (io_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, io_error);
      return;
    }
  if (g_error_matches (io_error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    g_set_error (error, STRATA_DATA_ERROR, STRATA_DATA_ERROR_NOT_FOUND, _ ("There is no file “%s”"), name);
  else if (g_error_matches (io_error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA))
    g_set_error (error, STRATA_DATA_ERROR, STRATA_DATA_ERROR_FORMAT,
                 _ ("“%s” is damaged: its gzip data cannot be unpacked; fetch the file again"), name);
  else
    g_set_error (error, STRATA_DATA_ERROR, STRATA_DATA_ERROR_READ, _ ("“%s” cannot be read: %s"), name,
                 io_error->message);
  g_error_free (io_error);
}

static gboolean
reader_open (Reader *reader, GFile *file, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFileInputStream) file_stream = NULL;
  g_autoptr (GInputStream) buffered = NULL;
  g_autoptr (GFileInfo) info = NULL;
  GError *io_error = NULL;
  const guint8 *start;
  gsize n;

  reader->name = g_file_get_parse_name (file);
  reader->cancellable = cancellable;
  reader->plain_size = -1;

  file_stream = g_file_read (file, cancellable, &io_error);
  if (file_stream != NULL)
    info = g_file_input_stream_query_info (file_stream, G_FILE_ATTRIBUTE_STANDARD_SIZE, cancellable, &io_error);
  if (info != NULL)
    {
      buffered = g_buffered_input_stream_new_sized (G_INPUT_STREAM (file_stream), 64 * 1024);
      g_buffered_input_stream_fill (G_BUFFERED_INPUT_STREAM (buffered), -1, cancellable, &io_error);
    }
  if (io_error != NULL)
    {
      take_io_error (io_error, reader->name, error);
      return FALSE;
    }

  start = g_buffered_input_stream_peek_buffer (G_BUFFERED_INPUT_STREAM (buffered), &n);
  if (n >= 2 && start[0] == 0x1f && start[1] == 0x8b)
    {
      g_autoptr (GZlibDecompressor) gzip = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP);

      reader->stream = g_converter_input_stream_new (buffered, G_CONVERTER (gzip));
    }
  else
    {
      reader->stream = g_steal_pointer (&buffered);
      reader->plain_size = g_file_info_get_size (info);
    }
  return TRUE;
}

/* Reads up to n bytes; fewer only at the end, where gzip data that just stops counts as an end too. */
static gboolean
reader_read (Reader *reader, guint8 *bytes, gsize n, gsize *n_read, GError **error)
{
  GError *io_error = NULL;

  if (g_input_stream_read_all (reader->stream, bytes, n, n_read, reader->cancellable, &io_error))
    return TRUE;
  if (g_error_matches (io_error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT))
    {
      g_error_free (io_error);
      return TRUE;
    }
  take_io_error (io_error, reader->name, error);
  return FALSE;
}

static const char *
get_type_name (guint8 type)
{
  switch (type)
    {
    case 0x09:
      return _ ("signed bytes");
    case 0x0b:
      return _ ("16-bit integers");
    case 0x0c:
      return _ ("32-bit integers");
    case 0x0d:
      return _ ("32-bit floats");
    case 0x0e:
      return _ ("64-bit floats");
    default:
      return NULL;
    }
}

static gboolean
check_magic (const Reader *reader, const guint8 magic[4], gsize n_read, GError **error)
{
  if (n_read < 4 || magic[0] != 0 || magic[1] != 0 || (magic[2] != 0x08 && get_type_name (magic[2]) == NULL))
    {
      g_set_error (error, STRATA_DATA_ERROR, STRATA_DATA_ERROR_FORMAT,
                   _ ("“%s” is not an IDX file: it does not begin with an IDX header; choose a file like "
                      "train-images-idx3-ubyte.gz"),
                   reader->name);
      return FALSE;
    }
  if (magic[2] != 0x08)
    {
      g_set_error (
        error, STRATA_DATA_ERROR, STRATA_DATA_ERROR_FORMAT,
        _ ("“%s” holds %s (type 0x%02x), and only unsigned bytes (type 0x08) can be read; save it as bytes 0 to 255"),
        reader->name, get_type_name (magic[2]), magic[2]);
      return FALSE;
    }
  if (magic[3] < 1 || magic[3] > MAX_RANK)
    {
      g_set_error (error, STRATA_DATA_ERROR, STRATA_DATA_ERROR_FORMAT,
                   _ ("“%s” says that it has %u axes, and 1 to %d can be read"), reader->name, magic[3], MAX_RANK);
      return FALSE;
    }
  return TRUE;
}

static gboolean
read_header (Reader *reader, StrataIdx *idx, GError **error)
{
  guint8 magic[4], sizes[4 * MAX_RANK];
  gsize n_read, n_header;

  if (!reader_read (reader, magic, sizeof magic, &n_read, error) || !check_magic (reader, magic, n_read, error))
    return FALSE;

  idx->rank = magic[3];
  n_header = (gsize) 4 * idx->rank;
  if (!reader_read (reader, sizes, n_header, &n_read, error))
    return FALSE;
  if (n_read < n_header)
    {
      g_set_error (error, STRATA_DATA_ERROR, STRATA_DATA_ERROR_FORMAT,
                   _ ("“%s” is truncated: it ends in its header; fetch the file again"), reader->name);
      return FALSE;
    }

  idx->n_values = 1;
  for (int i = 0; i < idx->rank; i++)
    {
      guint32 big_endian;

      memcpy (&big_endian, sizes + 4 * i, 4);
      idx->dim[i] = GUINT32_FROM_BE (big_endian);
      if (idx->dim[i] == 0)
        {
          g_set_error (error, STRATA_DATA_ERROR, STRATA_DATA_ERROR_FORMAT,
                       _ ("“%s” says that its axis %d has the size 0: there is nothing in it"), reader->name, i);
          return FALSE;
        }
      if (!g_size_checked_mul (&idx->n_values, idx->n_values, idx->dim[i])
          || (reader->plain_size < 0 && idx->n_values > MAX_BYTES))
        {
          g_set_error (
            error, STRATA_DATA_ERROR, STRATA_DATA_ERROR_FORMAT,
            _ ("“%s” says that it holds more than 2 GiB, which is more than can be unpacked; unpack it with gunzip, or "
               "fetch it again: its header may be damaged"),
            reader->name);
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
check_length (const Reader *reader, gsize expected, gsize found, GError **error)
{
  if (found == expected)
    return TRUE;
  if (found < expected)
    g_set_error (error, STRATA_DATA_ERROR, STRATA_DATA_ERROR_FORMAT,
                 _ ("“%s” is truncated: its header promises %zu values and %zu are there; fetch the file again"),
                 reader->name, expected, found);
  else
    g_set_error (error, STRATA_DATA_ERROR, STRATA_DATA_ERROR_FORMAT,
                 _ ("“%s” goes on after the %zu values its header promises; fetch the file again"), reader->name,
                 expected);
  return FALSE;
}

/* What is allocated follows what has arrived, so that a lying header costs nothing. */
static gboolean
read_values (Reader *reader, StrataIdx *idx, GError **error)
{
  g_autofree guint8 *values = NULL;
  gsize capacity = 0, n = 0, n_read, n_more;
  guint8 more;

  while (n < idx->n_values)
    {
      guint8 *grown;

      capacity = MIN (idx->n_values, MAX (FIRST_STEP, capacity * 2));
      grown = g_try_realloc (values, capacity);
      if (grown == NULL)
        {
          g_set_error (error, STRATA_DATA_ERROR, STRATA_DATA_ERROR_READ,
                       _ ("There is not enough memory for the %zu bytes of “%s”"), idx->n_values, reader->name);
          return FALSE;
        }
      values = grown;
      if (!reader_read (reader, values + n, capacity - n, &n_read, error))
        return FALSE;
      n += n_read;
      if (n < capacity)
        return check_length (reader, idx->n_values, n, error);
    }

  /* Reading on also makes gzip compare its checksum. */
  if (!reader_read (reader, &more, 1, &n_more, error))
    return FALSE;
  if (!check_length (reader, idx->n_values, n + n_more, error))
    return FALSE;
  idx->bytes = g_bytes_new_take (g_steal_pointer (&values), n);
  return TRUE;
}

/* The values behind the header, in the file itself; FALSE without an error where it cannot be mapped. */
static gboolean
map_values (GFile *file, StrataIdx *idx)
{
  const gsize n_header = 4 + (gsize) 4 * idx->rank;
  g_autofree char *path = g_file_get_path (file);
  g_autoptr (GMappedFile) mapped = path != NULL ? g_mapped_file_new (path, FALSE, NULL) : NULL;
  g_autoptr (GBytes) whole = NULL;

  if (mapped == NULL || g_mapped_file_get_length (mapped) != n_header + idx->n_values)
    return FALSE;
  whole = g_mapped_file_get_bytes (mapped);
  idx->bytes = g_bytes_new_from_bytes (whole, n_header, idx->n_values);
  return TRUE;
}

/**
 * strata_idx_read:
 * @file: an IDX file of unsigned bytes, plain or gzip (told apart by the first two bytes)
 * @cancellable: (nullable): a cancellable
 * @error: of %STRATA_DATA_ERROR, or %G_IO_ERROR_CANCELLED
 *
 * Reads all of a file; a large plain one is mapped instead. Its length must be what its header says, to the byte.
 *
 * Returns: (transfer full) (nullable): what it holds
 */
StrataIdx *
strata_idx_read (GFile *file, GCancellable *cancellable, GError **error)
{
  g_auto (Reader) reader = { 0 };
  g_autoptr (StrataIdx) idx = g_new0 (StrataIdx, 1);

  if (!reader_open (&reader, file, cancellable, error) || !read_header (&reader, idx, error))
    return NULL;
  if (reader.plain_size >= 0)
    {
      gsize n_header = 4 + (gsize) 4 * idx->rank;
      gsize n_found = (gsize) reader.plain_size > n_header ? (gsize) reader.plain_size - n_header : 0;

      if (!check_length (&reader, idx->n_values, n_found, error))
        return NULL;
    }
  if (!(reader.plain_size >= 0 && idx->n_values >= MIN_MAPPED && map_values (file, idx))
      && !read_values (&reader, idx, error))
    return NULL;
  idx->values = g_bytes_get_data (idx->bytes, NULL);
  return g_steal_pointer (&idx);
}

void
strata_idx_free (StrataIdx *idx)
{
  g_clear_pointer (&idx->bytes, g_bytes_unref);
  g_free (idx);
}

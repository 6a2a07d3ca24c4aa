/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-h5.h"

#include <string.h>

/* Texts of variable length lie in the file's global heap, names of links in local heaps, and HDF5 1.10 believes whatever
 * a damaged file says of either: it runs in circles or past its buffers. So HDF5 is only asked for the references to
 * texts, as they stand in the file, and the global heap is read here; local heaps are checked before HDF5 sees them.
 * Formats: HDF5 File Format Specification 3.0, III.D, III.E and IV.A.2.d.
 *
 *   reference   length (4 bytes), address of the collection (8), index in it (4)
 *   collection  "GCOL", version 1, 3 bytes, size (8); then objects: index (2), count (2), 4 bytes, size (8), the bytes
 *               padded to a multiple of 8; index 0 is free space and the end
 *   local heap  "HEAP", version 0, 3 zero bytes, size of its data (8), first free block in them (8), their address (8);
 *               a free block: the next one (8), its size (8); 1 is no block */

#define REFERENCE_BYTES 16
#define HEADER_BYTES 16
#define LOCAL_HEAP_BYTES 32
#define FREE_BLOCK_BYTES 16
#define NO_FREE_BLOCK 1

static guint64
read_number (const guint8 *bytes, guint n)
{
  guint64 number = 0;

  for (guint i = 0; i < n; i++)
    number |= (guint64) bytes[i] << (8 * i);
  return number;
}

/* References to opaque bytes: nothing to do, which is the point. */
static herr_t
keep_references (hid_t from,
                 hid_t to,
                 H5T_cdata_t *data,
                 size_t n,
                 size_t stride,
                 size_t background_stride,
                 void *values,
                 void *background,
                 hid_t list)
{
  if (data->command != H5T_CONV_INIT)
    return 0;
  data->need_bkg = H5T_BKG_NO;
  return H5Tis_variable_str (from) > 0 && H5Tget_class (to) == H5T_OPAQUE && H5Tget_size (to) == REFERENCE_BYTES ? 0
                                                                                                                 : -1;
}

void
strata_h5_register_references (void)
{
  g_auto (StrataH5Id) text = H5Tcopy (H5T_C_S1);
  g_auto (StrataH5Id) opaque = H5Tcreate (H5T_OPAQUE, REFERENCE_BYTES);

  H5Tset_size (text, H5T_VARIABLE);
  H5Tregister (H5T_PERS_SOFT, "references", text, opaque, keep_references);
}

/* The bytes of a collection, borrowed; NULL when it is none or does not lie in the file. */
static const guint8 *
find_collection (StrataH5Reader *reader, guint64 address, gsize *size)
{
  const guint8 *bytes;

  if (address > reader->size || reader->size - address < HEADER_BYTES)
    return NULL;
  bytes = reader->bytes + address;
  *size = read_number (bytes + 8, 8);
  if (memcmp (bytes, "GCOL\1", 5) != 0 || *size < HEADER_BYTES || *size > reader->size - address)
    return NULL;
  return bytes;
}

/* The text at an index of the collection; NULL when there is none of that length. */
static char *
find_text (const guint8 *collection, gsize size, guint64 index, gsize length)
{
  gsize at = HEADER_BYTES;

  while (size - at >= HEADER_BYTES)
    {
      const guint8 *object = collection + at;
      guint64 n = read_number (object + 8, 8);
      gsize left = size - at - HEADER_BYTES;

      if (read_number (object, 2) == 0 || n > left)
        return NULL;
      if (read_number (object, 2) == index)
        return length <= n ? g_strndup ((const char *) object + HEADER_BYTES, length) : NULL;
      n = (n + 7) & ~(guint64) 7;
      if (n > left)
        return NULL;
      at += HEADER_BYTES + n;
    }
  return NULL;
}

char **
strata_h5_read_heap_texts (StrataH5Reader *reader, StrataH5Id attribute, gsize n)
{
  g_auto (StrataH5Id) opaque = H5Tcreate (H5T_OPAQUE, REFERENCE_BYTES);
  g_autofree guint8 *references = g_malloc0 (n * REFERENCE_BYTES);
  g_auto (GStrv) texts = g_new0 (char *, n + 1);

  if (!reader->has_wide_addresses || H5Aread (attribute, opaque, references) < 0)
    return NULL;
  for (gsize i = 0; i < n; i++)
    {
      const guint8 *reference = references + i * REFERENCE_BYTES;
      guint64 length = read_number (reference, 4), index = read_number (reference + 12, 4);
      gsize size = 0;
      const guint8 *collection = find_collection (reader, read_number (reference + 4, 8), &size);

      if (length == 0)
        texts[i] = g_strdup ("");
      else if (collection != NULL)
        texts[i] = find_text (collection, size, index, length);
      if (texts[i] == NULL)
        return NULL;
    }
  return g_steal_pointer (&texts);
}

static gboolean
check_local_heap (const guint8 *bytes, gsize size, gsize at)
{
  guint64 data_size = read_number (bytes + at + 8, 8), free_block = read_number (bytes + at + 16, 8);
  guint64 address = read_number (bytes + at + 24, 8);

  if (address > size || data_size > size - address)
    return FALSE;
  for (guint64 n = 0; free_block != NO_FREE_BLOCK; n++)
    {
      if (n > data_size / FREE_BLOCK_BYTES || data_size < FREE_BLOCK_BYTES || free_block > data_size - FREE_BLOCK_BYTES
          || read_number (bytes + address + free_block + 8, 8) > data_size - free_block)
        return FALSE;
      free_block = read_number (bytes + address + free_block, 8);
    }
  return TRUE;
}

gboolean
strata_h5_check_local_heaps (const guint8 *bytes, gsize size)
{
  static const guint8 signature[8] = "HEAP";
  const guint8 *end = bytes + size, *heap = bytes;

  while ((heap = memmem (heap, end - heap, signature, sizeof signature)) != NULL)
    {
      if (end - heap < LOCAL_HEAP_BYTES || !check_local_heap (bytes, size, heap - bytes))
        return FALSE;
      heap += sizeof signature;
    }
  return TRUE;
}

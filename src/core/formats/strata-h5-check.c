/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-h5.h"

#include <string.h>

/* HDF5 1.10 takes the sizes in an object's header for true and reads past its end where a damaged file lies. Each header
 * is therefore walked here before HDF5 opens its object: every message must lie in its header, and what a message
 * contains in the message. Headers of version 2 begin with "OHDR" and end in a checksum, which HDF5 does verify.
 * Formats: HDF5 File Format Specification 3.0, IV.A. */

#define PREFIX_BYTES 16
#define MESSAGE_BYTES 8
#define MAX_BLOCKS 4096
#define MAX_NESTING 4
#define REFERENCE_BYTES 16 /* to a text of variable length */

enum
{
  DATASPACE = 0x01,
  DATATYPE = 0x03,
  OLD_FILL_VALUE = 0x04,
  FILL_VALUE = 0x05,
  LAYOUT = 0x08,
  FILTERS = 0x0b,
  ATTRIBUTE = 0x0c,
  CONTINUATION = 0x10,
  SYMBOL_TABLE = 0x11,
};

enum
{
  FIXED_POINT = 0,
  FLOATING_POINT = 1,
  STRING = 3,
  BIT_FIELD = 4,
  OPAQUE = 5,
  REFERENCE = 7,
  ENUMERATION = 8,
  VARIABLE_LENGTH = 9,
};

/* A stretch of the file. */
typedef struct
{
  const guint8 *bytes;
  gsize n;
} Span;

static guint64
get_number (const guint8 *bytes, guint n)
{
  guint64 number = 0;

  for (guint i = 0; i < n; i++)
    number |= (guint64) bytes[i] << (8 * i);
  return number;
}

static gsize
pad (gsize n)
{
  return (n + 7) & ~(gsize) 7;
}

/* Sets the number of values; a rank, flags, then sizes, and their maxima where the flags say so. */
static gboolean
check_dataspace (Span span, guint64 *n_values)
{
  guint version, rank, n_lists;
  gsize start;

  if (span.n < 4)
    return FALSE;
  version = span.bytes[0];
  rank = span.bytes[1];
  n_lists = 1 + (span.bytes[2] & 1) + (version == 1 ? span.bytes[2] >> 1 & 1 : 0);
  start = version == 1 ? 8 : 4;
  if (version < 1 || version > 2 || rank > H5S_MAX_RANK || span.n < start + (gsize) 8 * rank * n_lists)
    return FALSE;

  *n_values = version == 2 && span.bytes[3] == 2 ? 0 : 1;
  for (guint i = 0; i < rank; i++)
    if (!g_uint64_checked_mul (n_values, *n_values, get_number (span.bytes + start + (gsize) 8 * i, 8)))
      return FALSE;
  return TRUE;
}

/* What h5py makes of a boolean: a whole number's type of 12 bytes, the names, which versions 1 and 2 pad, the values. */
static gboolean
check_enumeration (Span span, guint64 n_bytes)
{
  const gboolean pads = span.bytes[0] >> 4 < 3;
  guint n_members = get_number (span.bytes + 1, 2);
  gsize at = 8 + 12;

  if (span.n < at || (span.bytes[8] & 0x0f) != FIXED_POINT || get_number (span.bytes + 12, 4) != n_bytes)
    return FALSE;
  for (guint i = 0; i < n_members; i++)
    {
      const guint8 *end = at < span.n ? memchr (span.bytes + at, '\0', span.n - at) : NULL;
      gsize n = end != NULL ? (gsize) (end - (span.bytes + at)) + 1 : 0;

      if (n == 0)
        return FALSE;
      at += pads ? pad (n) : n;
    }
  return at <= span.n && n_members * n_bytes <= span.n - at;
}

/* Sets the bytes of one value. Only the types that texts and numbers have are known. */
static gboolean
check_datatype (Span span, guint nesting, guint64 *n_bytes)
{
  guint64 inner;

  if (span.n < 8 || nesting > MAX_NESTING)
    return FALSE;
  *n_bytes = get_number (span.bytes + 4, 4);
  if (*n_bytes == 0)
    return FALSE;
  switch (span.bytes[0] & 0x0f)
    {
    case STRING:
    case REFERENCE:
      return TRUE;
    case FIXED_POINT:
    case BIT_FIELD:
      return span.n >= 12;
    case FLOATING_POINT:
      return span.n >= 20;
    case ENUMERATION:
      return check_enumeration (span, *n_bytes);
    case OPAQUE:
      return span.n >= (gsize) 8 + span.bytes[1];
    case VARIABLE_LENGTH:
      return *n_bytes == REFERENCE_BYTES && check_datatype ((Span){ span.bytes + 8, span.n - 8 }, nesting + 1, &inner);
    default:
      return FALSE;
    }
}

/* Version, flags, sizes of name, type and space, then these three, to which version 1 adds padding, then the values. */
static gboolean
check_attribute (Span span)
{
  guint64 n_values, value_bytes, all_bytes;
  gsize parts[3], start[4];
  guint version;

  if (span.n < 9)
    return FALSE;
  version = span.bytes[0];
  if (version < 1 || version > 3)
    return FALSE;
  start[0] = version == 3 ? 9 : 8;
  for (guint i = 0; i < 3; i++)
    {
      parts[i] = get_number (span.bytes + 2 + (gsize) 2 * i, 2);
      start[i + 1] = start[i] + (version == 1 ? pad (parts[i]) : parts[i]);
    }
  if (start[3] > span.n || parts[0] == 0 || span.bytes[start[0] + parts[0] - 1] != '\0')
    return FALSE;
  /* Type or space of another object. */
  if (version > 1 && (span.bytes[1] & 3) != 0)
    return FALSE;
  return check_datatype ((Span){ span.bytes + start[1], parts[1] }, 0, &value_bytes)
         && check_dataspace ((Span){ span.bytes + start[2], parts[2] }, &n_values)
         && g_uint64_checked_mul (&all_bytes, value_bytes, n_values) && all_bytes <= span.n - start[3];
}

static gboolean
check_fill_value (Span span)
{
  gsize at;

  if (span.n < 2)
    return FALSE;
  switch (span.bytes[0])
    {
    case 1:
      at = 4;
      break;
    case 2:
      if (span.n < 4)
        return FALSE;
      if (span.bytes[3] == 0)
        return TRUE;
      at = 4;
      break;
    case 3:
      if ((span.bytes[1] & 0x20) == 0)
        return TRUE;
      at = 2;
      break;
    default:
      return FALSE;
    }
  return span.n >= at + 4 && get_number (span.bytes + at, 4) <= span.n - at - 4;
}

/* Compact: size and values; contiguous: address and size; chunked: rank, address, a size an axis. */
static gboolean
check_layout (Span span)
{
  if (span.n < 4 || span.bytes[0] != 3)
    return FALSE;
  switch (span.bytes[1])
    {
    case H5D_COMPACT:
      return get_number (span.bytes + 2, 2) <= span.n - 4;
    case H5D_CONTIGUOUS:
      return span.n >= 18;
    case H5D_CHUNKED:
      return span.bytes[2] >= 1 && span.bytes[2] <= H5S_MAX_RANK + 1 && span.n >= 11 + (gsize) 4 * span.bytes[2];
    default:
      return FALSE;
    }
}

/* Version 1: a count and six bytes; of each filter number, length of its name, flags, count of its values; then both. */
static gboolean
check_filters (Span span)
{
  gsize at = 8;

  if (span.n < 8 || span.bytes[0] != 1)
    return FALSE;
  for (guint i = 0; i < span.bytes[1]; i++)
    {
      gsize n_name, n_values;

      if (span.n - at < 8)
        return FALSE;
      n_name = pad (get_number (span.bytes + at + 2, 2));
      n_values = get_number (span.bytes + at + 6, 2);
      at += 8 + n_name + 4 * (n_values + (n_values & 1));
      if (at > span.n)
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_message (guint type, Span span, gsize file_size)
{
  guint64 ignored;

  switch (type)
    {
    case DATASPACE:
      return check_dataspace (span, &ignored);
    case DATATYPE:
      return check_datatype (span, 0, &ignored);
    case OLD_FILL_VALUE:
      return span.n >= 4 && get_number (span.bytes, 4) <= span.n - 4;
    case FILL_VALUE:
      return check_fill_value (span);
    case LAYOUT:
      return check_layout (span);
    case FILTERS:
      return check_filters (span);
    case ATTRIBUTE:
      return check_attribute (span);
    case SYMBOL_TABLE:
      return span.n >= 16 && get_number (span.bytes, 8) < file_size && get_number (span.bytes + 8, 8) < file_size;
    default:
      return TRUE;
    }
}

/* The messages of one block; the blocks it goes on in are appended. */
static gboolean
check_block (const guint8 *bytes, gsize size, Span block, GArray *blocks)
{
  while (block.n >= MESSAGE_BYTES)
    {
      guint type = get_number (block.bytes, 2), flags = block.bytes[4];
      Span message = { block.bytes + MESSAGE_BYTES, get_number (block.bytes + 2, 2) };

      if (message.n > block.n - MESSAGE_BYTES)
        return FALSE;
      if (type == CONTINUATION)
        {
          guint64 address, length;

          if (message.n < 16)
            return FALSE;
          address = get_number (message.bytes, 8);
          length = get_number (message.bytes + 8, 8);
          if (address > size || length > size - address || blocks->len >= MAX_BLOCKS)
            return FALSE;
          g_array_append_val (blocks, ((Span){ bytes + address, length }));
        }
      /* The second flag: what stands here is only where to find the message. */
      else if ((flags & 2) != 0 || !check_message (type, message, size))
        return FALSE;
      block.bytes += MESSAGE_BYTES + message.n;
      block.n -= MESSAGE_BYTES + message.n;
    }
  return TRUE;
}

gboolean
strata_h5_check_object (const guint8 *bytes, gsize size, guint64 address)
{
  g_autoptr (GArray) blocks = g_array_new (FALSE, FALSE, sizeof (Span));
  const guint8 *header;
  guint64 length;

  if (address > size || size - address < PREFIX_BYTES)
    return FALSE;
  header = bytes + address;
  if (memcmp (header, "OHDR", 4) == 0)
    return TRUE;
  length = get_number (header + 8, 4);
  if (header[0] != 1 || length > size - address - PREFIX_BYTES)
    return FALSE;
  g_array_append_val (blocks, ((Span){ header + PREFIX_BYTES, length }));
  for (guint i = 0; i < blocks->len; i++)
    if (!check_block (bytes, size, g_array_index (blocks, Span, i), blocks))
      return FALSE;
  return TRUE;
}

gboolean
strata_h5_check_root (const guint8 *bytes, gsize size)
{
  /* Where superblocks of versions 0 and 1 keep the address of the root's header; later ones have a checksum. */
  static const gsize places[] = { 64, 68 };
  guint version = size > 8 ? bytes[8] : 0;

  if (version >= G_N_ELEMENTS (places))
    return TRUE;
  return size >= places[version] + 8 && strata_h5_check_object (bytes, size, get_number (bytes + places[version], 8));
}

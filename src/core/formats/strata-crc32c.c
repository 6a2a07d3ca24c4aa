/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-crc32c.h"

#include <string.h>

#define REFLECTED_POLYNOMIAL 0x82f63b78u

static const guint32 *
get_table (void)
{
  static guint32 table[256];
  static gsize done;

  if (g_once_init_enter (&done))
    {
      for (guint32 i = 0; i < 256; i++)
        {
          guint32 crc = i;

          for (int bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ (crc & 1 ? REFLECTED_POLYNOMIAL : 0);
          table[i] = crc;
        }
      g_once_init_leave (&done, 1);
    }
  return table;
}

guint32
strata_crc32c_plain (const guint8 *bytes, gsize n)
{
  const guint32 *table = get_table ();
  guint32 crc = G_MAXUINT32;

  for (gsize i = 0; i < n; i++)
    crc = crc >> 8 ^ table[(crc ^ bytes[i]) & 0xff];
  return ~crc;
}

#ifdef __x86_64__
/* Processors since 2008 have an instruction for this very polynomial. */
__attribute__ ((target ("sse4.2"))) static guint32
crc32c_by_instruction (const guint8 *bytes, gsize n)
{
  guint64 crc = G_MAXUINT32;

  for (; n >= sizeof (guint64); bytes += sizeof (guint64), n -= sizeof (guint64))
    {
      guint64 word;

      memcpy (&word, bytes, sizeof word);
      crc = __builtin_ia32_crc32di (crc, word);
    }
  for (; n > 0; bytes++, n--)
    crc = __builtin_ia32_crc32qi ((guint32) crc, *bytes);
  return ~(guint32) crc;
}
#endif

guint32
strata_crc32c (const guint8 *bytes, gsize n)
{
#ifdef __x86_64__
  if (__builtin_cpu_supports ("sse4.2"))
    return crc32c_by_instruction (bytes, n);
#endif
  return strata_crc32c_plain (bytes, n);
}

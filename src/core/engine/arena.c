/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "arena.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define ST_HUGE_PAGE ((size_t) 2 << 20)

void *
st_arena_new (size_t bytes)
{
  size_t padded = (bytes + 2 * ST_ALIGNMENT - 1) / ST_ALIGNMENT * ST_ALIGNMENT;
  size_t alignment = ST_ALIGNMENT;
  void *arena = NULL;

  if (padded >= ST_HUGE_PAGE / 2)
    {
      alignment = ST_HUGE_PAGE;
      padded = (padded + ST_HUGE_PAGE - 1) / ST_HUGE_PAGE * ST_HUGE_PAGE;
    }
  if (posix_memalign (&arena, alignment, padded) != 0)
    g_error ("There is no memory left for %zu bytes of numbers", padded);
#ifdef MADV_HUGEPAGE
  if (alignment == ST_HUGE_PAGE)
    madvise (arena, padded, MADV_HUGEPAGE);
#endif
  memset (arena, 0, padded);
  return arena;
}

void
st_arena_free (void *arena)
{
  free (arena);
}

size_t
st_arena_place (size_t *total, size_t bytes)
{
  size_t offset = *total;

  *total += (bytes + ST_ALIGNMENT - 1) / ST_ALIGNMENT * ST_ALIGNMENT;
  return offset;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "arena.h"

#include <glib.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define ST_HUGE_PAGE ((size_t) 2 << 20)

/* On the cache line before an arena. */
typedef struct
{
  size_t mapped; /* bytes; 0: of the heap */
} StArenaHead;

G_STATIC_ASSERT (sizeof (StArenaHead) <= ST_ALIGNMENT);

static size_t
round_up (size_t bytes, size_t unit)
{
  return (bytes + unit - 1) / unit * unit;
}

static void *
finish (void *block, size_t mapped)
{
  ((StArenaHead *) block)->mapped = mapped;
  return (char *) block + ST_ALIGNMENT;
}

static void
fail (size_t bytes)
{
  g_error ("There is no memory left for %zu bytes of numbers", bytes);
}

/* A mapping that begins at a huge page: what was mapped around it to find one goes back at once. */
static void *
map_huge (size_t bytes)
{
  char *mapping = mmap (NULL, bytes + ST_HUGE_PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

  if (mapping == MAP_FAILED)
    fail (bytes);
  size_t before = round_up ((uintptr_t) mapping, ST_HUGE_PAGE) - (uintptr_t) mapping;
  if (before > 0)
    munmap (mapping, before);
  munmap (mapping + before + bytes, ST_HUGE_PAGE - before);
#ifdef MADV_HUGEPAGE
  madvise (mapping + before, bytes, MADV_HUGEPAGE);
#endif
  return mapping + before;
}

void *
st_arena_new (size_t bytes)
{
  size_t padded = round_up (bytes + ST_ALIGNMENT, ST_ALIGNMENT) + ST_ALIGNMENT;

  if (padded < ST_HUGE_PAGE / 2)
    return st_arena_new_compact (bytes);
  padded = round_up (padded, ST_HUGE_PAGE);
  return finish (map_huge (padded), padded);
}

void *
st_arena_new_compact (size_t bytes)
{
  size_t padded = round_up (bytes + ST_ALIGNMENT, ST_ALIGNMENT) + ST_ALIGNMENT;
  void *block = NULL;

  if (posix_memalign (&block, ST_ALIGNMENT, padded) != 0)
    fail (padded);
  memset (block, 0, padded);
  return finish (block, 0);
}

void
st_arena_free (void *arena)
{
  if (arena == NULL)
    return;
  void *block = (char *) arena - ST_ALIGNMENT;
  size_t mapped = ((StArenaHead *) block)->mapped;

  if (mapped > 0)
    munmap (block, mapped);
  else
    free (block);
}

size_t
st_arena_place (size_t *total, size_t bytes)
{
  size_t offset = *total;

  *total += round_up (bytes, ST_ALIGNMENT);
  return offset;
}

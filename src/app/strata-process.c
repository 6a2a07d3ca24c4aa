/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-process.h"

#include <gtk/gtk.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#define HEAPS 1
#define REST 2 /* seconds */

static guint tidying;

/* Heaps of their own serve threads that allocate all the time; ours compute, and a second heap is memory that lies idle. */
static void
keep_heaps_few (void)
{
#ifdef __GLIBC__
  mallopt (M_ARENA_MAX, HEAPS);
#endif
}

/* GDK loads the driver of the graphics card (Mesa's, with a compiler in it, is 50 MB) for every display, also when the
 * renderer that was asked for draws in software and never calls it. */
static void
leave_out_unused_gl (void)
{
  const char *variable = gtk_get_minor_version () >= 16 ? "GDK_DISABLE" : "GDK_DEBUG";
  const char *value = gtk_get_minor_version () >= 16 ? "gl" : "gl-disable";

  if (g_strcmp0 (g_getenv ("GSK_RENDERER"), "cairo") == 0)
    g_setenv (variable, value, FALSE);
}

/**
 * strata_process_set_up:
 *
 * Sets what a process can only set before its first thread and its first window: how many heaps there are, and that no
 * graphics driver is loaded for a renderer that needs none. What the environment says already is left as it is.
 */
void
strata_process_set_up (void)
{
  keep_heaps_few ();
  leave_out_unused_gl ();
}

#ifdef __GLIBC__
static void
trim (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  malloc_trim (0);
}

static gboolean
tidy (gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, NULL, NULL);

  tidying = 0;
  g_task_run_in_thread (task, trim);
  return G_SOURCE_REMOVE;
}
#endif

/**
 * strata_process_tidy_soon:
 *
 * Gives the system back, when a moment has passed without another call, what was freed and lies between what is in use. To
 * be called after work that leaves much of it: data were read, a training ended. Glibc by itself gives back what lies at the
 * end of its heap, or what it mapped by itself; but mapping each frame's surfaces anew would double what a frame takes.
 */
void
strata_process_tidy_soon (void)
{
#ifdef __GLIBC__
  g_clear_handle_id (&tidying, g_source_remove);
  tidying = g_timeout_add_seconds (REST, tidy, NULL);
#endif
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-frame-meter.h"

#include <stdio.h>
#include <time.h>

#define VARIABLE "STRATA_FRAME_LOG"
#define DATA "strata-frame-meter"

/* The frames of one surface; gone with its frame clock. */
typedef struct
{
  FILE *file;
  gint64 began, worked; /* monotonic time, and the thread's own time, in µs */
  gboolean painted;
} Meter;

static void
meter_free (Meter *meter)
{
  fclose (meter->file);
  g_free (meter);
}

/* How long this thread was at work, in µs: what others on the same processors take is not in it. */
static gint64
get_thread_time (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (gint64) time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

static void
on_before_paint (Meter *meter)
{
  meter->began = g_get_monotonic_time ();
  meter->worked = get_thread_time ();
  meter->painted = FALSE;
}

/* A hook, as the window's own handler ends the emission. */
static gboolean
on_render (GSignalInvocationHint *hint, guint n_values, const GValue *values, gpointer user_data)
{
  GdkSurface *surface = g_value_get_object (&values[0]);
  Meter *meter = g_object_get_data (G_OBJECT (gdk_surface_get_frame_clock (surface)), DATA);

  if (meter != NULL)
    meter->painted = TRUE;
  return G_SOURCE_CONTINUE;
}

static void
on_after_paint (Meter *meter)
{
  gint64 now = g_get_monotonic_time ();

  fprintf (meter->file, "%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %d %" G_GINT64_FORMAT "\n", meter->began,
           now - meter->began, meter->painted, get_thread_time () - meter->worked);
}

static void
on_realize (GtkWidget *window)
{
  const char *path = g_getenv (VARIABLE);
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (window));
  GdkFrameClock *clock = gdk_surface_get_frame_clock (surface);
  FILE *file = fopen (path, "ae");
  Meter *meter;

  if (file == NULL)
    {
      g_printerr ("%s: “%s” cannot be written: %s\n", VARIABLE, path, g_strerror (errno));
      return;
    }
  /* Whole lines, whenever it is read. */
  setvbuf (file, NULL, _IOLBF, 0);
  meter = g_new0 (Meter, 1);
  meter->file = file;
  g_object_set_data_full (G_OBJECT (clock), DATA, meter, (GDestroyNotify) meter_free);
  g_signal_connect_swapped (clock, "before-paint", G_CALLBACK (on_before_paint), meter);
  /* Last of the frame: what others do after the painting is the frame's, too. */
  g_signal_connect_data (clock, "after-paint", G_CALLBACK (on_after_paint), meter, NULL,
                         G_CONNECT_SWAPPED | G_CONNECT_AFTER);
}

void
strata_frame_meter_attach (GtkWidget *window)
{
  static gulong hook = 0;

  if (g_getenv (VARIABLE) == NULL)
    return;
  g_signal_connect (window, "realize", G_CALLBACK (on_realize), NULL);
  if (hook == 0)
    hook = g_signal_add_emission_hook (g_signal_lookup ("render", GDK_TYPE_SURFACE), 0, on_render, NULL, NULL);
}

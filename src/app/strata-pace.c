/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-pace.h"

#include <time.h>

#define SHARE 0.01 /* of a processor */
#define SHORTEST 0.1
#define LONGEST 0.5
#define MEMORY 0.25 /* how much the newest frame counts */

struct _StrataPace
{
  GtkWidget *widget;
  GFunc func;
  gpointer user_data;
  GdkFrameClock *clock; /* NULL: not realized, and nothing is measured */
  guint source;
  gboolean awaited; /* the frame that the last call causes */
  double called;    /* processor time at the last call */
  double cost;      /* processor seconds from a call to the end of its frame, about */
};

/* Of this thread: what others do on a busy machine is not counted. */
static double
get_cpu_seconds (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (double) now.tv_sec + (double) now.tv_nsec / 1e9;
}

static void
on_after_paint (StrataPace *self)
{
  if (!self->awaited)
    return;
  self->awaited = FALSE;
  self->cost += MEMORY * (get_cpu_seconds () - self->called - self->cost);
}

/* It may end itself by what it calls: nothing is touched afterwards. */
static gboolean
on_time (gpointer user_data)
{
  StrataPace *self = user_data;

  self->awaited = TRUE;
  self->called = get_cpu_seconds ();
  self->source = g_timeout_add ((guint) (1000 * CLAMP (self->cost / SHARE, SHORTEST, LONGEST)), on_time, self);
  self->func (self->widget, self->user_data);
  return G_SOURCE_REMOVE;
}

StrataPace *
strata_pace_new (GtkWidget *widget, GFunc func, gpointer user_data)
{
  StrataPace *self = g_new0 (StrataPace, 1);

  self->widget = widget;
  self->func = func;
  self->user_data = user_data;
  if (g_set_object (&self->clock, gtk_widget_get_frame_clock (widget)))
    g_signal_connect_swapped (self->clock, "after-paint", G_CALLBACK (on_after_paint), self);
  self->source = g_timeout_add (0, on_time, self);
  return self;
}

void
strata_pace_free (StrataPace *self)
{
  g_source_remove (self->source);
  if (self->clock != NULL)
    g_signal_handlers_disconnect_by_data (self->clock, self);
  g_clear_object (&self->clock);
  g_free (self);
}

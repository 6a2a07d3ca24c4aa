/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-cursor-hold.h"

#include <math.h>

#define REST 4 /* pixels; a hand on the mouse trembles */

/* Places are those in the window: what is laid out anew under a pointer that rests has not moved it. */
static void
to_window (GtkWidget *widget, double *x, double *y)
{
  gtk_widget_translate_coordinates (widget, GTK_WIDGET (gtk_widget_get_root (widget)), *x, *y, x, y);
}

static void
on_enter (StrataCursorHold *hold, double x, double y, GtkEventController *motion)
{
  to_window (gtk_event_controller_get_widget (motion), &x, &y);
  hold->x = x;
  hold->y = y;
}

void
strata_cursor_hold_follow (StrataCursorHold *hold, GtkEventController *motion)
{
  g_signal_connect_swapped (motion, "enter", G_CALLBACK (on_enter), hold);
}

/* GTK tells of a motion also where a widget is drawn anew under a pointer that rests, and of its leaving and coming back:
 * what the keys have reached stays until somebody moves it. */
gboolean
strata_cursor_hold_motion (StrataCursorHold *hold, GtkWidget *widget, double x, double y)
{
  to_window (widget, &x, &y);
  if (hold->keys && hypot (x - hold->x, y - hold->y) < REST)
    return FALSE;
  hold->keys = FALSE;
  hold->x = x;
  hold->y = y;
  return TRUE;
}

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

void
strata_cursor_hold_enter (StrataCursorHold *hold, GtkWidget *widget, double x, double y)
{
  to_window (widget, &x, &y);
  hold->x = x;
  hold->y = y;
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

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Who has a cursor that both the pointer and the keys move: the one that moved last. A widget keeps one of these, has it
 * follow its motion controller, says when its keys move the cursor (keys = TRUE), and asks of each "motion". */
typedef struct
{
  gboolean keys;
  double x, y; /* where in its window the pointer was seen last */
} StrataCursorHold;

/* The controller is the widget's own, and ends with it. */
void strata_cursor_hold_follow (StrataCursorHold *hold, GtkEventController *motion);
/* TRUE if the cursor goes with the pointer. */
gboolean strata_cursor_hold_motion (StrataCursorHold *hold, GtkWidget *widget, double x, double y);

G_END_DECLS

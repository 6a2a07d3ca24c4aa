/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

/* For tests of widgets in this process. */

/* Until everything that was queued is done, frames and threads included. */
void widgets_settle (void);
/* The widget itself or the first of that type below it; NULL if there is none. */
GtkWidget *widgets_find (GtkWidget *widget, GType type);

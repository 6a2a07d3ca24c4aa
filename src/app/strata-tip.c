/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-tip.h"

/* For each tooltip that is set, the same text or another, GTK asks the display server where the pointer is, and waits. */
void
strata_tip_set (GtkWidget *widget, const char *text)
{
  if (g_strcmp0 (gtk_widget_get_tooltip_text (widget), text) != 0)
    gtk_widget_set_tooltip_text (widget, text);
}

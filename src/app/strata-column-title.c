/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-column-title.h"

void
strata_column_title_to_end (GtkColumnView *view)
{
  GtkWidget *header = gtk_widget_get_first_child (GTK_WIDGET (view)), *title = gtk_widget_get_last_child (header);

  /* GTK has no word for it: what a title holds stands in one box. */
  if (title != NULL && gtk_widget_get_first_child (title) != NULL)
    gtk_widget_set_halign (gtk_widget_get_first_child (title), GTK_ALIGN_END);
}

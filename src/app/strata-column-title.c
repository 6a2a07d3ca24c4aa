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

static void
scroll_to_first (GtkColumnView *view)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (view)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_LIST_VIEW (child))
      gtk_widget_activate_action (child, "list.scroll-to-item", "u", 0);
}

/* The list stays with the row it shows while rows change their places; so it is told after they have. */
void
strata_column_title_shows_first (GtkColumnView *view)
{
  g_signal_connect_object (gtk_column_view_get_sorter (view), "changed", G_CALLBACK (scroll_to_first), view,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
}

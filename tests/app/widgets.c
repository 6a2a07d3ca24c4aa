/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets.h"

/* Time for a frame or two, and for threads that have little to do. */
#define SETTLE_MS 150

static gboolean
set_flag (gpointer flag)
{
  *(gboolean *) flag = TRUE;
  return G_SOURCE_REMOVE;
}

void
widgets_settle (void)
{
  gboolean done = FALSE;

  /* Behind everything else: a machine that is busy takes longer. */
  g_timeout_add_full (G_PRIORITY_LOW, SETTLE_MS, set_flag, &done, NULL);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
}

GtkWidget *
widgets_find (GtkWidget *widget, GType type)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = widgets_find (child, type);
      if (found != NULL)
        return found;
    }
  return NULL;
}

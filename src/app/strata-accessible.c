/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-accessible.h"

void
strata_accessible_name_parts (GtkWidget *widget, GType type, const char *name)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    strata_accessible_name_parts (child, type, name);
}

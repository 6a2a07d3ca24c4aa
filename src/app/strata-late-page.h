/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The place of a page that is made when somebody first turns to it: a window opens sooner, and takes no memory for pages
 * that nobody looks at.
 *
 *   <object class="StrataLatePage"><property name="page-type">StrataRunsPage</property></object>
 *
 * Property page-type (GType): a widget with a property "session", which this one hands on.
 * Signal ::made (GtkWidget *page) */

#define STRATA_TYPE_LATE_PAGE (strata_late_page_get_type ())
G_DECLARE_FINAL_TYPE (StrataLatePage, strata_late_page, STRATA, LATE_PAGE, GtkWidget)

/* NULL as long as nobody has seen it. (transfer none) (nullable) */
GtkWidget *strata_late_page_get_page (StrataLatePage *self);

G_END_DECLS

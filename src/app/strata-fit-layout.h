/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A row that leaves out what does not fit, the highest `rank` first: rank 0 always stays, so a narrow window keeps the
 * buttons and loses the ornaments. Children with hexpand share what is left over. One with `overflow` is there only where
 * another is left out (strata-more-button.h), and calls what has an icon alone by its `menu-label`.
 *
 *   <child><object class="GtkLabel"><layout><property name="rank">3</property></layout></object></child> */

#define STRATA_TYPE_FIT_LAYOUT (strata_fit_layout_get_type ())
G_DECLARE_FINAL_TYPE (StrataFitLayout, strata_fit_layout, STRATA, FIT_LAYOUT, GtkLayoutManager)

#define STRATA_TYPE_FIT_LAYOUT_CHILD (strata_fit_layout_child_get_type ())
G_DECLARE_FINAL_TYPE (StrataFitLayoutChild, strata_fit_layout_child, STRATA, FIT_LAYOUT_CHILD, GtkLayoutChild)

/* What a menu calls a child of such a row; NULL: as it is labelled. */
const char *strata_fit_layout_get_menu_label (GtkWidget *child);

G_END_DECLS

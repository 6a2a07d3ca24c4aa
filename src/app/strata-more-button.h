/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* In a row of StrataFitLayout: a menu of what the row has left out, so that a narrow window loses room and nothing else:
 * buttons that have an action, and a label or a tip; drop-downs of strings and sliders, by their tips. The row shows it
 * where there is something in it:
 *
 *   <child><object class="StrataMoreButton"><layout><property name="overflow">True</property></layout></object></child> */

#define STRATA_TYPE_MORE_BUTTON (strata_more_button_get_type ())
G_DECLARE_FINAL_TYPE (StrataMoreButton, strata_more_button, STRATA, MORE_BUTTON, GtkWidget)

G_END_DECLS

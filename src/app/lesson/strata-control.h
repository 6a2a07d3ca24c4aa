/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Controls of the window by name, for lessons that point at them and for class rooms that lock them:
 *   page:data                the switch to a page
 *   card:Dense               a card of the stack: Data, Scaling, Compile or a kind of layer
 *   kind:Dropout             a kind in the palette
 *   argument:units           the row of an argument in view; argument:EarlyStopping.patience: of that kind alone
 *   callback:EarlyStopping   the row of a callback
 *   win.train                what activates an action
 *   export_button            a widget by its id in ui/ */

/* The widgets of that name below `root`, in view or not; transfer container, element-type GtkWidget. */
GPtrArray *strata_control_find_all (GtkWidget *root, const char *name);
/* The one in view, or the folded row it is in; NULL: none is. */
GtkWidget *strata_control_find (GtkWidget *root, const char *name);
/* Scrolls what it lies in until it can be seen. */
void strata_control_reveal (GtkWidget *control);

G_END_DECLS

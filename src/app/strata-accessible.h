/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Names for a screen reader where libadwaita gives none: names the widget itself and each widget below it that is of this
 * type, such as the switch or the arrow that a row or a split button makes for itself. */
void strata_accessible_name_parts (GtkWidget *widget, GType type, const char *name);
/* Keeps the underscores of mnemonics out of the names of buttons, from now on and in every window. */
void strata_accessible_watch_mnemonics (void);

G_END_DECLS

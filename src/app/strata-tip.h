/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Sets a tooltip, NULL for none, of a widget that is brought up to date many times a second. */
void strata_tip_set (GtkWidget *widget, const char *text);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Shows the file in the person's file manager, marked; where there is none that can, its folder is opened. */
void strata_show_file (GtkWidget *widget, const char *path);
/* Opens the folder there. */
void strata_show_folder (GtkWidget *widget, const char *path);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Leaves the wheel over a number or a slider to the page around it: who scrolls a list of settings must not change those
 * that pass below the pointer. */
void strata_wheel_pass_by (GtkWidget *widget);

G_END_DECLS

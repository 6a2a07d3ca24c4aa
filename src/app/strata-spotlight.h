/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A halo around the pointer, so that those who look on find it; laid over a window and out of the way of its clicks. It
 * follows the pointer over its parent while it is visible. */

#define STRATA_TYPE_SPOTLIGHT (strata_spotlight_get_type ())
G_DECLARE_FINAL_TYPE (StrataSpotlight, strata_spotlight, STRATA, SPOTLIGHT, GtkWidget)

G_END_DECLS

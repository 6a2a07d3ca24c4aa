/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A grey image as ink on white paper (0 white, 255 black, as Keras' examples show it), its pixels crisp at any size: the
 * same in the light and the dark, on the screen and in a file. pixels [rows, columns]. */
void strata_pixels_draw (cairo_t *cr, const guint8 *pixels, int columns, int rows, double x, double y, double size);

G_END_DECLS

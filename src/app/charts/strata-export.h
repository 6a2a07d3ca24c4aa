/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "strata-figure.h"

G_BEGIN_DECLS

/* Any drawing: a pure function on a cairo_t of a size in a style. */
typedef void (*StrataDrawFunc) (gpointer data, cairo_t *cr, double width, double height, const StrataChartStyle *style);

/* The drawing as `.png` (twice the size in pixels), `.svg` or `.pdf`, by the file name's ending, in the light style;
 * transfer full. */
GBytes *strata_drawing_render (StrataDrawFunc draw,
                               gpointer data,
                               const char *file_name,
                               double width,
                               double height,
                               GError **error);
/* The same drawing as pixels, to copy. Transfer full. */
GdkTexture *strata_drawing_to_texture (StrataDrawFunc draw, gpointer data, double width, double height);

/* A figure's: a matter of milliseconds; what is slow is the writing. */
GBytes *strata_figure_render (StrataFigure *self, const char *file_name, double width, double height, GError **error);
GdkTexture *strata_figure_to_texture (StrataFigure *self, double width, double height);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "strata-figure.h"

G_BEGIN_DECLS

/* The figure as `.png` (twice the size in pixels), `.svg` or `.pdf`, by the file's ending, in the light style; written
 * under a temporary name and renamed. Quick enough for the window's thread at a figure's size. */
gboolean strata_figure_export (StrataFigure *self, GFile *file, double width, double height, GError **error);
/* The same drawing as pixels, to copy. Transfer full. */
GdkTexture *strata_figure_to_texture (StrataFigure *self, double width, double height);

G_END_DECLS

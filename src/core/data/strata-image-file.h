/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-dataset.h"

G_BEGIN_DECLS

/* A picture (PNG, JPEG, what gdk-pixbuf reads) as one image of the given shape, [size], transfer full. Height and width
 * are the shape's first two axes; a third of 3 keeps the colours, else the picture becomes grey (0.299 R + 0.587 G +
 * 0.114 B). Another size is scaled. Transparent parts count as black, the background of the data sets; nothing is
 * inverted. */
guint8 *strata_image_file_read (GFile *file, const StrataShape *shape, GError **error);

/* A picture in grey as large as it is, though with no side above 1024: [height, width], transfer full. Transparent parts
 * count as white paper. */
guint8 *strata_image_file_read_grey (GFile *file, guint *width, guint *height, GError **error);

G_END_DECLS

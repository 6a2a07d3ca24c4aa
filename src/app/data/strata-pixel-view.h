/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-image-ink.h"

G_BEGIN_DECLS

/* One image, large, its pixels crisp; where they are large enough their values are written in. The pointer asks for a
 * pixel: ::hovered (gint row, gint column), -1, -1 when it has left. Arrow keys with the focus move the same cursor. */

#define STRATA_TYPE_PIXEL_VIEW (strata_pixel_view_get_type ())
G_DECLARE_FINAL_TYPE (StrataPixelView, strata_pixel_view, STRATA, PIXEL_VIEW, GtkWidget)

/* name: what a screen reader calls it. The dataset is held; NULL shows nothing. scaler NULL: raw values. */
void strata_pixel_view_show (StrataPixelView *self,
                             StrataDataset *dataset,
                             StrataSplit split,
                             guint index,
                             StrataScaler *scaler,
                             const char *name);
/* "row 12, column 9: 183", or with the scaled value; NULL without a pixel. Transfer full. */
char *strata_pixel_view_describe (StrataPixelView *self, int row, int column);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-image-ink.h"

G_BEGIN_DECLS

/* One image, large, its pixels crisp; where they are large enough their values are written in. The pointer asks for a
 * pixel: ::hovered (gint row, gint column), -1, -1 when it has left. Shift and arrow keys with the focus move the same
 * cursor. With a brush the pointer paints, Space at the cursor: ::painted (GBytes *pixels) after each touch, with an image of
 * its own; what was given to show is left alone. */

#define STRATA_TYPE_PIXEL_VIEW (strata_pixel_view_get_type ())
G_DECLARE_FINAL_TYPE (StrataPixelView, strata_pixel_view, STRATA, PIXEL_VIEW, GtkWidget)

/* name: what a screen reader calls it. The dataset is held; NULL shows nothing. scaler NULL: raw values. */
void strata_pixel_view_show (StrataPixelView *self,
                             StrataDataset *dataset,
                             StrataSplit split,
                             guint index,
                             StrataScaler *scaler,
                             const char *name);
/* pixels [size of shape], held. */
void strata_pixel_view_show_pixels (StrataPixelView *self,
                                    GBytes *pixels,
                                    const StrataShape *shape,
                                    StrataScaler *scaler,
                                    const char *name);

/* Draws over the image, which lies at `place` on white paper, in the light and the dark. */
typedef void (*StrataPixelOverlayFunc) (cairo_t *cr, const graphene_rect_t *place, gpointer user_data);
/* func NULL: nothing lies over it. */
void strata_pixel_view_set_overlay (StrataPixelView *self,
                                    StrataPixelOverlayFunc func,
                                    gpointer user_data,
                                    GDestroyNotify destroy);

typedef enum
{
  STRATA_BRUSH_NONE,
  STRATA_BRUSH_INK,
  STRATA_BRUSH_ERASER, /* paints 0, which is the paper */
} StrataBrush;
void strata_pixel_view_set_brush (StrataPixelView *self, StrataBrush brush);
/* "row 12, column 9: 183", or with the scaled value; NULL without a pixel. Transfer full. */
char *strata_pixel_view_describe (StrataPixelView *self, int row, int column);

G_END_DECLS

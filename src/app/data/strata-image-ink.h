/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "strata.h"

G_BEGIN_DECLS

/* How an image is coloured. Raw: ink on white paper, 0 white and 255 black, the same in the light and the dark. Scaled, as
 * the network gets it: nothing is white, what lies above zero orange, below zero blue, full at ±range. */
typedef struct
{
  StrataScaler *scaler; /* borrowed; NULL: raw */
  double range;
} StrataInk;

/* The range in which the scaled values of a scaler are told apart. */
double strata_ink_get_range (StrataScaler *scaler);
/* Values of one image as the network gets them; scaled [size]. */
void strata_ink_scale (const StrataInk *ink, const guint8 *pixels, gsize size, float *scaled);
/* Colour of pixel i, straight; scaled is NULL for raw ink. */
void strata_ink_get_color (const StrataInk *ink, const guint8 *pixels, const float *scaled, gsize i, guint8 rgb[3]);
/* The image on a square of side × side device pixels, each pixel of the image crisp, the corners of the paper rounded.
 * pixels [rows, columns]; transfer full. */
GdkTexture *strata_ink_make_texture (const StrataInk *ink,
                                     const guint8 *pixels,
                                     int columns,
                                     int rows,
                                     int side,
                                     double corner);

/* The same for Cairo. Transfer full. */
cairo_surface_t *strata_ink_make_tile (const StrataInk *ink,
                                       const guint8 *pixels,
                                       int columns,
                                       int rows,
                                       int side,
                                       double corner);
/* The image for a drawing on paper: each pixel enlarged to a square of `enlarged` device pixels. Transfer full. */
cairo_surface_t *strata_ink_make_surface (const StrataInk *ink,
                                          const guint8 *pixels,
                                          int columns,
                                          int rows,
                                          int enlarged);

G_END_DECLS

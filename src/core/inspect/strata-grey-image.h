/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-dataset.h"

G_BEGIN_DECLS

/* A picture from outside made into what the network takes, step by step, each switchable: grey, inverted (photographs have
 * dark ink on light paper, the data sets light ink on black), centred (cut to its ink, with a margin, on a square), scaled
 * to the input by the mean of the pixels that fall together. */

typedef struct
{
  guint width, height;
  guint8 *pixels; /* [height, width], grey */
} StrataGreyImage;

typedef struct
{
  gboolean invert, center;
} StrataGreyImageSteps;

/* Any size, from gdk-pixbuf's formats; blocking. Transparent parts count as white paper. */
StrataGreyImage *strata_grey_image_load (GFile *file, GError **error);
/* pixels [height, width] grey, copied. */
StrataGreyImage *strata_grey_image_new (const guint8 *pixels, guint width, guint height);
/* pixels [height, width, 4]: premultiplied RGBA, over white. */
StrataGreyImage *strata_grey_image_new_from_rgba (const guint8 *pixels, guint width, guint height);
void strata_grey_image_free (StrataGreyImage *self);
/* Whether its border is light: then inverting gives what the data sets have. */
gboolean strata_grey_image_is_light (const StrataGreyImage *self);
StrataGreyImage *strata_grey_image_invert (const StrataGreyImage *self);
/* On a black square; itself copied when nothing is on it. */
StrataGreyImage *strata_grey_image_center (const StrataGreyImage *self);
StrataGreyImage *strata_grey_image_scale (const StrataGreyImage *self, guint width, guint height);
/* All steps: [rows · columns], transfer full. */
guint8 *strata_grey_image_fit (const StrataGreyImage *self,
                               const StrataGreyImageSteps *steps,
                               guint rows,
                               guint columns);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrataGreyImage, strata_grey_image_free)

G_END_DECLS

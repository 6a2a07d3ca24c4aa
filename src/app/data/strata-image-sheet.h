/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-chart-style.h"
#include "strata-image-ink.h"

G_BEGIN_DECLS

/* Images of a split in rows and columns, each with its class below, as a picture of its own: a frozen choice that draws
 * itself on any cairo_t, from any one thread. */

typedef struct _StrataImageSheet StrataImageSheet;

/* scaler NULL: raw pixels. indices [n], in the split, are copied; the last row may be short. */
StrataImageSheet *strata_image_sheet_new (StrataDataset *dataset,
                                          StrataScaler *scaler,
                                          StrataSplit split,
                                          const guint32 *indices,
                                          guint n,
                                          guint columns);
void strata_image_sheet_free (StrataImageSheet *self);
/* The size that suits images of `side` units. */
void strata_image_sheet_get_size (StrataImageSheet *self, double side, double *width, double *height);
/* A StrataDrawFunc. */
void strata_image_sheet_draw (gpointer self, cairo_t *cr, double width, double height, const StrataChartStyle *style);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrataImageSheet, strata_image_sheet_free)

G_END_DECLS

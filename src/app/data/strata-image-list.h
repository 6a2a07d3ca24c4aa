/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata.h"

G_BEGIN_DECLS

/* One image as an item of a list: light, made when a view asks for it. */
#define STRATA_TYPE_IMAGE_ITEM (strata_image_item_get_type ())
G_DECLARE_FINAL_TYPE (StrataImageItem, strata_image_item, STRATA, IMAGE_ITEM, GObject)

StrataSplit strata_image_item_get_split (StrataImageItem *self);
guint strata_image_item_get_index (StrataImageItem *self); /* in the split */
guint strata_image_item_get_label (StrataImageItem *self);

/* The images of a split as a GListModel of StrataImageItem: of all classes or some, by index or by class. It keeps four
 * bytes an image; an item lives as long as a view holds it. */
#define STRATA_TYPE_IMAGE_LIST (strata_image_list_get_type ())
G_DECLARE_FINAL_TYPE (StrataImageList, strata_image_list, STRATA, IMAGE_LIST, GObject)

StrataImageList *strata_image_list_new (void);
/* classes: bit c set shows class c, 0 shows all. dataset NULL empties the list. */
void strata_image_list_show (StrataImageList *self,
                             StrataDataset *dataset,
                             StrataSplit split,
                             guint64 classes,
                             gboolean by_class);
/* Those images of the split, in that order; indices [n] are copied. */
void strata_image_list_show_indices (StrataImageList *self,
                                     StrataDataset *dataset,
                                     StrataSplit split,
                                     const guint32 *indices,
                                     guint n);
/* Where the image of that index stands; FALSE if it is not shown. */
gboolean strata_image_list_find (StrataImageList *self, guint index, guint *position);

G_END_DECLS

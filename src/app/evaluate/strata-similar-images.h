/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The training images that the network sees most alike to one image, with their classes. They are asked for by a button,
 * as every training image has to go through the network once; then they follow the selection. */

#define STRATA_TYPE_SIMILAR_IMAGES (strata_similar_images_get_type ())
G_DECLARE_FINAL_TYPE (StrataSimilarImages, strata_similar_images, STRATA, SIMILAR_IMAGES, GtkWidget)

void strata_similar_images_show (StrataSimilarImages *self, StrataAssessment *assessment, guint index);

G_END_DECLS

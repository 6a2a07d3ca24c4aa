/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "strata-session.h"

G_BEGIN_DECLS

/* One training image several times over, as a layer that augments draws it; with a button to draw it anew. Hidden for other
 * layers, and while there are no images. */

#define STRATA_TYPE_AUGMENTATION_PREVIEW (strata_augmentation_preview_get_type ())
G_DECLARE_FINAL_TYPE (StrataAugmentationPreview, strata_augmentation_preview, STRATA, AUGMENTATION_PREVIEW, GtkWidget)

/* layer NULL: nothing is shown. */
void strata_augmentation_preview_set_layer (StrataAugmentationPreview *self,
                                            StrataSession *session,
                                            StrataLayer *layer);
/* After an argument, the images or their scaling have changed: the same draw with what is now. */
void strata_augmentation_preview_update (StrataAugmentationPreview *self);

G_END_DECLS

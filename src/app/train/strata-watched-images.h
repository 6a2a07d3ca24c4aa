/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-session.h"

G_BEGIN_DECLS

/* Ten validation images whose predicted class and probability change as the network learns: after each epoch the newest
 * network is asked on a worker thread. */

#define STRATA_TYPE_WATCHED_IMAGES (strata_watched_images_get_type ())
G_DECLARE_FINAL_TYPE (StrataWatchedImages, strata_watched_images, STRATA, WATCHED_IMAGES, GtkWidget)

void strata_watched_images_set_session (StrataWatchedImages *self, StrataSession *session);
/* "9 of 10 right after epoch 6"; transfer full, NULL before the first epoch. Changes with notify::summary. */
char *strata_watched_images_dup_summary (StrataWatchedImages *self);

G_END_DECLS

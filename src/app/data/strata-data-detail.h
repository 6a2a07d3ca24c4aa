/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-image-list.h"
#include "strata-session.h"

G_BEGIN_DECLS

/* The pane beside the gallery: the selected image, large; the histogram of it or of its split; the scaling of the
 * experiment, and the split's statistics before and after it. */

#define STRATA_TYPE_DATA_DETAIL (strata_data_detail_get_type ())
G_DECLARE_FINAL_TYPE (StrataDataDetail, strata_data_detail, STRATA, DATA_DETAIL, GtkWidget)

void strata_data_detail_set_session (StrataDataDetail *self, StrataSession *session);
/* item: nullable. scaled: values as the network gets them. */
void strata_data_detail_show (StrataDataDetail *self, StrataImageItem *item, StrataSplit split, gboolean scaled);

G_END_DECLS

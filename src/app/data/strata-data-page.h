/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-session.h"

G_BEGIN_DECLS

/* What do I have? The images of a split as a gallery, filtered by class, with the selected one large beside it.
 * Property: session. Actions: data.split (s), data.scaled, data.by-class, data.open-image, data.close-image,
 * page.toggle-pane, page.find. */

#define STRATA_TYPE_DATA_PAGE (strata_data_page_get_type ())
G_DECLARE_FINAL_TYPE (StrataDataPage, strata_data_page, STRATA, DATA_PAGE, GtkWidget)

GtkWidget *strata_data_page_new (StrataSession *session);

G_END_DECLS

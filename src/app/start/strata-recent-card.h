/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A file opened or saved lately, on the start page: its name, its folder and when it was changed last, which is looked up
 * on a worker; a file that is gone says so. A child of a GtkFlowBox that is activated; its button and Delete take it from
 * the list by `win.forget-recent`. */

#define STRATA_TYPE_RECENT_CARD (strata_recent_card_get_type ())
G_DECLARE_FINAL_TYPE (StrataRecentCard, strata_recent_card, STRATA, RECENT_CARD, GtkFlowBoxChild)

GtkWidget *strata_recent_card_new (const char *uri);
const char *strata_recent_card_get_uri (StrataRecentCard *self);

G_END_DECLS

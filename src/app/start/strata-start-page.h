/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Where a window begins: the bundled experiments as cards, a new one, the files opened lately,
 * the lessons, and above them what a crash left unsaved. It acts through win.open-bundled, win.start-lesson, win.open-uri, win.new and win.open. */

#define STRATA_TYPE_START_PAGE (strata_start_page_get_type ())
G_DECLARE_FINAL_TYPE (StrataStartPage, strata_start_page, STRATA, START_PAGE, GtkWidget)

/* Lists the recent files anew. */
void strata_start_page_refresh (StrataStartPage *self);
/* Offers them to be restored or given up, by win.restore-draft and win.discard-draft; element-type StrataDraftEntry. */
void strata_start_page_show_drafts (StrataStartPage *self, GPtrArray *entries);

G_END_DECLS

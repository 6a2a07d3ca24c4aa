/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Sets the title of the column last appended over the end of its cells, where figures end. */
void strata_column_title_to_end (GtkColumnView *view);
/* Shows what comes first whenever a title has put the rows in another order. */
void strata_column_title_shows_first (GtkColumnView *view);

G_END_DECLS

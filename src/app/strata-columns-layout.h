/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Two children side by side where there is room, one below the other where the width is under `threshold`. The first gets
 * `share` of the width, or its natural width when that is 0; the second the rest. */

#define STRATA_TYPE_COLUMNS_LAYOUT (strata_columns_layout_get_type ())
G_DECLARE_FINAL_TYPE (StrataColumnsLayout, strata_columns_layout, STRATA, COLUMNS_LAYOUT, GtkLayoutManager)

G_END_DECLS

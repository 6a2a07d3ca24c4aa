/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Two children side by side, the first taking what is left over; one below the other where they would be cramped. */

#define STRATA_TYPE_BESIDE_LAYOUT (strata_beside_layout_get_type ())
G_DECLARE_FINAL_TYPE (StrataBesideLayout, strata_beside_layout, STRATA, BESIDE_LAYOUT, GtkLayoutManager)

G_END_DECLS

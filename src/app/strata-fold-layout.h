/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Lays out the one child of a page, in which a flap stands beside the content: below `threshold` pixels the flap is folded
 * and hidden, above it is shown. What a person opens in a narrow window stays open until the window's width crosses the
 * threshold. Properties: flap (AdwFlap), threshold (int). */

#define STRATA_TYPE_FOLD_LAYOUT (strata_fold_layout_get_type ())
G_DECLARE_FINAL_TYPE (StrataFoldLayout, strata_fold_layout, STRATA, FOLD_LAYOUT, GtkLayoutManager)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "strata.h"

G_BEGIN_DECLS

/* The kinds of layers by family, with a search. A kind is dragged into the stack, or inserted by Enter, a double click or
 * its + button: then ::insert (StrataLayer *layer) is emitted with a new layer. One that is only selected asks for its
 * explanation: ::explain (StrataLayer *layer). */

#define STRATA_TYPE_PALETTE (strata_palette_get_type ())
G_DECLARE_FINAL_TYPE (StrataPalette, strata_palette, STRATA, PALETTE, GtkWidget)

void strata_palette_search (StrataPalette *self); /* puts the focus into the search */
void strata_palette_unselect (StrataPalette *self);
void strata_palette_insert_selected (StrataPalette *self); /* as if it were activated */

G_END_DECLS

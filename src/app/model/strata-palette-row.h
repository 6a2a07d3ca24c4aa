/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "strata-palette-entry.h"

G_BEGIN_DECLS

/* A row of the palette: a family, which folds, or one of its kinds, which is dragged or activated. */

#define STRATA_TYPE_PALETTE_ROW (strata_palette_row_get_type ())
G_DECLARE_FINAL_TYPE (StrataPaletteRow, strata_palette_row, STRATA, PALETTE_ROW, GtkListBoxRow)

GtkWidget *strata_palette_row_new_family (const char *family, guint n_kinds); /* family is static */
GtkWidget *strata_palette_row_new_kind (StrataPaletteEntry *entry);           /* takes the entry over */

StrataPaletteEntry *strata_palette_row_get_entry (StrataPaletteRow *self); /* NULL: a family */
const char *strata_palette_row_get_family (StrataPaletteRow *self);

/* Whether the family shows its kinds; for the family's row. */
gboolean strata_palette_row_get_open (StrataPaletteRow *self);
void strata_palette_row_set_open (StrataPaletteRow *self, gboolean open);

/* Where the row stands among the others, as the palette counts; below zero it is not shown. */
int strata_palette_row_get_rank (StrataPaletteRow *self);
void strata_palette_row_set_rank (StrataPaletteRow *self, int rank);

G_END_DECLS

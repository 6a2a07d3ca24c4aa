/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata.h"

G_BEGIN_DECLS

/* What the palette offers: each kind of layer as people begin with it, and blocks made of several. */

typedef struct _StrataPaletteEntry StrataPaletteEntry;

GPtrArray *strata_palette_entry_list (void); /* by family; the entries are the caller's, the array does not free them */
void strata_palette_entry_free (StrataPaletteEntry *self);
const char *strata_palette_entry_get_title (StrataPaletteEntry *self);
const char *strata_palette_entry_get_summary (StrataPaletteEntry *self);
const char *strata_palette_entry_get_family (StrataPaletteEntry *self);
const char *strata_palette_entry_get_icon_name (StrataPaletteEntry *self);
const char *strata_palette_entry_get_hue (StrataPaletteEntry *self);
/* For a search, in folded case: 0 is best, -1 no answer to it. */
int strata_palette_entry_rank (StrataPaletteEntry *self, const char *wanted);
StrataLayer *strata_palette_entry_create (StrataPaletteEntry *self); /* transfer full */

G_END_DECLS

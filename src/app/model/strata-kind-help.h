/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "strata.h"

G_BEGIN_DECLS

/* What a kind of layer is, for one who looks for it in the palette: what it does, its formula, its arguments with what
 * they start as, and a button that inserts it (the action stack.insert-explained). */

#define STRATA_TYPE_KIND_HELP (strata_kind_help_get_type ())
G_DECLARE_FINAL_TYPE (StrataKindHelp, strata_kind_help, STRATA, KIND_HELP, GtkWidget)

void strata_kind_help_set_layer (StrataKindHelp *self, StrataLayer *layer); /* as the palette makes it; NULL: nothing */

G_END_DECLS

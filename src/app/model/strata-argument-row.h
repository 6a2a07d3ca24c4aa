/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "strata.h"

G_BEGIN_DECLS

/* One argument of a layer, an optimizer, a callback … as a row with the control its GParamSpec asks for. What is typed
 * applies with the keystroke, through the editor; what changes elsewhere, by undo for one, is shown without taking the
 * focus. A value that cannot be is told below the title.
 *
 * An argument that is an object (initializer, optimizer, loss) is a choice of kinds here; the rows of the kind's own
 * arguments are made by StrataArgumentForm. */

#define STRATA_TYPE_ARGUMENT_ROW (strata_argument_row_get_type ())
G_DECLARE_FINAL_TYPE (StrataArgumentRow, strata_argument_row, STRATA, ARGUMENT_ROW, AdwActionRow)

GtkWidget *strata_argument_row_new (StrataEditor *editor, StrataConfigurable *object, GParamSpec *argument);
StrataConfigurable *strata_argument_row_get_object (StrataArgumentRow *self);
GParamSpec *strata_argument_row_get_argument (StrataArgumentRow *self);
/* Puts the focus into the control. */
void strata_argument_row_edit (StrataArgumentRow *self);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "strata.h"

G_BEGIN_DECLS

/* All arguments of an object as rows, made from its GParamSpecs: the common ones first, the advanced ones in rows that
 * open, one a group. The arguments of an object within (an optimizer's learning rate) stand below its row and are made
 * anew when another kind is chosen. */

#define STRATA_TYPE_ARGUMENT_FORM (strata_argument_form_get_type ())
G_DECLARE_FINAL_TYPE (StrataArgumentForm, strata_argument_form, STRATA, ARGUMENT_FORM, GtkWidget)

GtkWidget *strata_argument_form_new (StrataEditor *editor, StrataConfigurable *object);
/* A row of the caller's own, below the others. */
void strata_argument_form_append (StrataArgumentForm *self, GtkWidget *row);
/* Puts the focus into an argument's control, or into the first; opens what it stands in. */
gboolean strata_argument_form_edit (StrataArgumentForm *self, const char *argument);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "strata-session.h"

G_BEGIN_DECLS

/* The settings of the selected card: its arguments as rows, what is known about it, what it computes. Or what a kind of
 * the palette is, while a person looks for one. */

#define STRATA_TYPE_INSPECTOR (strata_inspector_get_type ())
G_DECLARE_FINAL_TYPE (StrataInspector, strata_inspector, STRATA, INSPECTOR, GtkWidget)

void strata_inspector_set_session (StrataInspector *self, StrataSession *session);
void strata_inspector_set_part (StrataInspector *self, StrataConfigurable *part); /* NULL: nothing */
/* Explains the layer's kind in place of the part; NULL: shows the part again. */
void strata_inspector_explain (StrataInspector *self, StrataLayer *layer);
/* Puts the focus into an argument's control; NULL: the first. */
void strata_inspector_edit (StrataInspector *self, const char *argument);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "strata-advisor.h"
#include "strata-session.h"
#include "strata-stack-item.h"

G_BEGIN_DECLS

/* The stack of cards, and the advice below it. Property selected (StrataConfigurable): what the inspector shows, the card
 * that was selected last. Signal ::edit when a card was activated. Layers are dragged within it and dropped into it. */

#define STRATA_TYPE_STACK_VIEW (strata_stack_view_get_type ())
G_DECLARE_FINAL_TYPE (StrataStackView, strata_stack_view, STRATA, STACK_VIEW, GtkWidget)

void strata_stack_view_set_session (StrataStackView *self, StrataSession *session, StrataAdvisor *advisor);
StrataStackCards *strata_stack_view_get_cards (StrataStackView *self);
GtkListBox *strata_stack_view_get_list (StrataStackView *self);             /* its rows are StrataStackCard */
StrataConfigurable *strata_stack_view_get_selected (StrataStackView *self); /* (transfer none), or NULL */
/* The selected layers top to bottom, of StrataStackItem; members of a selected block are left to it. Transfer full. */
GPtrArray *strata_stack_view_list_selected (StrataStackView *self);
/* parts: of StrataConfigurable; the last one is shown by the inspector and gets the focus if grab. */
void strata_stack_view_select (StrataStackView *self, GPtrArray *parts, gboolean grab);
void strata_stack_view_select_one (StrataStackView *self, gpointer part, gboolean grab);
/* Where a new layer goes: below the selection. A block goes nowhere but into the stack. */
void strata_stack_view_get_insertion (StrataStackView *self, gboolean block, GListModel **list, guint *position);
void strata_stack_view_focus (StrataStackView *self);       /* on the selected card */
void strata_stack_view_show_advice (StrataStackView *self); /* scrolls to it */

G_END_DECLS

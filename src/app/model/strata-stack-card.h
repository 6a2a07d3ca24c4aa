/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "strata-advisor.h"
#include "strata-session.h"
#include "strata-stack-item.h"

G_BEGIN_DECLS

/* One card of the stack: icon and hue of its kind, name, key arguments, output shape, number of parameters, a badge where
 * something is wrong, and for an error the sentence and the mend. A block's card has a stepper for its repeats and a
 * button that folds it. */

#define STRATA_TYPE_STACK_CARD (strata_stack_card_get_type ())
G_DECLARE_FINAL_TYPE (StrataStackCard, strata_stack_card, STRATA, STACK_CARD, GtkListBoxRow)

GtkWidget *strata_stack_card_new (StrataStackItem *item, StrataSession *session, StrataStackCards *cards);
StrataStackItem *strata_stack_card_get_item (StrataStackCard *self);
/* The part that is dragged along with the pointer; (transfer none). */
GtkWidget *strata_stack_card_get_body (StrataStackCard *self);
void strata_stack_card_update (StrataStackCard *self);
void strata_stack_card_show_advice (StrataStackCard *self, StrataAdvisor *advisor);

G_END_DECLS

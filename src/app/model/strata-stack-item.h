/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata.h"

G_BEGIN_DECLS

/* One card of the stack: the settings of data, scaling or compile, a layer, or a member of an opened block. */

#define STRATA_TYPE_STACK_ITEM (strata_stack_item_get_type ())
G_DECLARE_FINAL_TYPE (StrataStackItem, strata_stack_item, STRATA, STACK_ITEM, GObject)

StrataStackItem *strata_stack_item_new (StrataConfigurable *part, GListModel *list, StrataBlock *block);
StrataConfigurable *strata_stack_item_get_part (StrataStackItem *self);
StrataLayer *strata_stack_item_get_layer (StrataStackItem *self); /* NULL: not a layer */
/* The stack or the block's members; NULL for what is no layer. (transfer none) */
GListModel *strata_stack_item_get_list (StrataStackItem *self);
StrataBlock *strata_stack_item_get_block (StrataStackItem *self); /* whose member it is, or NULL */
/* Where the layer stands in its list now. */
gboolean strata_stack_item_get_position (StrataStackItem *self, guint *position);

/* All the cards, top to bottom: a GListModel of StrataStackItem that follows the experiment. Cards that stay are the same
 * items. It follows in an idle before the next frame, so that several edits are one change. */

#define STRATA_TYPE_STACK_CARDS (strata_stack_cards_get_type ())
G_DECLARE_FINAL_TYPE (StrataStackCards, strata_stack_cards, STRATA, STACK_CARDS, GObject)

StrataStackCards *strata_stack_cards_new (StrataExperiment *experiment);
gboolean strata_stack_cards_is_open (StrataStackCards *self, StrataBlock *block);
void strata_stack_cards_set_open (StrataStackCards *self, StrataBlock *block, gboolean open);
/* Where the card of the part is; that of its block if it is folded away in one. */
gboolean strata_stack_cards_find (StrataStackCards *self, StrataConfigurable *part, guint *position);
/* Whether cards tell what a layer costs to run in place of its parameters; ::cost-shown when that changes. */
gboolean strata_stack_cards_get_show_cost (StrataStackCards *self);
void strata_stack_cards_set_show_cost (StrataStackCards *self, gboolean show);
/* Follows at once. */
void strata_stack_cards_flush (StrataStackCards *self);

G_END_DECLS

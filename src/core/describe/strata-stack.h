/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-layer.h"
#include "strata-sequential.h"

G_BEGIN_DECLS

/* The ordered layers: a GListModel of StrataLayer. After every change, of the list, of a block's members or of any
 * argument, it infers names, shapes and counts anew and sets them on the layers; then it emits ::inferred. */

#define STRATA_TYPE_STACK (strata_stack_get_type ())
G_DECLARE_FINAL_TYPE (StrataStack, strata_stack, STRATA, STACK, GObject)

StrataStack *strata_stack_new (void);
StrataStack *strata_stack_copy (StrataStack *self);
void strata_stack_set_input_shape (StrataStack *self, const StrataShape *shape);
const StrataShape *strata_stack_get_input_shape (StrataStack *self);
guint strata_stack_get_n_layers (StrataStack *self);
StrataLayer *strata_stack_get_layer (StrataStack *self, guint position); /* (transfer none) */
void strata_stack_append (StrataStack *self, StrataLayer *layer);        /* (transfer none) */
void strata_stack_insert (StrataStack *self, guint position, StrataLayer *layer);
void strata_stack_splice (StrataStack *self,
                          guint position,
                          guint n_removals,
                          StrataLayer **additions,
                          guint n_additions);
gboolean strata_stack_find (StrataStack *self, StrataLayer *layer, guint *position);

guint64 strata_stack_get_n_params (StrataStack *self); /* with state */
guint64 strata_stack_get_n_non_trainable (StrataStack *self);
double strata_stack_get_forward_flop (StrataStack *self);
/* The first layer that cannot be, or NULL when the stack can be trained. (transfer none) */
StrataLayer *strata_stack_get_faulty_layer (StrataStack *self);

/* What will run: blocks unrolled, disabled layers left out, all settled on frozen copies. (transfer full) */
StrataSequential *strata_stack_resolve (StrataStack *self, GError **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-experiment.h"

G_BEGIN_DECLS

/* Every edit of an experiment goes through here and can be undone, without limit. An edit is either a property set or a
 * list spliced, each with its inverse; a group makes several edits one step. Typing in one field is one step: edits of
 * the same property of the same object coalesce until strata_editor_seal() or another edit.
 * Properties with notify: can-undo, can-redo, undo-label, redo-label, modified. */

#define STRATA_TYPE_EDITOR (strata_editor_get_type ())
G_DECLARE_FINAL_TYPE (StrataEditor, strata_editor, STRATA, EDITOR, GObject)

StrataEditor *strata_editor_new (StrataExperiment *experiment);
StrataExperiment *strata_editor_get_experiment (StrataEditor *self);

/* label NULL: one made of the property and the object, "Change units of dense_1". */
void strata_editor_set_property (StrataEditor *self,
                                 GObject *object,
                                 const char *property,
                                 const GValue *value,
                                 const char *label);
/* one property, value as in g_object_set() */
void strata_editor_set (StrataEditor *self, GObject *object, const char *label, const char *property, ...);
/* list: the experiment's StrataStack, a block's GListStore, or the callbacks. */
void strata_editor_splice (StrataEditor *self,
                           GListModel *list,
                           guint position,
                           guint n_removals,
                           GObject **additions,
                           guint n_additions,
                           const char *label);
void strata_editor_insert_layer (StrataEditor *self, GListModel *list, guint position, StrataLayer *layer);
void strata_editor_remove_layer (StrataEditor *self, GListModel *list, guint position);
/* to: where the layer stands afterwards. */
void strata_editor_move_layer (StrataEditor *self, GListModel *list, guint from, guint to);
/* The copy stands below the original and has no name of its own. */
void strata_editor_duplicate_layer (StrataEditor *self, GListModel *list, guint position);
/* Puts the layers position … position + n - 1 of the stack into a block, (transfer none); NULL and nothing done if one of
 * them is a block already, as blocks do not nest. */
StrataBlock *strata_editor_group_layers (StrataEditor *self, guint position, guint n, guint repeat);
/* The block's members, once each, take its place in the stack. */
void strata_editor_ungroup (StrataEditor *self, guint position);
void strata_editor_begin_group (StrataEditor *self, const char *label);
void strata_editor_end_group (StrataEditor *self);
void strata_editor_seal (StrataEditor *self);

gboolean strata_editor_undo (StrataEditor *self);
gboolean strata_editor_redo (StrataEditor *self);
gboolean strata_editor_undo_changes (StrataEditor *self, GObject *target);
gboolean strata_editor_redo_changes (StrataEditor *self, GObject *target);
const char *strata_editor_get_undo_label (StrataEditor *self); /* "Change units of dense_1", NULL: nothing to undo */
const char *strata_editor_get_redo_label (StrataEditor *self);
gboolean strata_editor_get_modified (StrataEditor *self);
void strata_editor_mark_saved (StrataEditor *self);
/* No file holds the experiment as it is, whatever is undone: it was restored from a draft. */
void strata_editor_mark_unsaved (StrataEditor *self);

G_END_DECLS

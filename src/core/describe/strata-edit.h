/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* One primitive edit with its inverse: a property set, or a list spliced. For StrataEditor alone. */

typedef struct _StrataEdit StrataEdit;

/* Both take what the object holds now as the value to go back to. */
StrataEdit *strata_edit_new_set (GObject *object, GParamSpec *pspec, const GValue *value);
StrataEdit *strata_edit_new_splice (GListModel *list,
                                    guint position,
                                    guint n_removals,
                                    GObject **additions,
                                    guint n_additions);
void strata_edit_free (StrataEdit *self);

void strata_edit_apply (StrataEdit *self);
void strata_edit_revert (StrataEdit *self);

/* FALSE for a property set that leaves the value as it was. */
gboolean strata_edit_changes_anything (StrataEdit *self);
/* Whether a property of the object is set, or it is the list that is spliced. */
gboolean strata_edit_changes (const StrataEdit *self, GObject *target);
gboolean strata_edit_sets (const StrataEdit *self, GObject *object, GParamSpec *pspec);
/* TRUE if later sets the same property of the same object: then self goes to later's value at once. */
gboolean strata_edit_absorb (StrataEdit *self, const StrataEdit *later);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrataEdit, strata_edit_free)

G_END_DECLS

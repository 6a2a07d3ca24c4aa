/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-chart-style.h"
#include "strata-session.h"

G_BEGIN_DECLS

/* One of the experiments that are trained beside each other: whether it is ticked, what it is, and, once trained, how it
 * went. It holds the session that trains it. ::removed when its button is pressed. Properties, with notify: ticked. */

#define STRATA_TYPE_VARIANT_ROW (strata_variant_row_get_type ())
G_DECLARE_FINAL_TYPE (StrataVariantRow, strata_variant_row, STRATA, VARIANT_ROW, AdwActionRow)

/* label: what it is, NULL: as it is called. name: what its curve is called. file: of the experiment, or NULL. key: where it
 * comes from, which takes a button that removes it; NULL: it stays. */
GtkWidget *strata_variant_row_new (StrataExperiment *experiment,
                                   GFile *file,
                                   const char *label,
                                   const char *name,
                                   const char *key);
StrataExperiment *strata_variant_row_get_experiment (StrataVariantRow *self);
const char *strata_variant_row_get_name (StrataVariantRow *self);
const char *strata_variant_row_get_key (StrataVariantRow *self);

/* The line of its curve, beside its name: names do not fit beside the curves of a narrow window. -1: it has none. */
void strata_variant_row_show_line (StrataVariantRow *self, int color);

gboolean strata_variant_row_get_ticked (StrataVariantRow *self);
void strata_variant_row_set_ticked (StrataVariantRow *self, gboolean ticked);
/* Whether it may be ticked, or no longer; and, where it can be removed, be removed. */
void strata_variant_row_set_free (StrataVariantRow *self, gboolean may_tick, gboolean may_remove);

/* Trains it from the seed as soon as its images are read; what it trained before is let go. */
void strata_variant_row_train (StrataVariantRow *self, guint64 seed, guint n_threads);
void strata_variant_row_forget (StrataVariantRow *self);
void strata_variant_row_stop (StrataVariantRow *self);
gboolean strata_variant_row_is_training (StrataVariantRow *self);
/* Reads what the training published and says it; FALSE: it has ended. */
gboolean strata_variant_row_follow (StrataVariantRow *self);
/* NULL: there is no training, or it has not begun. */
StrataTrainingLog *strata_variant_row_get_log (StrataVariantRow *self);
/* How many epochs its curve takes: those planned while it trains, those done once it has ended. */
guint strata_variant_row_get_reach (StrataVariantRow *self);
/* "val_accuracy 0.8120" after the last epoch; empty before the first. Transfer full. */
char *strata_variant_row_dup_last (StrataVariantRow *self);

G_END_DECLS

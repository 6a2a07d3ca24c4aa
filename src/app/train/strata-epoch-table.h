/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "strata.h"

G_BEGIN_DECLS

/* One row an epoch with every key of the history, sortable by a click on a heading. */

#define STRATA_TYPE_EPOCH_TABLE (strata_epoch_table_get_type ())
G_DECLARE_FINAL_TYPE (StrataEpochTable, strata_epoch_table, STRATA, EPOCH_TABLE, GtkWidget)

GtkWidget *strata_epoch_table_new (void);
void strata_epoch_table_set_history (StrataEpochTable *self, StrataHistory *history);
/* Puts the table on the clipboard as CSV. */
void strata_epoch_table_copy (StrataEpochTable *self);

G_END_DECLS

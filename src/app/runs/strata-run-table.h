/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "strata-run-item.h"

G_BEGIN_DECLS

/* The kept trainings as rows: a tick, a star, name, curve, best value, epochs, time. Sortable by a click on a heading; one
 * row is selected. Property: selected (StrataRunItem or NULL). Signals ::starred (StrataRunItem), ::activated: the
 * selected one. */

#define STRATA_TYPE_RUN_TABLE (strata_run_table_get_type ())
G_DECLARE_FINAL_TYPE (StrataRunTable, strata_run_table, STRATA, RUN_TABLE, GtkWidget)

/* A list of StrataRunItem. */
void strata_run_table_set_items (StrataRunTable *self, GListModel *items);
StrataRunItem *strata_run_table_get_selected (StrataRunTable *self);
void strata_run_table_select (StrataRunTable *self, StrataRunItem *item);

G_END_DECLS

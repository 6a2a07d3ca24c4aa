/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-chart-style.h"
#include "strata.h"

G_BEGIN_DECLS

/* A run as the page shows it: whether it is ticked, in which colour it is drawn, how its settings differ. Properties:
 * ticked, baseline (booleans), differences (string). ::changed: the run did. */

#define STRATA_TYPE_RUN_ITEM (strata_run_item_get_type ())
G_DECLARE_FINAL_TYPE (StrataRunItem, strata_run_item, STRATA, RUN_ITEM, GObject)

StrataRunItem *strata_run_item_new (StrataRun *run);
StrataRun *strata_run_item_get_run (StrataRunItem *self);
gboolean strata_run_item_get_ticked (StrataRunItem *self);
void strata_run_item_set_ticked (StrataRunItem *self, gboolean ticked);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-chart-style.h"
#include "strata.h"

G_BEGIN_DECLS

/* A run as the page shows it: whether it is ticked, in which colour it is drawn, how its settings differ. Properties:
 * ticked. ::changed: the run did, or what it is compared with. */

#define STRATA_TYPE_RUN_ITEM (strata_run_item_get_type ())
G_DECLARE_FINAL_TYPE (StrataRunItem, strata_run_item, STRATA, RUN_ITEM, GObject)

StrataRunItem *strata_run_item_new (StrataRun *run);
StrataRun *strata_run_item_get_run (StrataRunItem *self);
gboolean strata_run_item_get_ticked (StrataRunItem *self);
void strata_run_item_set_ticked (StrataRunItem *self, gboolean ticked);
/* What its settings have that those of the other run have not, in a few words; NULL other: nothing to compare with. */
void strata_run_item_compare (StrataRunItem *self, StrataRun *other);
const char *strata_run_item_get_differences (StrataRunItem *self); /* never NULL */
/* The run that all are compared with is this, or another; NULL: none. */
void strata_run_item_set_baseline (StrataRunItem *self, StrataRun *baseline);
StrataRun *strata_run_item_get_baseline (StrataRunItem *self);

G_END_DECLS

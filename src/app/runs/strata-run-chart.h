/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "strata-run-item.h"

G_BEGIN_DECLS

/* The curves of some runs over each other: the loss above, the metric below, validation where there is any. A click on a
 * curve is ::picked (StrataRunItem). */

#define STRATA_TYPE_RUN_CHART (strata_run_chart_get_type ())
G_DECLARE_FINAL_TYPE (StrataRunChart, strata_run_chart, STRATA, RUN_CHART, GtkWidget)

/* of StrataRunItem; the picked one is drawn stronger. */
void strata_run_chart_set_items (StrataRunChart *self, GPtrArray *items, StrataRunItem *picked);

G_END_DECLS

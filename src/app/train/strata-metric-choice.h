/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "strata-training-log.h"

G_BEGIN_DECLS

/* Which metric of the training the curves show. Not there while there is at most one to choose from.
 * Properties: metric (string, its key in the history), menu (GMenu: filled with the same choice, as curves.metric, for where
 * there is no room for the list). */

#define STRATA_TYPE_METRIC_CHOICE (strata_metric_choice_get_type ())
G_DECLARE_FINAL_TYPE (StrataMetricChoice, strata_metric_choice, STRATA, METRIC_CHOICE, GtkWidget)

void strata_metric_choice_set_log (StrataMetricChoice *self, StrataTrainingLog *log);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "strata.h"

G_BEGIN_DECLS

/* compile's metrics, or its weighted ones, as a row that opens: a check for each kind, by Keras' families, and below those
 * that are checked the rows of their arguments. Edits go through the editor. */

#define STRATA_TYPE_METRICS_ROW (strata_metrics_row_get_type ())
G_DECLARE_FINAL_TYPE (StrataMetricsRow, strata_metrics_row, STRATA, METRICS_ROW, AdwExpanderRow)

/* argument: one whose value is a list of metrics. */
GtkWidget *strata_metrics_row_new (StrataEditor *editor, StrataCompileSettings *compile, GParamSpec *argument);

G_END_DECLS

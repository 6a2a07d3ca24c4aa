/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "strata.h"

G_BEGIN_DECLS

/* compile's metrics as a row that opens: one check a metric. Edits go through the editor. */

#define STRATA_TYPE_METRICS_ROW (strata_metrics_row_get_type ())
G_DECLARE_FINAL_TYPE (StrataMetricsRow, strata_metrics_row, STRATA, METRICS_ROW, AdwExpanderRow)

GtkWidget *strata_metrics_row_new (StrataEditor *editor, StrataConfigurable *compile);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "strata.h"

G_BEGIN_DECLS

/* The loss of a kept training as a small line: training solid, validation dashed. */

#define STRATA_TYPE_RUN_SPARK (strata_run_spark_get_type ())
G_DECLARE_FINAL_TYPE (StrataRunSpark, strata_run_spark, STRATA, RUN_SPARK, GtkWidget)

GtkWidget *strata_run_spark_new (void);
void strata_run_spark_set_history (StrataRunSpark *self, StrataHistory *history);

G_END_DECLS

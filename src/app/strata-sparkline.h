/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "strata-training-log.h"

G_BEGIN_DECLS

/* The loss of a training so far as one small line, in the colour of the text. */

#define STRATA_TYPE_SPARKLINE (strata_sparkline_get_type ())
G_DECLARE_FINAL_TYPE (StrataSparkline, strata_sparkline, STRATA, SPARKLINE, GtkWidget)

void strata_sparkline_set_log (StrataSparkline *self, StrataTrainingLog *log);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-session.h"

G_BEGIN_DECLS

/* Keras' class_weight as a row that opens: one number a class, *Balanced* and *All 1*. Edits go through the editor. */

#define STRATA_TYPE_CLASS_WEIGHTS_ROW (strata_class_weights_row_get_type ())
G_DECLARE_FINAL_TYPE (StrataClassWeightsRow, strata_class_weights_row, STRATA, CLASS_WEIGHTS_ROW, AdwExpanderRow)

GtkWidget *strata_class_weights_row_new (StrataSession *session);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-session.h"

G_BEGIN_DECLS

/* A callback as a switch row that opens to its arguments; under its name what it counts while a training runs, else what
 * it is set to. */

#define STRATA_TYPE_CALLBACK_ROW (strata_callback_row_get_type ())
G_DECLARE_FINAL_TYPE (StrataCallbackRow, strata_callback_row, STRATA, CALLBACK_ROW, AdwExpanderRow)

GtkWidget *strata_callback_row_new (StrataSession *session, StrataCallback *callback);
StrataCallback *strata_callback_row_get_callback (StrataCallbackRow *self); /* (transfer none) */
/* Reads the live status anew, and locks the arguments while a training runs. */
void strata_callback_row_update (StrataCallbackRow *self);

G_END_DECLS

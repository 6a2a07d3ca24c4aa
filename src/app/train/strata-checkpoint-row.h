/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-checkpoint.h"
#include "strata-session.h"

G_BEGIN_DECLS

/* A checkpoint with what its epoch was worth, Restore and Show file. */

#define STRATA_TYPE_CHECKPOINT_ROW (strata_checkpoint_row_get_type ())
G_DECLARE_FINAL_TYPE (StrataCheckpointRow, strata_checkpoint_row, STRATA, CHECKPOINT_ROW, AdwActionRow)

GtkWidget *strata_checkpoint_row_new (StrataSession *session, StrataCheckpoint *checkpoint);
/* Says whether it is the best by now, and whether it can be restored. */
void strata_checkpoint_row_update (StrataCheckpointRow *self);

G_END_DECLS

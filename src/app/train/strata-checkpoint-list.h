/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-session.h"

G_BEGIN_DECLS

/* The checkpoints of the training as they are saved, in the order of their epochs: what comes in moves nothing that is
 * looked at. Properties: session. */

#define STRATA_TYPE_CHECKPOINT_LIST (strata_checkpoint_list_get_type ())
G_DECLARE_FINAL_TYPE (StrataCheckpointList, strata_checkpoint_list, STRATA, CHECKPOINT_LIST, GtkWidget)

void strata_checkpoint_list_set_session (StrataCheckpointList *self, StrataSession *session);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-session.h"

G_BEGIN_DECLS

/* Keeps the unsaved edits of a session on disk, so that a crash loses none: a few seconds after an edit they are written
 * by a worker thread, and removed once they are saved or given up. What a crash left is offered by the start page. */

#define STRATA_TYPE_DRAFT (strata_draft_get_type ())
G_DECLARE_FINAL_TYPE (StrataDraft, strata_draft, STRATA, DRAFT, GObject)

/* id: that of the draft the session was restored from, whose place it takes; or NULL. */
StrataDraft *strata_draft_new (StrataSession *session, const char *id);
/* Nothing is written any more, and nothing is left. */
void strata_draft_discard (StrataDraft *self);

G_END_DECLS

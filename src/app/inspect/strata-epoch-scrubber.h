/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-session.h"

G_BEGIN_DECLS

/* The epochs of which a training keeps a checkpoint, to slide and play through; at the right end stands the network as it is
 * now. Hidden while there is no checkpoint. Networks are read on a worker thread and kept.
 *
 * Property session. Signal ::changed: there is another network to look at. */

#define STRATA_TYPE_EPOCH_SCRUBBER (strata_epoch_scrubber_get_type ())
G_DECLARE_FINAL_TYPE (StrataEpochScrubber, strata_epoch_scrubber, STRATA, EPOCH_SCRUBBER, GtkBox)

void strata_epoch_scrubber_set_session (StrataEpochScrubber *self, StrataSession *session);
/* The network of the epoch it stands at; NULL: that of now. Borrowed. */
StrataNetwork *strata_epoch_scrubber_get_network (StrataEpochScrubber *self);
/* The epoch (from 1) of that network; 0: now. */
guint strata_epoch_scrubber_get_epoch (StrataEpochScrubber *self);
/* Whether who looks is still busy with the network: until it no longer is, what is played stays there. */
void strata_epoch_scrubber_set_waiting (StrataEpochScrubber *self, gboolean waiting);

G_END_DECLS

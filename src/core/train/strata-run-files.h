/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How a training is kept in a folder of its own, as plain files that need no index:
 *
 *   experiment.strata            frozen, with the seed in use; written by who starts the training
 *   run.json                     when, how far, why it ended, whose weights the network holds, learning rates set by hand
 *   history.json                 Keras' History.history
 *   checkpoints/epoch-0003.h5    the whole network after epoch 3, optimizer included
 *   checkpoints/stopped.h5       as it was when it was stopped in the middle of an epoch
 *   and whatever its callbacks write */

#define STRATA_RUN_RECORD "run.json"
#define STRATA_RUN_HISTORY "history.json"
#define STRATA_RUN_EXPERIMENT "experiment.strata"
#define STRATA_RUN_CHECKPOINTS "checkpoints"

/* How many checkpoints of epochs a training keeps at most. */
#define STRATA_RUN_MAX_CHECKPOINTS 16

/* The path of the checkpoint after an epoch (from 1), or, for 0, of the one stopped in its middle; transfer full. */
char *strata_run_dup_checkpoint_path (const char *folder, guint epoch);
/* The epoch of a checkpoint's file name; 0 for the one stopped in its middle, -1 for other files. */
int strata_run_parse_checkpoint_name (const char *name);

/* Which of the epochs kept (guint, ascending) are to go so that at most max are left: an array of guint, transfer full. */
GArray *strata_run_thin_checkpoints (const GArray *kept, guint best, guint max);

G_END_DECLS

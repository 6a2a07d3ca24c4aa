/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How a training is kept in a folder of its own, locked while a program trains there, as plain files that need no index:
 *
 *   experiment.strata            frozen, with the seed in use
 *   about.json                   a person's name and note for it, whether it is starred
 *   snapshot.state               where it stands, whole: the training goes on from it (strata-snapshot.h)
 *   run.json                     when, how far, why it ended, whose weights the network holds, learning rates set by hand,
 *                                the machine, and what training it went on from
 *   log.txt                      the same as a person reads it: a line an epoch
 *   history.json                 Keras' History.history
 *   checkpoints/epoch-0003.h5    the whole network after epoch 3, optimizer included
 *   checkpoints/stopped.h5       as it was when it was stopped in the middle of an epoch
 *   and whatever its callbacks write */

#define STRATA_RUN_RECORD "run.json"
#define STRATA_RUN_LOG "log.txt"
#define STRATA_RUN_ABOUT "about.json"
#define STRATA_RUN_SNAPSHOT "snapshot.state"
#define STRATA_RUN_HISTORY "history.json"
#define STRATA_RUN_EXPERIMENT "experiment.strata"
#define STRATA_RUN_CHECKPOINTS "checkpoints"

/* What run.json calls an outcome; "training" is none yet. */
const char *strata_run_get_outcome_name (int outcome);
/* The StrataOutcome of such a name; -1 if there is none of that name. */
int strata_run_parse_outcome_name (const char *name);

/* Holds the folder for this program until the descriptor is closed, however the program ends. FALSE: another one holds it.
 * -1: it cannot be held, such as on a file system without locks. */
gboolean strata_run_hold (const char *folder, int *descriptor);
/* Whether any program holds it. */
gboolean strata_run_is_held (const char *folder);

/* How many checkpoints of epochs a training keeps at most. */
#define STRATA_RUN_MAX_CHECKPOINTS 16

/* The path of the checkpoint after an epoch (from 1), or, for 0, of the one stopped in its middle; transfer full. */
char *strata_run_dup_checkpoint_path (const char *folder, guint epoch);
/* The epoch of a checkpoint's file name; 0 for the one stopped in its middle, -1 for other files. */
int strata_run_parse_checkpoint_name (const char *name);

/* Which of the epochs kept (guint, ascending) are to go so that at most max are left: an array of guint, transfer full. */
GArray *strata_run_thin_checkpoints (const GArray *kept, guint best, guint max);

G_END_DECLS

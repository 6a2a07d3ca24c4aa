/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-experiment.h"

G_BEGIN_DECLS

/* Where a training stood at one moment, whole: weights, optimizer, place in the epoch, history, what its callbacks count,
 * and the experiment. From it the training goes on as if nothing had happened. For this program on this kind of machine;
 * for other eyes there are the checkpoints. */

typedef struct _StrataSnapshot StrataSnapshot;

/* Reads the snapshot of a run's folder, whole or not at all. Errors: there is none, or it is no such file. */
StrataSnapshot *strata_snapshot_load (const char *folder, GError **error);
void strata_snapshot_free (StrataSnapshot *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrataSnapshot, strata_snapshot_free)

const char *strata_snapshot_get_folder (StrataSnapshot *self);
StrataExperiment *strata_snapshot_get_experiment (StrataSnapshot *self); /* borrowed */
/* Where relative paths of the experiment's files start, or NULL; borrowed. */
const char *strata_snapshot_get_base_folder (StrataSnapshot *self);
guint strata_snapshot_get_n_epochs (StrataSnapshot *self); /* complete ones */
/* How many are planned; no fewer than are complete. */
guint strata_snapshot_get_planned_epochs (StrataSnapshot *self);
void strata_snapshot_set_planned_epochs (StrataSnapshot *self, guint n_epochs);

G_END_DECLS

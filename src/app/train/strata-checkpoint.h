/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata.h"

G_BEGIN_DECLS

/* A file with the weights of an epoch of the training: written by the training for itself, or by its ModelCheckpoint, whose
 * file has a name that the person gave. */

#define STRATA_TYPE_CHECKPOINT (strata_checkpoint_get_type ())
G_DECLARE_FINAL_TYPE (StrataCheckpoint, strata_checkpoint, STRATA, CHECKPOINT, GObject)

StrataCheckpoint *strata_checkpoint_new (const char *path, guint epoch, gboolean named);
const char *strata_checkpoint_get_path (StrataCheckpoint *self);
guint strata_checkpoint_get_epoch (StrataCheckpoint *self);   /* from 1 */
gboolean strata_checkpoint_is_named (StrataCheckpoint *self); /* by the person */

/* Keeps a GListStore of checkpoints in the order of their epochs: a file that is there is in it once. */
void strata_checkpoints_add (GListStore *checkpoints, const char *path, guint epoch, gboolean named);
void strata_checkpoints_remove (GListStore *checkpoints, const char *path);

/* "val_loss 0.5441 · val_accuracy 0.8190" of an epoch (from 1): the losses first, those of the validation where there is
 * one; transfer full. */
char *strata_checkpoints_describe_epoch (StrataHistory *history, guint epoch);
/* The epoch whose weights one would want back, by the validation's loss where there is one; 0: none. */
guint strata_checkpoints_find_best (StrataHistory *history);

G_END_DECLS

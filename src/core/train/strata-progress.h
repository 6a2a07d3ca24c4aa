/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-trainer.h"

G_BEGIN_DECLS

/* The way of progress from the trainer's thread to its owner's. Batches go through a single-writer, single-reader ring
 * that takes no lock and never waits: when the reader lags, the writer merges batches (mean, extremes and number kept), the
 * more the fuller the ring is. Everything else is rare and never lost: it goes through a list under a lock. A running
 * number keeps the two in one order. */

typedef struct _StrataProgress StrataProgress;

typedef struct
{
  double *values; /* of the history row, for EPOCH */
  double seconds; /* of the epoch */
} StrataProgressRow;

typedef void (*StrataProgressFunc) (const StrataEvent *event, const StrataProgressRow *row, gpointer user_data);

StrataProgress *strata_progress_new (void);
void strata_progress_free (StrataProgress *self);

/* For the writer. */
void strata_progress_push_batch (StrataProgress *self, const StrataEvent *event);
/* Strings of the event and the n_values of the row (nullable) are copied. */
void strata_progress_push (StrataProgress *self,
                           const StrataEvent *event,
                           const StrataProgressRow *row,
                           gsize n_values);

/* For the reader: delivers in order what was pushed; returns how many. */
guint strata_progress_read (StrataProgress *self, StrataProgressFunc func, gpointer user_data);

G_END_DECLS

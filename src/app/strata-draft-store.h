/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata.h"

G_BEGIN_DECLS

/* The drafts in the person's state folder: one experiment each, as it was edited last, with a few words about it. Whoever
 * writes a draft holds its lock, which ends with the process however that ends: a draft nobody holds was left by a crash.
 * All of this blocks on the disk and is for worker threads. */

typedef struct
{
  char *id;
  char *name;      /* of the experiment, as the window called it */
  char *origin;    /* URI of the file it was opened from or saved to; NULL: never saved */
  gint64 modified; /* Unix time of the last edit in it */
} StrataDraftEntry;

StrataDraftEntry *strata_draft_entry_new (const char *id, const char *name, const char *origin);
void strata_draft_entry_free (StrataDraftEntry *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrataDraftEntry, strata_draft_entry_free)

/* Those that nobody holds, the latest first; transfer full, element-type StrataDraftEntry. */
GPtrArray *strata_draft_store_list (void);
/* Takes the lock and writes; modified is set by it. */
gboolean strata_draft_store_write (StrataDraftEntry *entry, StrataExperiment *experiment, GError **error);
/* Takes the lock and reads; what the draft knows of its origin comes with it, transfer full. */
StrataExperiment *strata_draft_store_take (const char *id, StrataDraftEntry **entry, GError **error);
/* So that it is offered nowhere until it is released; FALSE when someone else holds it. */
gboolean strata_draft_store_hold (const char *id);
void strata_draft_store_release (const char *id);
/* Removes the draft and gives up the lock. */
void strata_draft_store_remove (const char *id);

G_END_DECLS

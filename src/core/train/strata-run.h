/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-experiment.h"
#include "strata-history.h"

G_BEGIN_DECLS

/* One training of one experiment, as its folder keeps it (strata-run-files.h): what was trained, how it went, and what a
 * person has said of it. An object of the main thread; strata_run_load() makes one on any thread.
 *
 * Properties, with notify: name, note, starred. ::changed: anything else is other than it was. */

typedef enum
{
  STRATA_RUN_TRAINING,    /* a program trains it now */
  STRATA_RUN_INTERRUPTED, /* none does, though it had not ended */
  STRATA_RUN_DONE,
  STRATA_RUN_EARLY_STOPPED,
  STRATA_RUN_STOPPED,
  STRATA_RUN_NOT_FINITE,
  STRATA_RUN_FAILED,
} StrataRunState;

#define STRATA_TYPE_RUN (strata_run_get_type ())
G_DECLARE_FINAL_TYPE (StrataRun, strata_run, STRATA, RUN, GObject)

/* Blocking. Errors: there is no record in the folder, or it cannot be read. */
StrataRun *strata_run_load (const char *folder, GError **error);
/* Becomes what the other one of the same folder is. */
void strata_run_take (StrataRun *self, StrataRun *from);

const char *strata_run_get_id (StrataRun *self); /* the folder's name */
const char *strata_run_get_folder (StrataRun *self);
const char *strata_run_get_name (StrataRun *self); /* the person's, or that of the experiment */
const char *strata_run_get_note (StrataRun *self); /* never NULL */
gboolean strata_run_get_starred (StrataRun *self);
void strata_run_set_name (StrataRun *self, const char *name); /* NULL or empty: that of the experiment again */
void strata_run_set_note (StrataRun *self, const char *note);
void strata_run_set_starred (StrataRun *self, gboolean starred);
/* What of it a person says, as a text to be written to STRATA_RUN_ABOUT; transfer full. */
char *strata_run_dup_about (StrataRun *self);

StrataRunState strata_run_get_state (StrataRun *self);
const char *strata_run_get_outcome_text (StrataRun *self);
/* What it ran on: "AMD EPYC 7763, 2 processors, avx2, Debian GNU/Linux 12 (bookworm), Strata 0.1.0"; empty: not kept. */
const char *strata_run_get_machine (StrataRun *self);
/* The kept training it went on from, which need not be there any more, and after which of its epochs: "Went on from
 * “sigmoid” after epoch 7", by the name it had then; transfer full. NULL: it began anew. */
char *strata_run_dup_origin_text (StrataRun *self);
const char *strata_run_get_origin (StrataRun *self); /* its id, or NULL */
GDateTime *strata_run_get_began (StrataRun *self);   /* borrowed */
double strata_run_get_seconds (StrataRun *self);     /* pauses left out */
guint strata_run_get_n_epochs (StrataRun *self);     /* complete ones */
guint strata_run_get_planned_epochs (StrataRun *self);
guint strata_run_get_batches_per_epoch (StrataRun *self); /* 0: not known */
guint strata_run_get_weights_epoch (StrataRun *self);
guint64 strata_run_get_seed (StrataRun *self);
guint64 strata_run_get_bytes (StrataRun *self); /* its folder's size */
/* Whether there is a snapshot from which it can go on. */
gboolean strata_run_can_resume (StrataRun *self);
StrataHistory *strata_run_get_history (StrataRun *self); /* borrowed */
StrataExperiment *strata_run_get_experiment (
  StrataRun *self); /* borrowed, not to be changed; NULL if it cannot be read */
/* Epochs with a checkpoint, ascending, of guint; borrowed. */
GArray *strata_run_get_checkpoints (StrataRun *self);
/* The key by which runs are ranked: "val_accuracy", "val_loss", "accuracy", "loss", the first there is; NULL: none. */
const char *strata_run_get_ranking_key (StrataRun *self);
/* The best value of a key; NaN if there is none. epoch (from 1) may be NULL. */
double strata_run_get_best (StrataRun *self, const char *key, guint *epoch);

G_END_DECLS

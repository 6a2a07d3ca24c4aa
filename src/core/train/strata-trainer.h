/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-history.h"
#include "strata-network.h"
#include "strata-snapshot.h"

G_BEGIN_DECLS

/* Runs `fit` on its own GThread. The experiment is frozen when the trainer is made. Progress is read from a
 * single-writer ring, at most once a frame, by strata_trainer_read(); controls go through atomics. The object belongs to
 * the thread that made it; ::finished is emitted in that thread's main context, after the last progress can be read.
 *
 *   g_autoptr (StrataTrainer) trainer = strata_trainer_new (experiment, dataset, NULL, &error);
 *   strata_trainer_start (trainer);
 *   ... in a tick callback: strata_trainer_read (trainer, on_event, self); */

#define STRATA_TRAIN_ERROR (strata_train_error_quark ())
typedef enum
{
  STRATA_TRAIN_ERROR_SETTINGS,
  STRATA_TRAIN_ERROR_FILE,
  STRATA_TRAIN_ERROR_NOT_FINITE,
} StrataTrainError;
GQuark strata_train_error_quark (void);

typedef enum
{
  STRATA_TRAINER_READY,
  STRATA_TRAINER_RUNNING,
  STRATA_TRAINER_PAUSED,
  STRATA_TRAINER_STOPPING,
  STRATA_TRAINER_FINISHED,
} StrataTrainerState;
#define STRATA_TYPE_TRAINER_STATE (strata_trainer_state_get_type ())
GType strata_trainer_state_get_type (void);

typedef enum
{
  STRATA_OUTCOME_NONE,
  STRATA_OUTCOME_DONE, /* all epochs */
  STRATA_OUTCOME_EARLY_STOPPED,
  STRATA_OUTCOME_STOPPED,    /* by the person */
  STRATA_OUTCOME_NOT_FINITE, /* NaN or infinity in the loss */
  STRATA_OUTCOME_FAILED,     /* strata_trainer_get_error() */
} StrataOutcome;

#define STRATA_TYPE_TRAINER (strata_trainer_get_type ())
G_DECLARE_FINAL_TYPE (StrataTrainer, strata_trainer, STRATA, TRAINER, GObject)

/* initial: weights to start from (copied), or NULL for fresh ones from the seed. base_folder: relative paths of the
 * experiment's files, and `directory`, where callbacks write; both nullable (current folder). Validates everything. */
StrataTrainer *strata_trainer_new (StrataExperiment *experiment,
                                   StrataDataset *dataset,
                                   StrataNetwork *initial,
                                   GError **error);
void strata_trainer_set_folders (StrataTrainer *self, const char *base_folder, const char *directory);
/* Where the training keeps itself, see strata-run-files.h; NULL, as it is at first: nowhere. */
void strata_trainer_set_run_folder (StrataTrainer *self, const char *folder);
/* Which kept training it goes on from, see strata_trainer_take_up(). */
void strata_trainer_set_origin (StrataTrainer *self, const char *run, const char *name);
void strata_trainer_set_keeps_checkpoints (StrataTrainer *self, gboolean keeps_checkpoints); /* TRUE at first */
/* Goes on from a snapshot (transfer full) once started, as if nothing had happened; in its folder. */
gboolean strata_trainer_resume_from (StrataTrainer *self, StrataSnapshot *snapshot, GError **error);
void strata_trainer_set_n_threads (StrataTrainer *self, guint n_threads); /* 0 = automatic */
void strata_trainer_start (StrataTrainer *self);
void strata_trainer_pause (StrataTrainer *self);
void strata_trainer_resume (StrataTrainer *self);
void strata_trainer_stop_now (StrataTrainer *self); /* after this batch */
void strata_trainer_stop_after_epoch (StrataTrainer *self);
/* After it finished: goes on with the same weights, optimizer state, history and shuffle position until more_epochs have
 * been added to those that are complete; an epoch that was stopped in its middle is completed as the first of them. */
void strata_trainer_continue (StrataTrainer *self, guint more_epochs);
/* Other weights for a training that has ended, and back. */
gboolean strata_trainer_restore (StrataTrainer *self, StrataNetwork *network, guint epoch, GError **error);
gboolean strata_trainer_undo_restore (StrataTrainer *self);
/* Instead of starting: stands where a kept training stood after n_epochs, with the initial network's weights. */
gboolean strata_trainer_take_up (StrataTrainer *self,
                                 StrataHistory *history,
                                 guint n_epochs,
                                 guint weights_epoch,
                                 GError **error);
void strata_trainer_set_learning_rate (StrataTrainer *self, double learning_rate); /* from the next batch */
void strata_trainer_wait (StrataTrainer *self); /* blocks until the thread has ended */

StrataTrainerState strata_trainer_get_state (StrataTrainer *self); /* property "state", notifies in the main context */
StrataOutcome strata_trainer_get_outcome (StrataTrainer *self);
const char *strata_trainer_get_outcome_text (StrataTrainer *self); /* "Stopped early at epoch 7: ..." */
const GError *strata_trainer_get_error (StrataTrainer *self);
StrataExperiment *strata_trainer_get_experiment (StrataTrainer *self); /* the frozen copy */
StrataHistory *strata_trainer_get_history (StrataTrainer *self);       /* changed only while events are read */
guint64 strata_trainer_get_seed (StrataTrainer *self);   /* the one in use, drawn if the experiment has 0 */
guint strata_trainer_get_n_epochs (StrataTrainer *self); /* planned in all */
guint64 strata_trainer_get_steps_per_epoch (StrataTrainer *self);
/* The network as of the last finished epoch (or batch when stopped), transfer full; NULL before the first. */
StrataNetwork *strata_trainer_dup_network (StrataTrainer *self);
/* Which epoch's weights the network holds now (EarlyStopping may have put the best back). */
guint strata_trainer_get_weights_epoch (StrataTrainer *self);
/* Live status of a callback of the frozen experiment by class name; transfer full or NULL. */
char *strata_trainer_dup_callback_status (StrataTrainer *self, const char *class_name);

/* The folder that a callback of the frozen experiment fills for other programs to look into; transfer full, or NULL: it is
 * not switched on, or has none. Whether it is there yet is another matter. */
char *strata_trainer_dup_callback_folder (StrataTrainer *self, const char *class_name);

typedef enum
{
  STRATA_EVENT_BATCH,      /* value: batch loss, metric */
  STRATA_EVENT_EPOCH,      /* a history row was added */
  STRATA_EVENT_NOTE,       /* a callback's note */
  STRATA_EVENT_VALIDATING, /* validation began */
} StrataEventKind;

typedef struct
{
  StrataEventKind kind;
  guint epoch;  /* from 1 */
  guint64 step; /* in the epoch, from 1 */
  guint64 n_steps;
  double seconds;      /* since start, pauses left out */
  double loss, metric; /* of this batch alone (decimated: several batches' mean when the reader lags) */
  double loss_min, loss_max, metric_min, metric_max; /* extremes among the batches it stands for */
  double running_loss, running_metric;               /* mean of the epoch so far, as Keras shows */
  double learning_rate;
  double samples_per_second;
  const char *note_kind, *note_text; /* for NOTE; valid during the call */
  const char *note_path;             /* the file it is about, or NULL */
  guint64 n_batches;                 /* for BATCH: how many batches it stands for */
} StrataEvent;
typedef void (*StrataEventFunc) (const StrataEvent *event, gpointer user_data);

/* Delivers what was published since the last call, on the caller's thread; returns how many. Never blocks. */
guint strata_trainer_read (StrataTrainer *self, StrataEventFunc func, gpointer user_data);

G_END_DECLS

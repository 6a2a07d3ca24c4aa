/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-callback-context.h"
#include "strata-file-writer.h"
#include "strata-progress.h"
#include "strata-snapshot.h"
#include "strata-trainer.h"

G_BEGIN_DECLS

/* strata-trainer.c         the object: what its owner may command, and read
 * strata-trainer-ask.c     what its owner may ask
 * strata-trainer-settle.c  what is checked and settled when it is made
 * strata-trainer-prepare.c what is made before the first epoch
 * strata-trainer-fit.c     the training itself, on the worker thread
 * strata-trainer-context.c what callbacks may see and do, and the files they write
 * strata-trainer-keep.c    the training's own files
 * strata-trainer-record.c  what its record and its log say
 * strata-trainer-snapshot.c the whole state, taken and put back
 * strata-trainer-backup.c  the same for callbacks that keep it elsewhere
 * strata-trainer-restore.c other weights put into a training that has ended, or a kept one taken up */

/* A learning rate set by hand, before the batch after this step of the epoch (from 1). */
typedef struct
{
  guint epoch;
  guint64 step;
  double before, after;
} StrataRateChange;

/* What there is of the training in its folder, and what is still to be written. */
typedef struct
{
  GArray *on_disk; /* epochs (guint) with a checkpoint, ascending */
  GArray *rates;   /* of StrataRateChange, or NULL */
  GDateTime *began;
  StrataNetwork *best, *last; /* checkpoints that wait, or NULL */
  guint best_epoch, last_epoch;
  guint n_writing;
  gint64 next;            /* monotonic time before which none is written */
  gboolean stopped;       /* there is a checkpoint from the middle of an epoch */
  gint64 next_snapshot;   /* the same for snapshots */
  gint64 snapshot_taking; /* what taking the last one took, in µs */
  guint n_snapshots;      /* that wait or are being written */
  gboolean failed;
  int lock; /* of the folder while a run is under way; else -1 */
} StrataKeep;

/* The kept training it goes on from, as that was called then. */
typedef struct
{
  char *run, *name; /* run: NULL: it began anew */
  guint epoch;      /* after which it goes on */
} StrataOrigin;

/* What a restored network took the place of. */
typedef struct
{
  gboolean there;
  StWeights *weights, *live; /* live: or NULL */
  StOptimizer *optimizer;
  guint64 step;
  guint weights_epoch;
} StrataRestored;

/* What outlives a run, so that a training that is continued goes on where it ended. The worker's alone while it runs. */
typedef struct
{
  gboolean prepared;
  StrataScaler *scaler;
  float *sample_weights;            /* [n_train] or NULL */
  float *validation_sample_weights; /* [n_validation] or NULL */
  guint32 *indices;                 /* [n_train], shuffled for the epoch under way */
  guint32 *validation_indices;      /* [n_validation], 0, 1, 2 ... */
  StWeights *weights;
  StOptimizer *optimizer;
  StrataHistory *history; /* the worker's own */

  guint epoch;  /* finished ones */
  guint begun;  /* the last whose beginning callbacks were told */
  guint64 step; /* done in the epoch under way */
  StMeasures measures;
  double *counts;       /* [n_counts], of the measures */
  double seconds;       /* of all runs, pauses left out */
  double epoch_seconds; /* the value of seconds when the epoch began */

  gboolean suspended; /* the person stopped it: callbacks go on as if nothing had happened */
  StWeights *live;    /* the weights before a callback put others back at such a stop, or NULL */
  guint weights_epoch;
  StrataKeep keep;
} StrataSession;

struct _StrataTrainer
{
  GObject parent_instance;

  /* Settled when it is made, constant while a thread runs. */
  StrataExperiment *experiment; /* the owner's frozen copy */
  StrataExperiment *working;    /* the worker's, whose callbacks count */
  StrataDataset *dataset;
  StrataSequential *sequential;
  StrataNetwork *initial; /* or NULL */
  StrataHistory *history; /* the owner's: changed in strata_trainer_read() alone */
  char **keys;
  gsize n_keys, n_metrics;
  guint metric_keys[ST_MAX_METRICS]; /* where metric i stands among the keys */
  guint loss_key;
  gint rate_key;     /* -1: the history does not tell it */
  gsize main_metric; /* which of them events tell: that of strata_history_get_metric_key() */
  StMetricConfig metrics[ST_MAX_METRICS];
  gsize n_outputs, n_counts; /* of the network; numbers that metrics count beside their sums */
  float *class_weights;      /* [n_classes] or NULL */
  char *base_folder, *directory;
  char *run_folder; /* or NULL: the training is not kept */
  gboolean keeps_checkpoints;
  StrataSnapshot *snapshot; /* where to go on when it is started, or NULL */
  StrataOrigin origin;
  guint n_threads, n_epochs;
  gsize batch_size, n_train, n_validation;
  guint64 n_steps, seed;
  gboolean shuffle;

  StrataSession session;
  StrataRestored restored;

  /* Commands: written by the owner, read by the worker. */
  gint pause, stop_now, stop_after_epoch, abandon, learning_rate_changed;

  GMutex mutex; /* guards what follows */
  GCond resumed;
  double learning_rate;
  StrataTrainerState state;
  StrataOutcome outcome;
  char *outcome_text;
  GError *error;
  StrataNetwork *network;
  guint weights_epoch;
  GHashTable *statuses; /* class name → text */

  StrataProgress *progress;
  GThread *thread;
  GSource *source; /* wakes the owner's main context */
  gint ended;      /* runs that have ended; emitted: ::finished signals */
  gint emitted;
  StrataTrainerState notified_state;
};

/* One run of the worker thread. */
typedef struct
{
  StrataTrainer *trainer;
  StrataSession *session;
  StTeam *team;
  StPlan *plan, *validation_plan;
  gsize validation_batch;
  StSource source, validation_source;
  StrataFileWriter *writer; /* made when something is to be written */
  GPtrArray *callbacks;     /* of StrataCallback, enabled ones */
  StrataCallbackContext context;
  double *logs;              /* [n_keys], NaN: not known yet */
  double *validation_counts; /* [n_counts] */
  char *stop_reason;
  gboolean averaged;   /* the weights and the optimizer's average of them are exchanged */
  char *backup_folder; /* where the state is to be written once the hooks are over, or NULL */
  GString *warnings;
  gint64 resumed_at; /* monotonic time since which session->seconds is out of date */
} StrataFit;

/* strata-trainer-settle.c */
gboolean strata_trainer_settle (StrataTrainer *self, GError **error);

/* strata-trainer-prepare.c */
gboolean strata_trainer_prepare (StrataTrainer *self, GError **error); /* once; later calls do nothing */
/* The same, at its first epoch whatever there is to go on from. */
gboolean strata_trainer_prepare_session (StrataTrainer *self, GError **error);
void strata_trainer_prepare_weights (StrataTrainer *self); /* the initial weights and optimizer */
void strata_fit_compile (StrataFit *fit);
void strata_fit_list_callbacks (StrataFit *fit);

/* Whether the state of one goes on in the other. */
gboolean strata_optimizer_is_same_rule (StOptimizer *a, StOptimizer *b);

/* strata-trainer-fit.c: takes the trainer, returns NULL. */
gpointer strata_trainer_run (gpointer trainer);
double strata_fit_get_seconds (StrataFit *fit);
void strata_fit_change_rate (StrataFit *fit, double learning_rate, gboolean tells);
void strata_trainer_set_state (StrataTrainer *self, StrataTrainerState state);

/* strata-trainer-context.c */
void strata_fit_init_context (StrataFit *fit);
gboolean strata_fit_train_begin (StrataFit *fit, GError **error);
gboolean strata_fit_epoch_begin (StrataFit *fit, GError **error);
void strata_fit_batch_end (StrataFit *fit);
void strata_fit_test_begin (StrataFit *fit);
/* What use_average() did is undone. */
void strata_fit_end_average (StrataFit *fit);
gboolean strata_fit_epoch_end (StrataFit *fit, GError **error);
void strata_fit_train_end (StrataFit *fit);
void strata_fit_note (StrataFit *fit, const char *kind, const char *text, const char *path, guint epoch);
StrataFileWriter *strata_fit_get_writer (StrataFit *fit);
StrataNetwork *strata_trainer_copy_network (StrataTrainer *self, guint epoch);
/* Turns finished files into notes and warnings. */
void strata_fit_collect_files (StrataFit *fit);
/* Hands a copy of the weights as they are now to whoever asks the trainer for its network. */
void strata_fit_publish_network (StrataFit *fit, guint weights_epoch);
/* Whether the published network goes on at the learning rate that is set now; callbacks may have changed it since. */
gboolean strata_fit_has_published_rate (StrataFit *fit);
void strata_fit_publish_statuses (StrataFit *fit);

/* strata-trainer-keep.c: all do nothing for a training that is not kept. */
gboolean strata_fit_keep_begin (StrataFit *fit, GError **error); /* FALSE: another program trains there */
void strata_fit_keep_batch (StrataFit *fit);
void strata_fit_keep_epoch (StrataFit *fit);
/* Before callbacks end a training: what would go on, were it continued. */
void strata_fit_keep_last_state (StrataFit *fit, StrataOutcome outcome);
void strata_fit_keep_end (StrataFit *fit, StrataOutcome outcome, const char *text);
void strata_fit_keep_rate (StrataFit *fit, double before, double after);
void strata_fit_keep_written (StrataFit *fit, const StrataFileResult *result);
void strata_keep_clear (StrataKeep *keep);

/* strata-trainer-record.c: for the worker. Transfer full; text may be NULL while there is no outcome. */
char *strata_trainer_make_record (StrataTrainer *self, StrataOutcome outcome, const char *text);
char *strata_trainer_make_log (StrataTrainer *self, const char *text);

/* strata-trainer-snapshot.c */
void strata_fit_snapshot (StrataFit *fit);
void strata_fit_snapshot_if_due (StrataFit *fit);
void strata_fit_snapshot_written (StrataFit *fit, const StrataFileResult *result);
gboolean strata_trainer_restore_snapshot (StrataTrainer *self, GError **error);
gboolean strata_fit_restore_callbacks (StrataFit *fit, GError **error);

/* The state as it is now, a{sv}. */
GVariant *strata_fit_take_state (StrataFit *fit);
/* FALSE: the rows are of other keys, or not as many as epochs. */
gboolean strata_snapshot_add_rows (StrataSnapshot *snapshot, StrataHistory *history, gsize n_keys);

/* strata-trainer-backup.c */
void strata_fit_back_up (StrataFit *fit);
gboolean strata_trainer_restore_backup (StrataTrainer *self, GError **error);

/* strata-trainer-restore.c */
void strata_restored_clear (StrataRestored *restored);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-series.h"
#include "strata.h"

G_BEGIN_DECLS

/* What the curves are fed by: every batch and epoch of a training as it was published, in order, each measure as a
 * series over epochs, batches and seconds. It only grows; a chart keeps its own zoom. ::appended after each read that
 * brought something, ::cleared when a new training starts, ::metric-changed when another metric is shown.
 *
 * Behind the training stand earlier ones, each a log of its own with a name: a chart draws them muted. */

typedef enum
{
  STRATA_OVER_EPOCHS,
  STRATA_OVER_BATCHES,
  STRATA_OVER_TIME,
  STRATA_N_OVER
} StrataOver;

typedef enum
{
  STRATA_MEASURE_LOSS,
  STRATA_MEASURE_METRIC,
  STRATA_N_MEASURES
} StrataMeasure;

typedef enum
{
  STRATA_MARKER_CHECKPOINT,
  STRATA_MARKER_LEARNING_RATE,
  STRATA_MARKER_EARLY_STOP,
  STRATA_MARKER_PAUSE,
} StrataMarkerKind;

typedef struct
{
  StrataMarkerKind kind;
  double x[STRATA_N_OVER];
  char *text;
} StrataLogMarker;

#define STRATA_TYPE_TRAINING_LOG (strata_training_log_get_type ())
G_DECLARE_FINAL_TYPE (StrataTrainingLog, strata_training_log, STRATA, TRAINING_LOG, GObject)

StrataTrainingLog *strata_training_log_new (void);
/* Begins anew; history is the trainer's, in which the epochs appear. */
void strata_training_log_clear (StrataTrainingLog *self, StrataHistory *history);
/* What tells the training from the earlier ones, NULL at first. */
void strata_training_log_set_name (StrataTrainingLog *self, const char *name);
const char *strata_training_log_get_name (StrataTrainingLog *self);
/* Where the training is kept, NULL if it is not known. */
void strata_training_log_set_folder (StrataTrainingLog *self, const char *folder);
const char *strata_training_log_get_folder (StrataTrainingLog *self);
/* Logs of earlier trainings, the oldest first: a GListStore of StrataTrainingLog to add to and take from. (transfer none) */
GListStore *strata_training_log_get_earlier (StrataTrainingLog *self);
/* Moves what was trained so far to the end of the earlier trainings under its name, if it reached the end of an epoch. The
 * log itself is to be cleared next. */
void strata_training_log_keep (StrataTrainingLog *self);
/* One more to its earlier trainings, drawn at once. */
void strata_training_log_add_earlier (StrataTrainingLog *self, StrataTrainingLog *one);
void strata_training_log_add (StrataTrainingLog *self, const StrataEvent *event);
/* Every epoch of its history, each of n_steps batches. */
void strata_training_log_add_epochs (StrataTrainingLog *self, guint n_steps);
/* At the place of the last event; text may be NULL. */
void strata_training_log_add_marker (StrataTrainingLog *self, StrataMarkerKind kind, const char *text);
/* Emits ::appended if anything came since the last call. */
void strata_training_log_flush (StrataTrainingLog *self);

/* Values of single batches, with extremes. (transfer none) */
StrataSeries *strata_training_log_get_batches (StrataTrainingLog *self, StrataOver over, StrataMeasure measure);
/* The running mean Keras shows: through the first epoch, then each epoch's mean, then where the epoch under way stands. */
StrataSeries *strata_training_log_get_training (StrataTrainingLog *self, StrataOver over, StrataMeasure measure);
/* One point an epoch; empty without validation data. */
StrataSeries *strata_training_log_get_validation (StrataTrainingLog *self, StrataOver over, StrataMeasure measure);
/* NULL before the first training. */
StrataHistory *strata_training_log_get_history (StrataTrainingLog *self);
/* The key in the history of the metric that is shown, "accuracy"; NULL without metrics. */
const char *strata_training_log_get_metric_key (StrataTrainingLog *self);
/* Shows another metric of the history, here and in the earlier trainings; ::metric-changed follows. Batches tell of the first
 * one alone: any other has a point an epoch. */
void strata_training_log_show_metric (StrataTrainingLog *self, const char *key);
/* The mean over the epoch under way so far; FALSE: not known, value stays. */
gboolean strata_training_log_get_running (StrataTrainingLog *self, StrataMeasure measure, double *value);
/* Where epoch i (from 1) ended. */
double strata_training_log_get_epoch_end (StrataTrainingLog *self, StrataOver over, guint epoch);
const StrataLogMarker *strata_training_log_get_markers (StrataTrainingLog *self, guint *n);
/* Files with its weights that are there, a GListStore of StrataCheckpoint in the order of their epochs. (transfer none) */
GListStore *strata_training_log_get_checkpoints (StrataTrainingLog *self);
/* Whether a chart draws the earlier training i, as it does at first; ::appended follows a change. */
void strata_training_log_show_earlier (StrataTrainingLog *self, guint i, gboolean shown);
/* For an earlier training. */
gboolean strata_training_log_get_shown (StrataTrainingLog *self);
/* The last event of a batch or epoch; NULL before the first. */
const StrataEvent *strata_training_log_get_last (StrataTrainingLog *self);

G_END_DECLS

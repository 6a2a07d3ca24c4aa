/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata.h"

G_BEGIN_DECLS

/* What the curves are fed by: every batch and epoch of a training as it was published, in order. It only grows; a chart
 * keeps its own zoom. ::appended after each read that brought something, ::cleared when a new training starts. */

typedef struct
{
  float x;       /* epochs since the start: (epoch - 1) + step / n_steps */
  float seconds; /* since the start, pauses left out */
  float loss, loss_min, loss_max;
  float metric, metric_min, metric_max;
} StrataBatchPoint;

typedef enum
{
  STRATA_MARKER_BEST,
  STRATA_MARKER_CHECKPOINT,
  STRATA_MARKER_LEARNING_RATE,
  STRATA_MARKER_EARLY_STOP,
  STRATA_MARKER_PAUSE,
} StrataMarkerKind;

typedef struct
{
  StrataMarkerKind kind;
  double x;
  double seconds;
  char *text;
} StrataLogMarker;

#define STRATA_TYPE_TRAINING_LOG (strata_training_log_get_type ())
G_DECLARE_FINAL_TYPE (StrataTrainingLog, strata_training_log, STRATA, TRAINING_LOG, GObject)

StrataTrainingLog *strata_training_log_new (void);
void strata_training_log_clear (StrataTrainingLog *self, StrataHistory *history);
void strata_training_log_add (StrataTrainingLog *self, const StrataEvent *event); /* one event of the trainer */
void strata_training_log_add_marker (StrataTrainingLog *self, StrataMarkerKind kind, const char *text);
void strata_training_log_flush (StrataTrainingLog *self);                          /* emits ::appended if anything came */
const StrataBatchPoint *strata_training_log_get_batches (StrataTrainingLog *self, gsize *n);
StrataHistory *strata_training_log_get_history (StrataTrainingLog *self);          /* NULL before the first training */
/* Where epoch i (from 1) ended, in seconds. */
double strata_training_log_get_epoch_seconds (StrataTrainingLog *self, guint epoch);
const StrataLogMarker *strata_training_log_get_markers (StrataTrainingLog *self, guint *n);
/* The last event read; NULL before the first. */
const StrataEvent *strata_training_log_get_last (StrataTrainingLog *self);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-session.h"

G_BEGIN_DECLS

typedef struct _StrataTakeUp StrataTakeUp;

struct _StrataSession
{
  GObject parent_instance;

  StrataEditor *editor;
  StrataExperiment *experiment;
  GFile *file;

  StrataDataset *dataset;
  char *data_error;
  GCancellable *data_cancellable;
  guint reload_source;

  char *file_state; /* of `file` as it was read or written here; NULL: not known */

  StrataScaler *scaler;
  guint scaler_wish; /* counts the fits asked for: only the newest answer is taken */

  StrataTrainer *trainer;
  StrataTrainingLog *log;
  StrataNetwork *network;
  gboolean starting;    /* a trainer is being made on a worker thread */
  gboolean given_up;    /* it is not to start any more */
  gboolean epoch_ended; /* since the network was fetched last */
  gboolean settled;     /* the trainer's end was taken in */
  gboolean restored;    /* a checkpoint's weights were put in since, and can be taken out */
  gboolean taken_up;    /* the trainer stands where a kept run stood, and has not gone on */
  gboolean edited_since_training;
  guint n_trainings; /* begun in this window */
  guint n_threads;   /* 0: by the preferences */

  StrataNetwork *saved_network;
  StrataTakeUp *take_up; /* a kept run to go on with when the data are there, or NULL */
  char *run_folder;      /* of the training that runs or ran last, or NULL */
  char *run_name;        /* "sigmoid 2024-05-04 15.30": what files of the training are called */
};

enum
{
  PROP_0,
  PROP_EDITOR,
  PROP_EXPERIMENT,
  PROP_FILE,
  PROP_DATASET,
  PROP_DATA_ERROR,
  PROP_SCALER,
  PROP_TRAINER,
  PROP_TRAINING_STATE,
  PROP_NETWORK,
  PROP_LOG,
  N_PROPS
};

extern GParamSpec *strata_session_properties[N_PROPS];

/* strata-session-data.c */
void strata_session_start_data (StrataSession *self);
void strata_session_stop_data (StrataSession *self);
/* strata-session-training.c */
void strata_session_drop_trainer (StrataSession *self);
void strata_session_set_network (StrataSession *self, StrataNetwork *network);
void strata_session_notify_state (StrataSession *self);
/* Makes and starts a trainer. seed: what the first weights and the shuffling come from; NULL leaves it to the experiment.
 * folder: of a run to go on with, or NULL. */
void strata_session_start (StrataSession *self, const guint64 *seed, const char *folder);
/* In place of the one before; who calls notifies of it. folder: where it keeps itself, NULL: in one of its own. */
void strata_session_take_trainer (StrataSession *self,
                                  StrataTrainer *trainer,
                                  const char *folder,
                                  const char *base_folder);
/* What the log calls the trainer's training, and where that is kept. */
void strata_session_name_log (StrataSession *self, const char *name, const char *folder);
/* strata-session-files.c: remembers what the file was like when it was read */
void strata_session_look_at_file (StrataSession *self);
/* strata-session-runs.c */
void strata_session_forget_take_up (StrataSession *self);

G_END_DECLS

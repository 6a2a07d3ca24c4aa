/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "strata.h"
#include "strata-training-log.h"

G_BEGIN_DECLS

/* What the pages of one window share: the experiment and its editor, the dataset once read, the scaler fitted for the
 * experiment's setting, the trainer of the training that runs or ran last, and the network as it is now. Pages hold a
 * reference and listen to notify; none keeps a copy. Everything slow happens on worker threads.
 *
 * Properties, all with notify: editor, experiment, file (GFile or NULL), dataset (NULL until read), data-error (string or
 * NULL), scaler (NULL until fitted), trainer (NULL before the first training), training-state (StrataTrainerState as
 * int; READY without a trainer), network (NULL before the first epoch ended; a new object after each epoch), log
 * (StrataTrainingLog, never NULL; cleared when a training starts afresh).
 * Signal ::toast (const char *text): something to say in passing.
 * Signal ::look-at (int split, guint index): somebody wants to see that image through the layers.
 * Signal ::did (const char *what): the person made a "figure", saved or copied, or selected an "image".
 *
 * Two windows that name the same images share one dataset. */

#define STRATA_TYPE_SESSION (strata_session_get_type ())
G_DECLARE_FINAL_TYPE (StrataSession, strata_session, STRATA, SESSION, GObject)

StrataSession *strata_session_new (StrataExperiment *experiment, GFile *file);

StrataEditor *strata_session_get_editor (StrataSession *self);
StrataExperiment *strata_session_get_experiment (StrataSession *self);
GFile *strata_session_get_file (StrataSession *self);
void strata_session_set_file (StrataSession *self, GFile *file);
/* As the title says it: the file's name without its ending, or the experiment's own; transfer full. */
char *strata_session_dup_name (StrataSession *self);
StrataDataset *strata_session_get_dataset (StrataSession *self);
const char *strata_session_get_data_error (StrataSession *self);
/* Reads the dataset again, after the folder was changed or the first try failed. */
void strata_session_reload_data (StrataSession *self);
StrataScaler *strata_session_get_scaler (StrataSession *self);
StrataTrainer *strata_session_get_trainer (StrataSession *self);
StrataTrainerState strata_session_get_training_state (StrataSession *self);
StrataNetwork *strata_session_get_network (StrataSession *self);
StrataTrainingLog *strata_session_get_log (StrataSession *self);

/* A network that was read from a file: what it holds is saved. */
void strata_session_adopt_network (StrataSession *self, StrataNetwork *network);

/* How many threads its trainings take; 0, as it is at first: what the preferences say. */
void strata_session_set_n_threads (StrataSession *self, guint n_threads);
/* TRUE while a training runs or is paused. */
gboolean strata_session_is_training (StrataSession *self);
/* Why Train cannot be pressed now, or NULL: an error of the model, data not read; transfer full. */
char *strata_session_dup_obstacle (StrataSession *self);
void strata_session_train (StrataSession *self);       /* fresh weights by the experiment's seed */
void strata_session_train_anew (StrataSession *self);  /* fresh weights, whatever the seed says */
void strata_session_train_again (StrataSession *self); /* from the same initial weights: the same seed */
/* Goes on with the training kept in a folder from where it stood, once the data are read. */
void strata_session_resume_run (StrataSession *self, const char *folder);
/* Stands where the kept run stood after an epoch (from 1) whose weights it kept, once the data are read, as after a stop
 * there: what is trained from then on is a run of its own. With `whole` the epochs that followed are there to look at, too. */
void strata_session_take_up_run (StrataSession *self, StrataRun *run, guint epoch, gboolean whole);
/* TRUE where it stands so, and has not gone on. */
gboolean strata_session_is_taken_up (StrataSession *self);
/* TRUE when a training ended and its network can be trained on. */
gboolean strata_session_can_continue (StrataSession *self);
/* Epochs that were planned and not run because the person stopped, with the experiment as it was then; else 0. */
guint strata_session_get_epochs_left (StrataSession *self);
void strata_session_continue (StrataSession *self, guint more_epochs);
/* Puts the weights of a checkpoint, saved after an epoch (from 1), into the network of a training that has ended: it goes
 * on from them when it is continued. They can be taken out again until then. */
void strata_session_restore (StrataSession *self, const char *path, guint epoch);
gboolean strata_session_can_undo_restore (StrataSession *self);
void strata_session_undo_restore (StrataSession *self);
void strata_session_pause (StrataSession *self);
void strata_session_resume (StrataSession *self);
void strata_session_stop_now (StrataSession *self);
void strata_session_stop_after_epoch (StrataSession *self);
/* Reads the trainer's ring into the log; the window calls it some times a second while a training runs. */
void strata_session_poll (StrataSession *self);
/* Emits ::look-at: the window turns to the page that follows an image. */
void strata_session_look_at (StrataSession *self, StrataSplit split, guint index);
/* Emits ::did. */
void strata_session_tell (StrataSession *self, const char *what);
void strata_session_toast (StrataSession *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* TRUE when there is a trained network that no file of ours holds. */
gboolean strata_session_has_unsaved_network (StrataSession *self);
/* Where a network is kept when the window closes: beside the experiment if it has a file and `beside` is TRUE, else in the
 * person's data folder. The name holds the time the training began, so that no run is overwritten. Transfer full. */
char *strata_session_dup_keep_path (StrataSession *self, gboolean beside);
/* Writes the network as .h5 on a worker thread, making the folder if need be. */
void strata_session_save_network_async (StrataSession *self,
                                        const char *path,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
/* The network as it is now, or with STRATA_MODEL_FORMAT_PYTHON the experiment; finish answers the path, transfer full. */
void strata_session_export_async (StrataSession *self,
                                  const char *path,
                                  StrataModelFormat format,
                                  StrataExportScaling scaling,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
char *strata_session_export_finish (StrataSession *self, GAsyncResult *result, GError **error);
gboolean strata_session_save_network_finish (StrataSession *self, GAsyncResult *result, GError **error);
/* Writes a frozen copy of the experiment on a worker thread, then takes the file as the session's own. Without replace, the
 * session's own file is left as it is with G_IO_ERROR_WRONG_ETAG where somebody else has written it since. */
void strata_session_save_async (StrataSession *self,
                                GFile *file,
                                gboolean replace,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean strata_session_save_finish (StrataSession *self, GAsyncResult *result, GError **error);

G_END_DECLS

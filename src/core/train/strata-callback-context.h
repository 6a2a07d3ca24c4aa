/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-callback.h"
#include "strata-file-writer.h"
#include "strata-history.h"
#include "strata-network.h"

G_BEGIN_DECLS

/* What a callback may see and do, on the trainer's thread. */
struct _StrataCallbackContext
{
  guint epoch; /* from 1, as shown; the epoch that just ended; at the beginning: the epochs already done */
  guint n_epochs;
  guint64 batch; /* in this epoch, from 1 */
  StrataHistory *history;
  /* Value of a key of this epoch's logs ("val_loss"); FALSE if there is none. */
  gboolean (*get_log) (StrataCallbackContext *context, const char *key, double *value);
  /* Of this training so far, pauses left out. */
  double (*get_seconds) (StrataCallbackContext *context);
  /* Of the batch to come. */
  double (*get_learning_rate) (StrataCallbackContext *context);
  /* From the batch to come on; tells: with a note of kind "learning-rate". */
  void (*set_learning_rate) (StrataCallbackContext *context, double learning_rate, gboolean tells);
  /* A copy of the network as it is now, transfer full. */
  StrataNetwork *(*snapshot) (StrataCallbackContext *context);
  /* Puts the weights of a snapshot back. */
  void (*restore) (StrataCallbackContext *context, StrataNetwork *network);
  /* A snapshot of the network as a value for save_state, floating and without a copy, and back, transfer full; NULL: it is
   * no such value. */
  GVariant *(*pack_network) (StrataCallbackContext *context, StrataNetwork *network);
  StrataNetwork *(*unpack_network) (StrataCallbackContext *context, GVariant *packed);
  /* Ends the training after this epoch (or batch); reason is shown: "EarlyStopping: no improvement in val_loss for 5 epochs". */
  void (*stop) (StrataCallbackContext *context, const char *reason);
  /* Something to show: a line for the log and the curve, kinds "checkpoint", "restored", "learning-rate". */
  void (*note) (StrataCallbackContext *context, const char *kind, const char *text);
  /* Writes a file on the side thread, in order; once it is there, `text` becomes a note of kind "checkpoint". Errors come
   * back as the training's warning. */
  void (*save) (StrataCallbackContext *context,
                StrataNetwork *network,
                const char *path,
                gboolean weights_only,
                const char *text);
  /* The same for a text file, without a note. */
  void (*save_text) (StrataCallbackContext *context, const char *path, const char *text);
  /* Any other work with files on the side thread, in order with these; the same for errors, which are told of the path. */
  void (*run_aside) (StrataCallbackContext *context,
                     StrataFileFunc func,
                     gpointer data,
                     GDestroyNotify free_data,
                     const char *path);
  /* The weights are the optimizer's moving average of them until the validation is over, or the hooks of this epoch's end
   * are. */
  void (*use_average) (StrataCallbackContext *context);
  gboolean keeps_average; /* else there is none */
  /* Writes the whole state into the folder, for dup_backup_folder, once the hooks of this moment are over. */
  void (*back_up) (StrataCallbackContext *context, const char *folder);
  gboolean suspended; /* at the end: a person stopped it, and it may go on */
  /* Steps of the optimizer, those of earlier trainings too. */
  gint64 (*get_iterations) (StrataCallbackContext *context);
  guint64 n_steps; /* batches of an epoch */
  StrataSequential *sequential;
  const char *directory;   /* relative paths of callbacks are under it */
  const char *base_folder; /* where those of the experiment start, or NULL */
  gpointer trainer;
};

/* "val_accuracy" → higher is better; mode auto as Keras. */
gboolean strata_monitor_is_maximized (const char *monitor, const char *mode);
/* "model-{epoch:02d}-{val_loss:.3f}.h5" filled in; the error names the field that is not there. Transfer full. */
char *strata_checkpoint_format_path (const char *path, StrataCallbackContext *context, GError **error);
/* Absolute, or under the context's directory, or in the current folder. Transfer full. */
char *strata_callback_resolve_path (StrataCallbackContext *context, const char *path);
/* Makes the folder of a file and sees whether files can be made there; the error names the file and the reason. */
gboolean strata_callback_prepare_folder (const char *path, const char *what, GError **error);
/* Whether a callback's monitor and file path go with the logs' keys (NULL-terminated). */
gboolean strata_callback_check_keys (StrataCallback *callback, const char *const *keys, GError **error);
gboolean strata_monitor_is_improvement (double value, double reference, double min_delta, gboolean maximized);

G_END_DECLS

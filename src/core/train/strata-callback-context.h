/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-callback.h"
#include "strata-history.h"
#include "strata-network.h"

G_BEGIN_DECLS

/* What a callback may see and do, on the trainer's thread. */
struct _StrataCallbackContext
{
  guint epoch; /* from 1, as shown; the epoch that just ended */
  guint n_epochs;
  guint64 batch; /* in this epoch, from 1 */
  StrataHistory *history;
  /* Value of a key of this epoch's logs ("val_loss"); FALSE if there is none. */
  gboolean (*get_log) (StrataCallbackContext *context, const char *key, double *value);
  /* A copy of the network as it is now, transfer full. */
  StrataNetwork *(*snapshot) (StrataCallbackContext *context);
  /* Puts the weights of a snapshot back. */
  void (*restore) (StrataCallbackContext *context, StrataNetwork *network);
  /* Ends the training after this epoch (or batch); reason is shown: "EarlyStopping: no improvement in val_loss for 5 epochs". */
  void (*stop) (StrataCallbackContext *context, const char *reason);
  /* Something to show: a line for the log and the curve, kinds "checkpoint", "restored", "learning-rate". */
  void (*note) (StrataCallbackContext *context, const char *kind, const char *text);
  /* Writes a file on the side thread; errors come back as the training's warning. */
  void (*save) (StrataCallbackContext *context, StrataNetwork *network, const char *path, gboolean weights_only);
  const char *directory; /* relative paths of callbacks are under it */
  gpointer trainer;
};

/* "val_accuracy" → higher is better; mode auto as Keras. */
gboolean strata_monitor_is_maximized (const char *monitor, const char *mode);
/* "model-{epoch:02d}-{val_loss:.3f}.h5" filled in; the error names the field that is not there. Transfer full. */
char *strata_checkpoint_format_path (const char *path, StrataCallbackContext *context, GError **error);

G_END_DECLS

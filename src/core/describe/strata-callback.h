/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-configurable.h"

G_BEGIN_DECLS

/* Hooks of the training loop, called on the trainer's thread. A callback's arguments are its description; what it
 * counts while it trains lives in the frozen copy the trainer owns. The concrete kinds are in core/train/:
 * EarlyStopping, ModelCheckpoint, ReduceLROnPlateau and so on. `enabled` (boolean, not an argument): the switch of its row. */

typedef struct _StrataCallbackContext StrataCallbackContext; /* strata-callback-context.h, in core/train */

#define STRATA_TYPE_CALLBACK (strata_callback_get_type ())
G_DECLARE_DERIVABLE_TYPE (StrataCallback, strata_callback, STRATA, CALLBACK, StrataConfigurable)

struct _StrataCallbackClass
{
  StrataConfigurableClass parent_class;

  gboolean (*train_begin) (StrataCallback *self, StrataCallbackContext *context, GError **error);
  /* With the epoch that begins, from 1; once for each, also where the training is interrupted in it. */
  gboolean (*epoch_begin) (StrataCallback *self, StrataCallbackContext *context, GError **error);
  /* Before the validation of the epoch. */
  void (*test_begin) (StrataCallback *self, StrataCallbackContext *context);
  void (*batch_end) (StrataCallback *self, StrataCallbackContext *context);
  gboolean (*epoch_end) (StrataCallback *self, StrataCallbackContext *context, GError **error);
  void (*train_end) (StrataCallback *self, StrataCallbackContext *context);
  /* What it would say of itself now: "2 of 5 epochs without improvement"; transfer full, or NULL. */
  char *(*get_status) (StrataCallback *self);

  /* What it counts while it trains, so that an interrupted training goes on as if nothing had happened: into a dictionary,
   * and, after train_begin, back from it; FALSE: something is missing. NULL where it counts nothing. */
  void (*save_state) (StrataCallback *self, StrataCallbackContext *context, GVariantDict *state);
  gboolean (*load_state) (StrataCallback *self, StrataCallbackContext *context, GVariantDict *state);

  gboolean sets_learning_rate; /* the history then tells it */
  const char *folder_argument; /* the one that names a folder for other programs to look into, or NULL */

  /* The folder of a state that a new training goes on from, if there is one, as if it had not been interrupted; transfer
   * full. Both folders may be NULL. */
  char *(*dup_backup_folder) (StrataCallback *self, const char *base_folder, const char *directory);

  gpointer padding[2];
};

gboolean strata_callback_get_enabled (StrataCallback *self);
void strata_callback_set_enabled (StrataCallback *self, gboolean enabled);

G_END_DECLS

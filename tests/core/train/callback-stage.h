/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "train-fixture.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* A stand-in for the trainer, to drive one callback: a network's weights are the number of the epoch they are from. */

typedef struct
{
  StrataCallbackContext context;
  StrataSequential *sequential;
  const char *key;
  double value;
  guint weights_epoch;
  double learning_rate;
  char *reason;
  GArray *saved; /* of guint */
  GPtrArray *paths;
  GString *notes;
  char *text;
} Stage;

void stage_set_up (Stage *stage, const char *key, const char *directory);
void stage_clear (Stage *stage);
gboolean stage_begin (Stage *stage, StrataCallback *callback, GError **error);
/* Runs the epochs until the callback stops; how many ran. */
guint stage_run (Stage *stage, StrataCallback *callback, JsonArray *values);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Stage, stage_clear)

G_END_DECLS

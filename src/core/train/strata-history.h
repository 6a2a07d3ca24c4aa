/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* One row an epoch, as Keras' History.history. Keys in Keras' order: accuracy, loss, val_accuracy, val_loss as Keras 3
 * prints them for fit ("accuracy - loss - val_accuracy - val_loss"). A GListModel of StrataHistoryRow. */

#define STRATA_TYPE_HISTORY_ROW (strata_history_row_get_type ())
G_DECLARE_FINAL_TYPE (StrataHistoryRow, strata_history_row, STRATA, HISTORY_ROW, GObject)
guint strata_history_row_get_epoch (StrataHistoryRow *self);                   /* from 1 */
double strata_history_row_get_value (StrataHistoryRow *self, const char *key); /* NAN if absent */
double strata_history_row_get_seconds (StrataHistoryRow *self);
double strata_history_row_get_learning_rate (StrataHistoryRow *self);

#define STRATA_TYPE_HISTORY (strata_history_get_type ())
G_DECLARE_FINAL_TYPE (StrataHistory, strata_history, STRATA, HISTORY, GObject)

StrataHistory *strata_history_new (const char *const *keys);
const char *const *strata_history_get_keys (StrataHistory *self);
/* Whether a key is a metric's on the training data: no loss, not the learning rate, nothing of the validation. */
gboolean strata_history_is_metric_key (const char *key);
/* The one that stands for the others, "accuracy": the first of a metric; NULL: none. */
const char *strata_history_get_metric_key (StrataHistory *self);
void strata_history_append (StrataHistory *self, const double *values, double seconds, double learning_rate);
guint strata_history_get_n_epochs (StrataHistory *self);
double strata_history_get_value (StrataHistory *self, guint epoch, const char *key); /* epoch from 1 */
/* Epoch (from 1) with the best value: lowest for losses, highest for accuracies; 0 if empty. */
guint strata_history_get_best_epoch (StrataHistory *self, const char *key);
char *strata_history_to_json (StrataHistory *self); /* {"accuracy": [...], "loss": [...], ...}, shortest exact digits */
char *strata_history_to_csv (StrataHistory *self);  /* epoch,accuracy,loss,... */
StrataHistory *strata_history_parse_json (const char *json, gssize length, GError **error);

G_END_DECLS

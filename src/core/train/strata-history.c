/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-history.h"

#include <math.h>

struct _StrataHistoryRow
{
  GObject parent_instance;

  char **keys; /* shared with the history it is a row of */
  double *values;
  guint epoch;
  double seconds;
  double learning_rate;
};

struct _StrataHistory
{
  GObject parent_instance;

  char **keys;
  GPtrArray *rows;
};

static void strata_history_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE (StrataHistoryRow, strata_history_row, G_TYPE_OBJECT)
G_DEFINE_FINAL_TYPE_WITH_CODE (StrataHistory,
                               strata_history,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, strata_history_list_model_init))

/* --- A row ---------------------------------------------------------------------------------------------------------- */

static void
strata_history_row_finalize (GObject *object)
{
  StrataHistoryRow *self = STRATA_HISTORY_ROW (object);

  g_boxed_free (G_TYPE_STRV, self->keys);
  g_free (self->values);

  G_OBJECT_CLASS (strata_history_row_parent_class)->finalize (object);
}

static void
strata_history_row_class_init (StrataHistoryRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = strata_history_row_finalize;
}

static void
strata_history_row_init (StrataHistoryRow *self)
{
}

static int
find_key (char **keys, const char *key)
{
  for (guint i = 0; keys[i] != NULL; i++)
    if (g_str_equal (keys[i], key))
      return (int) i;
  return -1;
}

guint
strata_history_row_get_epoch (StrataHistoryRow *self)
{
  g_return_val_if_fail (STRATA_IS_HISTORY_ROW (self), 0);
  return self->epoch;
}

/**
 * strata_history_row_get_value:
 * @self: a row
 * @key: "loss", "val_accuracy" and so on
 *
 * Returns: the value of @key after this epoch; NaN if there is no such key
 */
double
strata_history_row_get_value (StrataHistoryRow *self, const char *key)
{
  g_return_val_if_fail (STRATA_IS_HISTORY_ROW (self), NAN);

  int i = find_key (self->keys, key);
  return i < 0 ? NAN : self->values[i];
}

double
strata_history_row_get_seconds (StrataHistoryRow *self)
{
  g_return_val_if_fail (STRATA_IS_HISTORY_ROW (self), 0);
  return self->seconds;
}

double
strata_history_row_get_learning_rate (StrataHistoryRow *self)
{
  g_return_val_if_fail (STRATA_IS_HISTORY_ROW (self), NAN);
  return self->learning_rate;
}

/* --- The list ------------------------------------------------------------------------------------------------------- */

static GType
strata_history_get_item_type (GListModel *model)
{
  return STRATA_TYPE_HISTORY_ROW;
}

static guint
strata_history_get_n_items (GListModel *model)
{
  return STRATA_HISTORY (model)->rows->len;
}

static gpointer
strata_history_get_item (GListModel *model, guint position)
{
  StrataHistory *self = STRATA_HISTORY (model);

  return position < self->rows->len ? g_object_ref (self->rows->pdata[position]) : NULL;
}

static void
strata_history_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = strata_history_get_item_type;
  iface->get_n_items = strata_history_get_n_items;
  iface->get_item = strata_history_get_item;
}

static void
strata_history_finalize (GObject *object)
{
  StrataHistory *self = STRATA_HISTORY (object);

  g_strfreev (self->keys);
  g_ptr_array_unref (self->rows);

  G_OBJECT_CLASS (strata_history_parent_class)->finalize (object);
}

static void
strata_history_class_init (StrataHistoryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = strata_history_finalize;
}

static void
strata_history_init (StrataHistory *self)
{
  self->rows = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * strata_history_new:
 * @keys: (array zero-terminated=1): the keys of every row, in the order they are shown
 *
 * Returns: (transfer full): an empty history
 */
StrataHistory *
strata_history_new (const char *const *keys)
{
  StrataHistory *self = g_object_new (STRATA_TYPE_HISTORY, NULL);

  self->keys = g_strdupv ((char **) keys);
  return self;
}

const char *const *
strata_history_get_keys (StrataHistory *self)
{
  g_return_val_if_fail (STRATA_IS_HISTORY (self), NULL);
  return (const char *const *) self->keys;
}

gboolean
strata_history_is_metric_key (const char *key)
{
  return !g_str_equal (key, "loss") && !g_str_equal (key, "learning_rate") && !g_str_has_prefix (key, "val_");
}

const char *
strata_history_get_metric_key (StrataHistory *self)
{
  g_return_val_if_fail (STRATA_IS_HISTORY (self), NULL);

  for (gsize i = 0; self->keys[i] != NULL; i++)
    if (strata_history_is_metric_key (self->keys[i]))
      return self->keys[i];
  return NULL;
}

/**
 * strata_history_append:
 * @self: a history
 * @values: one value a key, in the keys' order
 * @seconds: how long the epoch took, pauses left out
 * @learning_rate: at the end of the epoch
 *
 * Adds the row of the next epoch.
 */
void
strata_history_append (StrataHistory *self, const double *values, double seconds, double learning_rate)
{
  g_return_if_fail (STRATA_IS_HISTORY (self));

  StrataHistoryRow *row = g_object_new (STRATA_TYPE_HISTORY_ROW, NULL);
  row->keys = g_strdupv (self->keys);
  row->values = g_memdup2 (values, g_strv_length (self->keys) * sizeof *values);
  row->epoch = self->rows->len + 1;
  row->seconds = seconds;
  row->learning_rate = learning_rate;
  g_ptr_array_add (self->rows, row);
  g_list_model_items_changed (G_LIST_MODEL (self), self->rows->len - 1, 0, 1);
}

guint
strata_history_get_n_epochs (StrataHistory *self)
{
  g_return_val_if_fail (STRATA_IS_HISTORY (self), 0);
  return self->rows->len;
}

/**
 * strata_history_get_value:
 * @self: a history
 * @epoch: from 1
 * @key: "loss", "val_accuracy" and so on
 *
 * Returns: the value; NaN if there is no such epoch or key
 */
double
strata_history_get_value (StrataHistory *self, guint epoch, const char *key)
{
  g_return_val_if_fail (STRATA_IS_HISTORY (self), NAN);

  if (epoch < 1 || epoch > self->rows->len)
    return NAN;
  return strata_history_row_get_value (self->rows->pdata[epoch - 1], key);
}

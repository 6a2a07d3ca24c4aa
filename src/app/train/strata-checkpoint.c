/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-checkpoint.h"

#include "strata-format.h"

struct _StrataCheckpoint
{
  GObject parent_instance;
  char *path;
  guint epoch;
  gboolean named;
};

G_DEFINE_FINAL_TYPE (StrataCheckpoint, strata_checkpoint, G_TYPE_OBJECT)

static void
strata_checkpoint_finalize (GObject *object)
{
  g_free (STRATA_CHECKPOINT (object)->path);
  G_OBJECT_CLASS (strata_checkpoint_parent_class)->finalize (object);
}

static void
strata_checkpoint_class_init (StrataCheckpointClass *class)
{
  G_OBJECT_CLASS (class)->finalize = strata_checkpoint_finalize;
}

static void
strata_checkpoint_init (StrataCheckpoint *self)
{
}

StrataCheckpoint *
strata_checkpoint_new (const char *path, guint epoch, gboolean named)
{
  StrataCheckpoint *self = g_object_new (STRATA_TYPE_CHECKPOINT, NULL);

  self->path = g_strdup (path);
  self->epoch = epoch;
  self->named = named;
  return self;
}

const char *
strata_checkpoint_get_path (StrataCheckpoint *self)
{
  return self->path;
}

guint
strata_checkpoint_get_epoch (StrataCheckpoint *self)
{
  return self->epoch;
}

gboolean
strata_checkpoint_is_named (StrataCheckpoint *self)
{
  return self->named;
}

static int
compare_epochs (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const StrataCheckpoint *x = a, *y = b;

  return x->epoch != y->epoch ? (x->epoch > y->epoch) - (x->epoch < y->epoch) : x->named - y->named;
}

void
strata_checkpoints_add (GListStore *checkpoints, const char *path, guint epoch, gboolean named)
{
  g_autoptr (StrataCheckpoint) checkpoint = strata_checkpoint_new (path, epoch, named);

  strata_checkpoints_remove (checkpoints, path);
  g_list_store_insert_sorted (checkpoints, checkpoint, compare_epochs, NULL);
}

void
strata_checkpoints_remove (GListStore *checkpoints, const char *path)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (checkpoints)); i++)
    {
      g_autoptr (StrataCheckpoint) one = g_list_model_get_item (G_LIST_MODEL (checkpoints), i);

      if (g_str_equal (one->path, path))
        {
          g_list_store_remove (checkpoints, i);
          return;
        }
    }
}

/* --- What is said of them ------------------------------------------------------------------------------------------ */

static void
append_value (GString *text, StrataHistory *history, guint epoch, const char *key)
{
  g_autofree char *value = strata_format_number (strata_history_get_value (history, epoch, key), 4);

  g_string_append_printf (text, "%s%s %s", text->len > 0 ? " · " : "", key, value);
}

char *
strata_checkpoints_describe_epoch (StrataHistory *history, guint epoch)
{
  const char *const *keys = strata_history_get_keys (history);
  gboolean validated = g_strv_contains (keys, "val_loss");
  const char *loss = validated ? "val_loss" : "loss";
  GString *text = g_string_new (NULL);

  append_value (text, history, epoch, loss);
  for (gsize i = 0; keys[i] != NULL; i++)
    if (g_str_has_prefix (keys[i], "val_") == validated && !g_str_equal (keys[i], loss)
        && !g_str_equal (keys[i], "learning_rate"))
      append_value (text, history, epoch, keys[i]);
  return g_string_free (text, FALSE);
}

guint
strata_checkpoints_find_best (StrataHistory *history)
{
  guint best = strata_history_get_best_epoch (history, "val_loss");

  return best > 0 ? best : strata_history_get_best_epoch (history, "loss");
}

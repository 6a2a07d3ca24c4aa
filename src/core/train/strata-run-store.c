/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-run-store.h"

#include "strata-run-files.h"
#include "strata-run-private.h"
#include "strata-run-work.h"

#include <string.h>

struct _StrataRunStore
{
  GObject parent_instance;

  char *folder;
  GPtrArray *runs;     /* of StrataRun, newest first */
  GHashTable *deleted; /* ids of what is deleted and can be put back */
  StrataRunWork *work;
  gboolean ready, refreshing, again;
};

enum
{
  PROP_0,
  PROP_READY,
  N_PROPS
};

enum
{
  FAILED,
  N_SIGNALS
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

static void strata_run_store_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (StrataRunStore,
                               strata_run_store,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, strata_run_store_list_model_init))

/* --- The list ---------------------------------------------------------------------------------------------------------- */

static GType
get_item_type (GListModel *model)
{
  return STRATA_TYPE_RUN;
}

static guint
get_n_items (GListModel *model)
{
  return STRATA_RUN_STORE (model)->runs->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  StrataRunStore *self = STRATA_RUN_STORE (model);

  return position < self->runs->len ? g_object_ref (self->runs->pdata[position]) : NULL;
}

static void
strata_run_store_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

/* Newest first; of one moment the later name. */
static int
compare_runs (StrataRun *a, StrataRun *b)
{
  int order = g_date_time_compare (strata_run_get_began (b), strata_run_get_began (a));

  return order != 0 ? order : strcmp (strata_run_get_id (b), strata_run_get_id (a));
}

static void
insert (StrataRunStore *self, StrataRun *run)
{
  guint at = 0;

  while (at < self->runs->len && compare_runs (self->runs->pdata[at], run) < 0)
    at++;
  g_ptr_array_insert (self->runs, (int) at, g_object_ref (run));
  g_list_model_items_changed (G_LIST_MODEL (self), at, 0, 1);
}

static void
remove_at (StrataRunStore *self, guint at)
{
  g_ptr_array_remove_index (self->runs, at);
  g_list_model_items_changed (G_LIST_MODEL (self), at, 1, 0);
}

StrataRun *
strata_run_store_find (StrataRunStore *self, const char *folder)
{
  g_return_val_if_fail (STRATA_IS_RUN_STORE (self), NULL);

  for (guint i = 0; i < self->runs->len; i++)
    if (g_strcmp0 (strata_run_get_folder (self->runs->pdata[i]), folder) == 0)
      return self->runs->pdata[i];
  return NULL;
}

/* --- Looking what there is --------------------------------------------------------------------------------------------- */

static void
report (StrataRunStore *self, const GError *error)
{
  g_signal_emit (self, signals[FAILED], 0, error->message);
}

static void
take_changed (StrataRunStore *self, StrataRun *run)
{
  StrataRun *present = strata_run_store_find (self, strata_run_get_folder (run));

  if (g_hash_table_contains (self->deleted, strata_run_get_id (run)))
    return;
  if (present != NULL)
    strata_run_take (present, run);
  else
    insert (self, run);
}

static void
on_looked (GObject *object, GAsyncResult *result, gpointer user_data)
{
  StrataRunStore *self = STRATA_RUN_STORE (object);
  g_autoptr (GError) error = NULL;
  g_autoptr (StrataRunFindings) findings = g_task_propagate_pointer (G_TASK (result), &error);

  self->refreshing = FALSE;
  if (findings == NULL)
    report (self, error);
  else
    {
      for (guint i = self->runs->len; i-- > 0;)
        if (!g_hash_table_contains (findings->seen, strata_run_get_folder (self->runs->pdata[i])))
          remove_at (self, i);
      for (guint i = 0; i < findings->changed->len; i++)
        take_changed (self, findings->changed->pdata[i]);
    }
  if (!self->ready)
    {
      self->ready = TRUE;
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_READY]);
    }
  if (self->again)
    strata_run_store_refresh (self);
}

void
strata_run_store_refresh (StrataRunStore *self)
{
  g_return_if_fail (STRATA_IS_RUN_STORE (self));

  self->again = self->refreshing;
  if (self->refreshing)
    return;
  self->refreshing = TRUE;
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i < self->runs->len; i++)
    {
      StrataRun *run = self->runs->pdata[i];
      /* A training that runs may end without another word. */
      gint64 stamp = run->state == STRATA_RUN_TRAINING ? 0 : run->stamp;
      g_hash_table_insert (known, g_strdup (run->folder), g_memdup2 (&stamp, sizeof stamp));
    }
  strata_run_work_look (self->work, g_task_new (self, NULL, on_looked, NULL), known);
}

gboolean
strata_run_store_is_ready (StrataRunStore *self)
{
  g_return_val_if_fail (STRATA_IS_RUN_STORE (self), FALSE);
  return self->ready;
}

/* --- Changes ----------------------------------------------------------------------------------------------------------- */

static void
on_done (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    report (STRATA_RUN_STORE (object), error);
}

static char *
dup_trash (StrataRunStore *self, const char *id)
{
  return g_build_filename (self->folder, STRATA_RUN_TRASH, id, NULL);
}

void
strata_run_store_save (StrataRunStore *self, StrataRun *run)
{
  g_return_if_fail (STRATA_IS_RUN_STORE (self));
  g_return_if_fail (STRATA_IS_RUN (run));

  g_autofree char *path = g_build_filename (run->folder, STRATA_RUN_ABOUT, NULL);
  strata_run_work_write (self->work, g_task_new (self, NULL, on_done, NULL), path, strata_run_dup_about (run));
}

void
strata_run_store_delete (StrataRunStore *self, StrataRun *run)
{
  g_return_if_fail (STRATA_IS_RUN_STORE (self));
  g_return_if_fail (STRATA_IS_RUN (run));

  guint at;
  g_autoptr (StrataRun) held = g_object_ref (run);
  if (!g_ptr_array_find (self->runs, run, &at))
    return;
  g_autofree char *trash = dup_trash (self, run->id);
  g_hash_table_add (self->deleted, g_strdup (run->id));
  remove_at (self, at);
  strata_run_work_move (self->work, g_task_new (self, NULL, on_done, NULL), run->folder, trash);
}

void
strata_run_store_undelete (StrataRunStore *self, StrataRun *run)
{
  g_return_if_fail (STRATA_IS_RUN_STORE (self));
  g_return_if_fail (STRATA_IS_RUN (run));

  if (!g_hash_table_remove (self->deleted, run->id))
    return;
  g_autofree char *trash = dup_trash (self, run->id);
  strata_run_work_move (self->work, g_task_new (self, NULL, on_done, NULL), trash, run->folder);
  insert (self, run);
}

void
strata_run_store_purge (StrataRunStore *self)
{
  g_return_if_fail (STRATA_IS_RUN_STORE (self));

  g_autofree char *trash = g_build_filename (self->folder, STRATA_RUN_TRASH, NULL);
  g_hash_table_remove_all (self->deleted);
  strata_run_work_remove (self->work, g_task_new (self, NULL, on_done, NULL), trash);
}

guint64
strata_run_store_get_bytes (StrataRunStore *self)
{
  g_return_val_if_fail (STRATA_IS_RUN_STORE (self), 0);

  guint64 bytes = 0;
  for (guint i = 0; i < self->runs->len; i++)
    bytes += strata_run_get_bytes (self->runs->pdata[i]);
  return bytes;
}

const char *
strata_run_store_get_folder (StrataRunStore *self)
{
  g_return_val_if_fail (STRATA_IS_RUN_STORE (self), NULL);
  return self->folder;
}

/* --- The object -------------------------------------------------------------------------------------------------------- */

static void
strata_run_store_finalize (GObject *object)
{
  StrataRunStore *self = STRATA_RUN_STORE (object);

  strata_run_work_free (self->work);
  g_ptr_array_unref (self->runs);
  g_hash_table_unref (self->deleted);
  g_free (self->folder);

  G_OBJECT_CLASS (strata_run_store_parent_class)->finalize (object);
}

static void
strata_run_store_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_READY)
    g_value_set_boolean (value, STRATA_RUN_STORE (object)->ready);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
strata_run_store_class_init (StrataRunStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = strata_run_store_finalize;
  object_class->get_property = strata_run_store_get_property;

  props[PROP_READY] = g_param_spec_boolean ("ready", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);

  signals[FAILED] = g_signal_new ("failed", STRATA_TYPE_RUN_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                  1, G_TYPE_STRING);
}

static void
strata_run_store_init (StrataRunStore *self)
{
  self->runs = g_ptr_array_new_with_free_func (g_object_unref);
  self->deleted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * strata_run_store_new:
 * @folder: where the runs are; it need not exist yet
 *
 * What an earlier program deleted for good is purged.
 *
 * Returns: (transfer full): an empty list: strata_run_store_refresh() fills it
 */
StrataRunStore *
strata_run_store_new (const char *folder)
{
  StrataRunStore *self = g_object_new (STRATA_TYPE_RUN_STORE, NULL);

  self->folder = g_strdup (folder);
  self->work = strata_run_work_new (folder);
  strata_run_store_purge (self);
  return self;
}

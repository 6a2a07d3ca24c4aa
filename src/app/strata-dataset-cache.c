/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-dataset-cache.h"

/* key → GWeakRef of the dataset */
static GHashTable *
get_cache (void)
{
  static GHashTable *cache = NULL;

  if (cache == NULL)
    cache = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return cache;
}

static char *
make_key (StrataDataSettings *settings, const char *fallback_folder)
{
  g_autofree GParamSpec **arguments = NULL;
  guint n_arguments = 0;
  GString *key = g_string_new (fallback_folder);

  arguments = strata_configurable_list_arguments (STRATA_CONFIGURABLE (settings), &n_arguments);
  for (guint i = 0; i < n_arguments; i++)
    {
      g_auto (GValue) value = G_VALUE_INIT;

      /* These two are written after reading. */
      if (g_str_equal (arguments[i]->name, "input-shape") || g_str_equal (arguments[i]->name, "n-classes"))
        continue;
      g_object_get_property (G_OBJECT (settings), arguments[i]->name, &value);
      g_autofree char *text = g_strdup_value_contents (&value);
      g_string_append_printf (key, "\n%s=%s", arguments[i]->name, text);
    }
  return g_string_free (key, FALSE);
}

static StrataDataset *
look_up (const char *key)
{
  GWeakRef *reference = g_hash_table_lookup (get_cache (), key);

  return reference ? g_weak_ref_get (reference) : NULL;
}

static void
on_loaded (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  const char *key = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (StrataDataset) dataset = strata_dataset_load_finish (result, &error);
  StrataDataset *twin = look_up (key);

  if (twin != NULL)
    {
      g_task_return_pointer (task, twin, g_object_unref);
      return;
    }
  if (dataset == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  GWeakRef *reference = g_hash_table_lookup (get_cache (), key);
  if (reference == NULL)
    {
      reference = g_new0 (GWeakRef, 1);
      g_weak_ref_init (reference, dataset);
      g_hash_table_insert (get_cache (), g_strdup (key), reference);
    }
  else
    g_weak_ref_set (reference, dataset);
  g_task_return_pointer (task, g_steal_pointer (&dataset), g_object_unref);
}

void
strata_dataset_cache_load_async (StrataDataSettings *settings,
                                 const char *fallback_folder,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  g_autofree char *key = make_key (settings, fallback_folder);
  StrataDataset *known = look_up (key);

  if (known != NULL)
    {
      g_task_return_pointer (task, known, g_object_unref);
      g_object_unref (task);
      return;
    }
  g_task_set_task_data (task, g_steal_pointer (&key), g_free);
  strata_dataset_load_async (settings, fallback_folder, cancellable, on_loaded, task);
}

StrataDataset *
strata_dataset_cache_load_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

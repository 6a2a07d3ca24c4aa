/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-runs.h"

StrataRunStore *
strata_runs_get_store (void)
{
  static StrataRunStore *store;

  if (store == NULL)
    {
      g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "strata", "runs", NULL);
      store = strata_run_store_new (folder);
      strata_run_store_refresh (store);
    }
  return store;
}

char *
strata_runs_dup_new_folder (const char *experiment_name)
{
  static char *last;
  const char *folder = strata_run_store_get_folder (strata_runs_get_store ());
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *time = g_date_time_format (now, "%Y-%m-%d %H.%M.%S");
  g_autofree char *plain = g_strdelimit (g_strdup (experiment_name), "/\\:", '-');
  g_autofree char *name = g_strdup_printf ("%s %s", plain, time);
  char *path = g_build_filename (folder, name, NULL);

  /* Of two that begin within a second, the first may not be in the store yet. */
  for (guint i = 2; g_strcmp0 (path, last) == 0 || strata_run_store_find (strata_runs_get_store (), path) != NULL; i++)
    {
      g_free (path);
      path = g_strdup_printf ("%s/%s (%u)", folder, name, i);
    }
  g_free (last);
  last = g_strdup (path);
  return path;
}

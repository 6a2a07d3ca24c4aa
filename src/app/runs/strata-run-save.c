/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-run-save.h"

#include "strata-preferences.h"
#include "strata-run-report.h"
#include "strata-save.h"

#include <glib/gi18n.h>

typedef struct
{
  char *folder;
  char *data_folder; /* or NULL */
} Wish;

static Wish *
wish_new (StrataRun *run)
{
  Wish *wish = g_new (Wish, 1);

  wish->folder = g_strdup (strata_run_get_folder (run));
  wish->data_folder = strata_preferences_get_string ("data-folder", "");
  if (*wish->data_folder == '\0')
    g_clear_pointer (&wish->data_folder, g_free);
  return wish;
}

static void
wish_free (gpointer data)
{
  Wish *wish = data;

  g_free (wish->folder);
  g_free (wish->data_folder);
  g_free (wish);
}

static char *
dup_file_name (StrataRun *run, const char *ending)
{
  g_autofree char *name = g_strdelimit (g_strdup (strata_run_get_name (run)), "/\\:", '-');

  return g_strconcat (name, ending, NULL);
}

static gboolean
write_archive (gpointer data, const char *path, GError **error)
{
  return strata_run_archive (((Wish *) data)->folder, path, NULL, error);
}

void
strata_run_save_archive (GtkWidget *page, StrataSession *session, StrataRun *run)
{
  g_autofree char *name = dup_file_name (run, ".zip");

  strata_save_ask_file (page, session, _ ("Export Run"), name, write_archive, wish_new (run), wish_free);
}

static GBytes *
make_report (gpointer data, const char *file_name, GError **error)
{
  const Wish *wish = data;

  return strata_run_report_make (wish->folder, wish->data_folder, error);
}

void
strata_run_save_report (GtkWidget *page, StrataSession *session, StrataRun *run)
{
  g_autofree char *name = dup_file_name (run, ".pdf");

  strata_save_ask (page, session, _ ("Save Report"), name, make_report, wish_new (run), wish_free);
}

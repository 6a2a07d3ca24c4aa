/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-run-work.h"

#include "strata-run-private.h"
#include "strata-trainer.h"

#include "formats/strata-atomic-file.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

struct _StrataRunWork
{
  char *folder;
  GThreadPool *pool; /* of one thread */
};

typedef struct
{
  void (*run) (GTask *task, gpointer job);
  char *path, *other; /* other: a text, or another path */
  GHashTable *known;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_free (job->path);
  g_free (job->other);
  g_clear_pointer (&job->known, g_hash_table_unref);
  g_free (job);
}

void
strata_run_findings_free (StrataRunFindings *self)
{
  g_hash_table_unref (self->seen);
  g_ptr_array_unref (self->changed);
  g_free (self);
}

/* --- On the thread ----------------------------------------------------------------------------------------------------- */

static void
look_at (const char *folder, GHashTable *known, StrataRunFindings *findings)
{
  const gint64 *before = g_hash_table_lookup (known, folder);
  gint64 stamp = strata_run_get_stamp (folder);

  if (stamp == 0)
    return;
  if (before == NULL || *before != stamp)
    {
      StrataRun *run = strata_run_load (folder, NULL);
      if (run == NULL)
        return;
      g_ptr_array_add (findings->changed, run);
    }
  g_hash_table_add (findings->seen, g_strdup (folder));
}

static void
look (GTask *task, gpointer data)
{
  Job *job = data;
  g_autoptr (GDir) dir = g_dir_open (job->path, 0, NULL);
  StrataRunFindings *findings = g_new0 (StrataRunFindings, 1);
  const char *name;

  findings->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  findings->changed = g_ptr_array_new_with_free_func (g_object_unref);
  /* No folder: no training yet. */
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *folder = g_build_filename (job->path, name, NULL);
      if (!g_str_equal (name, STRATA_RUN_TRASH))
        look_at (folder, job->known, findings);
    }
  g_task_return_pointer (task, findings, (GDestroyNotify) strata_run_findings_free);
}

static void
write_text (GTask *task, gpointer data)
{
  Job *job = data;
  GError *error = NULL;

  if (strata_write_atomically (job->path, job->other, strlen (job->other), &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
move (GTask *task, gpointer data)
{
  Job *job = data;
  g_autofree char *parent = g_path_get_dirname (job->other);

  if (g_mkdir_with_parents (parent, 0777) == 0 && g_rename (job->path, job->other) == 0)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_new_error (task, STRATA_TRAIN_ERROR, STRATA_TRAIN_ERROR_FILE, _ ("“%s” could not be moved (%s)."),
                             job->path, g_strerror (errno));
}

/* Links are removed, not followed. */
static gboolean
remove_tree (const char *path)
{
  GStatBuf status;
  gboolean done = TRUE;

  if (g_lstat (path, &status) != 0)
    return errno == ENOENT;
  if (S_ISDIR (status.st_mode))
    {
      g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
      const char *name;
      while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
        {
          g_autofree char *child = g_build_filename (path, name, NULL);
          done = remove_tree (child) && done;
        }
    }
  return done && g_remove (path) == 0;
}

static void
remove_all (GTask *task, gpointer data)
{
  Job *job = data;

  if (remove_tree (job->path))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_new_error (task, STRATA_TRAIN_ERROR, STRATA_TRAIN_ERROR_FILE, _ ("“%s” could not be removed (%s)."),
                             job->path, g_strerror (errno));
}

static void
run_task (gpointer data, gpointer user_data)
{
  g_autoptr (GTask) task = data;
  Job *job = g_task_get_task_data (task);

  job->run (task, job);
}

/* --- Asking for it ----------------------------------------------------------------------------------------------------- */

static void
push (StrataRunWork *self, GTask *task, Job job)
{
  g_task_set_task_data (task, g_memdup2 (&job, sizeof job), job_free);
  g_thread_pool_push (self->pool, task, NULL);
}

void
strata_run_work_look (StrataRunWork *self, GTask *task, GHashTable *known)
{
  push (self, task, (Job){ .run = look, .path = g_strdup (self->folder), .known = g_hash_table_ref (known) });
}

void
strata_run_work_write (StrataRunWork *self, GTask *task, const char *path, char *text)
{
  push (self, task, (Job){ .run = write_text, .path = g_strdup (path), .other = text });
}

void
strata_run_work_move (StrataRunWork *self, GTask *task, const char *from, const char *to)
{
  push (self, task, (Job){ .run = move, .path = g_strdup (from), .other = g_strdup (to) });
}

void
strata_run_work_remove (StrataRunWork *self, GTask *task, const char *path)
{
  push (self, task, (Job){ .run = remove_all, .path = g_strdup (path) });
}

StrataRunWork *
strata_run_work_new (const char *folder)
{
  StrataRunWork *self = g_new0 (StrataRunWork, 1);

  self->folder = g_strdup (folder);
  self->pool = g_thread_pool_new (run_task, NULL, 1, FALSE, NULL);
  return self;
}

void
strata_run_work_free (StrataRunWork *self)
{
  g_thread_pool_free (self->pool, FALSE, FALSE);
  g_free (self->folder);
  g_free (self);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-file-writer.h"

#include "formats/strata-atomic-file.h"
#include "strata-callbacks.h"
#include "strata-snapshot-private.h"
#include "strata-trainer.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <time.h>

typedef struct
{
  StrataNetwork *network; /* or NULL: content */
  gboolean weights_only;
  GVariant *snapshot;  /* or NULL: content */
  StrataFileFunc func; /* or NULL: content */
  gpointer data;
  GDestroyNotify free_data;
  char *content; /* or NULL: the file is to go */
  StrataFileResult *result;
} StrataFileJob;

struct _StrataFileWriter
{
  GThread *thread;
  GMutex mutex;
  GCond changed;
  GQueue jobs;    /* of StrataFileJob */
  GQueue results; /* of StrataFileResult */
  gboolean busy, closing;
};

void
strata_file_result_free (StrataFileResult *result)
{
  g_free (result->path);
  g_free (result->text);
  g_clear_error (&result->error);
  g_free (result);
}

static double
get_cpu_seconds (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (double) now.tv_sec + (double) now.tv_nsec / 1e9;
}

static void
strata_file_job_run (StrataFileJob *job)
{
  const char *path = job->result->path;
  GError **error = &job->result->error;
  double begin = get_cpu_seconds ();

  if (job->network != NULL)
    strata_network_find_saver (path) (job->network, path, job->weights_only, error);
  else if (job->snapshot != NULL)
    {
      g_autoptr (GByteArray) bytes = strata_snapshot_encode (job->snapshot);
      strata_write_atomically (path, (const char *) bytes->data, bytes->len, error);
    }
  else if (job->func != NULL)
    job->func (job->data, error);
  else if (job->content != NULL)
    strata_write_atomically (path, job->content, strlen (job->content), error);
  else if (g_unlink (path) != 0 && errno != ENOENT)
    g_set_error (error, STRATA_TRAIN_ERROR, STRATA_TRAIN_ERROR_FILE, _ ("\"%s\" could not be removed (%s)."), path,
                 g_strerror (errno));
  job->result->cpu_seconds = get_cpu_seconds () - begin;
}

static void
strata_file_job_free (StrataFileJob *job)
{
  g_clear_object (&job->network);
  g_clear_pointer (&job->snapshot, g_variant_unref);
  if (job->free_data != NULL)
    job->free_data (job->data);
  g_free (job->content);
  g_free (job);
}

static gpointer
strata_file_writer_thread (gpointer data)
{
  StrataFileWriter *self = data;

  st_team_lower_priority ();
  g_mutex_lock (&self->mutex);
  while (!self->closing || !g_queue_is_empty (&self->jobs))
    {
      StrataFileJob *job = g_queue_pop_head (&self->jobs);
      if (job == NULL)
        {
          g_cond_wait (&self->changed, &self->mutex);
          continue;
        }
      self->busy = TRUE;
      g_mutex_unlock (&self->mutex);
      strata_file_job_run (job);
      g_mutex_lock (&self->mutex);
      self->busy = FALSE;
      g_queue_push_tail (&self->results, job->result);
      strata_file_job_free (job);
      g_cond_broadcast (&self->changed);
    }
  g_mutex_unlock (&self->mutex);
  return NULL;
}

StrataFileWriter *
strata_file_writer_new (void)
{
  StrataFileWriter *self = g_new0 (StrataFileWriter, 1);

  g_mutex_init (&self->mutex);
  g_cond_init (&self->changed);
  g_queue_init (&self->jobs);
  g_queue_init (&self->results);
  self->thread = g_thread_new ("strata-writer", strata_file_writer_thread, self);
  return self;
}

void
strata_file_writer_free (StrataFileWriter *self)
{
  if (self == NULL)
    return;
  g_mutex_lock (&self->mutex);
  self->closing = TRUE;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->mutex);
  g_thread_join (self->thread);

  g_queue_clear_full (&self->results, (GDestroyNotify) strata_file_result_free);
  g_cond_clear (&self->changed);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

static void
strata_file_writer_push (StrataFileWriter *self,
                         StrataFileJob job,
                         const char *path,
                         guint epoch,
                         const char *kind,
                         const char *text)
{
  job.result = g_new0 (StrataFileResult, 1);
  job.result->path = g_strdup (path);
  job.result->kind = kind;
  job.result->text = g_strdup (text);
  job.result->epoch = epoch;

  g_mutex_lock (&self->mutex);
  g_queue_push_tail (&self->jobs, g_memdup2 (&job, sizeof job));
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->mutex);
}

void
strata_file_writer_save_network (StrataFileWriter *self,
                                 StrataNetwork *network,
                                 const char *path,
                                 gboolean weights_only,
                                 guint epoch,
                                 const char *text)
{
  strata_file_writer_push (self, (StrataFileJob){ .network = g_object_ref (network), .weights_only = weights_only },
                           path, epoch, "checkpoint", text);
}

void
strata_file_writer_save_text (StrataFileWriter *self, const char *path, const char *content, guint epoch)
{
  strata_file_writer_push (self, (StrataFileJob){ .content = g_strdup (content) }, path, epoch, NULL, NULL);
}

void
strata_file_writer_keep_network (StrataFileWriter *self, StrataNetwork *network, const char *path, guint epoch)
{
  strata_file_writer_push (self, (StrataFileJob){ .network = g_object_ref (network) }, path, epoch, "kept", "");
}

void
strata_file_writer_drop (StrataFileWriter *self, const char *path, guint epoch)
{
  strata_file_writer_push (self, (StrataFileJob){ 0 }, path, epoch, "dropped", "");
}

void
strata_file_writer_save_snapshot (StrataFileWriter *self, GVariant *values, const char *path, guint epoch)
{
  strata_file_writer_push (self, (StrataFileJob){ .snapshot = g_variant_ref (values) }, path, epoch, "snapshot", NULL);
}

void
strata_file_writer_run (StrataFileWriter *self,
                        StrataFileFunc func,
                        gpointer data,
                        GDestroyNotify free_data,
                        const char *path,
                        guint epoch)
{
  strata_file_writer_push (self, (StrataFileJob){ .func = func, .data = data, .free_data = free_data }, path, epoch,
                           NULL, NULL);
}

StrataFileResult *
strata_file_writer_take_result (StrataFileWriter *self)
{
  g_mutex_lock (&self->mutex);
  StrataFileResult *result = g_queue_pop_head (&self->results);
  g_mutex_unlock (&self->mutex);
  return result;
}

void
strata_file_writer_flush (StrataFileWriter *self)
{
  g_mutex_lock (&self->mutex);
  while (self->busy || !g_queue_is_empty (&self->jobs))
    g_cond_wait (&self->changed, &self->mutex);
  g_mutex_unlock (&self->mutex);
}

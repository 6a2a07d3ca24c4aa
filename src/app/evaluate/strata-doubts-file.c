/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-doubts-file.h"

#include <string.h>

typedef struct
{
  StrataDataset *dataset;
  char *path;
  GMutex lock; /* one write at a time, in the order they were asked for */
  gint n_asked, n_written;
} Place;

typedef struct
{
  Place *place;
  char *csv;
  gint turn;
} Write;

static void
place_clear (gpointer data)
{
  Place *place = data;

  g_object_unref (place->dataset);
  g_free (place->path);
  g_mutex_clear (&place->lock);
}

static void
write_free (gpointer data)
{
  Write *write = data;

  g_atomic_rc_box_release_full (write->place, place_clear);
  g_free (write->csv);
  g_free (write);
}

static void
write_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Write *write = data;
  Place *place = write->place;
  g_autofree char *folder = g_path_get_dirname (place->path);
  g_autoptr (GError) error = NULL;

  g_mutex_lock (&place->lock);
  /* What was asked for later is written already: it holds this change too. */
  if (write->turn > place->n_written)
    {
      g_mkdir_with_parents (folder, 0700);
      if (!g_file_set_contents_full (place->path, write->csv, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0644, &error))
        g_warning ("The marked labels could not be kept: %s", error->message);
      place->n_written = write->turn;
    }
  g_mutex_unlock (&place->lock);
  g_task_return_boolean (task, error == NULL);
}

static void
on_changed (StrataDoubts *doubts, Place *place)
{
  g_autoptr (GTask) task = g_task_new (doubts, NULL, NULL, NULL);
  Write *write = g_new0 (Write, 1);

  write->place = g_atomic_rc_box_acquire (place);
  write->csv = strata_doubts_to_csv (doubts, place->dataset);
  write->turn = ++place->n_asked;
  g_task_set_task_data (task, write, write_free);
  g_task_run_in_thread (task, write_in_thread);
}

static void
release_place (gpointer data, GClosure *closure)
{
  g_atomic_rc_box_release_full (data, place_clear);
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StrataDoubts) doubts = user_data;
  Place *place = g_object_get_data (G_OBJECT (doubts), "place");
  g_autofree char *csv = NULL;

  /* There may be none yet. */
  if (g_file_load_contents_finish (G_FILE (source), result, &csv, NULL, NULL, NULL))
    strata_doubts_add_csv (doubts, csv, place->dataset);
  g_signal_connect_data (doubts, "changed", G_CALLBACK (on_changed), g_atomic_rc_box_acquire (place), release_place, 0);
}

static void
release (gpointer place)
{
  g_atomic_rc_box_release_full (place, place_clear);
}

StrataDoubts *
strata_doubts_file_open (StrataDataset *dataset)
{
  StrataDoubts *doubts = strata_doubts_new ();
  Place *place = g_atomic_rc_box_new0 (Place);
  g_autofree char *plain = g_strdelimit (g_strdup (strata_dataset_get_name (dataset)), "/\\:", '-');
  g_autofree char *name = g_strconcat (plain, ".csv", NULL);

  place->dataset = g_object_ref (dataset);
  place->path = g_build_filename (g_get_user_data_dir (), "strata", "doubtful-labels", name, NULL);
  g_mutex_init (&place->lock);
  g_object_set_data_full (G_OBJECT (doubts), "place", place, release);
  g_autoptr (GFile) file = g_file_new_for_path (place->path);
  g_file_load_contents_async (file, NULL, on_read, g_object_ref (doubts));
  return doubts;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The store of kept trainings: what it finds in its folder, what it makes of names, notes and stars, deleting and taking
 * that back; and a run's record read again. */

#include "train-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct
{
  char *folder;
  StrataRunStore *store;
} Fixture;

static void
setup (Fixture *fixture, gconstpointer data)
{
  fixture->folder = fixture_folder_new ();
  fixture->store = strata_run_store_new (fixture->folder);
}

static void
spin (gboolean (*is_so) (gpointer data), gpointer data)
{
  gint64 end = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  while (!is_so (data))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_main_context_iteration (NULL, FALSE);
      g_usleep (500);
    }
}

static void
teardown (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->store);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  fixture_remove_folder (fixture->folder);
}

static void
on_changed (StrataRun *run, gboolean *changed)
{
  *changed = TRUE;
}

static gboolean
is_set (gpointer data)
{
  return *(gboolean *) data;
}

static guint
count (Fixture *fixture)
{
  return g_list_model_get_n_items (G_LIST_MODEL (fixture->store));
}

static StrataRun *
get (Fixture *fixture, guint i)
{
  g_autoptr (StrataRun) run = g_list_model_get_item (G_LIST_MODEL (fixture->store), i);

  return run;
}

static void
write_file (const char *folder, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0777), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

/* (transfer full) */
static char *
add (Fixture *fixture, const char *id, const char *began, const char *losses)
{
  char *folder = g_build_filename (fixture->folder, id, NULL);
  g_autofree char *history = g_strdup_printf ("{\"loss\": %s}", losses);
  g_autofree char *record =
    g_strdup_printf ("{\"format\": 1, \"name\": \"Net %s\", \"began\": \"%s\", \"seconds\": 4.5, \"outcome\": \"done\","
                     " \"outcome_text\": \"All done\", \"planned_epochs\": 3, \"epoch_seconds\": [2.5, 2]}",
                     id, began);

  write_file (folder, STRATA_RUN_HISTORY, history);
  write_file (folder, STRATA_RUN_RECORD, record);
  return folder;
}

static void
add_three (Fixture *fixture)
{
  g_free (add (fixture, "b", "2024-05-02T10:00:00Z", "[0.9, 0.5, 0.7]"));
  g_free (add (fixture, "a", "2024-05-01T10:00:00Z", "[0.4]"));
  g_free (add (fixture, "c", "2024-05-03T10:00:00Z", "[]"));
}

static gboolean
has_three (gpointer data)
{
  return count (data) == 3;
}

static gboolean
has_two (gpointer data)
{
  return count (data) == 2;
}

/* What a list model says of itself, followed by its signals alone. */
static void
follow (GListModel *model, guint position, guint removed, guint added, GPtrArray *mirror)
{
  g_ptr_array_remove_range (mirror, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (mirror, (int) (position + i), g_list_model_get_item (model, position + i));
}

static void
test_list (Fixture *fixture, gconstpointer data)
{
  static const char *const ids[] = { "c", "b", "a" };
  g_autoptr (GPtrArray) mirror = g_ptr_array_new_with_free_func (g_object_unref);

  add_three (fixture);
  g_autofree char *stray = g_build_filename (fixture->folder, "stray", NULL);
  write_file (stray, "weights.h5", "no run");
  g_signal_connect (fixture->store, "items-changed", G_CALLBACK (follow), mirror);
  strata_run_store_refresh (fixture->store);
  spin (has_three, fixture);

  for (guint i = 0; i < 3; i++)
    {
      StrataRun *run = get (fixture, i);
      g_assert_true (run == mirror->pdata[i]);
      g_assert_cmpstr (strata_run_get_id (run), ==, ids[i]);
    }
  StrataRun *run = get (fixture, 1);
  guint epoch;
  g_assert_cmpstr (strata_run_get_name (run), ==, "Net b");
  g_assert_cmpint (strata_run_get_state (run), ==, STRATA_RUN_DONE);
  g_assert_cmpuint (strata_run_get_n_epochs (run), ==, 3);
  g_assert_cmpstr (strata_run_get_ranking_key (run), ==, "loss");
  g_assert_cmpfloat (strata_run_get_best (run, "loss", &epoch), ==, 0.5);
  g_assert_cmpuint (epoch, ==, 2);
  g_assert_cmpuint (strata_run_get_bytes (run), >, 100);

  /* What has not changed stays the same object; what has is told. */
  g_free (add (fixture, "b", "2024-05-02T10:00:00Z", "[0.9, 0.5, 0.7, 0.1]"));
  gboolean changed = FALSE;
  g_signal_connect (run, "changed", G_CALLBACK (on_changed), &changed);
  strata_run_store_refresh (fixture->store);
  spin (is_set, &changed);
  g_assert_true (run == get (fixture, 1));
  g_assert_cmpuint (strata_run_get_n_epochs (run), ==, 4);
}

/* --- What a person says ------------------------------------------------------------------------------------------------ */

static gboolean
about_is_written (gpointer data)
{
  g_autofree char *path = g_build_filename (strata_run_get_folder (data), STRATA_RUN_ABOUT, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static void
test_about (Fixture *fixture, gconstpointer data)
{
  add_three (fixture);
  strata_run_store_refresh (fixture->store);
  spin (has_three, fixture);

  StrataRun *run = get (fixture, 1);
  strata_run_set_name (run, "  \"Wide\" net ");
  strata_run_set_note (run, "Twice the units\nof before");
  strata_run_set_starred (run, TRUE);
  strata_run_store_save (fixture->store, run);
  spin (about_is_written, run);

  g_autoptr (GError) error = NULL;
  g_autoptr (StrataRun) again = strata_run_load (strata_run_get_folder (run), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (strata_run_get_name (again), ==, "\"Wide\" net");
  g_assert_cmpstr (strata_run_get_note (again), ==, "Twice the units\nof before");
  g_assert_true (strata_run_get_starred (again));
  strata_run_set_name (again, "");
  g_assert_cmpstr (strata_run_get_name (again), ==, "Net b");
}

/* --- Deleting ---------------------------------------------------------------------------------------------------------- */

static gboolean
folder_is_gone (gpointer data)
{
  return !g_file_test (data, G_FILE_TEST_EXISTS);
}

static gboolean
folder_is_there (gpointer data)
{
  return g_file_test (data, G_FILE_TEST_EXISTS);
}

static void
test_delete (Fixture *fixture, gconstpointer data)
{
  add_three (fixture);
  strata_run_store_refresh (fixture->store);
  spin (has_three, fixture);

  g_autoptr (StrataRun) run = g_object_ref (get (fixture, 1));
  g_autofree char *folder = g_strdup (strata_run_get_folder (run));
  strata_run_store_refresh (fixture->store);
  strata_run_store_delete (fixture->store, run);
  g_assert_cmpuint (count (fixture), ==, 2);
  g_assert_null (strata_run_store_find (fixture->store, folder));
  spin (folder_is_gone, folder);

  strata_run_store_undelete (fixture->store, run);
  g_assert_cmpuint (count (fixture), ==, 3);
  g_assert_true (get (fixture, 1) == run);
  spin (folder_is_there, folder);

  strata_run_store_delete (fixture->store, run);
  strata_run_store_purge (fixture->store);
  g_autofree char *trash = g_build_filename (fixture->folder, ".deleted", NULL);
  spin (folder_is_gone, folder);
  spin (folder_is_gone, trash);
  strata_run_store_undelete (fixture->store, run);
  g_assert_cmpuint (count (fixture), ==, 2);
}

/* A run removed by other hands goes too. */
static void
test_gone (Fixture *fixture, gconstpointer data)
{
  add_three (fixture);
  strata_run_store_refresh (fixture->store);
  spin (has_three, fixture);

  g_autofree char *away = fixture_folder_new ();
  g_autofree char *target = g_build_filename (away, "b", NULL);
  g_assert_cmpint (g_rename (strata_run_get_folder (get (fixture, 1)), target), ==, 0);
  strata_run_store_refresh (fixture->store);
  spin (has_two, fixture);
  fixture_remove_folder (g_steal_pointer (&away));
}

/* --- Odd records ------------------------------------------------------------------------------------------------------- */

static void
test_odd (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_build_filename (fixture->folder, "odd", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (strata_run_load (folder, &error));
  g_assert_error (error, STRATA_TRAIN_ERROR, STRATA_TRAIN_ERROR_FILE);
  g_clear_error (&error);

  write_file (folder, STRATA_RUN_RECORD, "[1, 2]");
  g_assert_null (strata_run_load (folder, &error));
  g_assert_error (error, STRATA_TRAIN_ERROR, STRATA_TRAIN_ERROR_FILE);
  g_clear_error (&error);

  write_file (folder, STRATA_RUN_RECORD,
              "{\"name\": 3, \"began\": \"yesterday\", \"planned_epochs\": -4, \"seconds\": {},"
              " \"outcome\": \"training\", \"epoch_seconds\": [\"x\"], \"origin\": {\"run\": 4, \"epoch\": []}}");
  write_file (folder, STRATA_RUN_HISTORY, "{\"loss\": [1, 2], \"accuracy\": [1]}");
  write_file (folder, STRATA_RUN_ABOUT, "{\"name\": [], \"starred\": \"yes\"");
  g_autoptr (StrataRun) run = strata_run_load (folder, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strata_run_get_name (run));
  g_assert_nonnull (strata_run_get_began (run));
  g_assert_cmpuint (strata_run_get_n_epochs (run), ==, 0);
  g_assert_null (strata_run_get_ranking_key (run));
  g_assert_null (strata_run_get_origin (run));
  g_assert_cmpint (strata_run_get_state (run), ==, STRATA_RUN_INTERRUPTED);

  /* While a program holds it, it trains. */
  int descriptor, other;
  g_assert_true (strata_run_hold (folder, &descriptor));
  g_assert_cmpint (descriptor, >=, 0);
  g_assert_true (strata_run_is_held (folder));
  g_assert_false (strata_run_hold (folder, &other));
  g_autoptr (StrataRun) training = strata_run_load (folder, &error);
  g_assert_no_error (error);
  g_assert_cmpint (strata_run_get_state (training), ==, STRATA_RUN_TRAINING);
  g_close (descriptor, NULL);
  g_assert_false (strata_run_is_held (folder));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  strata_init ();
  g_test_add ("/run-store/list", Fixture, NULL, setup, test_list, teardown);
  g_test_add ("/run-store/about", Fixture, NULL, setup, test_about, teardown);
  g_test_add ("/run-store/delete", Fixture, NULL, setup, test_delete, teardown);
  g_test_add ("/run-store/gone", Fixture, NULL, setup, test_gone, teardown);
  g_test_add ("/run-store/odd", Fixture, NULL, setup, test_odd, teardown);
  return g_test_run ();
}

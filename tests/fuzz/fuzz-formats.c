/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include <glib/gstdio.h>

/* The parsers of formats/ and lesson/: .strata, .strata-lesson, .h5, .keras and .npz. */

static void
fill_experiment (GPtrArray *corpus)
{
  g_auto (GStrv) names = strata_bundled_list ();

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autoptr (StrataExperiment) experiment = strata_bundled_load (names[i], NULL);
      char *json = strata_experiment_to_json (experiment);

      g_ptr_array_add (corpus, g_bytes_new_take (json, strlen (json)));
    }
}

static gboolean
parse_experiment (const char *path, const guint8 *bytes, gsize length, GError **error)
{
  g_autoptr (StrataExperiment) experiment =
    strata_experiment_parse ((const char *) bytes, length, "input.strata", error);
  g_autofree char *json = NULL;

  if (experiment == NULL)
    return FALSE;
  json = strata_experiment_to_json (experiment);
  return json != NULL;
}

const Target experiment_target = { "experiment", "input.strata", fill_experiment, parse_experiment };

static void
fill_lesson (GPtrArray *corpus)
{
  g_auto (GStrv) ids = strata_lesson_list_bundled ();

  for (guint i = 0; ids[i] != NULL; i++)
    {
      g_autofree char *name = g_strconcat (ids[i], STRATA_LESSON_SUFFIX, NULL);
      g_autofree char *path = g_build_filename (g_getenv ("STRATA_TEST_SOURCE"), "..", "data", "lessons", name, NULL);
      char *contents;
      gsize length;

      if (g_file_get_contents (path, &contents, &length, NULL))
        g_ptr_array_add (corpus, g_bytes_new_take (contents, length));
    }
}

static gboolean
parse_lesson (const char *path, const guint8 *bytes, gsize length, GError **error)
{
  g_autoptr (StrataLesson) lesson = strata_lesson_parse ((const char *) bytes, length, "input.strata-lesson", error);
  g_autoptr (StrataExperiment) experiment = lesson != NULL ? strata_lesson_make_experiment (lesson) : NULL;
  StrataLessonFacts facts = { .page = "data", .experiment = experiment, .answer = 0 };

  for (guint i = 0; lesson != NULL && i < strata_lesson_get_n_steps (lesson); i++)
    strata_lesson_step_is_done (strata_lesson_get_step (lesson, i), &facts);
  return lesson != NULL;
}

const Target lesson_target = { "lesson", "input.strata-lesson", fill_lesson, parse_lesson };

static void
add_file (GPtrArray *corpus, const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  char *contents;
  gsize length;

  if (g_file_get_contents (path, &contents, &length, NULL))
    g_ptr_array_add (corpus, g_bytes_new_take (contents, length));
}

static void
fill_h5 (GPtrArray *corpus)
{
  static const char *const names[] = { "keras3-adam.h5", "keras3-sgd.h5", "keras3-uncompiled.h5", "keras2-sgd.h5",
                                       "keras2-adam.h5" };
  g_autofree char *folder = g_build_filename (g_getenv ("STRATA_TEST_SOURCE"), "golden", "keras-files", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    add_file (corpus, folder, names[i]);
}

static gboolean
parse_h5 (const char *path, const guint8 *bytes, gsize length, GError **error)
{
  g_autoptr (StrataNetwork) network = strata_network_load_h5 (path, error);

  return network != NULL;
}

const Target h5_target = { "h5", "input.h5", fill_h5, parse_h5 };

static void
fill_keras (GPtrArray *corpus)
{
  static const char *const names[] = { "archive-adam.keras", "archive-sgd.keras" };
  g_autofree char *folder = g_build_filename (g_getenv ("STRATA_TEST_SOURCE"), "golden", "keras-files", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    add_file (corpus, folder, names[i]);
}

static gboolean
parse_keras (const char *path, const guint8 *bytes, gsize length, GError **error)
{
  g_autoptr (StrataNetwork) network = strata_network_load (path, error);

  return network != NULL;
}

const Target keras_target = { "keras", "input.keras", fill_keras, parse_keras };

/* The network whose weights the corpus of .npz holds. */
static StrataNetwork *
load_network (void)
{
  g_autofree char *path =
    g_build_filename (g_getenv ("STRATA_TEST_SOURCE"), "golden", "keras-files", "archive-adam.keras", NULL);
  StrataNetwork *network = strata_network_load (path, NULL);

  g_assert_nonnull (network);
  return network;
}

static void
fill_npz (GPtrArray *corpus)
{
  g_autoptr (StrataNetwork) network = load_network ();
  g_autofree char *folder = g_dir_make_tmp ("strata-fuzz-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "seed.npz", NULL);

  g_assert_true (strata_network_export (network, path, STRATA_MODEL_FORMAT_NPZ, STRATA_EXPORT_SCALING_OUTSIDE, NULL));
  add_file (corpus, folder, "seed.npz");
  g_unlink (path);
  g_rmdir (folder);
}

static gboolean
parse_npz (const char *path, const guint8 *bytes, gsize length, GError **error)
{
  static StrataNetwork *network;
  g_autoptr (StrataNetwork) read = NULL;

  if (network == NULL)
    network = load_network ();
  read = strata_network_load_weights (path, strata_network_get_sequential (network), error);
  return read != NULL;
}

const Target npz_target = { "npz", "input.npz", fill_npz, parse_npz };

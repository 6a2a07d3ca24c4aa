/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

/* The parsers of formats/: .strata and .h5. */

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

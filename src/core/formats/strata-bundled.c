/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-experiment-json.h"
#include "strata-experiments-resource.h"
#include "strata-hdf5.h"

#include <glib/gi18n-lib.h>

/* The experiments that come with the library, as a resource inside it: data/experiments/NAME.strata. */

static const char *const names[] = { "sigmoid",           "standardized", "deep-relu", "deep-batchnorm",    "deep-selu",
                                     "deep-alphadropout", "complete",     "convnet",   "convnet-augmented", NULL };

char **
strata_bundled_list (void)
{
  return g_strdupv ((char **) names);
}

/**
 * strata_bundled_load:
 * @name: one of strata_bundled_list()
 *
 * Returns: (transfer full) (nullable): NULL with %STRATA_FORMAT_ERROR_NOT_FOUND, naming those there are
 */
StrataExperiment *
strata_bundled_load (const char *name, GError **error)
{
  g_autofree char *path = g_strdup_printf ("/org/strata/experiments/%s.strata", name);
  g_autofree char *file_name = g_strdup_printf ("%s.strata", name);
  g_autoptr (GBytes) bytes = NULL;
  gsize length;
  const char *text;

  if (g_strv_contains (names, name))
    bytes = g_resource_lookup_data (strata_experiments_get_resource (), path, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  else
    {
      g_autofree char *known = g_strjoinv (", ", (char **) names);
      g_set_error (error, STRATA_FORMAT_ERROR, STRATA_FORMAT_ERROR_NOT_FOUND,
                   _ ("“%s” is no bundled experiment; there are %s"), name, known);
    }
  if (bytes == NULL)
    return NULL;
  text = g_bytes_get_data (bytes, &length);
  return strata_experiment_parse (text, length, file_name, error);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-callback-context.h"

#include <glib/gi18n-lib.h>

#include "strata-callbacks.h"
#include "strata-trainer.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

/* "val_weighted_auc_1" is an auc. */
static gboolean
is_large_when_good (const char *monitor)
{
  static const char *const names[] = { "precision",   "recall",   "auc",          "f1_score",
                                       "fbeta_score", "r2_score", "f_beta_score", "cosine_similarity",
                                       NULL };
  const char *name = monitor;

  for (const char *const *prefix = (const char *const[]){ "val_", "weighted_", NULL }; *prefix != NULL; prefix++)
    if (g_str_has_prefix (name, *prefix))
      name += strlen (*prefix);
  for (gsize i = 0; names[i] != NULL; i++)
    {
      gsize length = strlen (names[i]);

      if (g_ascii_strncasecmp (name, names[i], length) == 0 && (name[length] == '\0' || name[length] == '_'))
        return TRUE;
    }
  return FALSE;
}

/**
 * strata_monitor_is_maximized:
 * @monitor: "val_loss", "accuracy" and so on
 * @mode: "auto", "min" or "max"
 *
 * In mode auto losses and errors are to become small; accuracies, precision, recall, areas under curves, F scores, R² and
 * the cosine similarity large.
 *
 * Returns: whether a higher value is better
 */
gboolean
strata_monitor_is_maximized (const char *monitor, const char *mode)
{
  if (g_strcmp0 (mode, "max") == 0)
    return TRUE;
  if (g_strcmp0 (mode, "min") == 0)
    return FALSE;
  return strstr (monitor, "acc") != NULL || is_large_when_good (monitor);
}

/* Keras' rule: a change smaller than min_delta is none. It compares as float32, so that differences below what a loss
 * is exact to count for nothing. */
gboolean
strata_monitor_is_improvement (double value, double reference, double min_delta, gboolean maximized)
{
  double delta = fabs (min_delta);

  return maximized ? (float) (value - delta) > (float) reference : (float) (value + delta) < (float) reference;
}

/* --- Paths ---------------------------------------------------------------------------------------------------------- */

/* One replacement field of Python's format language, as far as file names need it: an optional zero fill and width, then
 * d for whole numbers, or .Nf .Ne .Ng for real ones. */
static gboolean
append_field (GString *text, const char *spec, double value, gboolean whole)
{
  const char *p = spec;
  gboolean zero_filled = *p == '0';
  guint64 width = 0, precision = 6;

  while (g_ascii_isdigit (*p))
    width = width * 10 + (guint64) (*p++ - '0');
  if (*p == '.')
    {
      precision = 0;
      for (p++; g_ascii_isdigit (*p); p++)
        precision = precision * 10 + (guint64) (*p - '0');
    }
  char type = *p == '\0' ? (whole ? 'd' : 'g') : *p++;
  if (*p != '\0' || width > 64 || precision > 20 || strchr ("dfeg", type) == NULL || (type == 'd' && !whole))
    return FALSE;

  char format[32], digits[512];
  g_snprintf (format, sizeof format, "%%.%u%c", type == 'd' ? 0 : (guint) precision, type == 'd' ? 'f' : type);
  g_ascii_formatd (digits, sizeof digits, format, value);
  for (gsize n = strlen (digits); n < width; n++)
    g_string_append_c (text, zero_filled ? '0' : ' ');
  g_string_append (text, digits);
  return TRUE;
}

/**
 * strata_checkpoint_format_path:
 * @path: a file path with fields such as `{epoch:02d}` and `{val_loss:.3f}`
 * @context: where the values come from
 * @error: names the field that is not there or cannot be written so
 *
 * Returns: (transfer full) (nullable): the path with its fields filled in
 */
char *
strata_checkpoint_format_path (const char *path, StrataCallbackContext *context, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (const char *p = path; *p != '\0';)
    {
      if ((p[0] == '{' && p[1] == '{') || (p[0] == '}' && p[1] == '}'))
        {
          g_string_append_c (text, *p);
          p += 2;
          continue;
        }
      if (*p != '{')
        {
          g_string_append_c (text, *p++);
          continue;
        }
      const char *end = strchr (p, '}');
      if (end == NULL)
        {
          g_set_error (error, STRATA_TRAIN_ERROR, STRATA_TRAIN_ERROR_SETTINGS,
                       _ ("ModelCheckpoint: the filepath \"%s\" opens a field with { and does not close it with }."),
                       path);
          return NULL;
        }
      g_autofree char *field = g_strndup (p + 1, (gsize) (end - p - 1));
      char *colon = strchr (field, ':');
      const char *spec = colon != NULL ? colon + 1 : "";
      if (colon != NULL)
        *colon = '\0';

      double value;
      gboolean whole = g_str_equal (field, "epoch");
      if (whole)
        value = context->epoch;
      else if (!context->get_log (context, field, &value))
        {
          g_set_error (error, STRATA_TRAIN_ERROR, STRATA_TRAIN_ERROR_SETTINGS,
                       _ ("ModelCheckpoint: the filepath \"%s\" asks for {%s}, which this training does not measure."),
                       path, field);
          return NULL;
        }
      if (!append_field (text, spec, value, whole))
        {
          g_set_error (
            error, STRATA_TRAIN_ERROR, STRATA_TRAIN_ERROR_SETTINGS,
            _ ("ModelCheckpoint: the filepath \"%s\" wants {%s} written as \"%s\"; \"02d\" suits epochs and \".3f\" "
               "metrics."),
            path, field, spec);
          return NULL;
        }
      p = end + 1;
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
strata_callback_resolve_path (StrataCallbackContext *context, const char *path)
{
  if (context->directory == NULL || g_path_is_absolute (path))
    return g_strdup (path);
  return g_build_filename (context->directory, path, NULL);
}

gboolean
strata_callback_prepare_folder (const char *path, const char *what, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *probe = g_build_filename (folder, ".strata-XXXXXX", NULL);
  const char *problem = NULL;

  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    problem = _ ("there is a folder of this name");
  else if (g_mkdir_with_parents (folder, 0777) != 0)
    problem = g_strerror (errno);
  else
    {
      int descriptor = g_mkstemp (probe);
      if (descriptor < 0)
        problem = g_strerror (errno);
      else
        {
          g_close (descriptor, NULL);
          g_unlink (probe);
        }
    }
  if (problem == NULL)
    return TRUE;
  g_set_error (error, STRATA_TRAIN_ERROR, STRATA_TRAIN_ERROR_FILE,
               _ ("%s cannot write \"%s\" (%s); choose another folder or make this one writable."), what, path,
               problem);
  return FALSE;
}

/* --- Checks before a training starts -------------------------------------------------------------------------------- */

static gboolean
get_dummy_log (StrataCallbackContext *context, const char *key, double *value)
{
  *value = 0.5;
  return g_strv_contains (context->trainer, key);
}

gboolean
strata_callback_check_keys (StrataCallback *callback, const char *const *keys, GError **error)
{
  GObjectClass *klass = G_OBJECT_GET_CLASS (callback);
  const char *class_name = strata_configurable_get_class_name (STRATA_CONFIGURABLE (callback));

  if (g_object_class_find_property (klass, "monitor") != NULL)
    {
      g_autofree char *monitor = NULL;
      g_object_get (callback, "monitor", &monitor, NULL);
      if (monitor == NULL || !g_strv_contains (keys, monitor))
        {
          g_autofree char *known = g_strjoinv (", ", (char **) keys);
          g_set_error (error, STRATA_TRAIN_ERROR, STRATA_TRAIN_ERROR_SETTINGS,
                       _ ("%s: monitor \"%s\" is not measured by this training; it has %s."), class_name,
                       monitor != NULL ? monitor : "", known);
          return FALSE;
        }
    }
  if (g_object_class_find_property (klass, "filepath") != NULL)
    {
      g_autofree char *path = NULL;
      g_object_get (callback, "filepath", &path, NULL);
      StrataCallbackContext context = { .epoch = 1, .get_log = get_dummy_log, .trainer = (gpointer) keys };
      g_autofree char *filled = strata_checkpoint_format_path (path != NULL ? path : "", &context, error);
      if (filled == NULL)
        return FALSE;
      if (strata_network_find_saver (filled) == NULL)
        {
          g_set_error (error, STRATA_TRAIN_ERROR, STRATA_TRAIN_ERROR_SETTINGS,
                       _ ("%s: the filepath \"%s\" should end in .keras or .h5."), class_name,
                       path != NULL ? path : "");
          return FALSE;
        }
    }
  return TRUE;
}

/* --- Formats a checkpoint can have ---------------------------------------------------------------------------------- */

#define MAX_SAVERS 8

static struct
{
  const char *suffix;
  StrataNetworkSaveFunc save;
} savers[MAX_SAVERS];
static guint n_savers;

void
strata_network_register_saver (const char *suffix, StrataNetworkSaveFunc save)
{
  g_return_if_fail (n_savers < MAX_SAVERS);

  savers[n_savers].suffix = suffix;
  savers[n_savers++].save = save;
}

StrataNetworkSaveFunc
strata_network_find_saver (const char *path)
{
  for (guint i = 0; i < n_savers; i++)
    if (g_str_has_suffix (path, savers[i].suffix))
      return savers[i].save;
  return NULL;
}

GType
strata_monitor_mode_get_type (void)
{
  static GType type;
  static const GEnumValue values[] = {
    { STRATA_MONITOR_AUTO, "STRATA_MONITOR_AUTO", "auto" },
    { STRATA_MONITOR_MIN, "STRATA_MONITOR_MIN", "min" },
    { STRATA_MONITOR_MAX, "STRATA_MONITOR_MAX", "max" },
    { 0, NULL, NULL },
  };

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("StrataMonitorMode", values));
  return type;
}

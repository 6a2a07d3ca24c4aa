/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Keras' CSVLogger: a line an epoch, which it counts from 0. The file is small, so it is written anew after each epoch
 * and is whole at any moment. */

#include "strata-callback-context.h"
#include "strata-callbacks.h"
#include "strata-number-text.h"
#include "strata-trainer.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

struct _StrataCsvLogger
{
  StrataCallback parent_instance;

  char *filename;
  char *separator;
  gboolean append;

  /* While it trains. */
  GString *text;
  guint n_lines;
};

G_DEFINE_FINAL_TYPE (StrataCsvLogger, strata_csv_logger, STRATA_TYPE_CALLBACK)

static int
compare_keys (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Keras sorts the columns; transfer container. */
static const char **
sort_keys (const char *const *keys)
{
  gsize n = g_strv_length ((char **) keys);
  const char **sorted = g_memdup2 (keys, (n + 1) * sizeof *keys);

  qsort (sorted, n, sizeof *sorted, compare_keys);
  return sorted;
}

static void
append_heading (StrataCsvLogger *self, const char *const *history_keys)
{
  g_autofree const char **keys = sort_keys (history_keys);

  g_string_append (self->text, "epoch");
  for (guint k = 0; keys[k] != NULL; k++)
    g_string_append_printf (self->text, "%s%s", self->separator, keys[k]);
  g_string_append_c (self->text, '\n');
}

static gboolean
strata_csv_logger_train_begin (StrataCallback *callback, StrataCallbackContext *context, GError **error)
{
  StrataCsvLogger *self = STRATA_CSV_LOGGER (callback);
  g_autofree char *path = strata_callback_resolve_path (context, self->filename);

  if (!strata_callback_prepare_folder (path, "CSVLogger", error))
    return FALSE;
  /* A training that goes on keeps the lines it has. */
  if (context->epoch > 0 && self->text->len > 0)
    return TRUE;

  g_string_truncate (self->text, 0);
  self->n_lines = 0;
  if (self->append && g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_autofree char *present = NULL;
      gsize length;
      g_autoptr (GError) cause = NULL;
      if (!g_file_get_contents (path, &present, &length, &cause))
        {
          g_set_error (error, STRATA_TRAIN_ERROR, STRATA_TRAIN_ERROR_FILE,
                       _ ("CSVLogger cannot read \"%s\" to append to it (%s)."), path, cause->message);
          return FALSE;
        }
      g_string_append_len (self->text, present, (gssize) length);
      if (length > 0 && present[length - 1] != '\n')
        g_string_append_c (self->text, '\n');
    }
  if (self->text->len == 0)
    append_heading (self, strata_history_get_keys (context->history));
  return TRUE;
}

static gboolean
strata_csv_logger_epoch_end (StrataCallback *callback, StrataCallbackContext *context, GError **error)
{
  StrataCsvLogger *self = STRATA_CSV_LOGGER (callback);
  g_autofree const char **keys = sort_keys (strata_history_get_keys (context->history));

  g_string_append_printf (self->text, "%u", context->epoch - 1);
  for (guint k = 0; keys[k] != NULL; k++)
    {
      double value;
      g_string_append (self->text, self->separator);
      if (context->get_log (context, keys[k], &value))
        strata_append_number (self->text, value);
      else
        g_string_append (self->text, "NA");
    }
  g_string_append_c (self->text, '\n');
  self->n_lines++;

  g_autofree char *path = strata_callback_resolve_path (context, self->filename);
  context->save_text (context, path, self->text->str);
  return TRUE;
}

static void
strata_csv_logger_save_state (StrataCallback *callback, StrataCallbackContext *context, GVariantDict *state)
{
  StrataCsvLogger *self = STRATA_CSV_LOGGER (callback);

  g_variant_dict_insert (state, "text", "@ay", g_variant_new_bytestring (self->text->str));
  g_variant_dict_insert (state, "n-lines", "u", self->n_lines);
}

/* Lines of epochs that the interrupted training had written and does again are written again. */
static gboolean
strata_csv_logger_load_state (StrataCallback *callback, StrataCallbackContext *context, GVariantDict *state)
{
  StrataCsvLogger *self = STRATA_CSV_LOGGER (callback);
  const char *text;

  if (!g_variant_dict_lookup (state, "text", "^&ay", &text)
      || !g_variant_dict_lookup (state, "n-lines", "u", &self->n_lines))
    return FALSE;
  g_string_assign (self->text, text);
  return TRUE;
}

static char *
strata_csv_logger_get_status (StrataCallback *callback)
{
  StrataCsvLogger *self = STRATA_CSV_LOGGER (callback);

  return self->n_lines == 0
           ? NULL
           : g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u line written", "%u lines written", self->n_lines),
                              self->n_lines);
}

static gboolean
strata_csv_logger_validate (StrataConfigurable *configurable, GError **error)
{
  StrataCsvLogger *self = STRATA_CSV_LOGGER (configurable);
  const char *problem = NULL;

  if (self->filename == NULL || *self->filename == '\0')
    problem = _ ("filename is empty; name a file such as \"training.csv\"");
  else if (self->separator == NULL || g_utf8_strlen (self->separator, -1) != 1)
    problem = _ ("separator should be one character, such as \",\"");
  if (problem == NULL)
    return TRUE;
  g_set_error (error, STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_ARGUMENT, "%s", problem);
  return FALSE;
}

static void
strata_csv_logger_finalize (GObject *object)
{
  StrataCsvLogger *self = STRATA_CSV_LOGGER (object);

  g_string_free (self->text, TRUE);

  G_OBJECT_CLASS (strata_csv_logger_parent_class)->finalize (object);
}

static void
install (StrataCsvLoggerClass *klass, gsize offset, GParamSpec *pspec)
{
  strata_configurable_class_install_argument (STRATA_CONFIGURABLE_CLASS (klass), offset, pspec);
}

static void
strata_csv_logger_class_init (StrataCsvLoggerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  StrataConfigurableClass *configurable_class = STRATA_CONFIGURABLE_CLASS (klass);
  StrataCallbackClass *callback_class = STRATA_CALLBACK_CLASS (klass);

  object_class->finalize = strata_csv_logger_finalize;
  configurable_class->class_name = "CSVLogger";
  configurable_class->keras_name = "csv_logger";
  configurable_class->summary = N_ ("Writes a line of a CSV file after each epoch");
  configurable_class->validate = strata_csv_logger_validate;
  callback_class->train_begin = strata_csv_logger_train_begin;
  callback_class->epoch_end = strata_csv_logger_epoch_end;
  callback_class->get_status = strata_csv_logger_get_status;
  callback_class->save_state = strata_csv_logger_save_state;
  callback_class->load_state = strata_csv_logger_load_state;

  install (klass, G_STRUCT_OFFSET (StrataCsvLogger, filename),
           g_param_spec_string ("filename", N_ ("File"), N_ ("Where the lines are written"), "training.csv",
                                STRATA_ARGUMENT | STRATA_PARAM_REQUIRED));
  install (klass, G_STRUCT_OFFSET (StrataCsvLogger, separator),
           g_param_spec_string ("separator", N_ ("Separator"), N_ ("What stands between two values"), ",",
                                STRATA_ARGUMENT | STRATA_PARAM_ADVANCED));
  install (klass, G_STRUCT_OFFSET (StrataCsvLogger, append),
           g_param_spec_boolean ("append", N_ ("Append"), N_ ("Keeps the lines the file has already"), FALSE,
                                 STRATA_ARGUMENT | STRATA_PARAM_ADVANCED));
}

static void
strata_csv_logger_init (StrataCsvLogger *self)
{
  self->text = g_string_new (NULL);
}

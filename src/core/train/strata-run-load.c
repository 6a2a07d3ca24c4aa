/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A run read from its folder. Whatever stands in its files, hand-edited ones too, what can be read of them is shown. */

#include "strata-run-private.h"

#include "strata-run-files.h"
#include "strata-trainer.h"

#include "formats/strata-experiment-json.h"
#include "formats/strata-json.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <math.h>

/* --- Fields ------------------------------------------------------------------------------------------------------------ */

static JsonNode *
find_value (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? node : NULL;
}

static double
get_number (JsonObject *object, const char *name)
{
  JsonNode *node = find_value (object, name);
  GType type = node != NULL ? json_node_get_value_type (node) : G_TYPE_INVALID;

  return type == G_TYPE_DOUBLE || type == G_TYPE_INT64 ? json_node_get_double (node) : 0;
}

static guint64
get_whole (JsonObject *object, const char *name, guint64 maximum)
{
  JsonNode *node = find_value (object, name);
  gint64 value = node != NULL && json_node_get_value_type (node) == G_TYPE_INT64 ? json_node_get_int (node) : 0;

  return value > 0 ? MIN ((guint64) value, maximum) : 0;
}

static const char *
get_text (JsonObject *object, const char *name)
{
  JsonNode *node = find_value (object, name);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : "";
}

/* The object a file of the folder holds; NULL without an error when there is no such file. */
static JsonNode *
read_object (const char *folder, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) cause = NULL;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, &cause))
    {
      if (!g_error_matches (cause, G_FILE_ERROR, G_FILE_ERROR_NOENT))
        g_propagate_error (error, g_steal_pointer (&cause));
      return NULL;
    }
  g_autoptr (JsonNode) root = strata_json_parse (text, (gssize) length, path, error);
  if (root != NULL && !JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error (error, STRATA_TRAIN_ERROR, STRATA_TRAIN_ERROR_FILE, _ ("“%s” is not the record of a training"),
                   path);
      return NULL;
    }
  return g_steal_pointer (&root);
}

/* --- Parts ------------------------------------------------------------------------------------------------------------- */

/* The learning curves, with how long each epoch took. */
static StrataHistory *
load_history (const char *folder, JsonArray *seconds)
{
  static const char *const no_keys[] = { NULL };
  g_autofree char *path = g_build_filename (folder, STRATA_RUN_HISTORY, NULL);
  g_autofree char *text = NULL;
  gsize length;
  g_autoptr (StrataHistory) bare =
    g_file_get_contents (path, &text, &length, NULL) ? strata_history_parse_json (text, (gssize) length, NULL) : NULL;

  if (bare == NULL)
    return strata_history_new (no_keys);
  const char *const *keys = strata_history_get_keys (bare);
  g_autofree double *values = g_new (double, g_strv_length ((char **) keys) + 1);
  StrataHistory *history = strata_history_new (keys);
  for (guint epoch = 1; epoch <= strata_history_get_n_epochs (bare); epoch++)
    {
      for (guint k = 0; keys[k] != NULL; k++)
        values[k] = strata_history_get_value (bare, epoch, keys[k]);
      JsonNode *node = seconds != NULL && epoch <= json_array_get_length (seconds)
                         ? json_array_get_element (seconds, epoch - 1)
                         : NULL;
      strata_history_append (history, values,
                             node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_double (node) : NAN, NAN);
    }
  return history;
}

static StrataExperiment *
load_experiment (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, STRATA_RUN_EXPERIMENT, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  return strata_experiment_load_file (file, NULL);
}

static StrataRunState
get_state (const char *folder, const char *outcome)
{
  if (strata_run_is_held (folder))
    return STRATA_RUN_TRAINING;
  switch (strata_run_parse_outcome_name (outcome))
    {
    case STRATA_OUTCOME_NONE:
      return STRATA_RUN_INTERRUPTED;
    case STRATA_OUTCOME_DONE:
      return STRATA_RUN_DONE;
    case STRATA_OUTCOME_EARLY_STOPPED:
      return STRATA_RUN_EARLY_STOPPED;
    case STRATA_OUTCOME_STOPPED:
      return STRATA_RUN_STOPPED;
    case STRATA_OUTCOME_NOT_FINITE:
      return STRATA_RUN_NOT_FINITE;
    default:
      return STRATA_RUN_FAILED;
    }
}

static int
compare_epochs (gconstpointer a, gconstpointer b)
{
  guint x = *(const guint *) a, y = *(const guint *) b;

  return (x > y) - (x < y);
}

static void
list_checkpoints (StrataRun *self)
{
  g_autofree char *folder = g_build_filename (self->folder, STRATA_RUN_CHECKPOINTS, NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      int epoch = strata_run_parse_checkpoint_name (name);
      if (epoch > 0)
        g_array_append_val (self->checkpoints, epoch);
    }
  g_array_sort (self->checkpoints, compare_epochs);
}

static guint64
measure_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint64 bytes = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      GStatBuf status;
      if (g_lstat (path, &status) != 0)
        continue;
      bytes += S_ISDIR (status.st_mode) ? measure_folder (path) : (guint64) status.st_size;
    }
  return bytes;
}

static gint64
get_time (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  GStatBuf status;

  if (g_stat (path, &status) != 0)
    return 0;
  return (gint64) status.st_mtim.tv_sec * G_USEC_PER_SEC + status.st_mtim.tv_nsec / 1000;
}

gint64
strata_run_get_stamp (const char *folder)
{
  gint64 record = get_time (folder, STRATA_RUN_RECORD);

  return record == 0 ? 0 : record + get_time (folder, STRATA_RUN_HISTORY);
}

/* --- The whole --------------------------------------------------------------------------------------------------------- */

static void
take_about (StrataRun *self)
{
  g_autoptr (JsonNode) node = read_object (self->folder, STRATA_RUN_ABOUT, NULL);
  JsonObject *about = node != NULL ? json_node_get_object (node) : NULL;

  if (about == NULL)
    return;
  JsonNode *starred = find_value (about, "starred");
  strata_run_set_name (self, get_text (about, "name"));
  strata_run_set_note (self, get_text (about, "note"));
  strata_run_set_starred (self, starred != NULL && json_node_get_boolean (starred));
}

/* In the order in which a person would say it. */
static char *
join_machine (JsonNode *node)
{
  static const char *const names[] = { "processor", "processors", "kernels", "system", "strata" };
  JsonObject *machine = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  GString *text = g_string_new (NULL);

  for (gsize i = 0; machine != NULL && i < G_N_ELEMENTS (names); i++)
    {
      guint n = (guint) get_whole (machine, names[i], G_MAXUINT);
      const char *part = get_text (machine, names[i]);

      if (n == 0 && *part == '\0')
        continue;
      g_string_append (text, text->len > 0 ? ", " : "");
      if (g_str_equal (names[i], "processors"))
        g_string_append_printf (text, g_dngettext (GETTEXT_PACKAGE, "%u processor", "%u processors", n), n);
      else
        g_string_append_printf (text, g_str_equal (names[i], "strata") ? "Strata %s" : "%s", part);
    }
  return g_string_free (text, FALSE);
}

static void
take_origin (StrataRun *self, JsonNode *node)
{
  JsonObject *origin = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *run = origin != NULL ? get_text (origin, "run") : "";

  if (*run == '\0')
    return;
  const char *name = get_text (origin, "name");
  self->origin = g_strdup (run);
  self->origin_name = g_strdup (*name != '\0' ? name : run);
  self->origin_epoch = (guint) get_whole (origin, "epoch", G_MAXUINT);
}

static void
take_record (StrataRun *self, JsonObject *record)
{
  JsonNode *seconds = json_object_get_member (record, "epoch_seconds");
  const char *name = get_text (record, "name");
  g_autoptr (GDateTime) began = g_date_time_new_from_iso8601 (get_text (record, "began"), NULL);

  self->experiment_name = g_strdup (*name != '\0' ? name : _ ("Experiment"));
  self->began =
    began != NULL ? g_date_time_to_local (began) : g_date_time_new_from_unix_local (self->stamp / (2 * G_USEC_PER_SEC));
  self->outcome_text = g_strdup (get_text (record, "outcome_text"));
  self->state = get_state (self->folder, get_text (record, "outcome"));
  self->machine = join_machine (json_object_get_member (record, "machine"));
  take_origin (self, json_object_get_member (record, "origin"));
  self->seconds = get_number (record, "seconds");
  self->planned_epochs = (guint) get_whole (record, "planned_epochs", G_MAXUINT);
  self->batches_per_epoch = (guint) get_whole (record, "batches_per_epoch", G_MAXUINT);
  self->weights_epoch = (guint) get_whole (record, "weights_epoch", G_MAXUINT);
  self->seed = get_whole (record, "seed", G_MAXUINT64);
  self->history = load_history (
    self->folder, seconds != NULL && JSON_NODE_HOLDS_ARRAY (seconds) ? json_node_get_array (seconds) : NULL);
  self->n_epochs = strata_history_get_n_epochs (self->history);
}

/**
 * strata_run_load:
 * @folder: where a training keeps itself
 * @error: why there is none
 *
 * Blocking; on any thread.
 *
 * Returns: (transfer full) (nullable): the run
 */
StrataRun *
strata_run_load (const char *folder, GError **error)
{
  gint64 stamp = strata_run_get_stamp (folder);
  g_autoptr (GError) cause = NULL;
  g_autoptr (JsonNode) record = read_object (folder, STRATA_RUN_RECORD, &cause);

  if (record == NULL)
    {
      if (cause != NULL)
        g_propagate_error (error, g_steal_pointer (&cause));
      else
        g_set_error (error, STRATA_TRAIN_ERROR, STRATA_TRAIN_ERROR_FILE,
                     _ ("“%s” holds no training: there is no %s in it"), folder, STRATA_RUN_RECORD);
      return NULL;
    }
  StrataRun *self = g_object_new (STRATA_TYPE_RUN, NULL);
  self->folder = g_strdup (folder);
  self->id = g_path_get_basename (folder);
  self->stamp = stamp;
  take_record (self, json_node_get_object (record));
  take_about (self);
  self->experiment = load_experiment (folder);
  list_checkpoints (self);
  g_autofree char *snapshot = g_build_filename (folder, STRATA_RUN_SNAPSHOT, NULL);
  self->can_resume = g_file_test (snapshot, G_FILE_TEST_EXISTS);
  self->bytes = measure_folder (folder);
  return self;
}

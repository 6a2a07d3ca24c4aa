/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A history as text: JSON as Keras' History.history and CSV, each byte decided by the numbers alone. */

#include "strata-callback-context.h"
#include "strata-history.h"
#include "strata-number-text.h"
#include "strata-trainer.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <math.h>

/**
 * strata_history_get_best_epoch:
 * @self: a history
 * @key: "val_loss", "accuracy" and so on
 *
 * Returns: the first epoch (from 1) with the best value: the lowest of losses, the highest of accuracies; 0 if there is
 *   none
 */
guint
strata_history_get_best_epoch (StrataHistory *self, const char *key)
{
  g_return_val_if_fail (STRATA_IS_HISTORY (self), 0);

  gboolean maximized = strata_monitor_is_maximized (key, "auto");
  guint best = 0;
  for (guint epoch = 1; epoch <= strata_history_get_n_epochs (self); epoch++)
    {
      double value = strata_history_get_value (self, epoch, key);
      double record = best == 0 ? NAN : strata_history_get_value (self, best, key);
      if (isnan (value))
        continue;
      if (best == 0 || (maximized ? value > record : value < record))
        best = epoch;
    }
  return best;
}

/**
 * strata_history_to_json:
 * @self: a history
 *
 * The mapping of Keras' `History.history`: a list of one number an epoch under each key.
 *
 * Returns: (transfer full): JSON text that ends in a newline
 */
char *
strata_history_to_json (StrataHistory *self)
{
  g_return_val_if_fail (STRATA_IS_HISTORY (self), NULL);

  const char *const *keys = strata_history_get_keys (self);
  GString *text = g_string_new ("{");
  for (guint k = 0; keys[k] != NULL; k++)
    {
      g_autofree char *name = g_strescape (keys[k], NULL);
      g_string_append_printf (text, "%s\n  \"%s\": [", k > 0 ? "," : "", name);
      for (guint epoch = 1; epoch <= strata_history_get_n_epochs (self); epoch++)
        {
          g_string_append (text, epoch > 1 ? ", " : "");
          strata_append_json_number (text, strata_history_get_value (self, epoch, keys[k]));
        }
      g_string_append_c (text, ']');
    }
  g_string_append (text, "\n}\n");
  return g_string_free (text, FALSE);
}

/**
 * strata_history_to_csv:
 * @self: a history
 *
 * Returns: (transfer full): a heading "epoch,accuracy,loss,…" and a line an epoch; epochs count from 1
 */
char *
strata_history_to_csv (StrataHistory *self)
{
  g_return_val_if_fail (STRATA_IS_HISTORY (self), NULL);

  const char *const *keys = strata_history_get_keys (self);
  GString *text = g_string_new ("epoch");
  for (guint k = 0; keys[k] != NULL; k++)
    g_string_append_printf (text, ",%s", keys[k]);
  g_string_append_c (text, '\n');
  for (guint epoch = 1; epoch <= strata_history_get_n_epochs (self); epoch++)
    {
      g_string_append_printf (text, "%u", epoch);
      for (guint k = 0; keys[k] != NULL; k++)
        {
          g_string_append_c (text, ',');
          strata_append_number (text, strata_history_get_value (self, epoch, keys[k]));
        }
      g_string_append_c (text, '\n');
    }
  return g_string_free (text, FALSE);
}

static StrataHistory *
fail (GError **error, const char *what)
{
  g_set_error (
    error, STRATA_TRAIN_ERROR, STRATA_TRAIN_ERROR_FILE,
    _ ("The history %s; it should be a JSON object with a list of numbers under each key, all of one length."), what);
  return NULL;
}

/**
 * strata_history_parse_json:
 * @json: what strata_history_to_json() wrote, or Keras' `json.dump (history.history)`
 * @length: of @json in bytes, or -1
 * @error: says what is wrong
 *
 * Returns: (transfer full) (nullable): the history
 */
StrataHistory *
strata_history_parse_json (const char *json, gssize length, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GError) syntax = NULL;
  if (!json_parser_load_from_data (parser, json, length, &syntax))
    {
      g_autofree char *what = g_strdup_printf (_ ("cannot be read as JSON (%s)"), syntax->message);
      return fail (error, what);
    }
  JsonNode *root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return fail (error, _ ("is no JSON object"));

  JsonObject *object = json_node_get_object (root);
  g_autoptr (GPtrArray) keys = g_ptr_array_new ();
  g_autoptr (GList) members = json_object_get_members (object);
  guint n_epochs = 0;
  for (GList *l = members; l != NULL; l = l->next)
    {
      JsonNode *node = json_object_get_member (object, l->data);
      if (!JSON_NODE_HOLDS_ARRAY (node))
        return fail (error, _ ("has a key without a list"));
      guint n = json_array_get_length (json_node_get_array (node));
      if (keys->len > 0 && n != n_epochs)
        return fail (error, _ ("has lists of different length"));
      n_epochs = n;
      g_ptr_array_add (keys, l->data);
    }
  g_ptr_array_add (keys, NULL);

  g_autoptr (StrataHistory) self = strata_history_new ((const char *const *) keys->pdata);
  g_autofree double *values = g_new (double, keys->len);
  for (guint epoch = 0; epoch < n_epochs; epoch++)
    {
      for (guint k = 0; k + 1 < keys->len; k++)
        {
          JsonNode *node = json_array_get_element (json_object_get_array_member (object, keys->pdata[k]), epoch);
          GType type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;
          if (type == G_TYPE_INT64 || type == G_TYPE_DOUBLE)
            values[k] = json_node_get_double (node);
          else if (JSON_NODE_HOLDS_NULL (node))
            values[k] = NAN;
          else
            return fail (error, _ ("holds something that is no number"));
        }
      strata_history_append (self, values, NAN, NAN);
    }
  return g_steal_pointer (&self);
}

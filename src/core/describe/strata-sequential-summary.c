/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-layers.h"
#include "strata-number.h"
#include "strata-sequential.h"

/* The table Keras 3 prints on a terminal of 80 columns, as plain text. */

#define N_COLUMNS 3
static const guint widths[N_COLUMNS] = { 31, 22, 13 }; /* of the text, without the spaces at its sides */

static void
append_rule (GString *table, const char *left, const char *line, const char *cross, const char *right)
{
  for (guint c = 0; c < N_COLUMNS; c++)
    {
      g_string_append (table, c == 0 ? left : cross);
      for (guint i = 0; i < widths[c] + 2; i++)
        g_string_append (table, line);
    }
  g_string_append_printf (table, "%s\n", right);
}

static void
append_word (GPtrArray *lines, GString *line, const char *word, guint width)
{
  glong length = g_utf8_strlen (word, -1);

  if (line->len > 0 && g_utf8_strlen (line->str, -1) + 1 + length > width)
    {
      g_ptr_array_add (lines, g_strdup (line->str));
      g_string_truncate (line, 0);
    }
  if (line->len > 0)
    g_string_append_c (line, ' ');
  if (length <= width)
    {
      g_string_append (line, word);
      return;
    }
  g_autofree char *start = g_utf8_substring (word, 0, width - 1);
  g_string_append_printf (line, "%s…", start);
}

/* Words in lines of at most width characters; a longer word ends in an ellipsis. */
static GPtrArray *
wrap (const char *text, guint width)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) line = g_string_new (NULL);
  g_auto (GStrv) words = g_strsplit (text, " ", -1);

  for (guint i = 0; words[i] != NULL; i++)
    append_word (lines, line, words[i], width);
  g_ptr_array_add (lines, g_strdup (line->str));
  return lines;
}

static void
append_cell (GString *table, const char *text, guint width, gboolean to_the_right)
{
  guint n_spaces = width - MIN (width, g_utf8_strlen (text, -1));

  g_string_append_c (table, ' ');
  if (!to_the_right)
    g_string_append (table, text);
  for (guint i = 0; i < n_spaces; i++)
    g_string_append_c (table, ' ');
  if (to_the_right)
    g_string_append (table, text);
  g_string_append_c (table, ' ');
}

static void
append_row (GString *table, const char *bar, const char *const cells[N_COLUMNS])
{
  GPtrArray *lines[N_COLUMNS];
  guint n_lines = 0;

  for (guint c = 0; c < N_COLUMNS; c++)
    {
      lines[c] = wrap (cells[c], widths[c]);
      n_lines = MAX (n_lines, lines[c]->len);
    }
  for (guint i = 0; i < n_lines; i++)
    {
      for (guint c = 0; c < N_COLUMNS; c++)
        {
          const char *text = i < lines[c]->len ? lines[c]->pdata[i] : "";
          g_string_append (table, bar);
          append_cell (table, text, widths[c], c == N_COLUMNS - 1);
        }
      g_string_append_printf (table, "%s\n", bar);
    }
  for (guint c = 0; c < N_COLUMNS; c++)
    g_ptr_array_unref (lines[c]);
}

static void
append_layer (GString *table, const StrataSequentialLayer *layer)
{
  g_autofree char *name =
    g_strdup_printf ("%s (%s)", layer->name, strata_configurable_get_class_name (STRATA_CONFIGURABLE (layer->layer)));
  g_autofree char *shape = strata_shape_to_keras (&layer->output);
  g_autofree char *n_params = strata_count_to_text (layer->n_params);

  append_row (table, "│", (const char *const[]){ name, shape, n_params });
}

static void
append_total (GString *table, const char *what, guint64 n)
{
  g_autofree char *count = strata_count_to_text (n);
  g_autofree char *bytes = strata_bytes_to_text (n * sizeof (float));

  g_string_append_printf (table, " %s params: %s (%s)\n", what, count, bytes);
}

/**
 * strata_sequential_to_summary:
 * @model_name: (nullable): NULL for Keras' "sequential"
 *
 * Returns: (transfer full): the table; Input layers have no row, as in Keras
 */
char *
strata_sequential_to_summary (StrataSequential *self, const char *model_name)
{
  guint64 n_params = strata_sequential_get_n_params (self);
  guint64 n_non_trainable = strata_sequential_get_n_non_trainable (self);
  GString *table = g_string_new (NULL);
  gboolean first = TRUE;

  g_string_append_printf (table, "Model: \"%s\"\n", model_name ? model_name : "sequential");
  append_rule (table, "┏", "━", "┳", "┓");
  append_row (table, "┃", (const char *const[]){ "Layer (type)", "Output Shape", "Param #" });
  append_rule (table, "┡", "━", "╇", "┩");
  for (guint i = 0; i < strata_sequential_get_n_layers (self); i++)
    {
      const StrataSequentialLayer *layer = strata_sequential_get_layer (self, i);

      if (STRATA_IS_INPUT (layer->layer))
        continue;
      if (!first)
        append_rule (table, "├", "─", "┼", "┤");
      append_layer (table, layer);
      first = FALSE;
    }
  append_rule (table, "└", "─", "┴", "┘");
  append_total (table, "Total", n_params);
  append_total (table, "Trainable", n_params - n_non_trainable);
  append_total (table, "Non-trainable", n_non_trainable);
  return g_string_free (table, FALSE);
}

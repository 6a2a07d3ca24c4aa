/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-run-comparison.h"

#include <glib/gi18n.h>
#include <string.h>

/* --- Names ------------------------------------------------------------------------------------------------------------- */

static gboolean
is_shared (const char *const *names, guint n, guint i)
{
  for (guint k = 0; k < n; k++)
    if (k != i && g_str_equal (names[k], names[i]))
      return TRUE;
  return FALSE;
}

char **
strata_run_comparison_dup_names (const char *const *names, GDateTime *const *began, guint n)
{
  char **all = g_new0 (char *, n + 1);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GDateTime) local = g_date_time_to_local (began[i]);
      g_autofree char *moment = g_date_time_format (local, "%x %X");

      /* Translators: the name of a run, and when it began */
      all[i] = is_shared (names, n, i) ? g_strdup_printf (_ ("%s, %s"), names[i], moment) : g_strdup (names[i]);
    }
  return all;
}

/* --- Settings ---------------------------------------------------------------------------------------------------------- */

void
strata_setting_row_free (StrataSettingRow *self)
{
  g_strfreev (self->values);
  g_free (self->name);
  g_free (self);
}

static gboolean
is_of_layers (const StrataSetting *setting)
{
  return g_str_has_prefix (setting->name, "layers.");
}

static const char *
find_value (GPtrArray *settings, const char *name)
{
  for (guint i = 0; i < settings->len; i++)
    if (g_str_equal (((StrataSetting *) settings->pdata[i])->name, name))
      return ((StrataSetting *) settings->pdata[i])->value;
  return NULL;
}

/* A row if the setting is not the same in all. */
static void
add_row (GPtrArray *rows, GPtrArray *const *settings, guint n, const char *name)
{
  const char *first = find_value (settings[0], name);
  gboolean differs = FALSE;

  for (guint i = 1; i < n; i++)
    differs = differs || g_strcmp0 (first, find_value (settings[i], name)) != 0;
  if (!differs)
    return;
  StrataSettingRow *row = g_new (StrataSettingRow, 1);
  row->name = g_strdup (name);
  row->values = g_new0 (char *, n + 1);
  for (guint i = 0; i < n; i++)
    {
      const char *value = find_value (settings[i], name);

      row->values[i] = g_strdup (value != NULL ? value : "–");
    }
  g_ptr_array_add (rows, row);
}

GPtrArray *
strata_run_comparison_list_settings (StrataExperiment *const *experiments, guint n)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) strata_setting_row_free);
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (all, strata_experiment_list_settings (experiments[i]));
  for (guint i = 0; i < n; i++)
    {
      GPtrArray *settings = all->pdata[i];

      for (guint k = 0; k < settings->len; k++)
        {
          StrataSetting *setting = settings->pdata[k];

          if (!is_of_layers (setting) && g_hash_table_add (seen, setting->name))
            add_row (rows, (GPtrArray *const *) all->pdata, n, setting->name);
        }
    }
  return rows;
}

/* --- Layers ------------------------------------------------------------------------------------------------------------ */

typedef struct
{
  char *path; /* "layers.2.Block.layers.1.Dense" */
  const char *kind;
  GString *text;
  guint depth;
} Line;

static void
line_free (Line *self)
{
  g_free (self->path);
  g_string_free (self->text, TRUE);
  g_free (self);
}

/* A layer's own setting is its class, by its number and class: "layers.2.Dense" → "Dense". */
static gboolean
begins_layer (const StrataSetting *setting)
{
  const char *dot = strrchr (setting->name, '.');

  return dot != NULL && g_str_equal (dot + 1, setting->value) && dot > setting->name && g_ascii_isdigit (dot[-1]);
}

static guint
count_blocks (const char *path)
{
  guint n = 0;

  for (const char *at = strstr (path, ".layers."); at != NULL; at = strstr (at + 1, ".layers."))
    n++;
  return n;
}

static Line *
line_new (const StrataSetting *setting)
{
  Line *line = g_new (Line, 1);

  line->path = g_strconcat (setting->name, ".", NULL);
  line->kind = g_intern_string (setting->value);
  line->text = g_string_new (setting->value);
  line->depth = count_blocks (setting->name);
  return line;
}

static GPtrArray *
list_lines (StrataExperiment *experiment)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func ((GDestroyNotify) line_free);
  g_autoptr (GPtrArray) settings = strata_experiment_list_settings (experiment);

  for (guint i = 0; i < settings->len; i++)
    {
      const StrataSetting *setting = settings->pdata[i];
      Line *last = lines->len > 0 ? lines->pdata[lines->len - 1] : NULL;

      if (!is_of_layers (setting))
        continue;
      if (begins_layer (setting))
        g_ptr_array_add (lines, line_new (setting));
      else if (last != NULL && g_str_has_prefix (setting->name, last->path))
        g_string_append_printf (last->text, "%s%s %s", strchr (last->text->str, ' ') == NULL ? " · " : ", ",
                                setting->name + strlen (last->path), setting->value);
    }
  return lines;
}

void
strata_layer_pair_free (StrataLayerPair *self)
{
  g_free (self->first);
  g_free (self->second);
  g_free (self);
}

static void
add_pair (GPtrArray *pairs, const Line *first, const Line *second, guint depth)
{
  StrataLayerPair *pair = g_new (StrataLayerPair, 1);

  pair->state = second == NULL                               ? STRATA_PAIR_FIRST
                : first == NULL                              ? STRATA_PAIR_SECOND
                : g_string_equal (first->text, second->text) ? STRATA_PAIR_SAME
                                                             : STRATA_PAIR_CHANGED;
  pair->first = first != NULL ? g_strdup (first->text->str) : NULL;
  pair->second = second != NULL ? g_strdup (second->text->str) : NULL;
  pair->depth = depth;
  g_ptr_array_add (pairs, pair);
}

/* What it is worth to set the two beside each other: the same before one of the kind, and neither before nothing. */
static guint
get_worth (const Line *a, const Line *b)
{
  if (a->kind != b->kind || a->depth != b->depth)
    return 0;
  return g_string_equal (a->text, b->text) ? 3 : 2;
}

GPtrArray *
strata_run_comparison_pair_layers (StrataExperiment *first, StrataExperiment *second)
{
  GPtrArray *pairs = g_ptr_array_new_with_free_func ((GDestroyNotify) strata_layer_pair_free);
  g_autoptr (GPtrArray) a = list_lines (first);
  g_autoptr (GPtrArray) b = list_lines (second);
  const guint width = b->len + 1;
  g_autofree guint *best =
    g_new0 (guint, (gsize) (a->len + 1) * width); /* [a + 1, b + 1]: of what is left from there */
  guint i, k;

  for (i = a->len; i-- > 0;)
    for (k = b->len; k-- > 0;)
      {
        guint worth = get_worth (a->pdata[i], b->pdata[k]);
        guint apart = MAX (best[(i + 1) * width + k], best[i * width + k + 1]);

        best[i * width + k] = worth > 0 ? MAX (apart, best[(i + 1) * width + k + 1] + worth) : apart;
      }
  for (i = k = 0; i < a->len || k < b->len;)
    {
      const Line *one = i < a->len ? a->pdata[i] : NULL, *other = k < b->len ? b->pdata[k] : NULL;
      guint worth = one != NULL && other != NULL ? get_worth (one, other) : 0;

      if (worth > 0 && best[i * width + k] == best[(i + 1) * width + k + 1] + worth)
        {
          add_pair (pairs, one, other, one->depth);
          i++;
          k++;
        }
      else if (one != NULL && (other == NULL || best[i * width + k] == best[(i + 1) * width + k]))
        {
          add_pair (pairs, one, NULL, one->depth);
          i++;
        }
      else
        {
          add_pair (pairs, NULL, other, other->depth);
          k++;
        }
    }
  return pairs;
}

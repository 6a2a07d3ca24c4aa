/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-doubts.h"

#include <string.h>

struct _StrataDoubts
{
  GObject parent_instance;

  GTree *images; /* split << 32 | index, as gint64 */
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (StrataDoubts, strata_doubts, G_TYPE_OBJECT)

static int
compare_keys (gconstpointer a, gconstpointer b, gpointer user_data)
{
  gint64 first = *(const gint64 *) a, second = *(const gint64 *) b;

  return (first > second) - (first < second);
}

static gint64
make_key (StrataSplit split, guint index)
{
  return (gint64) split << 32 | index;
}

static void
strata_doubts_finalize (GObject *object)
{
  g_tree_unref (STRATA_DOUBTS (object)->images);

  G_OBJECT_CLASS (strata_doubts_parent_class)->finalize (object);
}

static void
strata_doubts_class_init (StrataDoubtsClass *class)
{
  G_OBJECT_CLASS (class)->finalize = strata_doubts_finalize;
  signals[CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
strata_doubts_init (StrataDoubts *self)
{
  self->images = g_tree_new_full (compare_keys, NULL, g_free, NULL);
}

StrataDoubts *
strata_doubts_new (void)
{
  return g_object_new (STRATA_TYPE_DOUBTS, NULL);
}

gboolean
strata_doubts_has (StrataDoubts *self, StrataSplit split, guint index)
{
  gint64 key = make_key (split, index);

  return g_tree_lookup_node (self->images, &key) != NULL;
}

void
strata_doubts_set (StrataDoubts *self, StrataSplit split, guint index, gboolean doubtful)
{
  gint64 key = make_key (split, index);

  if (strata_doubts_has (self, split, index) == !!doubtful)
    return;
  if (doubtful)
    g_tree_insert (self->images, g_memdup2 (&key, sizeof key), NULL);
  else
    g_tree_remove (self->images, &key);
  g_signal_emit (self, signals[CHANGED], 0);
}

guint
strata_doubts_get_n (StrataDoubts *self)
{
  return (guint) g_tree_nnodes (self->images);
}

typedef struct
{
  GString *text;
  StrataDataset *dataset;
} Writing;

static gboolean
write_image (gpointer key, gpointer value, gpointer user_data)
{
  Writing *writing = user_data;
  StrataSplit split = (StrataSplit) (*(gint64 *) key >> 32);
  guint index = (guint) (*(gint64 *) key & G_MAXUINT32);

  if (index < strata_dataset_get_n (writing->dataset, split))
    {
      guint label = strata_dataset_get_label (writing->dataset, split, index);
      g_auto (GStrv) parts = g_strsplit (strata_dataset_get_class_name (writing->dataset, label), "\"", -1);
      g_autofree char *name = g_strjoinv ("\"\"", parts);

      g_string_append_printf (writing->text, "%s,%u,%u,\"%s\"\n", strata_split_get_name (split), index, label, name);
    }
  return FALSE;
}

char *
strata_doubts_to_csv (StrataDoubts *self, StrataDataset *dataset)
{
  Writing writing = { .text = g_string_new ("split,image,label,class\n"), .dataset = dataset };

  g_tree_foreach (self->images, write_image, &writing);
  return g_string_free (writing.text, FALSE);
}

guint
strata_doubts_add_csv (StrataDoubts *self, const char *csv, StrataDataset *dataset)
{
  g_auto (GStrv) lines = g_strsplit (csv, "\n", -1);
  guint n_added = 0;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) fields = g_strsplit (lines[i], ",", 3);
      guint64 index;

      if (g_strv_length (fields) < 2)
        continue;
      for (StrataSplit split = 0; split < STRATA_N_SPLITS; split++)
        if (g_str_equal (fields[0], strata_split_get_name (split))
            && g_ascii_string_to_unsigned (fields[1], 10, 0, G_MAXUINT32, &index, NULL)
            && index < strata_dataset_get_n (dataset, split) && !strata_doubts_has (self, split, (guint) index))
          {
            strata_doubts_set (self, split, (guint) index, TRUE);
            n_added++;
          }
    }
  return n_added;
}

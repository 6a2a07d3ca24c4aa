/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-image-list.h"

struct _StrataImageItem
{
  GObject parent_instance;

  StrataSplit split;
  guint index;
  guint label;
};

struct _StrataImageList
{
  GObject parent_instance;

  StrataDataset *dataset;
  StrataSplit split;
  guint64 classes;
  gboolean by_class;
  gboolean chosen;   /* the indices were given, not collected */
  GArray *indices;   /* of guint32 */
  GHashTable *alive; /* index → StrataImageItem, not owned: a view sees the same item for the same image */
};

static void strata_image_list_model_init (GListModelInterface *interface);

G_DEFINE_FINAL_TYPE (StrataImageItem, strata_image_item, G_TYPE_OBJECT)
G_DEFINE_FINAL_TYPE_WITH_CODE (StrataImageList,
                               strata_image_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, strata_image_list_model_init))

static void
strata_image_item_class_init (StrataImageItemClass *class)
{
}

static void
strata_image_item_init (StrataImageItem *self)
{
}

StrataSplit
strata_image_item_get_split (StrataImageItem *self)
{
  return self->split;
}

guint
strata_image_item_get_index (StrataImageItem *self)
{
  return self->index;
}

guint
strata_image_item_get_label (StrataImageItem *self)
{
  return self->label;
}

static void
on_item_gone (gpointer data, GObject *where)
{
  g_hash_table_steal (data, GUINT_TO_POINTER (((StrataImageItem *) where)->index));
}

static void
forget_item (gpointer key, gpointer value, gpointer user_data)
{
  g_object_weak_unref (value, on_item_gone, user_data);
}

static void
forget_items (StrataImageList *self)
{
  g_hash_table_foreach (self->alive, forget_item, self->alive);
  g_hash_table_steal_all (self->alive);
}

static GType
get_item_type (GListModel *model)
{
  return STRATA_TYPE_IMAGE_ITEM;
}

static guint
get_n_items (GListModel *model)
{
  return STRATA_IMAGE_LIST (model)->indices->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  StrataImageList *self = STRATA_IMAGE_LIST (model);

  if (position >= self->indices->len)
    return NULL;
  guint index = g_array_index (self->indices, guint32, position);
  StrataImageItem *item = g_hash_table_lookup (self->alive, GUINT_TO_POINTER (index));
  if (item != NULL)
    return g_object_ref (item);

  item = g_object_new (STRATA_TYPE_IMAGE_ITEM, NULL);
  item->split = self->split;
  item->index = index;
  item->label = strata_dataset_get_label (self->dataset, self->split, index);
  g_hash_table_insert (self->alive, GUINT_TO_POINTER (index), item);
  g_object_weak_ref (G_OBJECT (item), on_item_gone, self->alive);
  return item;
}

static void
strata_image_list_model_init (GListModelInterface *interface)
{
  interface->get_item_type = get_item_type;
  interface->get_n_items = get_n_items;
  interface->get_item = get_item;
}

static void
strata_image_list_finalize (GObject *object)
{
  StrataImageList *self = STRATA_IMAGE_LIST (object);

  forget_items (self);
  g_hash_table_unref (self->alive);
  g_array_unref (self->indices);
  g_clear_object (&self->dataset);

  G_OBJECT_CLASS (strata_image_list_parent_class)->finalize (object);
}

static void
strata_image_list_class_init (StrataImageListClass *class)
{
  G_OBJECT_CLASS (class)->finalize = strata_image_list_finalize;
}

static void
strata_image_list_init (StrataImageList *self)
{
  self->indices = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->alive = g_hash_table_new (NULL, NULL);
}

StrataImageList *
strata_image_list_new (void)
{
  return g_object_new (STRATA_TYPE_IMAGE_LIST, NULL);
}

static gboolean
is_shown (StrataImageList *self, guint label)
{
  return self->classes == 0 || (label < 64 && (self->classes >> label & 1));
}

static void
collect (StrataImageList *self)
{
  gsize n = self->dataset ? strata_dataset_get_n (self->dataset, self->split) : 0;
  const guint8 *labels = self->dataset ? strata_dataset_get_labels (self->dataset, self->split) : NULL;
  guint n_rounds = self->by_class && self->dataset ? strata_dataset_get_n_classes (self->dataset) : 1;

  g_array_set_size (self->indices, 0);
  for (guint round = 0; round < n_rounds; round++)
    for (guint32 i = 0; i < n; i++)
      if (is_shown (self, labels[i]) && (!self->by_class || labels[i] == round))
        g_array_append_val (self->indices, i);
}

void
strata_image_list_show (StrataImageList *self,
                        StrataDataset *dataset,
                        StrataSplit split,
                        guint64 classes,
                        gboolean by_class)
{
  guint n_before = self->indices->len;

  if (!self->chosen && self->dataset == dataset && self->split == split && self->classes == classes
      && self->by_class == by_class)
    return;
  if (self->dataset != dataset || self->split != split)
    forget_items (self);
  g_set_object (&self->dataset, dataset);
  self->split = split;
  self->classes = classes;
  self->by_class = by_class;
  self->chosen = FALSE;
  collect (self);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n_before, self->indices->len);
}

void
strata_image_list_show_indices (StrataImageList *self,
                                StrataDataset *dataset,
                                StrataSplit split,
                                const guint32 *indices,
                                guint n)
{
  guint n_before = self->indices->len;

  if (self->dataset != dataset || self->split != split)
    forget_items (self);
  g_set_object (&self->dataset, dataset);
  self->split = split;
  self->chosen = TRUE;
  g_array_set_size (self->indices, 0);
  g_array_append_vals (self->indices, indices, n);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n_before, n);
}

gboolean
strata_image_list_find (StrataImageList *self, guint index, guint *position)
{
  for (guint i = 0; i < self->indices->len; i++)
    if (g_array_index (self->indices, guint32, i) == index)
      {
        *position = i;
        return TRUE;
      }
  return FALSE;
}

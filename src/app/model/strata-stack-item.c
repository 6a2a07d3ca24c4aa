/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-stack-item.h"

#include "strata-look.h"

struct _StrataStackItem
{
  GObject parent_instance;

  StrataConfigurable *part;
  GListModel *list;
  StrataBlock *block;
};

G_DEFINE_FINAL_TYPE (StrataStackItem, strata_stack_item, G_TYPE_OBJECT)

static void
strata_stack_item_finalize (GObject *object)
{
  StrataStackItem *self = STRATA_STACK_ITEM (object);

  g_clear_object (&self->part);
  g_clear_object (&self->list);
  g_clear_object (&self->block);
  G_OBJECT_CLASS (strata_stack_item_parent_class)->finalize (object);
}

static void
strata_stack_item_class_init (StrataStackItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = strata_stack_item_finalize;
}

static void
strata_stack_item_init (StrataStackItem *self)
{
}

StrataStackItem *
strata_stack_item_new (StrataConfigurable *part, GListModel *list, StrataBlock *block)
{
  StrataStackItem *self = g_object_new (STRATA_TYPE_STACK_ITEM, NULL);

  self->part = g_object_ref (part);
  g_set_object (&self->list, list);
  g_set_object (&self->block, block);
  return self;
}

StrataConfigurable *
strata_stack_item_get_part (StrataStackItem *self)
{
  return self->part;
}

StrataLayer *
strata_stack_item_get_layer (StrataStackItem *self)
{
  return STRATA_IS_LAYER (self->part) ? STRATA_LAYER (self->part) : NULL;
}

GListModel *
strata_stack_item_get_list (StrataStackItem *self)
{
  return self->list;
}

StrataBlock *
strata_stack_item_get_block (StrataStackItem *self)
{
  return self->block;
}

gboolean
strata_stack_item_get_position (StrataStackItem *self, guint *position)
{
  for (guint i = 0; self->list != NULL && i < g_list_model_get_n_items (self->list); i++)
    {
      g_autoptr (StrataConfigurable) part = g_list_model_get_item (self->list, i);
      if (part == self->part)
        {
          *position = i;
          return TRUE;
        }
    }
  return FALSE;
}

/* --- The list ------------------------------------------------------------------------------------------------------ */

struct _StrataStackCards
{
  GObject parent_instance;

  StrataExperiment *experiment;
  GPtrArray *items;
  GHashTable *open; /* of StrataBlock, owned: blocks that were undone away may come back */
  gboolean show_cost;
  guint refresh_id;
};

static guint cost_shown;

static void strata_stack_cards_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (StrataStackCards,
                               strata_stack_cards,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, strata_stack_cards_list_model_init))

static GType
strata_stack_cards_get_item_type (GListModel *model)
{
  return STRATA_TYPE_STACK_ITEM;
}

static guint
strata_stack_cards_get_n_items (GListModel *model)
{
  return STRATA_STACK_CARDS (model)->items->len;
}

static gpointer
strata_stack_cards_get_item (GListModel *model, guint position)
{
  StrataStackCards *self = STRATA_STACK_CARDS (model);

  return position < self->items->len ? g_object_ref (g_ptr_array_index (self->items, position)) : NULL;
}

static void
strata_stack_cards_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = strata_stack_cards_get_item_type;
  iface->get_n_items = strata_stack_cards_get_n_items;
  iface->get_item = strata_stack_cards_get_item;
}

static void
add_card (GPtrArray *items, gpointer part, GListModel *list, StrataBlock *block)
{
  g_ptr_array_add (items, strata_stack_item_new (part, list, block));
}

static GPtrArray *
list_cards (StrataStackCards *self)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);
  StrataStack *stack = strata_experiment_get_stack (self->experiment);

  add_card (items, strata_experiment_get_data (self->experiment), NULL, NULL);
  add_card (items, strata_experiment_get_scaling (self->experiment), NULL, NULL);
  for (guint i = 0; i < strata_stack_get_n_layers (stack); i++)
    {
      StrataLayer *layer = strata_stack_get_layer (stack, i);

      add_card (items, layer, G_LIST_MODEL (stack), NULL);
      if (STRATA_IS_BLOCK (layer) && strata_stack_cards_is_open (self, STRATA_BLOCK (layer)))
        {
          GListModel *members = G_LIST_MODEL (strata_block_get_layers (STRATA_BLOCK (layer)));
          for (guint m = 0; m < g_list_model_get_n_items (members); m++)
            {
              g_autoptr (StrataLayer) member = g_list_model_get_item (members, m);
              add_card (items, member, members, STRATA_BLOCK (layer));
            }
        }
    }
  add_card (items, strata_experiment_get_compile (self->experiment), NULL, NULL);
  return items;
}

static gboolean
is_same_card (gpointer a, gpointer b)
{
  return STRATA_STACK_ITEM (a)->part == STRATA_STACK_ITEM (b)->part
         && STRATA_STACK_ITEM (a)->block == STRATA_STACK_ITEM (b)->block;
}

/* Replaces the stretch between what is the same at both ends. */
static void
refresh (StrataStackCards *self)
{
  g_autoptr (GPtrArray) now = list_cards (self);
  guint n_old = self->items->len, n_new = now->len, head = 0, tail = 0;

  while (head < MIN (n_old, n_new) && is_same_card (self->items->pdata[head], now->pdata[head]))
    head++;
  while (tail < MIN (n_old, n_new) - head
         && is_same_card (self->items->pdata[n_old - 1 - tail], now->pdata[n_new - 1 - tail]))
    tail++;
  if (head == n_old && head == n_new)
    return;

  g_autoptr (GPtrArray) old = g_steal_pointer (&self->items);
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < n_new; i++)
    {
      gpointer item = now->pdata[i];
      if (i < head)
        item = old->pdata[i];
      else if (i >= n_new - tail)
        item = old->pdata[n_old - n_new + i];
      g_ptr_array_add (self->items, g_object_ref (item));
    }
  g_list_model_items_changed (G_LIST_MODEL (self), head, n_old - head - tail, n_new - head - tail);
}

static gboolean
on_idle (gpointer user_data)
{
  StrataStackCards *self = user_data;

  self->refresh_id = 0;
  refresh (self);
  return G_SOURCE_REMOVE;
}

static void
queue_refresh (StrataStackCards *self)
{
  if (self->refresh_id == 0)
    self->refresh_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, on_idle, self, NULL);
}

static void
strata_stack_cards_finalize (GObject *object)
{
  StrataStackCards *self = STRATA_STACK_CARDS (object);

  g_clear_handle_id (&self->refresh_id, g_source_remove);
  g_clear_object (&self->experiment);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_pointer (&self->open, g_hash_table_unref);
  G_OBJECT_CLASS (strata_stack_cards_parent_class)->finalize (object);
}

static void
strata_stack_cards_class_init (StrataStackCardsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = strata_stack_cards_finalize;
  cost_shown =
    g_signal_new ("cost-shown", STRATA_TYPE_STACK_CARDS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
strata_stack_cards_init (StrataStackCards *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  self->open = g_hash_table_new_full (g_direct_hash, g_direct_equal, g_object_unref, NULL);
}

StrataStackCards *
strata_stack_cards_new (StrataExperiment *experiment)
{
  StrataStackCards *self = g_object_new (STRATA_TYPE_STACK_CARDS, NULL);

  self->experiment = g_object_ref (experiment);
  g_ptr_array_unref (self->items);
  self->items = list_cards (self);
  g_signal_connect_object (strata_experiment_get_stack (experiment), "inferred", G_CALLBACK (queue_refresh), self,
                           G_CONNECT_SWAPPED);
  return self;
}

gboolean
strata_stack_cards_is_open (StrataStackCards *self, StrataBlock *block)
{
  return g_hash_table_contains (self->open, block);
}

void
strata_stack_cards_set_open (StrataStackCards *self, StrataBlock *block, gboolean open)
{
  if (open)
    g_hash_table_add (self->open, g_object_ref (block));
  else
    g_hash_table_remove (self->open, block);
  strata_stack_cards_flush (self);
}

gboolean
strata_stack_cards_get_show_cost (StrataStackCards *self)
{
  return self->show_cost;
}

void
strata_stack_cards_set_show_cost (StrataStackCards *self, gboolean show)
{
  if (self->show_cost == show)
    return;
  self->show_cost = show;
  g_signal_emit (self, cost_shown, 0);
}

gboolean
strata_stack_cards_find (StrataStackCards *self, StrataConfigurable *part, guint *position)
{
  StrataBlock *block;

  for (guint i = 0; i < self->items->len; i++)
    if (STRATA_STACK_ITEM (self->items->pdata[i])->part == part)
      {
        *position = i;
        return TRUE;
      }
  if (!STRATA_IS_LAYER (part))
    return FALSE;
  block = strata_look_find_block (self->experiment, STRATA_LAYER (part));
  return block != NULL && strata_stack_cards_find (self, STRATA_CONFIGURABLE (block), position);
}

void
strata_stack_cards_flush (StrataStackCards *self)
{
  g_clear_handle_id (&self->refresh_id, g_source_remove);
  refresh (self);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-editor.h"

#include <glib/gi18n-lib.h>

/* Edits of the list of layers, each one step of StrataEditor. */

static StrataLayer *
get_layer (GListModel *list, guint position)
{
  g_autoptr (StrataLayer) layer = g_list_model_get_item (list, position);

  return layer; /* the list keeps it */
}

static const char *
get_shown_name (StrataLayer *layer)
{
  const char *name = strata_layer_get_effective_name (layer);

  return name != NULL ? name : strata_configurable_get_class_name (STRATA_CONFIGURABLE (layer));
}

static GListModel *
get_stack (StrataEditor *self)
{
  return G_LIST_MODEL (strata_experiment_get_stack (strata_editor_get_experiment (self)));
}

void
strata_editor_insert_layer (StrataEditor *self, GListModel *list, guint position, StrataLayer *layer)
{
  g_autofree char *label =
    g_strdup_printf (_ ("Add %s"), strata_configurable_get_class_name (STRATA_CONFIGURABLE (layer)));

  strata_editor_splice (self, list, position, 0, (GObject **) &layer, 1, label);
}

void
strata_editor_remove_layer (StrataEditor *self, GListModel *list, guint position)
{
  g_return_if_fail (position < g_list_model_get_n_items (list));

  g_autofree char *label = g_strdup_printf (_ ("Remove %s"), get_shown_name (get_layer (list, position)));

  strata_editor_splice (self, list, position, 1, NULL, 0, label);
}

void
strata_editor_move_layer (StrataEditor *self, GListModel *list, guint from, guint to)
{
  guint n = g_list_model_get_n_items (list);

  g_return_if_fail (from < n && to < n);
  if (from == to)
    return;

  g_autoptr (StrataLayer) layer = g_object_ref (get_layer (list, from));
  g_autofree char *label = g_strdup_printf (to < from ? _ ("Move %s up") : _ ("Move %s down"), get_shown_name (layer));

  strata_editor_begin_group (self, label);
  strata_editor_splice (self, list, from, 1, NULL, 0, NULL);
  strata_editor_splice (self, list, to, 0, (GObject **) &layer, 1, NULL);
  strata_editor_end_group (self);
}

void
strata_editor_duplicate_layer (StrataEditor *self, GListModel *list, guint position)
{
  g_return_if_fail (position < g_list_model_get_n_items (list));

  StrataLayer *layer = get_layer (list, position);
  g_autoptr (StrataConfigurable) copy = strata_configurable_copy (STRATA_CONFIGURABLE (layer));
  g_autofree char *label = g_strdup_printf (_ ("Duplicate %s"), get_shown_name (layer));

  /* Names are unique in a model. */
  strata_layer_set_name (STRATA_LAYER (copy), NULL);
  strata_editor_splice (self, list, position + 1, 0, (GObject **) &copy, 1, label);
}

StrataBlock *
strata_editor_group_layers (StrataEditor *self, guint position, guint n, guint repeat)
{
  GListModel *stack = get_stack (self);
  g_autoptr (StrataBlock) block = NULL;
  g_autoptr (GPtrArray) members = g_ptr_array_new_with_free_func (g_object_unref);

  g_return_val_if_fail (n > 0 && position + n <= g_list_model_get_n_items (stack), NULL);

  for (guint i = 0; i < n; i++)
    {
      StrataLayer *layer = get_layer (stack, position + i);
      if (STRATA_IS_BLOCK (layer))
        return NULL;
      g_ptr_array_add (members, g_object_ref (layer));
    }
  block = strata_block_new (repeat);

  /* The members leave the stack before they enter the block, and the other way round when it is undone. */
  strata_editor_begin_group (self, _ ("Group layers"));
  strata_editor_splice (self, stack, position, n, NULL, 0, NULL);
  strata_editor_splice (self, G_LIST_MODEL (strata_block_get_layers (block)), 0, 0, (GObject **) members->pdata, n,
                        NULL);
  strata_editor_splice (self, stack, position, 0, (GObject **) &block, 1, NULL);
  strata_editor_end_group (self);
  return block; /* the stack keeps it */
}

void
strata_editor_ungroup (StrataEditor *self, guint position)
{
  GListModel *stack = get_stack (self);

  g_return_if_fail (position < g_list_model_get_n_items (stack));
  g_return_if_fail (STRATA_IS_BLOCK (get_layer (stack, position)));

  g_autoptr (StrataBlock) block = g_object_ref (STRATA_BLOCK (get_layer (stack, position)));
  GListModel *list = G_LIST_MODEL (strata_block_get_layers (block));
  g_autoptr (GPtrArray) members = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    g_ptr_array_add (members, g_list_model_get_item (list, i));

  strata_editor_begin_group (self, _ ("Ungroup layers"));
  strata_editor_splice (self, stack, position, 1, NULL, 0, NULL);
  strata_editor_splice (self, list, 0, members->len, NULL, 0, NULL);
  strata_editor_splice (self, stack, position, 0, (GObject **) members->pdata, members->len, NULL);
  strata_editor_end_group (self);
}

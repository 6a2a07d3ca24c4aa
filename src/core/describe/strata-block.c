/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-configurable-private.h"
#include "strata-layer-private.h"

#include <glib/gi18n-lib.h>

struct _StrataBlock
{
  StrataLayer parent_instance;
  guint repeat;
  GListStore *layers;
  GPtrArray *watched; /* the members as of the last change of the list */
};

G_DEFINE_FINAL_TYPE (StrataBlock, strata_block, STRATA_TYPE_LAYER)

static void
on_items_changed (GListModel *layers, guint position, guint n_removed, guint n_added, StrataBlock *self)
{
  for (guint i = 0; i < n_removed; i++)
    {
      strata_configurable_unwatch (STRATA_CONFIGURABLE (self), self->watched->pdata[position]);
      g_ptr_array_remove_index (self->watched, position);
    }
  for (guint i = 0; i < n_added; i++)
    {
      StrataLayer *layer = g_list_model_get_item (layers, position + i);
      strata_configurable_watch (STRATA_CONFIGURABLE (self), layer);
      g_ptr_array_insert (self->watched, position + i, layer);
    }
  strata_configurable_emit_changed (STRATA_CONFIGURABLE (self));
}

/* A block passes through what its members make of it; the stack asks them, not the block. */
static gboolean
strata_block_infer (StrataLayer *layer, const StrataShape *input, StrataShape *output, GError **error)
{
  *output = *input;
  return TRUE;
}

gboolean
strata_block_check (StrataBlock *self, GError **error)
{
  const char *name = strata_layer_get_effective_name (STRATA_LAYER (self));

  if (!strata_configurable_validate (STRATA_CONFIGURABLE (self), error))
    return FALSE;
  if (self->watched->len == 0)
    {
      g_set_error (error, STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_EMPTY,
                   _ ("%s: the block has no layers: add one, or remove the block"), name);
      return FALSE;
    }
  for (guint i = 0; i < self->watched->len; i++)
    if (STRATA_IS_BLOCK (self->watched->pdata[i]))
      {
        g_set_error (error, STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_SHAPE,
                     _ ("%s: a block cannot hold a block: move it out"), name);
        return FALSE;
      }
  return TRUE;
}

static void
strata_block_copy_contents (StrataConfigurable *configurable, StrataConfigurable *copy)
{
  StrataBlock *self = STRATA_BLOCK (configurable);
  g_autoptr (GPtrArray) members = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < self->watched->len; i++)
    g_ptr_array_add (members, strata_configurable_copy (self->watched->pdata[i]));
  g_list_store_splice (STRATA_BLOCK (copy)->layers, 0, 0, members->pdata, members->len);
}

static gboolean
strata_block_equal_contents (StrataConfigurable *a, StrataConfigurable *b)
{
  GPtrArray *members_a = STRATA_BLOCK (a)->watched;
  GPtrArray *members_b = STRATA_BLOCK (b)->watched;

  if (members_a->len != members_b->len)
    return FALSE;
  for (guint i = 0; i < members_a->len; i++)
    if (!strata_configurable_equal (members_a->pdata[i], members_b->pdata[i]))
      return FALSE;
  return TRUE;
}

static void
strata_block_dispose (GObject *object)
{
  StrataBlock *self = STRATA_BLOCK (object);

  if (self->layers != NULL)
    g_signal_handlers_disconnect_by_func (self->layers, on_items_changed, self);
  for (guint i = 0; i < self->watched->len; i++)
    strata_configurable_unwatch (STRATA_CONFIGURABLE (self), self->watched->pdata[i]);
  g_ptr_array_set_size (self->watched, 0);
  g_clear_object (&self->layers);
  G_OBJECT_CLASS (strata_block_parent_class)->dispose (object);
}

static void
strata_block_finalize (GObject *object)
{
  g_ptr_array_unref (STRATA_BLOCK (object)->watched);
  G_OBJECT_CLASS (strata_block_parent_class)->finalize (object);
}

static void
strata_block_class_init (StrataBlockClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  StrataConfigurableClass *configurable_class = STRATA_CONFIGURABLE_CLASS (klass);
  GParamSpec *pspec;

  object_class->dispose = strata_block_dispose;
  object_class->finalize = strata_block_finalize;
  configurable_class->class_name = "Block";
  configurable_class->keras_name = "block";
  configurable_class->family = N_ ("Blocks");
  configurable_class->icon_name = "strata-block-symbolic";
  configurable_class->summary = N_ ("A group of layers, one after the other, several times");
  configurable_class->copy_contents = strata_block_copy_contents;
  configurable_class->equal_contents = strata_block_equal_contents;
  STRATA_LAYER_CLASS (klass)->infer = strata_block_infer;

  pspec = g_param_spec_uint ("repeat", N_ ("Repeat"), N_ ("How many times the group stands in the network"), 0,
                             G_MAXUINT, 2, STRATA_ARGUMENT);
  strata_param_spec_set_range (pspec, &(StrataRange){ .minimum = 1, .maximum = STRATA_MAX_REPEAT });
  strata_configurable_class_install_argument (configurable_class, G_STRUCT_OFFSET (StrataBlock, repeat), pspec);
}

static void
strata_block_init (StrataBlock *self)
{
  self->watched = g_ptr_array_new_with_free_func (g_object_unref);
  self->layers = g_list_store_new (STRATA_TYPE_LAYER);
  g_signal_connect (self->layers, "items-changed", G_CALLBACK (on_items_changed), self);
}

StrataBlock *
strata_block_new (guint repeat)
{
  return g_object_new (STRATA_TYPE_BLOCK, "repeat", repeat, NULL);
}

GListStore *
strata_block_get_layers (StrataBlock *self)
{
  return self->layers;
}

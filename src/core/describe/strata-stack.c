/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-stack.h"
#include "strata-stack-inference.h"

struct _StrataStack
{
  GObject parent_instance;
  GPtrArray *layers;
  StrataShape input_shape;
  StrataStackInference inferred;
};

static void strata_stack_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (StrataStack,
                               strata_stack,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, strata_stack_list_model_init))

enum
{
  INFERRED,
  CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static GType
strata_stack_get_item_type (GListModel *model)
{
  return STRATA_TYPE_LAYER;
}

static guint
strata_stack_get_n_items (GListModel *model)
{
  return STRATA_STACK (model)->layers->len;
}

static gpointer
strata_stack_get_item (GListModel *model, guint position)
{
  StrataStack *self = STRATA_STACK (model);
  return position < self->layers->len ? g_object_ref (self->layers->pdata[position]) : NULL;
}

static void
strata_stack_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = strata_stack_get_item_type;
  iface->get_n_items = strata_stack_get_n_items;
  iface->get_item = strata_stack_get_item;
}

static void
infer (StrataStack *self)
{
  strata_stack_infer (G_LIST_MODEL (self), &self->input_shape, &self->inferred);
  g_signal_emit (self, signals[INFERRED], 0);
}

static void
on_layer_changed (StrataStack *self)
{
  infer (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
unwatch (StrataStack *self, StrataLayer *layer)
{
  g_signal_handlers_disconnect_by_func (layer, on_layer_changed, self);
}

static void
strata_stack_dispose (GObject *object)
{
  StrataStack *self = STRATA_STACK (object);

  for (guint i = 0; i < self->layers->len; i++)
    unwatch (self, self->layers->pdata[i]);
  g_ptr_array_set_size (self->layers, 0);
  G_OBJECT_CLASS (strata_stack_parent_class)->dispose (object);
}

static void
strata_stack_finalize (GObject *object)
{
  g_ptr_array_unref (STRATA_STACK (object)->layers);
  G_OBJECT_CLASS (strata_stack_parent_class)->finalize (object);
}

static void
strata_stack_class_init (StrataStackClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = strata_stack_dispose;
  object_class->finalize = strata_stack_finalize;

  signals[INFERRED] =
    g_signal_new ("inferred", STRATA_TYPE_STACK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[CHANGED] =
    g_signal_new ("changed", STRATA_TYPE_STACK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
strata_stack_init (StrataStack *self)
{
  self->layers = g_ptr_array_new_with_free_func (g_object_unref);
  self->input_shape.rank = -1;
}

StrataStack *
strata_stack_new (void)
{
  return g_object_new (STRATA_TYPE_STACK, NULL);
}

StrataStack *
strata_stack_copy (StrataStack *self)
{
  StrataStack *copy = strata_stack_new ();
  g_autoptr (GPtrArray) layers = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < self->layers->len; i++)
    g_ptr_array_add (layers, strata_configurable_copy (self->layers->pdata[i]));
  copy->input_shape = self->input_shape;
  strata_stack_splice (copy, 0, 0, (StrataLayer **) layers->pdata, layers->len);
  return copy;
}

/**
 * strata_stack_set_input_shape:
 * @shape: (nullable): what the data gives, without the batch; NULL: not known yet
 */
void
strata_stack_set_input_shape (StrataStack *self, const StrataShape *shape)
{
  const StrataShape settled = shape ? *shape : (StrataShape){ .rank = -1 };

  if (strata_shape_equal (&self->input_shape, &settled))
    return;
  self->input_shape = settled;
  infer (self);
}

const StrataShape *
strata_stack_get_input_shape (StrataStack *self)
{
  return &self->input_shape;
}

guint
strata_stack_get_n_layers (StrataStack *self)
{
  return self->layers->len;
}

StrataLayer *
strata_stack_get_layer (StrataStack *self, guint position)
{
  return position < self->layers->len ? self->layers->pdata[position] : NULL;
}

void
strata_stack_append (StrataStack *self, StrataLayer *layer)
{
  strata_stack_splice (self, self->layers->len, 0, &layer, 1);
}

void
strata_stack_insert (StrataStack *self, guint position, StrataLayer *layer)
{
  strata_stack_splice (self, position, 0, &layer, 1);
}

/**
 * strata_stack_splice:
 * @additions: (transfer none) (array length=n_additions): what takes the place of the removed ones
 *
 * One change of the list: one ::items-changed, with all shapes settled when it is emitted.
 */
void
strata_stack_splice (StrataStack *self, guint position, guint n_removals, StrataLayer **additions, guint n_additions)
{
  g_return_if_fail (position <= self->layers->len && n_removals <= self->layers->len - position);

  for (guint i = 0; i < n_removals; i++)
    {
      unwatch (self, self->layers->pdata[position]);
      g_ptr_array_remove_index (self->layers, position);
    }
  for (guint i = 0; i < n_additions; i++)
    {
      g_ptr_array_insert (self->layers, position + i, g_object_ref (additions[i]));
      g_signal_connect_swapped (additions[i], "changed", G_CALLBACK (on_layer_changed), self);
    }
  strata_stack_infer (G_LIST_MODEL (self), &self->input_shape, &self->inferred);
  g_list_model_items_changed (G_LIST_MODEL (self), position, n_removals, n_additions);
  g_signal_emit (self, signals[INFERRED], 0);
  g_signal_emit (self, signals[CHANGED], 0);
}

gboolean
strata_stack_find (StrataStack *self, StrataLayer *layer, guint *position)
{
  return g_ptr_array_find (self->layers, layer, position);
}

guint64
strata_stack_get_n_params (StrataStack *self)
{
  return self->inferred.n_params;
}

guint64
strata_stack_get_n_non_trainable (StrataStack *self)
{
  return self->inferred.n_non_trainable;
}

double
strata_stack_get_forward_flop (StrataStack *self)
{
  return self->inferred.forward_flop;
}

StrataLayer *
strata_stack_get_faulty_layer (StrataStack *self)
{
  return self->inferred.faulty;
}

StrataSequential *
strata_stack_resolve (StrataStack *self, GError **error)
{
  return strata_sequential_new (&self->input_shape, self->layers, error);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-run-item.h"

struct _StrataRunItem
{
  GObject parent_instance;

  StrataRun *run;
  gboolean ticked;
};

enum
{
  PROP_0,
  PROP_TICKED,
  N_PROPS
};

enum
{
  CHANGED,
  N_SIGNALS
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (StrataRunItem, strata_run_item, G_TYPE_OBJECT)

static void
on_changed (StrataRunItem *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
strata_run_item_dispose (GObject *object)
{
  StrataRunItem *self = STRATA_RUN_ITEM (object);

  if (self->run != NULL)
    g_signal_handlers_disconnect_by_data (self->run, self);
  g_clear_object (&self->run);

  G_OBJECT_CLASS (strata_run_item_parent_class)->dispose (object);
}

static void
strata_run_item_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_TICKED)
    g_value_set_boolean (value, STRATA_RUN_ITEM (object)->ticked);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
strata_run_item_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_TICKED)
    strata_run_item_set_ticked (STRATA_RUN_ITEM (object), g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
strata_run_item_class_init (StrataRunItemClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = strata_run_item_dispose;
  object_class->get_property = strata_run_item_get_property;
  object_class->set_property = strata_run_item_set_property;
  props[PROP_TICKED] = g_param_spec_boolean ("ticked", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);

  signals[CHANGED] =
    g_signal_new ("changed", STRATA_TYPE_RUN_ITEM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
strata_run_item_init (StrataRunItem *self)
{
}

StrataRunItem *
strata_run_item_new (StrataRun *run)
{
  StrataRunItem *self = g_object_new (STRATA_TYPE_RUN_ITEM, NULL);

  self->run = g_object_ref (run);
  g_signal_connect_swapped (run, "changed", G_CALLBACK (on_changed), self);
  g_signal_connect_swapped (run, "notify", G_CALLBACK (on_changed), self);
  return self;
}

StrataRun *
strata_run_item_get_run (StrataRunItem *self)
{
  return self->run;
}

gboolean
strata_run_item_get_ticked (StrataRunItem *self)
{
  return self->ticked;
}

void
strata_run_item_set_ticked (StrataRunItem *self, gboolean ticked)
{
  if (self->ticked == !!ticked)
    return;
  self->ticked = !!ticked;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TICKED]);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-run-item.h"

#include "strata-format.h"

#include <string.h>

struct _StrataRunItem
{
  GObject parent_instance;

  StrataRun *run;
  gboolean ticked;
  char *differences;   /* or NULL */
  StrataRun *baseline; /* or NULL */
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
  g_clear_object (&self->baseline);
  g_clear_pointer (&self->differences, g_free);

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

/* "units 300 → 500": the last part of a name says enough in a row. */
static void
append_difference (GString *text, const StrataSettingDifference *difference)
{
  const char *dot = strrchr (difference->name, '.');
  const char *none = "–";

  g_autofree char *change =
    strata_format_figure (g_strdup_printf ("%s → %s", difference->there != NULL ? difference->there : none,
                                           difference->here != NULL ? difference->here : none));

  g_string_append_printf (text, "%s%s %s", text->len > 0 ? ", " : "", dot != NULL ? dot + 1 : difference->name, change);
}

void
strata_run_item_compare (StrataRunItem *self, StrataRun *other)
{
  StrataExperiment *here = strata_run_get_experiment (self->run);
  StrataExperiment *there = other != NULL ? strata_run_get_experiment (other) : NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  if (here != NULL && there != NULL && other != self->run)
    {
      g_autoptr (GPtrArray) differences = strata_experiment_compare (here, there);
      for (guint i = 0; i < differences->len; i++)
        append_difference (text, differences->pdata[i]);
    }
  if (g_strcmp0 (self->differences, text->str) == 0)
    return;
  g_free (self->differences);
  self->differences = g_strdup (text->str);
  on_changed (self);
}

const char *
strata_run_item_get_differences (StrataRunItem *self)
{
  return self->differences != NULL ? self->differences : "";
}

void
strata_run_item_set_baseline (StrataRunItem *self, StrataRun *baseline)
{
  if (g_set_object (&self->baseline, baseline))
    on_changed (self);
}

StrataRun *
strata_run_item_get_baseline (StrataRunItem *self)
{
  return self->baseline;
}

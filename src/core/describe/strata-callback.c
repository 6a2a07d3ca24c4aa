/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-callback.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

typedef struct
{
  gboolean enabled;
} StrataCallbackPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (StrataCallback, strata_callback, STRATA_TYPE_CONFIGURABLE)

enum
{
  PROP_0,
  PROP_ENABLED,
  N_PROPS
};
static GParamSpec *props[N_PROPS];

static void
strata_callback_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_boolean (value, strata_callback_get_enabled (STRATA_CALLBACK (object)));
}

static void
strata_callback_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  strata_callback_set_enabled (STRATA_CALLBACK (object), g_value_get_boolean (value));
}

/* Messages name a callback by its class: there is one of a kind. */
static const char *
strata_callback_get_label (StrataConfigurable *configurable)
{
  return strata_configurable_get_class_name (configurable);
}

static void
strata_callback_class_init (StrataCallbackClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  STRATA_CONFIGURABLE_CLASS (klass)->get_label = strata_callback_get_label;
  object_class->get_property = strata_callback_get_property;
  object_class->set_property = strata_callback_set_property;

  props[PROP_ENABLED] =
    g_param_spec_boolean ("enabled", N_ ("Enabled"), N_ ("Whether it takes part in the training"), FALSE, STRATA_EDIT);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
strata_callback_init (StrataCallback *self)
{
}

gboolean
strata_callback_get_enabled (StrataCallback *self)
{
  StrataCallbackPrivate *priv = strata_callback_get_instance_private (self);
  return priv->enabled;
}

void
strata_callback_set_enabled (StrataCallback *self, gboolean enabled)
{
  StrataCallbackPrivate *priv = strata_callback_get_instance_private (self);

  if (priv->enabled == !!enabled)
    return;
  priv->enabled = !!enabled;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ENABLED]);
}

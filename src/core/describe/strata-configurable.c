/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-configurable-private.h"

typedef struct
{
  char *unknown_fields; /* JSON, inside "config" */
  char *outer_fields;   /* JSON, beside "config" */
} StrataConfigurablePrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (StrataConfigurable, strata_configurable, G_TYPE_OBJECT)
G_DEFINE_QUARK (strata - model - error - quark, strata_model_error)
static G_DEFINE_QUARK (strata - argument - field, field)

enum
{
  CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

gboolean
strata_param_spec_is_saved (GParamSpec *pspec)
{
  return (pspec->flags & (STRATA_PARAM_ARGUMENT | STRATA_PARAM_EDIT)) != 0
         && (pspec->flags & G_PARAM_READWRITE) == G_PARAM_READWRITE;
}

/* For properties whose id is the offset of their field. */
static void
strata_configurable_get_property (GObject *object, guint offset, GValue *value, GParamSpec *pspec)
{
  strata_argument_field_get (STRATA_CONFIGURABLE (object), offset, pspec, value);
}

static void
strata_configurable_set_property (GObject *object, guint offset, const GValue *value, GParamSpec *pspec)
{
  StrataConfigurable *self = STRATA_CONFIGURABLE (object);
  g_auto (GValue) old = G_VALUE_INIT;

  g_value_init (&old, pspec->value_type);
  strata_argument_field_get (self, offset, pspec, &old);
  if (G_VALUE_HOLDS_OBJECT (value) ? g_value_get_object (value) == g_value_get_object (&old)
                                   : strata_value_equal (value, &old))
    return;
  strata_argument_field_set (self, offset, pspec, value);
  g_object_notify_by_pspec (object, pspec);
}

static void
strata_configurable_constructed (GObject *object)
{
  guint n = 0;
  g_autofree GParamSpec **pspecs = g_object_class_list_properties (G_OBJECT_GET_CLASS (object), &n);

  for (guint i = 0; i < n; i++)
    {
      g_auto (GValue) value = G_VALUE_INIT;

      if (g_param_spec_get_qdata (pspecs[i], field_quark ()) == NULL)
        continue;
      strata_param_spec_init_default (pspecs[i], &value);
      strata_argument_field_set (STRATA_CONFIGURABLE (object), pspecs[i]->param_id, pspecs[i], &value);
    }
  G_OBJECT_CLASS (strata_configurable_parent_class)->constructed (object);
}

static void
strata_configurable_dispatch_properties_changed (GObject *object, guint n_pspecs, GParamSpec **pspecs)
{
  gboolean changed = FALSE;

  G_OBJECT_CLASS (strata_configurable_parent_class)->dispatch_properties_changed (object, n_pspecs, pspecs);
  for (guint i = 0; i < n_pspecs; i++)
    changed |= strata_param_spec_is_saved (pspecs[i]);
  if (changed)
    strata_configurable_emit_changed (STRATA_CONFIGURABLE (object));
}

static void
strata_configurable_finalize (GObject *object)
{
  StrataConfigurablePrivate *priv = strata_configurable_get_instance_private (STRATA_CONFIGURABLE (object));
  guint n = 0;
  g_autofree GParamSpec **pspecs = g_object_class_list_properties (G_OBJECT_GET_CLASS (object), &n);

  for (guint i = 0; i < n; i++)
    {
      g_auto (GValue) nothing = G_VALUE_INIT;

      if (g_param_spec_get_qdata (pspecs[i], field_quark ()) == NULL)
        continue;
      g_value_init (&nothing, pspecs[i]->value_type);
      strata_argument_field_set (STRATA_CONFIGURABLE (object), pspecs[i]->param_id, pspecs[i], &nothing);
    }
  g_free (priv->unknown_fields);
  g_free (priv->outer_fields);
  G_OBJECT_CLASS (strata_configurable_parent_class)->finalize (object);
}

static void
strata_configurable_class_init (StrataConfigurableClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = strata_configurable_get_property;
  object_class->set_property = strata_configurable_set_property;
  object_class->constructed = strata_configurable_constructed;
  object_class->dispatch_properties_changed = strata_configurable_dispatch_properties_changed;
  object_class->finalize = strata_configurable_finalize;

  signals[CHANGED] =
    g_signal_new ("changed", STRATA_TYPE_CONFIGURABLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
strata_configurable_init (StrataConfigurable *self)
{
}

/* The offset serves as the property's id, so g_object_class_list_properties() gives them in order of declaration. */
void
strata_configurable_class_install_argument (StrataConfigurableClass *klass, gsize offset, GParamSpec *pspec)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = strata_configurable_get_property;
  object_class->set_property = strata_configurable_set_property;
  g_param_spec_set_qdata (pspec, field_quark (), pspec);
  g_object_class_install_property (object_class, offset, pspec);
}

void
strata_configurable_emit_changed (StrataConfigurable *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

void
strata_configurable_watch (StrataConfigurable *self, gpointer nested)
{
  g_signal_connect_swapped (nested, "changed", G_CALLBACK (strata_configurable_emit_changed), self);
}

void
strata_configurable_unwatch (StrataConfigurable *self, gpointer nested)
{
  g_signal_handlers_disconnect_by_func (nested, strata_configurable_emit_changed, self);
}

const char *
strata_configurable_get_class_name (StrataConfigurable *self)
{
  return STRATA_CONFIGURABLE_GET_CLASS (self)->class_name;
}

const char *
strata_configurable_get_keras_name (StrataConfigurable *self)
{
  return STRATA_CONFIGURABLE_GET_CLASS (self)->keras_name;
}

GParamSpec **
strata_configurable_list_arguments (StrataConfigurable *self, guint *n_arguments)
{
  guint n = 0;
  GParamSpec **pspecs = g_object_class_list_properties (G_OBJECT_GET_CLASS (self), &n);
  GParamSpec **arguments = g_new0 (GParamSpec *, n + 1);
  guint n_found = 0;

  for (guint i = 0; i < n; i++)
    if ((pspecs[i]->flags & STRATA_PARAM_ARGUMENT) != 0)
      arguments[n_found++] = pspecs[i];
  g_free (pspecs);
  if (n_arguments != NULL)
    *n_arguments = n_found;
  return arguments;
}

StrataConfigurable *
strata_configurable_copy (StrataConfigurable *self)
{
  StrataConfigurablePrivate *priv = strata_configurable_get_instance_private (self);
  StrataConfigurableClass *klass = STRATA_CONFIGURABLE_GET_CLASS (self);
  StrataConfigurable *copy = g_object_new (G_OBJECT_TYPE (self), NULL);
  guint n = 0;
  g_autofree GParamSpec **pspecs = g_object_class_list_properties (G_OBJECT_CLASS (klass), &n);

  for (guint i = 0; i < n; i++)
    {
      g_auto (GValue) value = G_VALUE_INIT;
      g_auto (GValue) copied = G_VALUE_INIT;

      if (!strata_param_spec_is_saved (pspecs[i]))
        continue;
      g_value_init (&value, pspecs[i]->value_type);
      g_object_get_property (G_OBJECT (self), pspecs[i]->name, &value);
      strata_value_copy_deep (&value, &copied);
      g_object_set_property (G_OBJECT (copy), pspecs[i]->name, &copied);
    }
  if (klass->copy_contents != NULL)
    klass->copy_contents (self, copy);
  strata_configurable_set_unknown_fields (copy, priv->unknown_fields);
  strata_configurable_set_outer_fields (copy, priv->outer_fields);
  return copy;
}

/**
 * strata_configurable_equal:
 * @a: (nullable): one of two; %NULL is Keras' None
 * @b: (nullable): the other
 *
 * Returns: whether both are of one kind and everything a person can set in them, or nested in them, is the same
 */
gboolean
strata_configurable_equal (StrataConfigurable *a, StrataConfigurable *b)
{
  if (a == b)
    return TRUE;
  if (a == NULL || b == NULL || G_OBJECT_TYPE (a) != G_OBJECT_TYPE (b))
    return FALSE;

  StrataConfigurableClass *klass = STRATA_CONFIGURABLE_GET_CLASS (a);
  guint n = 0;
  g_autofree GParamSpec **pspecs = g_object_class_list_properties (G_OBJECT_CLASS (klass), &n);
  for (guint i = 0; i < n; i++)
    {
      g_auto (GValue) value_a = G_VALUE_INIT;
      g_auto (GValue) value_b = G_VALUE_INIT;

      if (!strata_param_spec_is_saved (pspecs[i]))
        continue;
      g_value_init (&value_a, pspecs[i]->value_type);
      g_value_init (&value_b, pspecs[i]->value_type);
      g_object_get_property (G_OBJECT (a), pspecs[i]->name, &value_a);
      g_object_get_property (G_OBJECT (b), pspecs[i]->name, &value_b);
      if (!strata_value_equal (&value_a, &value_b))
        return FALSE;
    }
  return klass->equal_contents == NULL || klass->equal_contents (a, b);
}

gboolean
strata_configurable_is_default (StrataConfigurable *self, GParamSpec *argument)
{
  g_auto (GValue) value = G_VALUE_INIT;
  g_auto (GValue) initial = G_VALUE_INIT;

  g_value_init (&value, argument->value_type);
  g_object_get_property (G_OBJECT (self), argument->name, &value);
  strata_param_spec_init_default (argument, &initial);
  return strata_value_equal (&value, &initial);
}

const char *
strata_configurable_get_unknown_fields (StrataConfigurable *self)
{
  StrataConfigurablePrivate *priv = strata_configurable_get_instance_private (self);
  return priv->unknown_fields;
}

void
strata_configurable_set_unknown_fields (StrataConfigurable *self, const char *json)
{
  StrataConfigurablePrivate *priv = strata_configurable_get_instance_private (self);

  g_free (priv->unknown_fields);
  priv->unknown_fields = g_strdup (json);
}

const char *
strata_configurable_get_outer_fields (StrataConfigurable *self)
{
  StrataConfigurablePrivate *priv = strata_configurable_get_instance_private (self);
  return priv->outer_fields;
}

void
strata_configurable_set_outer_fields (StrataConfigurable *self, const char *json)
{
  StrataConfigurablePrivate *priv = strata_configurable_get_instance_private (self);

  g_free (priv->outer_fields);
  priv->outer_fields = g_strdup (json);
}

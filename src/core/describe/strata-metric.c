/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-metric-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  char *name;
} StrataMetricPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (StrataMetric, strata_metric, STRATA_TYPE_CONFIGURABLE)

enum
{
  PROP_NAME = 1,
};

static void
strata_metric_get_own_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  StrataMetricPrivate *priv = strata_metric_get_instance_private (STRATA_METRIC (object));

  g_value_set_string (value, priv->name);
}

static void
strata_metric_set_own_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  StrataMetricPrivate *priv = strata_metric_get_instance_private (STRATA_METRIC (object));
  const char *name = g_value_get_string (value);

  name = name != NULL && *name != '\0' ? name : NULL;
  if (g_strcmp0 (name, priv->name) == 0)
    return;
  g_free (priv->name);
  priv->name = g_strdup (name);
  g_object_notify_by_pspec (object, pspec);
}

static void
strata_metric_finalize (GObject *object)
{
  StrataMetricPrivate *priv = strata_metric_get_instance_private (STRATA_METRIC (object));

  g_free (priv->name);
  G_OBJECT_CLASS (strata_metric_parent_class)->finalize (object);
}

/* History keys are columns of CSV files and names of curves. */
static gboolean
strata_metric_validate (StrataConfigurable *configurable, GError **error)
{
  const char *name = strata_metric_get_name (STRATA_METRIC (configurable));

  if (!g_str_equal (name, "loss") && !g_str_has_prefix (name, "val_") && strpbrk (name, ",\"\n\r") == NULL)
    return TRUE;
  g_set_error (error, STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_ARGUMENT,
               _ ("name “%s” cannot stand in the history; choose another"), name);
  return FALSE;
}

static void
strata_metric_class_init (StrataMetricClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = strata_metric_get_own_property;
  object_class->set_property = strata_metric_set_own_property;
  object_class->finalize = strata_metric_finalize;
  STRATA_CONFIGURABLE_CLASS (klass)->validate = strata_metric_validate;

  g_object_class_install_property (
    object_class, PROP_NAME,
    g_param_spec_string ("name", N_ ("Name"), N_ ("What it is called in the history"), NULL, STRATA_EDIT));
}

static void
strata_metric_init (StrataMetric *self)
{
}

static void
metric_kind_class_init (gpointer g_class, gpointer data)
{
  const StrataMetricFacts *kind = data;
  StrataConfigurableClass *configurable_class = g_class;
  StrataMetricClass *klass = g_class;

  configurable_class->class_name = kind->class_name;
  configurable_class->keras_name = kind->keras_name;
  configurable_class->family = kind->family;
  configurable_class->summary = kind->summary;
  configurable_class->formula = kind->formula;
  configurable_class->module = "keras.metrics";
  klass->metric = kind->metric;
  klass->loss = kind->loss;
  klass->labels = kind->labels;
  klass->is_categorical = (kind->traits & STRATA_METRIC_CATEGORICAL) != 0;
  klass->default_name = kind->default_name;
  strata_metric_install_arguments (configurable_class, kind);
}

void
strata_metrics_register (void)
{
  for (guint i = 0; i < strata_n_metric_facts; i++)
    {
      const GTypeInfo info = {
        .class_size = sizeof (StrataMetricClass),
        .class_init = metric_kind_class_init,
        .class_data = &strata_metric_facts[i],
        .instance_size = sizeof (StrataMetricKind),
      };
      strata_kind_register (g_type_register_static (STRATA_TYPE_METRIC, strata_metric_facts[i].type_name, &info, 0));
    }
}

/* The other names Keras takes, in small or capital letters: "mse", "MSE"; accuracy in any. */
static gboolean
is_alias (const StrataMetricFacts *kind, const char *identifier)
{
  g_autofree char *capital = kind->alias != NULL ? g_ascii_strup (kind->alias, -1) : NULL;

  if (kind->labels == STRATA_LABELS_ANY && g_ascii_strcasecmp (identifier, kind->keras_name) == 0)
    return TRUE;
  return g_strcmp0 (identifier, kind->alias) == 0 || g_strcmp0 (identifier, capital) == 0;
}

static const StrataMetricFacts *
find_kind (const char *identifier)
{
  for (guint i = 0; i < strata_n_metric_facts; i++)
    if (g_str_equal (identifier, strata_metric_facts[i].class_name)
        || g_str_equal (identifier, strata_metric_facts[i].keras_name)
        || is_alias (&strata_metric_facts[i], identifier))
      return &strata_metric_facts[i];
  return NULL;
}

/**
 * strata_metric_new:
 * @identifier: a class name, a short name, or another that Keras takes, such as "mse"
 *
 * Returns: (transfer full) (nullable): NULL if unknown
 */
StrataMetric *
strata_metric_new (const char *identifier)
{
  const StrataMetricFacts *kind = find_kind (identifier);
  StrataMetric *self;

  if (kind == NULL)
    return NULL;
  self = STRATA_METRIC (strata_kind_new (STRATA_TYPE_METRIC, kind->class_name));
  if (!g_str_equal (identifier, kind->default_name))
    g_object_set (self, "name", identifier, NULL);
  return self;
}

const char *
strata_metric_get_name (StrataMetric *self)
{
  StrataMetricPrivate *priv = strata_metric_get_instance_private (self);

  return priv->name != NULL ? priv->name : STRATA_METRIC_GET_CLASS (self)->default_name;
}

const char *
strata_metric_get_identifier (StrataMetric *self)
{
  StrataConfigurable *configurable = STRATA_CONFIGURABLE (self);
  g_autofree GParamSpec **arguments = strata_configurable_list_arguments (configurable, NULL);
  const char *name = strata_metric_get_name (self);
  const StrataMetricFacts *kind = find_kind (name);

  for (guint i = 0; arguments[i] != NULL; i++)
    if (!strata_configurable_is_default (configurable, arguments[i]))
      return NULL;
  return kind != NULL && g_str_equal (kind->class_name, strata_configurable_get_class_name (configurable)) ? name
                                                                                                           : NULL;
}

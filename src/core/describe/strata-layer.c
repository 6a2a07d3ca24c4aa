/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-layer-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

typedef struct
{
  char *name;
  gboolean enabled;

  char *effective_name;
  StrataShape output_shape;
  guint64 n_params, n_non_trainable;
  double forward_flop;
  GError *error;
} StrataLayerPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (StrataLayer, strata_layer, STRATA_TYPE_CONFIGURABLE)

enum
{
  PROP_0,
  PROP_NAME,
  PROP_ENABLED,
  PROP_EFFECTIVE_NAME,
  PROP_OUTPUT_SHAPE,
  PROP_N_PARAMS,
  PROP_N_NON_TRAINABLE,
  PROP_FORWARD_FLOP,
  PROP_ERROR,
  N_PROPS
};
static GParamSpec *props[N_PROPS];

static void
strata_layer_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  StrataLayer *self = STRATA_LAYER (object);

  switch (id)
    {
    case PROP_NAME:
      g_value_set_string (value, strata_layer_get_name (self));
      break;
    case PROP_ENABLED:
      g_value_set_boolean (value, strata_layer_get_enabled (self));
      break;
    case PROP_EFFECTIVE_NAME:
      g_value_set_string (value, strata_layer_get_effective_name (self));
      break;
    case PROP_OUTPUT_SHAPE:
      g_value_set_boxed (value, strata_layer_get_output_shape (self));
      break;
    case PROP_N_PARAMS:
      g_value_set_uint64 (value, strata_layer_get_n_params (self));
      break;
    case PROP_N_NON_TRAINABLE:
      g_value_set_uint64 (value, strata_layer_get_n_non_trainable (self));
      break;
    case PROP_FORWARD_FLOP:
      g_value_set_double (value, strata_layer_get_forward_flop (self));
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, strata_layer_get_error (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
strata_layer_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_NAME:
      strata_layer_set_name (STRATA_LAYER (object), g_value_get_string (value));
      break;
    case PROP_ENABLED:
      strata_layer_set_enabled (STRATA_LAYER (object), g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
strata_layer_finalize (GObject *object)
{
  StrataLayerPrivate *priv = strata_layer_get_instance_private (STRATA_LAYER (object));

  g_free (priv->name);
  g_free (priv->effective_name);
  g_clear_error (&priv->error);
  G_OBJECT_CLASS (strata_layer_parent_class)->finalize (object);
}

/* Keras 3 refuses a slash too: names become groups of the file. */
static gboolean
strata_layer_validate (StrataConfigurable *configurable, GError **error)
{
  StrataLayerPrivate *priv = strata_layer_get_instance_private (STRATA_LAYER (configurable));

  if (priv->name != NULL && strchr (priv->name, '/') != NULL)
    {
      g_set_error (error, STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_ARGUMENT, _ ("name must not contain “/” (is “%s”)"),
                   priv->name);
      return FALSE;
    }
  return TRUE;
}

static const char *
strata_layer_get_label (StrataConfigurable *configurable)
{
  return strata_layer_get_effective_name (STRATA_LAYER (configurable));
}

static void
strata_layer_class_init (StrataLayerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  StrataConfigurableClass *configurable_class = STRATA_CONFIGURABLE_CLASS (klass);
  const GParamFlags inferred = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = strata_layer_get_property;
  object_class->set_property = strata_layer_set_property;
  object_class->finalize = strata_layer_finalize;
  configurable_class->validate = strata_layer_validate;
  configurable_class->get_label = strata_layer_get_label;

  props[PROP_NAME] = g_param_spec_string ("name", N_ ("Name"),
                                          N_ ("A name of your own; empty for Keras' automatic one"), NULL, STRATA_EDIT);
  props[PROP_ENABLED] =
    g_param_spec_boolean ("enabled", N_ ("Enabled"), N_ ("Whether it takes part in the network"), TRUE, STRATA_EDIT);
  props[PROP_EFFECTIVE_NAME] = g_param_spec_string ("effective-name", NULL, NULL, NULL, inferred);
  props[PROP_OUTPUT_SHAPE] = g_param_spec_boxed ("output-shape", NULL, NULL, STRATA_TYPE_SHAPE, inferred);
  props[PROP_N_PARAMS] = g_param_spec_uint64 ("n-params", NULL, NULL, 0, G_MAXUINT64, 0, inferred);
  props[PROP_N_NON_TRAINABLE] = g_param_spec_uint64 ("n-non-trainable", NULL, NULL, 0, G_MAXUINT64, 0, inferred);
  props[PROP_FORWARD_FLOP] = g_param_spec_double ("forward-flop", NULL, NULL, 0, G_MAXDOUBLE, 0, inferred);
  props[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, inferred);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
strata_layer_init (StrataLayer *self)
{
  StrataLayerPrivate *priv = strata_layer_get_instance_private (self);

  priv->enabled = TRUE;
  priv->output_shape.rank = -1;
}

const char *
strata_layer_get_name (StrataLayer *self)
{
  StrataLayerPrivate *priv = strata_layer_get_instance_private (self);
  return priv->name;
}

/**
 * strata_layer_set_name:
 * @name: (nullable): NULL or "" for Keras' automatic name
 */
void
strata_layer_set_name (StrataLayer *self, const char *name)
{
  StrataLayerPrivate *priv = strata_layer_get_instance_private (self);

  if (name != NULL && *name == '\0')
    name = NULL;
  if (g_strcmp0 (priv->name, name) == 0)
    return;
  g_free (priv->name);
  priv->name = g_strdup (name);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_NAME]);
}

/**
 * strata_layer_get_effective_name:
 *
 * Returns: the name the layer has in the network; outside of a stack its own, or the kind's
 */
const char *
strata_layer_get_effective_name (StrataLayer *self)
{
  StrataLayerPrivate *priv = strata_layer_get_instance_private (self);

  if (priv->effective_name != NULL)
    return priv->effective_name;
  return priv->name ? priv->name : strata_configurable_get_keras_name (STRATA_CONFIGURABLE (self));
}

gboolean
strata_layer_get_enabled (StrataLayer *self)
{
  StrataLayerPrivate *priv = strata_layer_get_instance_private (self);
  return priv->enabled;
}

void
strata_layer_set_enabled (StrataLayer *self, gboolean enabled)
{
  StrataLayerPrivate *priv = strata_layer_get_instance_private (self);

  if (priv->enabled == !!enabled)
    return;
  priv->enabled = !!enabled;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ENABLED]);
}

const StrataShape *
strata_layer_get_output_shape (StrataLayer *self)
{
  StrataLayerPrivate *priv = strata_layer_get_instance_private (self);
  return priv->output_shape.rank >= 0 ? &priv->output_shape : NULL;
}

guint64
strata_layer_get_n_params (StrataLayer *self)
{
  StrataLayerPrivate *priv = strata_layer_get_instance_private (self);
  return priv->n_params;
}

guint64
strata_layer_get_n_non_trainable (StrataLayer *self)
{
  StrataLayerPrivate *priv = strata_layer_get_instance_private (self);
  return priv->n_non_trainable;
}

double
strata_layer_get_forward_flop (StrataLayer *self)
{
  StrataLayerPrivate *priv = strata_layer_get_instance_private (self);
  return priv->forward_flop;
}

const GError *
strata_layer_get_error (StrataLayer *self)
{
  StrataLayerPrivate *priv = strata_layer_get_instance_private (self);
  return priv->error;
}

void
strata_layer_set_effective_name (StrataLayer *self, const char *name)
{
  StrataLayerPrivate *priv = strata_layer_get_instance_private (self);

  if (g_strcmp0 (priv->effective_name, name) == 0)
    return;
  g_free (priv->effective_name);
  priv->effective_name = g_strdup (name);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_EFFECTIVE_NAME]);
}

static gboolean
errors_are_equal (const GError *a, const GError *b)
{
  if (a == NULL || b == NULL)
    return a == b;
  return a->domain == b->domain && a->code == b->code && g_str_equal (a->message, b->message);
}

/* Notifies of what is different, and of nothing else: cards redraw by it. */
void
strata_layer_set_inference (StrataLayer *self, const StrataLayerInference *inference)
{
  StrataLayerPrivate *priv = strata_layer_get_instance_private (self);
  GObject *object = G_OBJECT (self);

  g_object_freeze_notify (object);
  strata_layer_set_effective_name (self, inference->effective_name);
  if (!strata_shape_equal (&priv->output_shape, &inference->output_shape))
    {
      priv->output_shape = inference->output_shape;
      g_object_notify_by_pspec (object, props[PROP_OUTPUT_SHAPE]);
    }
  if (priv->n_params != inference->n_params)
    {
      priv->n_params = inference->n_params;
      g_object_notify_by_pspec (object, props[PROP_N_PARAMS]);
    }
  if (priv->n_non_trainable != inference->n_non_trainable)
    {
      priv->n_non_trainable = inference->n_non_trainable;
      g_object_notify_by_pspec (object, props[PROP_N_NON_TRAINABLE]);
    }
  if (priv->forward_flop != inference->forward_flop)
    {
      priv->forward_flop = inference->forward_flop;
      g_object_notify_by_pspec (object, props[PROP_FORWARD_FLOP]);
    }
  if (!errors_are_equal (priv->error, inference->error))
    {
      g_clear_error (&priv->error);
      priv->error = inference->error ? g_error_copy (inference->error) : NULL;
      g_object_notify_by_pspec (object, props[PROP_ERROR]);
    }
  g_object_thaw_notify (object);
}

/**
 * strata_layer_infer:
 * @input: the shape that comes in, without the batch
 * @output: (out): the shape that goes out
 *
 * Returns: FALSE when an argument is wrong or the layer cannot take @input; the message begins with the layer's name
 */
gboolean
strata_layer_infer (StrataLayer *self, const StrataShape *input, StrataShape *output, GError **error)
{
  if (!strata_configurable_validate (STRATA_CONFIGURABLE (self), error))
    return FALSE;
  if (STRATA_LAYER_GET_CLASS (self)->infer (self, input, output, error))
    return TRUE;
  g_prefix_error (error, "%s: ", strata_layer_get_effective_name (self));
  return FALSE;
}

GArray *
strata_layer_list_weights (StrataLayer *self, const StrataShape *input)
{
  GArray *specs = g_array_new (FALSE, TRUE, sizeof (StrataWeightSpec));

  if (STRATA_LAYER_GET_CLASS (self)->list_weights != NULL)
    STRATA_LAYER_GET_CLASS (self)->list_weights (self, input, specs);
  return specs;
}

static void
add_activity_regularizer (StrataLayer *self, StModel *model)
{
  g_autoptr (StrataRegularizer) regularizer = NULL;
  StActivityConfig config;

  if (g_object_class_find_property (G_OBJECT_GET_CLASS (self), "activity-regularizer") == NULL)
    return;
  g_object_get (self, "activity-regularizer", &regularizer, NULL);
  if (regularizer == NULL)
    return;
  strata_regularizer_get_factors (regularizer, &config.l1, &config.l2);
  st_model_add (model, &st_op_activity, &config);
}

void
strata_layer_build (StrataLayer *self, StModel *model)
{
  if (STRATA_LAYER_GET_CLASS (self)->build != NULL)
    STRATA_LAYER_GET_CLASS (self)->build (self, model);
  add_activity_regularizer (self, model);
}

gboolean
strata_layer_augments (StrataLayer *self)
{
  return STRATA_LAYER_GET_CLASS (self)->augments;
}

gboolean
strata_layer_infer_same (StrataLayer *self, const StrataShape *input, StrataShape *output, GError **error)
{
  *output = *input;
  return TRUE;
}

void
strata_layer_add_no_nodes (StrataLayer *self, StrataGraph *graph)
{
}

void
strata_weight_spec_set_fans (StrataWeightSpec *spec)
{
  const int rank = spec->shape.rank;
  gsize field = 1;

  for (int i = 0; i < rank - 2; i++)
    field *= spec->shape.dim[i];
  spec->fan_in = rank == 0 ? 1 : spec->shape.dim[MAX (rank - 2, 0)] * field;
  spec->fan_out = rank == 0 ? 1 : spec->shape.dim[rank - 1] * field;
}

int
strata_axis_to_input (int axis, const StrataShape *input)
{
  const int settled = axis < 0 ? axis + input->rank : axis - 1;

  return settled >= 0 && settled < input->rank ? settled : -1;
}

guint
strata_axes_to_input (const StrataTuple *axes, const StrataShape *input, GError **error)
{
  guint bits = 0;

  for (int i = 0; i < axes->n; i++)
    {
      const int axis = strata_axis_to_input (axes->item[i], input);

      if (axis < 0)
        {
          g_set_error (error, STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_SHAPE,
                       _ ("axis may name axes from 1 to %d, or from -%d to -1 (names %d)"), input->rank, input->rank,
                       axes->item[i]);
          return 0;
        }
      bits |= 1u << axis;
    }
  return bits;
}

void
strata_axes_install_argument (StrataConfigurableClass *klass, gsize offset)
{
  strata_tuple_install_argument (
    klass, offset, "axis", N_ ("Axis"), N_ ("Along which axes the numbers belong together; -1 is the last"), 0,
    &(StrataTupleForm){ .shortest = 1, .longest = STRATA_TUPLE_MAX, .minimum = -STRATA_TUPLE_MAX, .plain = TRUE },
    &(StrataTuple){ .n = 1, .item = { -1 } });
}

StrataLayer *
strata_layer_new (const char *class_name, const char *first_property, ...)
{
  GType type = strata_kind_lookup (STRATA_TYPE_LAYER, class_name);
  GObject *layer;
  va_list properties;

  if (type == G_TYPE_INVALID)
    return NULL;
  va_start (properties, first_property);
  layer = g_object_new_valist (type, first_property, properties);
  va_end (properties);
  return STRATA_LAYER (layer);
}

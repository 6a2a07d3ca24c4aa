/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-layer.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* The kinds of initializer that are a line each: Keras' rules of variance scaling with the factors Keras takes (Glorot and
 * Bengio 2010, He et al. 2015, LeCun et al. 1998), plain random numbers, and numbers that are all the same. One instance
 * structure, of which each kind shows what it has. */

typedef struct
{
  StrataInitializer parent_instance;
  double value;
  double mean, stddev;
  double minval, maxval;
  gint64 seed;
} StrataFillInitializer;

typedef enum
{
  FAN_IN,
  FAN_AVERAGE,
} Fan;

typedef struct
{
  StrataInitializerClass parent_class;
  StrataDistribution distribution;
  double scale;
  Fan fan;
} StrataFillInitializerClass;

typedef void (
  *FillFunc) (StrataInitializer *self, guint64 seed, guint64 index, const StrataWeightSpec *weight, st_real *values);

typedef struct
{
  const char *type_name, *class_name, *keras_name, *summary, *formula;
  FillFunc fill;
  StrataDistribution distribution;
  double scale;
  Fan fan;
} Kind;

static void
fill_scaled (StrataInitializer *base, guint64 seed, guint64 index, const StrataWeightSpec *weight, st_real *values)
{
  const StrataFillInitializerClass *klass = (const StrataFillInitializerClass *) G_OBJECT_GET_CLASS (base);
  const double fan = klass->fan == FAN_IN ? weight->fan_in : (weight->fan_in + weight->fan_out) / 2.0;
  const double variance = klass->scale / MAX (fan, 1.0);
  const gboolean is_uniform = klass->distribution == STRATA_DISTRIBUTION_UNIFORM;

  strata_initializer_draw (
    klass->distribution, 0, is_uniform ? sqrt (3 * variance) : sqrt (variance) / STRATA_TRUNCATED_STDDEV,
    ((StrataFillInitializer *) base)->seed, seed, index, values, strata_shape_get_size (&weight->shape));
}

static void
fill_range (StrataInitializer *base, guint64 seed, guint64 index, const StrataWeightSpec *weight, st_real *values)
{
  const StrataFillInitializer *self = (StrataFillInitializer *) base;

  strata_initializer_draw (STRATA_DISTRIBUTION_UNIFORM, (self->minval + self->maxval) / 2,
                           (self->maxval - self->minval) / 2, self->seed, seed, index, values,
                           strata_shape_get_size (&weight->shape));
}

static void
fill_bell (StrataInitializer *base, guint64 seed, guint64 index, const StrataWeightSpec *weight, st_real *values)
{
  const StrataFillInitializer *self = (StrataFillInitializer *) base;

  strata_initializer_draw (((const StrataFillInitializerClass *) G_OBJECT_GET_CLASS (base))->distribution, self->mean,
                           self->stddev, self->seed, seed, index, values, strata_shape_get_size (&weight->shape));
}

/* Zeros and ones take the class' scale for their value. */
static void
fill_fixed (StrataInitializer *base, guint64 seed, guint64 index, const StrataWeightSpec *weight, st_real *values)
{
  const gsize n = strata_shape_get_size (&weight->shape);
  st_real value = ((const StrataFillInitializerClass *) G_OBJECT_GET_CLASS (base))->scale;

  for (gsize i = 0; i < n; i++)
    values[i] = value;
}

static void
fill_constant (StrataInitializer *base, guint64 seed, guint64 index, const StrataWeightSpec *weight, st_real *values)
{
  const gsize n = strata_shape_get_size (&weight->shape);
  st_real value = ((StrataFillInitializer *) base)->value;

  for (gsize i = 0; i < n; i++)
    values[i] = value;
}

#define UNIFORM STRATA_DISTRIBUTION_UNIFORM
#define NORMAL STRATA_DISTRIBUTION_UNTRUNCATED_NORMAL
#define TRUNCATED STRATA_DISTRIBUTION_TRUNCATED_NORMAL

static const Kind kinds[] = {
  { "StrataGlorotUniform", "GlorotUniform", "glorot_uniform", N_ ("Keeps the signal's size; for sigmoid and tanh"),
    "uniform ±√(6 / (fan_in + fan_out))", fill_scaled, UNIFORM, 1, FAN_AVERAGE },
  { "StrataGlorotNormal", "GlorotNormal", "glorot_normal", N_ ("Keeps the signal's size; for sigmoid and tanh"),
    "normal, σ = √(2 / (fan_in + fan_out))", fill_scaled, TRUNCATED, 1, FAN_AVERAGE },
  { "StrataHeUniform", "HeUniform", "he_uniform", N_ ("Makes up for what relu cuts off"), "uniform ±√(6 / fan_in)",
    fill_scaled, UNIFORM, 2, FAN_IN },
  { "StrataHeNormal", "HeNormal", "he_normal", N_ ("Makes up for what relu cuts off"), "normal, σ = √(2 / fan_in)",
    fill_scaled, TRUNCATED, 2, FAN_IN },
  { "StrataLecunUniform", "LecunUniform", "lecun_uniform", N_ ("Unit variance from input to output"),
    "uniform ±√(3 / fan_in)", fill_scaled, UNIFORM, 1, FAN_IN },
  { "StrataLecunNormal", "LecunNormal", "lecun_normal", N_ ("Unit variance from input to output; what selu asks for"),
    "normal, σ = √(1 / fan_in)", fill_scaled, TRUNCATED, 1, FAN_IN },
  { "StrataRandomUniform", "RandomUniform", "random_uniform", N_ ("Random numbers of a range, whatever the fans"),
    "uniform minval … maxval", fill_range, UNIFORM, 0, FAN_IN },
  { "StrataRandomNormal", "RandomNormal", "random_normal", N_ ("Normal random numbers, whatever the fans"),
    "normal, σ = stddev", fill_bell, NORMAL, 0, FAN_IN },
  { "StrataTruncatedNormal", "TruncatedNormal", "truncated_normal",
    N_ ("Normal random numbers, those beyond two deviations drawn anew"), "normal, σ = stddev, within mean ± 2 stddev",
    fill_bell, TRUNCATED, 0, FAN_IN },
  { "StrataZeros", "Zeros", "zeros", N_ ("All zero"), NULL, fill_fixed, UNIFORM, 0, FAN_IN },
  { "StrataOnes", "Ones", "ones", N_ ("All one"), NULL, fill_fixed, UNIFORM, 1, FAN_IN },
  { "StrataConstant", "Constant", "constant", N_ ("All the same value"), NULL, fill_constant, UNIFORM, 0, FAN_IN },
};

static gboolean
validate_range (StrataConfigurable *object, GError **error)
{
  const StrataFillInitializer *self = (const StrataFillInitializer *) object;

  if (self->minval <= self->maxval)
    return TRUE;
  g_set_error (error, STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_ARGUMENT, "%s",
               _ ("minval is greater than maxval: exchange them"));
  return FALSE;
}

static void
install_number (StrataConfigurableClass *klass,
                gsize offset,
                const char *name,
                const char *nick,
                const char *blurb,
                double initial,
                double minimum)
{
  strata_configurable_class_install_number (klass, offset, name, nick, blurb, 0, initial,
                                            &(StrataRange){ .minimum = minimum, .maximum = INFINITY });
}

static void
install_arguments (StrataConfigurableClass *klass, FillFunc fill)
{
  if (fill == fill_constant)
    strata_configurable_class_install_argument (klass, G_STRUCT_OFFSET (StrataFillInitializer, value),
                                                g_param_spec_double ("value", N_ ("Value"),
                                                                     N_ ("What every weight starts with"), -G_MAXDOUBLE,
                                                                     G_MAXDOUBLE, 0, STRATA_ARGUMENT));
  if (fill == fill_bell)
    {
      install_number (klass, G_STRUCT_OFFSET (StrataFillInitializer, mean), "mean", N_ ("Mean"),
                      N_ ("The middle of the numbers"), 0, -INFINITY);
      install_number (klass, G_STRUCT_OFFSET (StrataFillInitializer, stddev), "stddev", N_ ("Standard deviation"),
                      N_ ("How far they lie apart"), 0.05, 0);
    }
  if (fill == fill_range)
    {
      install_number (klass, G_STRUCT_OFFSET (StrataFillInitializer, minval), "minval", N_ ("Smallest value"),
                      N_ ("Where the range begins"), -0.05, -INFINITY);
      install_number (klass, G_STRUCT_OFFSET (StrataFillInitializer, maxval), "maxval", N_ ("Largest value"),
                      N_ ("Where the range ends"), 0.05, -INFINITY);
      klass->validate = validate_range;
    }
  if (fill != fill_constant && fill != fill_fixed)
    strata_initializer_install_seed (klass, G_STRUCT_OFFSET (StrataFillInitializer, seed));
}

static void
fill_initializer_class_init (gpointer g_class, gpointer data)
{
  const Kind *kind = data;
  StrataFillInitializerClass *klass = g_class;
  StrataConfigurableClass *configurable_class = STRATA_CONFIGURABLE_CLASS (klass);

  configurable_class->class_name = kind->class_name;
  configurable_class->keras_name = kind->keras_name;
  configurable_class->summary = kind->summary;
  configurable_class->formula = kind->formula;
  STRATA_INITIALIZER_CLASS (klass)->fill = kind->fill;
  klass->distribution = kind->distribution;
  klass->scale = kind->scale;
  klass->fan = kind->fan;
  install_arguments (configurable_class, kind->fill);
}

static void
fill_initializer_init (GTypeInstance *instance, gpointer g_class)
{
  ((StrataFillInitializer *) instance)->seed = -1;
}

static void
register_kind (const Kind *kind)
{
  const GTypeInfo info = {
    .class_size = sizeof (StrataFillInitializerClass),
    .class_init = fill_initializer_class_init,
    .class_data = kind,
    .instance_size = sizeof (StrataFillInitializer),
    .instance_init = fill_initializer_init,
  };

  strata_kind_register (g_type_register_static (STRATA_TYPE_INITIALIZER, kind->type_name, &info, 0));
}

void
strata_initializers_register (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    register_kind (&kinds[i]);
  strata_kind_register (STRATA_TYPE_VARIANCE_SCALING);
  strata_kind_register (STRATA_TYPE_ORTHOGONAL);
  strata_kind_register (STRATA_TYPE_IDENTITY);
}

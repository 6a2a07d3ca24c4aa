/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-initializer.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* The kinds of initializer. Zeros, ones and constant fill; the six others scale the variance by the fans:
 * Glorot and Bengio 2010, He et al. 2015, LeCun et al. 1998, with the factors Keras takes. */

/* Standard deviation of a unit normal truncated at two sigma, by which Keras corrects. */
#define TRUNCATED_STDDEV 0.87962566103423978

typedef struct
{
  StrataInitializer parent_instance;
  double value;
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
  double scale;
  Fan fan;
} StrataFillInitializerClass;

typedef struct
{
  const char *type_name, *class_name, *keras_name, *summary, *formula;
  void (*fill) (StrataInitializer *self,
                guint64 seed,
                guint64 index,
                gsize fan_in,
                gsize fan_out,
                st_real *values,
                gsize n);
  double scale;
  Fan fan;
} Kind;

static double
get_variance (StrataFillInitializer *self, gsize fan_in, gsize fan_out)
{
  const StrataFillInitializerClass *klass = (const StrataFillInitializerClass *) G_OBJECT_GET_CLASS (self);
  double fan = klass->fan == FAN_IN ? fan_in : (fan_in + fan_out) / 2.0;

  return klass->scale / MAX (fan, 1.0);
}

/* An own seed stands for itself, whatever the training's seed and the weight. */
static void
settle_address (StrataFillInitializer *self, guint64 *seed, guint64 *index)
{
  if (self->seed < 0)
    return;
  *seed = self->seed;
  *index = 0;
}

static void
fill_uniform (StrataInitializer *base,
              guint64 seed,
              guint64 index,
              gsize fan_in,
              gsize fan_out,
              st_real *values,
              gsize n)
{
  StrataFillInitializer *self = (StrataFillInitializer *) base;
  st_real limit = sqrt (3 * get_variance (self, fan_in, fan_out));

  settle_address (self, &seed, &index);
  st_random_fill_uniform (seed, ST_STREAM_INITIALIZER, index, values, n);
  for (gsize i = 0; i < n; i++)
    values[i] = (2 * values[i] - 1) * limit;
}

static void
fill_normal (StrataInitializer *base,
             guint64 seed,
             guint64 index,
             gsize fan_in,
             gsize fan_out,
             st_real *values,
             gsize n)
{
  StrataFillInitializer *self = (StrataFillInitializer *) base;
  st_real stddev = sqrt (get_variance (self, fan_in, fan_out)) / TRUNCATED_STDDEV;

  settle_address (self, &seed, &index);
  st_random_fill_truncated_normal (seed, ST_STREAM_INITIALIZER, index, values, n);
  for (gsize i = 0; i < n; i++)
    values[i] *= stddev;
}

/* Zeros and ones take the class' scale for their value. */
static void
fill_fixed (StrataInitializer *base, guint64 seed, guint64 index, gsize fan_in, gsize fan_out, st_real *values, gsize n)
{
  st_real value = ((const StrataFillInitializerClass *) G_OBJECT_GET_CLASS (base))->scale;

  for (gsize i = 0; i < n; i++)
    values[i] = value;
}

static void
fill_constant (StrataInitializer *base,
               guint64 seed,
               guint64 index,
               gsize fan_in,
               gsize fan_out,
               st_real *values,
               gsize n)
{
  st_real value = ((StrataFillInitializer *) base)->value;

  for (gsize i = 0; i < n; i++)
    values[i] = value;
}

static const Kind kinds[] = {
  { "StrataGlorotUniform", "GlorotUniform", "glorot_uniform", N_ ("Keeps the signal's size; for sigmoid and tanh"),
    "uniform ±√(6 / (fan_in + fan_out))", fill_uniform, 1, FAN_AVERAGE },
  { "StrataGlorotNormal", "GlorotNormal", "glorot_normal", N_ ("Keeps the signal's size; for sigmoid and tanh"),
    "normal, σ = √(2 / (fan_in + fan_out))", fill_normal, 1, FAN_AVERAGE },
  { "StrataHeUniform", "HeUniform", "he_uniform", N_ ("Makes up for what relu cuts off"), "uniform ±√(6 / fan_in)",
    fill_uniform, 2, FAN_IN },
  { "StrataHeNormal", "HeNormal", "he_normal", N_ ("Makes up for what relu cuts off"), "normal, σ = √(2 / fan_in)",
    fill_normal, 2, FAN_IN },
  { "StrataLecunUniform", "LecunUniform", "lecun_uniform", N_ ("Unit variance from input to output"),
    "uniform ±√(3 / fan_in)", fill_uniform, 1, FAN_IN },
  { "StrataLecunNormal", "LecunNormal", "lecun_normal", N_ ("Unit variance from input to output; what selu asks for"),
    "normal, σ = √(1 / fan_in)", fill_normal, 1, FAN_IN },
  { "StrataZeros", "Zeros", "zeros", N_ ("All zero"), NULL, fill_fixed, 0, FAN_IN },
  { "StrataOnes", "Ones", "ones", N_ ("All one"), NULL, fill_fixed, 1, FAN_IN },
  { "StrataConstant", "Constant", "constant", N_ ("All the same value"), NULL, fill_constant, 0, FAN_IN },
};

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
  klass->scale = kind->scale;
  klass->fan = kind->fan;

  if (kind->fill == fill_constant)
    {
      strata_configurable_class_install_argument (configurable_class, G_STRUCT_OFFSET (StrataFillInitializer, value),
                                                  g_param_spec_double ("value", N_ ("Value"),
                                                                       N_ ("What every weight starts with"),
                                                                       -G_MAXDOUBLE, G_MAXDOUBLE, 0, STRATA_ARGUMENT));
    }
  else if (kind->fill != fill_fixed)
    {
      GParamSpec *seed =
        g_param_spec_int64 ("seed", N_ ("Seed"), N_ ("A seed of its own, or none to follow the training's"), -1,
                            G_MAXINT64, -1, STRATA_ARGUMENT | STRATA_PARAM_OPTIONAL);
      strata_configurable_class_install_argument (configurable_class, G_STRUCT_OFFSET (StrataFillInitializer, seed),
                                                  seed);
    }
}

static void
fill_initializer_init (GTypeInstance *instance, gpointer g_class)
{
  ((StrataFillInitializer *) instance)->seed = -1;
}

void
strata_initializers_register (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      const GTypeInfo info = {
        .class_size = sizeof (StrataFillInitializerClass),
        .class_init = fill_initializer_class_init,
        .class_data = &kinds[i],
        .instance_size = sizeof (StrataFillInitializer),
        .instance_init = fill_initializer_init,
      };
      strata_kind_register (g_type_register_static (STRATA_TYPE_INITIALIZER, kinds[i].type_name, &info, 0));
    }
}

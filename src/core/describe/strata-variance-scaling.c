/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-layer.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* The rule behind glorot, he and lecun, with its factors to choose. */

typedef enum
{
  MODE_FAN_IN,
  MODE_FAN_OUT,
  MODE_FAN_AVG,
} Mode;

struct _StrataVarianceScaling
{
  StrataInitializer parent_instance;
  double scale;
  Mode mode;
  StrataDistribution distribution;
  gint64 seed;
};

G_DEFINE_FINAL_TYPE (StrataVarianceScaling, strata_variance_scaling, STRATA_TYPE_INITIALIZER)

static GType
mode_get_type (void)
{
  static const GEnumValue values[] = {
    { MODE_FAN_IN, "STRATA_FAN_MODE_IN", "fan_in" },
    { MODE_FAN_OUT, "STRATA_FAN_MODE_OUT", "fan_out" },
    { MODE_FAN_AVG, "STRATA_FAN_MODE_AVG", "fan_avg" },
    { 0, NULL, NULL },
  };
  static GType type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("StrataFanMode", values));
  return type;
}

static double
get_fan (const StrataVarianceScaling *self, const StrataWeightSpec *weight)
{
  switch (self->mode)
    {
    case MODE_FAN_IN:
      return weight->fan_in;
    case MODE_FAN_OUT:
      return weight->fan_out;
    case MODE_FAN_AVG:
    default:
      return (weight->fan_in + weight->fan_out) / 2.0;
    }
}

static void
strata_variance_scaling_fill (StrataInitializer *base,
                              guint64 seed,
                              guint64 index,
                              const StrataWeightSpec *weight,
                              st_real *values)
{
  const StrataVarianceScaling *self = STRATA_VARIANCE_SCALING (base);
  const double variance = self->scale / MAX (get_fan (self, weight), 1.0);
  double size = sqrt (variance);

  if (self->distribution == STRATA_DISTRIBUTION_UNIFORM)
    size = sqrt (3 * variance);
  else if (self->distribution == STRATA_DISTRIBUTION_TRUNCATED_NORMAL)
    size /= STRATA_TRUNCATED_STDDEV;
  strata_initializer_draw (self->distribution, 0, size, self->seed, seed, index, values,
                           strata_shape_get_size (&weight->shape));
}

static void
strata_variance_scaling_class_init (StrataVarianceScalingClass *klass)
{
  StrataConfigurableClass *configurable_class = STRATA_CONFIGURABLE_CLASS (klass);

  configurable_class->class_name = "VarianceScaling";
  configurable_class->keras_name = "variance_scaling";
  configurable_class->summary = N_ ("Keeps the signal's size by a rule of your own");
  configurable_class->formula = "variance = scale / fan";
  STRATA_INITIALIZER_CLASS (klass)->fill = strata_variance_scaling_fill;

  strata_configurable_class_install_number (configurable_class, G_STRUCT_OFFSET (StrataVarianceScaling, scale), "scale",
                                            N_ ("Scale"), N_ ("2 makes up for what relu cuts off, 1 is for the others"),
                                            0, 1,
                                            &(StrataRange){ .minimum = 0, .maximum = INFINITY, .above_minimum = TRUE });
  strata_configurable_class_install_argument (
    configurable_class, G_STRUCT_OFFSET (StrataVarianceScaling, mode),
    g_param_spec_enum ("mode", N_ ("Mode"), N_ ("Whether inputs, outputs or the mean of both are counted"),
                       mode_get_type (), MODE_FAN_IN, STRATA_ARGUMENT));
  strata_configurable_class_install_argument (
    configurable_class, G_STRUCT_OFFSET (StrataVarianceScaling, distribution),
    g_param_spec_enum ("distribution", N_ ("Distribution"), N_ ("How the random numbers are spread"),
                       STRATA_TYPE_DISTRIBUTION, STRATA_DISTRIBUTION_TRUNCATED_NORMAL, STRATA_ARGUMENT));
  strata_initializer_install_seed (configurable_class, G_STRUCT_OFFSET (StrataVarianceScaling, seed));
}

static void
strata_variance_scaling_init (StrataVarianceScaling *self)
{
}

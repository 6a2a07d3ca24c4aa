/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-settings.h"

#include <glib/gi18n-lib.h>
#include <math.h>

typedef struct
{
  StrataOptimizer parent_instance;
  double learning_rate;
  double beta_1, beta_2;
  double epsilon;
  gboolean amsgrad;
} StrataAdam;
typedef StrataOptimizerClass StrataAdamClass;

G_DEFINE_TYPE (StrataAdam, strata_adam, STRATA_TYPE_OPTIMIZER)

static void
strata_adam_get_config (StrataOptimizer *optimizer, StOptimizerConfig *config)
{
  StrataAdam *self = (StrataAdam *) optimizer;

  config->rule = ST_ADAM;
  config->learning_rate = self->learning_rate;
  config->beta_1 = self->beta_1;
  config->beta_2 = self->beta_2;
  config->epsilon = self->epsilon;
  config->amsgrad = self->amsgrad;
}

static void
install_decay (StrataConfigurableClass *klass,
               gsize offset,
               const char *name,
               const char *nick,
               const char *blurb,
               double initial)
{
  GParamSpec *pspec = g_param_spec_double (name, nick, blurb, -G_MAXDOUBLE, G_MAXDOUBLE, initial, STRATA_ARGUMENT);

  strata_param_spec_set_range (pspec, &(StrataRange){ .minimum = 0, .maximum = 1, .below_maximum = TRUE });
  strata_configurable_class_install_argument (klass, offset, pspec);
}

static void
strata_adam_class_init (StrataAdamClass *klass)
{
  StrataConfigurableClass *configurable_class = STRATA_CONFIGURABLE_CLASS (klass);
  GParamSpec *pspec;

  configurable_class->class_name = "Adam";
  configurable_class->keras_name = "adam";
  configurable_class->summary = N_ ("A step size of its own for every weight (Kingma and Ba, 2014)");
  configurable_class->formula = "W ← W − learning_rate · m̂ / (√v̂ + epsilon)";
  klass->get_config = strata_adam_get_config;

  pspec = g_param_spec_double ("learning-rate", N_ ("Learning rate"), N_ ("How long a step is"), -G_MAXDOUBLE,
                               G_MAXDOUBLE, 0.001, STRATA_ARGUMENT);
  strata_param_spec_set_range (pspec, &(StrataRange){ .minimum = 0, .above_minimum = TRUE, .maximum = INFINITY });
  strata_configurable_class_install_argument (configurable_class, G_STRUCT_OFFSET (StrataAdam, learning_rate), pspec);

  install_decay (configurable_class, G_STRUCT_OFFSET (StrataAdam, beta_1), "beta-1", N_ ("Beta 1"),
                 N_ ("How much of the mean of gradients is kept"), 0.9);
  install_decay (configurable_class, G_STRUCT_OFFSET (StrataAdam, beta_2), "beta-2", N_ ("Beta 2"),
                 N_ ("How much of the mean of squared gradients is kept"), 0.999);

  pspec = g_param_spec_double ("epsilon", N_ ("Epsilon"), N_ ("Keeps the division from zero"), -G_MAXDOUBLE,
                               G_MAXDOUBLE, 1e-7, STRATA_ARGUMENT);
  strata_param_spec_set_range (pspec, &(StrataRange){ .minimum = 0, .above_minimum = TRUE, .maximum = INFINITY });
  strata_configurable_class_install_argument (configurable_class, G_STRUCT_OFFSET (StrataAdam, epsilon), pspec);

  pspec = g_param_spec_boolean ("amsgrad", N_ ("AMSGrad"), N_ ("Never forgets the largest squared gradient"), FALSE,
                                STRATA_ARGUMENT);
  strata_configurable_class_install_argument (configurable_class, G_STRUCT_OFFSET (StrataAdam, amsgrad), pspec);
}

static void
strata_adam_init (StrataAdam *self)
{
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-settings.h"

#include <glib/gi18n-lib.h>
#include <math.h>

typedef struct
{
  StrataOptimizer parent_instance;
  double learning_rate;
  double momentum;
  gboolean nesterov;
} StrataSgd;
typedef StrataOptimizerClass StrataSgdClass;

G_DEFINE_TYPE (StrataSgd, strata_sgd, STRATA_TYPE_OPTIMIZER)

static void
strata_sgd_get_config (StrataOptimizer *optimizer, StOptimizerConfig *config)
{
  StrataSgd *self = (StrataSgd *) optimizer;

  config->rule = ST_SGD;
  config->learning_rate = self->learning_rate;
  config->momentum = self->momentum;
  config->nesterov = self->nesterov;
}

static void
strata_sgd_class_init (StrataSgdClass *klass)
{
  StrataConfigurableClass *configurable_class = STRATA_CONFIGURABLE_CLASS (klass);
  GParamSpec *pspec;

  configurable_class->class_name = "SGD";
  configurable_class->keras_name = "sgd";
  configurable_class->summary = N_ ("Steps down the gradient, with momentum if wanted");
  configurable_class->formula = "W ← W − learning_rate · ∂loss/∂W";
  klass->get_config = strata_sgd_get_config;

  pspec = g_param_spec_double ("learning-rate", N_ ("Learning rate"), N_ ("How long a step is"), -G_MAXDOUBLE,
                               G_MAXDOUBLE, 0.01, STRATA_ARGUMENT);
  strata_param_spec_set_range (pspec, &(StrataRange){ .minimum = 0, .above_minimum = TRUE, .maximum = INFINITY });
  strata_configurable_class_install_argument (configurable_class, G_STRUCT_OFFSET (StrataSgd, learning_rate), pspec);

  pspec = g_param_spec_double ("momentum", N_ ("Momentum"), N_ ("How much of the last step is kept"), -G_MAXDOUBLE,
                               G_MAXDOUBLE, 0, STRATA_ARGUMENT);
  strata_param_spec_set_range (pspec, &(StrataRange){ .minimum = 0, .maximum = 1 });
  strata_configurable_class_install_argument (configurable_class, G_STRUCT_OFFSET (StrataSgd, momentum), pspec);

  pspec =
    g_param_spec_boolean ("nesterov", N_ ("Nesterov"), N_ ("Looks ahead along the momentum"), FALSE, STRATA_ARGUMENT);
  strata_configurable_class_install_argument (configurable_class, G_STRUCT_OFFSET (StrataSgd, nesterov), pspec);
}

static void
strata_sgd_init (StrataSgd *self)
{
}

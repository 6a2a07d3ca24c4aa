/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-settings.h"

G_DEFINE_ABSTRACT_TYPE (StrataOptimizer, strata_optimizer, STRATA_TYPE_CONFIGURABLE)

static void
strata_optimizer_class_init (StrataOptimizerClass *klass)
{
}

static void
strata_optimizer_init (StrataOptimizer *self)
{
}

StrataOptimizer *
strata_optimizer_new (const char *keras_name)
{
  return (StrataOptimizer *) strata_kind_new (STRATA_TYPE_OPTIMIZER, keras_name);
}

void
strata_optimizer_get_config (StrataOptimizer *self, StOptimizerConfig *config)
{
  *config = (StOptimizerConfig){ 0 };
  STRATA_OPTIMIZER_GET_CLASS (self)->get_config (self, config);
}

double
strata_optimizer_get_learning_rate (StrataOptimizer *self)
{
  StOptimizerConfig config;

  strata_optimizer_get_config (self, &config);
  return config.schedule.kind != ST_CONSTANT_RATE ? st_schedule_get_learning_rate (&config.schedule, 0)
                                                  : config.learning_rate;
}

gboolean
strata_optimizer_has_schedule (StrataOptimizer *self)
{
  StOptimizerConfig config;

  strata_optimizer_get_config (self, &config);
  return config.schedule.kind != ST_CONSTANT_RATE;
}

guint
strata_optimizer_get_n_stores (StrataOptimizer *self)
{
  StOptimizerConfig config;

  strata_optimizer_get_config (self, &config);
  return (guint) st_optimizer_count_stores (&config);
}

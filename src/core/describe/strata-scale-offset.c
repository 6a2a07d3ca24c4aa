/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-scale-offset.h"

#include "strata-layer-private.h"

#include <glib/gi18n-lib.h>

#define AT(member) (offset + G_STRUCT_OFFSET (StrataScaleOffset, member))

void
strata_scale_offset_install_switches (StrataConfigurableClass *klass, gsize offset)
{
  strata_configurable_class_install_argument (
    klass, AT (center),
    g_param_spec_boolean ("center", N_ ("Center"), N_ ("Whether it learns an offset beta"), TRUE, STRATA_ARGUMENT));
  strata_configurable_class_install_argument (
    klass, AT (scale),
    g_param_spec_boolean ("scale", N_ ("Scale"), N_ ("Whether it learns a factor gamma"), TRUE, STRATA_ARGUMENT));
}

void
strata_scale_offset_install_initializers (StrataConfigurableClass *klass, gsize offset)
{
  strata_initializer_install_argument (klass, AT (beta.initializer), "beta-initializer", N_ ("Beta initializer"),
                                       N_ ("What the offsets start with"), "zeros");
  strata_initializer_install_argument (klass, AT (gamma.initializer), "gamma-initializer", N_ ("Gamma initializer"),
                                       N_ ("What the factors start with"), "ones");
}

void
strata_scale_offset_install_rules (StrataConfigurableClass *klass, gsize offset)
{
  strata_regularizer_install_argument (klass, AT (beta.regularizer), "beta-regularizer", N_ ("Beta regularizer"),
                                       N_ ("What the loss adds for large offsets"));
  strata_regularizer_install_argument (klass, AT (gamma.regularizer), "gamma-regularizer", N_ ("Gamma regularizer"),
                                       N_ ("What the loss adds for large factors"));
  strata_constraint_install_argument (klass, AT (beta.constraint), "beta-constraint", N_ ("Beta constraint"),
                                      N_ ("What the offsets are brought back to after each update"));
  strata_constraint_install_argument (klass, AT (gamma.constraint), "gamma-constraint", N_ ("Gamma constraint"),
                                      N_ ("What the factors are brought back to after each update"));
}

static void
append (GArray *specs, const char *name, const StrataShape *shape, const StrataWeightRules *rules)
{
  StrataWeightSpec spec = {
    .name = name,
    .shape = *shape,
    .trainable = TRUE,
    .initializer = rules->initializer,
    .regularizer = rules->regularizer,
    .constraint = rules->constraint,
  };

  strata_weight_spec_set_fans (&spec);
  g_array_append_val (specs, spec);
}

void
strata_scale_offset_list_weights (const StrataScaleOffset *self, const StrataShape *shape, GArray *specs)
{
  if (self->scale)
    append (specs, "gamma", shape, &self->gamma);
  if (self->center)
    append (specs, "beta", shape, &self->beta);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-constraint.h"

#include <glib/gi18n-lib.h>

G_DEFINE_ABSTRACT_TYPE (StrataConstraint, strata_constraint, STRATA_TYPE_CONFIGURABLE)

static void
strata_constraint_class_init (StrataConstraintClass *klass)
{
  STRATA_CONFIGURABLE_CLASS (klass)->module = "keras.constraints";
}

static void
strata_constraint_init (StrataConstraint *self)
{
}

StrataConstraint *
strata_constraint_new (const char *keras_name)
{
  return (StrataConstraint *) strata_kind_new (STRATA_TYPE_CONSTRAINT, keras_name);
}

void
strata_constraint_get_rule (StrataConstraint *self, int rank, StConstraint *rule)
{
  STRATA_CONSTRAINT_GET_CLASS (self)->get_rule (self, rank, rule);
}

void
strata_constraint_install_argument (StrataConfigurableClass *klass,
                                    gsize offset,
                                    const char *name,
                                    const char *nick,
                                    const char *blurb)
{
  GParamSpec *pspec = g_param_spec_object (name, nick, blurb, STRATA_TYPE_CONSTRAINT,
                                           STRATA_ARGUMENT | STRATA_PARAM_ADVANCED | STRATA_PARAM_OPTIONAL);

  strata_param_spec_set_group (pspec, N_ ("Constraints"));
  strata_configurable_class_install_argument (klass, offset, pspec);
}

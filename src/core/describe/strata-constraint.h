/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "st-engine.h"
#include "strata-configurable.h"

G_BEGIN_DECLS

/* Keras' constraints: MaxNorm (max_value, axis), NonNeg, UnitNorm (axis), MinMaxNorm (min_value, max_value, rate, axis).
 * What a weight is brought back to after each update. */

#define STRATA_TYPE_CONSTRAINT (strata_constraint_get_type ())
G_DECLARE_DERIVABLE_TYPE (StrataConstraint, strata_constraint, STRATA, CONSTRAINT, StrataConfigurable)

struct _StrataConstraintClass
{
  StrataConfigurableClass parent_class;
  void (*get_rule) (StrataConstraint *self, int rank, StConstraint *rule);
  gpointer padding[2];
};

/* NULL if the name is unknown. */
StrataConstraint *strata_constraint_new (const char *keras_name);
/* For a weight of that rank. */
void strata_constraint_get_rule (StrataConstraint *self, int rank, StConstraint *rule);
/* For layers: an argument that holds a constraint or None, in the group "Constraints". */
void strata_constraint_install_argument (StrataConfigurableClass *klass,
                                         gsize offset,
                                         const char *name,
                                         const char *nick,
                                         const char *blurb);
/* For strata_init(). */
void strata_constraints_register (void);

G_END_DECLS

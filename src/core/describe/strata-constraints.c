/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-constraint.h"
#include "strata-tuple.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* The kinds of constraint: one instance structure, of which each kind shows what it has. */

typedef struct
{
  StrataConstraint parent_instance;
  double min_value, max_value, rate;
  StrataTuple *axis;
} StrataNormConstraint;

typedef struct
{
  StrataConstraintClass parent_class;
  StConstraintKind kind;
} StrataNormConstraintClass;

typedef struct
{
  const char *type_name, *class_name, *keras_name, *summary, *formula;
  StConstraintKind kind;
} Kind;

static const Kind kinds[] = {
  { "StrataMaxNorm", "MaxNorm", "max_norm", N_ ("No unit's weights grow longer than that"),
    "w · min (‖w‖, max_value) / ‖w‖", ST_MAX_NORM },
  { "StrataNonNeg", "NonNeg", "non_neg", N_ ("Weights below 0 become 0"), "max (w, 0)", ST_NON_NEG },
  { "StrataUnitNorm", "UnitNorm", "unit_norm", N_ ("Each unit's weights have length 1"), "w / ‖w‖", ST_UNIT_NORM },
  { "StrataMinMaxNorm", "MinMaxNorm", "min_max_norm", N_ ("The length of each unit's weights stays between two"),
    "w · clip (‖w‖, min_value, max_value) / ‖w‖", ST_MIN_MAX_NORM },
};

static void
norm_constraint_get_rule (StrataConstraint *base, int rank, StConstraint *rule)
{
  StrataNormConstraint *self = (StrataNormConstraint *) base;
  unsigned axes = 0;

  for (int i = 0; self->axis != NULL && i < self->axis->n; i++)
    {
      const int axis = self->axis->item[i] + (self->axis->item[i] < 0 ? rank : 0);
      axes |= axis >= 0 && axis < rank ? 1u << axis : 0;
    }
  *rule = (StConstraint){
    .kind = ((StrataNormConstraintClass *) G_OBJECT_GET_CLASS (base))->kind,
    .min_value = self->min_value,
    .max_value = self->max_value,
    .rate = self->rate,
    .axes = axes,
  };
}

static void
install_number (StrataConfigurableClass *klass,
                gsize offset,
                const char *name,
                const char *nick,
                const char *blurb,
                double initial,
                double maximum)
{
  GParamSpec *pspec = g_param_spec_double (name, nick, blurb, -G_MAXDOUBLE, G_MAXDOUBLE, initial, STRATA_ARGUMENT);

  strata_param_spec_set_range (pspec, &(StrataRange){ .minimum = 0, .maximum = maximum });
  strata_configurable_class_install_argument (klass, offset, pspec);
}

static void
norm_constraint_class_init (gpointer g_class, gpointer data)
{
  const Kind *kind = data;
  StrataConfigurableClass *klass = g_class;

  klass->class_name = kind->class_name;
  klass->keras_name = kind->keras_name;
  klass->summary = kind->summary;
  klass->formula = kind->formula;
  STRATA_CONSTRAINT_CLASS (klass)->get_rule = norm_constraint_get_rule;
  ((StrataNormConstraintClass *) g_class)->kind = kind->kind;

  if (kind->kind == ST_MIN_MAX_NORM)
    install_number (klass, G_STRUCT_OFFSET (StrataNormConstraint, min_value), "min-value", N_ ("Minimum"),
                    N_ ("The least length"), 0, INFINITY);
  if (kind->kind == ST_MIN_MAX_NORM || kind->kind == ST_MAX_NORM)
    install_number (klass, G_STRUCT_OFFSET (StrataNormConstraint, max_value), "max-value", N_ ("Maximum"),
                    N_ ("The greatest length"), kind->kind == ST_MAX_NORM ? 2 : 1, INFINITY);
  if (kind->kind == ST_MIN_MAX_NORM)
    install_number (klass, G_STRUCT_OFFSET (StrataNormConstraint, rate), "rate", N_ ("Rate"),
                    N_ ("How far towards it each update goes"), 1, 1);
  if (kind->kind == ST_NON_NEG)
    return;
  strata_tuple_install_argument (
    klass, G_STRUCT_OFFSET (StrataNormConstraint, axis), "axis", N_ ("Axis"),
    N_ ("Along which axes of the weight the length is taken: 0 for Dense, 0 1 2 for Conv2D"), 0,
    &(StrataTupleForm){ .shortest = 1, .longest = 4, .minimum = -4, .plain = TRUE }, &(StrataTuple){ .n = 1 });
}

void
strata_constraints_register (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      const GTypeInfo info = {
        .class_size = sizeof (StrataNormConstraintClass),
        .class_init = norm_constraint_class_init,
        .class_data = &kinds[i],
        .instance_size = sizeof (StrataNormConstraint),
      };
      strata_kind_register (g_type_register_static (STRATA_TYPE_CONSTRAINT, kinds[i].type_name, &info, 0));
    }
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-regularizer.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* The kinds of regularizer: one instance structure, of which each kind shows what it has. */

typedef struct
{
  StrataRegularizer parent_instance;
  double l1, l2;
} StrataNormRegularizer;

typedef StrataRegularizerClass StrataNormRegularizerClass;

typedef struct
{
  const char *type_name, *class_name, *keras_name, *summary, *formula;
  double l1, l2; /* defaults; negative: the kind has no such argument */
} Kind;

static const Kind kinds[] = {
  { "StrataL1", "L1", "l1", N_ ("Pulls weights towards exactly 0"), "loss + l1 · Σ |w|", 0.01, -1 },
  { "StrataL2", "L2", "l2", N_ ("Keeps weights small"), "loss + l2 · Σ w²", -1, 0.01 },
  { "StrataL1L2", "L1L2", "l1_l2", N_ ("Keeps weights small and some at 0"), "loss + l1 · Σ |w| + l2 · Σ w²", 0, 0 },
};

static void
norm_regularizer_get_factors (StrataRegularizer *base, double *l1, double *l2)
{
  StrataNormRegularizer *self = (StrataNormRegularizer *) base;

  *l1 = self->l1;
  *l2 = self->l2;
}

static void
install_factor (StrataConfigurableClass *klass,
                gsize offset,
                const char *name,
                const char *nick,
                const char *blurb,
                double initial)
{
  GParamSpec *pspec;

  if (initial < 0)
    return;
  pspec = g_param_spec_double (name, nick, blurb, -G_MAXDOUBLE, G_MAXDOUBLE, initial, STRATA_ARGUMENT);
  strata_param_spec_set_range (pspec, &(StrataRange){ .minimum = 0, .maximum = INFINITY });
  strata_configurable_class_install_argument (klass, offset, pspec);
}

static void
norm_regularizer_class_init (gpointer g_class, gpointer data)
{
  const Kind *kind = data;
  StrataConfigurableClass *klass = g_class;

  klass->class_name = kind->class_name;
  klass->keras_name = kind->keras_name;
  klass->summary = kind->summary;
  klass->formula = kind->formula;
  STRATA_REGULARIZER_CLASS (klass)->get_factors = norm_regularizer_get_factors;

  install_factor (klass, G_STRUCT_OFFSET (StrataNormRegularizer, l1), "l1", N_ ("L1"),
                  N_ ("Factor of the sum of absolute values"), kind->l1);
  install_factor (klass, G_STRUCT_OFFSET (StrataNormRegularizer, l2), "l2", N_ ("L2"),
                  N_ ("Factor of the sum of squares"), kind->l2);
}

void
strata_regularizers_register (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      const GTypeInfo info = {
        .class_size = sizeof (StrataNormRegularizerClass),
        .class_init = norm_regularizer_class_init,
        .class_data = &kinds[i],
        .instance_size = sizeof (StrataNormRegularizer),
      };
      strata_kind_register (g_type_register_static (STRATA_TYPE_REGULARIZER, kinds[i].type_name, &info, 0));
    }
}

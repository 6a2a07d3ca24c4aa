/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-regularizer.h"

#include <glib/gi18n-lib.h>

G_DEFINE_ABSTRACT_TYPE (StrataRegularizer, strata_regularizer, STRATA_TYPE_CONFIGURABLE)

static void
strata_regularizer_class_init (StrataRegularizerClass *klass)
{
  STRATA_CONFIGURABLE_CLASS (klass)->module = "keras.regularizers";
}

static void
strata_regularizer_init (StrataRegularizer *self)
{
}

StrataRegularizer *
strata_regularizer_new (const char *keras_name)
{
  return (StrataRegularizer *) strata_kind_new (STRATA_TYPE_REGULARIZER, keras_name);
}

/**
 * strata_regularizer_get_factors:
 * @l1: (out): factor of the sum of absolute values
 * @l2: (out): factor of the sum of squares
 */
void
strata_regularizer_get_factors (StrataRegularizer *self, double *l1, double *l2)
{
  *l1 = *l2 = 0;
  STRATA_REGULARIZER_GET_CLASS (self)->get_factors (self, l1, l2);
}

void
strata_regularizer_install_argument (StrataConfigurableClass *klass,
                                     gsize offset,
                                     const char *name,
                                     const char *nick,
                                     const char *blurb)
{
  GParamSpec *pspec = g_param_spec_object (name, nick, blurb, STRATA_TYPE_REGULARIZER,
                                           STRATA_ARGUMENT | STRATA_PARAM_ADVANCED | STRATA_PARAM_OPTIONAL);

  strata_param_spec_set_group (pspec, N_ ("Regularizers"));
  strata_configurable_class_install_argument (klass, offset, pspec);
}

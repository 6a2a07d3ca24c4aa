/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-configurable.h"

G_BEGIN_DECLS

/* Keras' regularizers: L1 (l1), L2 (l2), L1L2 (l1, l2). The loss grows by l1 Σ |w| + l2 Σ w² over a weight, or over what a
 * layer gives (there as a mean over the batch). */

#define STRATA_TYPE_REGULARIZER (strata_regularizer_get_type ())
G_DECLARE_DERIVABLE_TYPE (StrataRegularizer, strata_regularizer, STRATA, REGULARIZER, StrataConfigurable)

struct _StrataRegularizerClass
{
  StrataConfigurableClass parent_class;
  void (*get_factors) (StrataRegularizer *self, double *l1, double *l2);
  gpointer padding[2];
};

/* NULL if the name is unknown. */
StrataRegularizer *strata_regularizer_new (const char *keras_name);
void strata_regularizer_get_factors (StrataRegularizer *self, double *l1, double *l2);
/* For layers: an argument that holds a regularizer or None, in the group "Regularizers". */
void strata_regularizer_install_argument (StrataConfigurableClass *klass,
                                          gsize offset,
                                          const char *name,
                                          const char *nick,
                                          const char *blurb);
/* For strata_init(). */
void strata_regularizers_register (void);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-convolution.h"

G_BEGIN_DECLS

/* The factors gamma and offsets beta that a normalization learns, and the arguments that say so. */

typedef struct
{
  gboolean center, scale;
  StrataWeightRules beta, gamma;
} StrataScaleOffset;

/* `offset`: of the StrataScaleOffset in the instance. In the order in which Keras has them; BatchNormalization puts its own
 * initializers between. */
void strata_scale_offset_install_switches (StrataConfigurableClass *klass, gsize offset);
void strata_scale_offset_install_initializers (StrataConfigurableClass *klass, gsize offset);
void strata_scale_offset_install_rules (StrataConfigurableClass *klass, gsize offset);
/* gamma and beta of a shape, as far as they are learnt: appended to `specs`, of StrataWeightSpec. */
void strata_scale_offset_list_weights (const StrataScaleOffset *self, const StrataShape *shape, GArray *specs);

G_END_DECLS

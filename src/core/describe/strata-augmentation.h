/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-layers.h"

G_BEGIN_DECLS

/* What layers that change images at random in training share: RandomFlip, RandomZoom and their like. */

#define STRATA_TYPE_FILL_MODE (strata_fill_mode_get_type ())
GType strata_fill_mode_get_type (void); /* GEnum over StFillMode; nicks as Keras: "reflect", "wrap" */

/* The arguments of a layer that takes pixels from other places; its structure holds one of these. */
typedef struct
{
  StFillMode fill_mode;
  StrataInterpolation interpolation;
  gint64 seed;
  double fill_value;
} StrataPlacement;

void strata_placement_install_arguments (StrataConfigurableClass *klass, gsize offset);
/* Appends the op; config has what is drawn. */
void strata_placement_build (const StrataPlacement *self, StAffineConfig *config, StModel *model);

/* An argument of one number or two, a text: 0.1 stands for -0.1, 0.1. */
void strata_factor_install_argument (StrataConfigurableClass *klass,
                                     gsize offset,
                                     const char *name,
                                     const char *nick,
                                     const char *blurb,
                                     GParamFlags flags,
                                     const char *initial,
                                     const StrataRange *range);
/* FALSE where there are no such numbers. */
gboolean strata_factor_get_bounds (const char *factor, double *lower, double *upper);

/* The shape rule: images. */
gboolean strata_augmentation_infer (StrataLayer *self, const StrataShape *input, StrataShape *output, GError **error);

G_END_DECLS

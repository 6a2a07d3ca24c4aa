/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-experiment.h"

G_BEGIN_DECLS

/* The same experiment with one thing otherwise, to be trained beside it: what the advice would mend, done whether the
 * advice has reason to speak or not. */

typedef enum
{
  STRATA_VARIANT_AS_IT_IS,
  STRATA_VARIANT_STANDARDIZED,
  STRATA_VARIANT_BATCH_NORMALIZATION,
  STRATA_VARIANT_SELU,
  STRATA_N_VARIANTS,
} StrataVariant;

/* What is otherwise, in a few words: "With BatchNormalization"; and in one, for a curve's end: "BatchNorm". Static. */
const char *strata_variant_get_label (StrataVariant variant);
const char *strata_variant_get_name (StrataVariant variant);
/* Named after both; NULL where it would be as it is. Transfer full. */
StrataExperiment *strata_variant_new (StrataExperiment *experiment, StrataVariant variant);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-sequential.h"

G_BEGIN_DECLS

/* Means and variances that Normalization layers take from the data before a training starts, as Keras' adapt() does: over
 * all n samples of the source, as they come to the layer. weights are those of the sequential, for the layers before it, and
 * get what was found. Nothing random: the same on any machine with the same data. */
void strata_adapt (StrataSequential *sequential, StWeights *weights, const StSource *source, gsize n);

G_END_DECLS

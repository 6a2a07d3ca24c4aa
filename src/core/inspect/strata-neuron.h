/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-network.h"

G_BEGIN_DECLS

/* One unit of a Dense layer with the real numbers of one image: output = activation (bias + Σ value · weight). */

typedef struct
{
  guint input; /* index among the layer's inputs */
  double value, weight, product;
} StrataNeuronTerm;

typedef struct
{
  guint unit;
  GArray *terms; /* of StrataNeuronTerm, the largest product, by magnitude, first */
  double bias;   /* 0 without one */
  double sum;    /* bias and all products */
  double output; /* as the layer gives it */
} StrataNeuron;

/* activations: of strata_network_get_activations() for the image; layer: of the sequential. NULL for a layer that is not
 * Dense over a plain vector, and for a unit that it does not have. */
StrataNeuron *strata_neuron_new (StrataNetwork *network, GPtrArray *activations, guint layer, guint unit);
void strata_neuron_free (StrataNeuron *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrataNeuron, strata_neuron_free)

G_END_DECLS

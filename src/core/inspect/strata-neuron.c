/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-neuron.h"

#include "strata-layers.h"

#include <math.h>

static int
compare_terms (gconstpointer a, gconstpointer b)
{
  const StrataNeuronTerm *first = a, *second = b;
  double difference = fabs (second->product) - fabs (first->product);

  /* Ties by input, so that the list is the same each time. */
  return difference != 0 ? (difference > 0) - (difference < 0)
                         : (first->input > second->input) - (first->input < second->input);
}

StrataNeuron *
strata_neuron_new (StrataNetwork *network, GPtrArray *activations, guint layer, guint unit)
{
  StrataSequential *sequential = strata_network_get_sequential (network);
  const StrataSequentialLayer *description = strata_sequential_get_layer (sequential, layer);
  const StModel *model = strata_sequential_get_model (sequential);
  StWeights *weights = strata_network_get_weights (network);

  if (layer == 0 || !STRATA_IS_DENSE (description->layer) || description->n_weights == 0)
    return NULL;

  const StWeightInfo *kernel = st_model_get_weight (model, description->first_weight);
  GArray *inputs = g_ptr_array_index (activations, layer - 1);
  GArray *outputs = g_ptr_array_index (activations, layer);
  /* kernel [inputs, units], bias [units] */
  if (kernel->shape.rank != 2 || kernel->shape.dim[0] != inputs->len || outputs->len != kernel->shape.dim[1]
      || unit >= outputs->len)
    return NULL;

  StrataNeuron *self = g_new0 (StrataNeuron, 1);
  const float *values = st_weights_get (weights, description->first_weight);

  self->unit = unit;
  self->terms = g_array_sized_new (FALSE, FALSE, sizeof (StrataNeuronTerm), inputs->len);
  self->bias = description->n_weights > 1 ? st_weights_get (weights, description->first_weight + 1)[unit] : 0;
  self->sum = self->bias;
  self->output = g_array_index (outputs, float, unit);
  for (guint i = 0; i < inputs->len; i++)
    {
      StrataNeuronTerm term = { .input = i,
                                .value = g_array_index (inputs, float, i),
                                .weight = values[(gsize) i * outputs->len + unit] };

      term.product = term.value * term.weight;
      self->sum += term.product;
      g_array_append_val (self->terms, term);
    }
  g_array_sort (self->terms, compare_terms);
  return self;
}

void
strata_neuron_free (StrataNeuron *self)
{
  g_array_unref (self->terms);
  g_free (self);
}

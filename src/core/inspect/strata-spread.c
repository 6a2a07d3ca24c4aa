/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-spread.h"

#include <math.h>

/**
 * strata_spread_new:
 * @name: (nullable): what they are, copied
 * @values: [n]
 * @n: how many
 *
 * Numbers that are not finite are counted apart. Where all are the same, they stand in the middle bin.
 *
 * Returns: (transfer full): how they are spread
 */
StrataSpread *
strata_spread_new (const char *name, const float *values, gsize n)
{
  StrataSpread *self = g_new0 (StrataSpread, 1);
  double sum = 0, squares = 0;
  gsize n_finite = 0;

  self->name = g_strdup (name);
  self->n = n;
  for (gsize i = 0; i < n; i++)
    {
      double value = values[i];

      if (!isfinite (value))
        continue;
      self->low = n_finite > 0 ? MIN (self->low, value) : value;
      self->high = n_finite > 0 ? MAX (self->high, value) : value;
      sum += value;
      n_finite++;
    }
  self->n_not_finite = n - n_finite;
  if (n_finite == 0)
    return self;
  self->mean = sum / (double) n_finite;
  for (gsize i = 0; i < n; i++)
    {
      double value = values[i];

      if (!isfinite (value))
        continue;
      double place = self->high > self->low ? (value - self->low) / (self->high - self->low) : 0.5;

      squares += (value - self->mean) * (value - self->mean);
      self->bins[MIN ((gsize) (place * STRATA_SPREAD_BINS), STRATA_SPREAD_BINS - 1)]++;
    }
  self->deviation = sqrt (squares / (double) n_finite);
  return self;
}

void
strata_spread_free (StrataSpread *self)
{
  g_free (self->name);
  g_free (self);
}

/**
 * strata_spread_list_weights:
 * @network: a network
 * @layer: of its sequential
 * @flow: (nullable): measured on this network, for the gradients
 *
 * Returns: (transfer full) (element-type StrataSpread): of each weight of the layer, followed by that of its gradient
 *   where there is one
 */
GPtrArray *
strata_spread_list_weights (StrataNetwork *network, guint layer, const StrataFlow *flow)
{
  StrataSequential *sequential = strata_network_get_sequential (network);
  const StrataSequentialLayer *description = strata_sequential_get_layer (sequential, layer);
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) strata_spread_free);

  for (guint i = description->first_weight; i < description->first_weight + description->n_weights; i++)
    {
      const StWeightInfo *info = st_model_get_weight (strata_sequential_get_model (sequential), i);

      g_ptr_array_add (
        list, strata_spread_new (info->name, st_weights_get (strata_network_get_weights (network), i), info->size));
      if (flow == NULL || !info->trainable)
        continue;
      StrataSpread *gradient = strata_spread_new (info->name, flow->gradients + info->offset, info->size);
      gradient->is_gradient = TRUE;
      g_ptr_array_add (list, gradient);
    }
  return list;
}

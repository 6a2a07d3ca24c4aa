/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-value-counts.h"

void
strata_value_counts_init (StrataValueCounts *self, StrataScaler *scaler)
{
  *self = (StrataValueCounts){ .low = 0, .high = STRATA_N_VALUES - 1 };
  if (scaler == NULL)
    return;
  self->clipped = strata_scaler_is_per_pixel (scaler);
  if (self->clipped)
    {
      self->high = strata_ink_get_range (scaler);
      self->low = -self->high;
    }
  else
    {
      gsize n;
      const float *scale = strata_scaler_get_scale (scaler, &n), *offset = strata_scaler_get_offset (scaler, &n);

      self->low = offset[0];
      self->high = (STRATA_N_VALUES - 1) * scale[0] + offset[0];
    }
}

void
strata_value_counts_add (StrataValueCounts *self, StrataScaler *scaler, const guint8 *pixels, gsize size)
{
  /* With one scale for all, a bin before scaling is the same bin after it. */
  if (!self->clipped)
    {
      for (gsize i = 0; i < size; i++)
        self->counts[pixels[i]]++;
      return;
    }

  g_autofree float *scaled = g_new (float, size);
  double bins = STRATA_N_VALUES / (self->high - self->low);
  strata_scaler_apply (scaler, pixels, size, scaled);
  for (gsize i = 0; i < size; i++)
    self->counts[(int) CLAMP ((scaled[i] - self->low) * bins, 0, STRATA_N_VALUES - 1)]++;
}

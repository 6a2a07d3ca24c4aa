/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-calibration.h"

#include <math.h>

/* (low, high]: a confidence on an edge belongs below it; 0 belongs to the first. */
static guint
find_bin (double confidence, guint n_bins)
{
  guint bin = 0;

  while (bin + 1 < n_bins && (double) (bin + 1) / n_bins < confidence)
    bin++;
  return bin;
}

StrataCalibration *
strata_calibration_new (const float *confidences,
                        const guint16 *labels,
                        const guint16 *predicted,
                        gsize n,
                        guint n_bins)
{
  StrataCalibration *self = g_new0 (StrataCalibration, 1);

  self->n_bins = n_bins;
  self->bins = g_new0 (StrataCalibrationBin, n_bins);
  for (gsize i = 0; i < n; i++)
    {
      StrataCalibrationBin *bin = &self->bins[find_bin (confidences[i], n_bins)];

      bin->count++;
      bin->right += labels[i] == predicted[i];
      bin->confidence += confidences[i];
    }
  for (guint i = 0; i < n_bins; i++)
    {
      StrataCalibrationBin *bin = &self->bins[i];
      double count = (double) bin->count;

      bin->confidence = count > 0 ? bin->confidence / count : NAN;
      bin->accuracy = count > 0 ? (double) bin->right / count : NAN;
      if (bin->count == 0)
        continue;
      self->expected_error += count / (double) n * fabs (bin->accuracy - bin->confidence);
      self->largest_error = MAX (self->largest_error, fabs (bin->accuracy - bin->confidence));
    }
  return self;
}

void
strata_calibration_free (StrataCalibration *self)
{
  g_free (self->bins);
  g_free (self);
}

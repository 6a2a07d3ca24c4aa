/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Whether confidence is worth its name: of the images predicted at about 80 %, are 80 % right? Bins of equal width over
 * 0..1, each (low, high] as in scikit-learn's calibration_curve; their counts are the histogram of confidence. The error is
 * the expected calibration error, Σ count/n · |share right − mean confidence| (Guo et al. 2017, "On Calibration of Modern
 * Neural Networks", equation 5). */

#define STRATA_CALIBRATION_BINS 15

typedef struct
{
  guint64 count, right;
  double confidence; /* mean of the bin; NAN when it is empty */
  double accuracy;   /* share that is right; NAN when it is empty */
} StrataCalibrationBin;

typedef struct
{
  guint n_bins;
  StrataCalibrationBin *bins; /* [n_bins] */
  double expected_error;      /* 0 without images */
  double largest_error;
} StrataCalibration;

/* confidences [n] in 0..1; labels, predicted [n]. */
StrataCalibration *strata_calibration_new (const float *confidences,
                                           const guint16 *labels,
                                           const guint16 *predicted,
                                           gsize n,
                                           guint n_bins);
void strata_calibration_free (StrataCalibration *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrataCalibration, strata_calibration_free)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-dataset.h"
#include "strata-settings.h"

G_BEGIN_DECLS

/* x_scaled = value · scale + offset, fitted on the training split only. Immutable; safe to share between threads. */

#define STRATA_TYPE_SCALER (strata_scaler_get_type ())
G_DECLARE_FINAL_TYPE (StrataScaler, strata_scaler, STRATA, SCALER, GObject)

StrataScaler *strata_scaler_fit (StrataScaling scaling, StrataDataset *dataset);
/* From what a file holds; scale and offset [n], n = 1 or the number of pixels; copied. */
StrataScaler *strata_scaler_new (StrataScaling scaling, const float *scale, const float *offset, gsize n);
StrataScaling strata_scaler_get_scaling (StrataScaler *self);
gboolean strata_scaler_is_per_pixel (StrataScaler *self);
const float *strata_scaler_get_scale (StrataScaler *self, gsize *n);
const float *strata_scaler_get_offset (StrataScaler *self, gsize *n);
/* Mean and standard deviation (or min and range) in pixel units as sklearn's attributes, for exports; [n] each. */
double strata_scaler_get_center (StrataScaler *self, gsize pixel);
double strata_scaler_get_spread (StrataScaler *self, gsize pixel);
void strata_scaler_apply (StrataScaler *self, const guint8 *pixels, gsize n_pixels, float *scaled);
/* Statistics of a split after scaling. */
void strata_scaler_get_statistics (StrataScaler *self,
                                   StrataDataset *dataset,
                                   StrataSplit split,
                                   StrataStatistics *statistics);
/* "mean 72.9, std 90.0"; transfer full. */
char *strata_scaler_describe (StrataScaler *self);
/* JSON text for the .h5 attribute `strata_scaler`, and back. */
char *strata_scaler_to_json (StrataScaler *self);
StrataScaler *strata_scaler_new_from_json (const char *json, const char *file_name, GError **error);
gboolean strata_scaler_equal (StrataScaler *a, StrataScaler *b);
/* Fills the engine's view of a split; weights are left NULL. Borrowed from dataset and scaler; self may be NULL: pixels
 * as they are. */
void strata_scaler_get_source (StrataScaler *self, StrataDataset *dataset, StrataSplit split, StSource *source);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-value-counts.h"

G_BEGIN_DECLS

/* What is known of a split before and after scaling; counted over every pixel, on a worker thread. */
typedef struct
{
  StrataSplit split;
  gboolean has_scaled;
  StrataStatistics raw, scaled;
  StrataValueCounts raw_counts, scaled_counts;
} StrataDataSummary;

/* scaler is nullable. The result is freed with g_free(). */
void strata_data_summary_count_async (StrataDataset *dataset,
                                      StrataScaler *scaler,
                                      StrataSplit split,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
StrataDataSummary *strata_data_summary_count_finish (GAsyncResult *result, GError **error);

G_END_DECLS

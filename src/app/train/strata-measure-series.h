/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-series.h"
#include "strata.h"

G_BEGIN_DECLS

/* One measure of a training along one x axis: the loss over epochs. */
typedef struct
{
  StrataSeries *batches, *training, *validation;
} StrataMeasureSeries;

void strata_measure_series_init (StrataMeasureSeries *self);
/* Keeps the values of another once for both: the same measure along another axis. */
void strata_measure_series_share (StrataMeasureSeries *self, StrataMeasureSeries *with);
void strata_measure_series_clear (StrataMeasureSeries *self);
/* Takes all points away. */
void strata_measure_series_empty (StrataMeasureSeries *self);
void strata_measure_series_swap (StrataMeasureSeries *a, StrataMeasureSeries *b);
/* What the history says of an epoch that ended at x, of training and of validation; of a key that it has not, or NULL,
 * nothing. */
void strata_measure_series_add_epoch (StrataMeasureSeries *self,
                                      double x,
                                      StrataHistory *history,
                                      guint epoch,
                                      const char *key);

G_END_DECLS

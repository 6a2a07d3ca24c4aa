/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-measure-series.h"

#include <math.h>

void
strata_measure_series_init (StrataMeasureSeries *self)
{
  self->batches = strata_series_new ();
  self->training = strata_series_new ();
  self->validation = strata_series_new ();
}

void
strata_measure_series_share (StrataMeasureSeries *self, StrataMeasureSeries *with)
{
  strata_series_share (self->batches, with->batches);
  strata_series_share (self->training, with->training);
  strata_series_share (self->validation, with->validation);
}

void
strata_measure_series_clear (StrataMeasureSeries *self)
{
  g_clear_object (&self->batches);
  g_clear_object (&self->training);
  g_clear_object (&self->validation);
}

void
strata_measure_series_empty (StrataMeasureSeries *self)
{
  strata_series_clear (self->batches);
  strata_series_clear (self->training);
  strata_series_clear (self->validation);
}

void
strata_measure_series_swap (StrataMeasureSeries *a, StrataMeasureSeries *b)
{
  const StrataMeasureSeries c = *a;

  *a = *b;
  *b = c;
}

static void
append_value (StrataSeries *series, double x, StrataHistory *history, guint epoch, const char *key)
{
  const double value = strata_history_get_value (history, epoch, key);

  if (!isnan (value))
    strata_series_append (series, x, value, value, value);
}

void
strata_measure_series_add_epoch (StrataMeasureSeries *self,
                                 double x,
                                 StrataHistory *history,
                                 guint epoch,
                                 const char *key)
{
  g_autofree char *validation = g_strconcat ("val_", key, NULL);

  if (key == NULL)
    return;
  append_value (self->training, x, history, epoch, key);
  append_value (self->validation, x, history, epoch, validation);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-curves-figure.h"

#include <math.h>

/* How far the axes of the learning curves reach, where the person has not said so. */

/* The first steps' losses are far above all that follows; the axis is made for what follows. */
#define SETTLED_AFTER 0.25
#define BAND_SAMPLES 48
#define WANTED_TICKS 5

/* By the epochs that are complete, so that an axis of seconds does not tremble; before the first, by its batches so far, to
 * a round number. */
static double
get_epoch_seconds (StrataTrainingLog *log, const StrataEvent *last)
{
  StrataHistory *history = strata_training_log_get_history (log);
  guint n = history != NULL ? strata_history_get_n_epochs (history) : 0;
  double estimate, unit;

  if (n > 0)
    return strata_training_log_get_epoch_end (log, STRATA_OVER_TIME, n) / n;
  estimate = MAX (last->seconds * (double) MAX (last->n_steps, 1) / (double) MAX (last->step, 1), 1e-3);
  unit = pow (10, floor (log10 (estimate))) / 2;
  return ceil (estimate / unit) * unit;
}

double
strata_curves_get_epoch_length (StrataTrainingLog *log, StrataOver over)
{
  const StrataEvent *last = strata_training_log_get_last (log);

  if (last == NULL)
    return 1;
  switch (over)
    {
    case STRATA_OVER_EPOCHS:
      return 1;
    case STRATA_OVER_BATCHES:
      return MAX (last->n_steps, 1);
    default:
      return get_epoch_seconds (log, last);
    }
}

StrataAxis
strata_curves_get_full_x (StrataTrainingLog *log, const StrataCurvesView *view)
{
  double length = strata_curves_get_epoch_length (log, view->over);
  guint n_epochs = MAX (view->n_epochs, 1);
  StrataHistory *history = strata_training_log_get_history (log);
  const StrataEvent *last = strata_training_log_get_last (log);
  StrataAxis x = { .min = 0 };

  if (history != NULL)
    n_epochs = MAX (n_epochs, strata_history_get_n_epochs (history));
  x.max = MAX (n_epochs * length, 1e-3);
  if (view->over == STRATA_OVER_TIME && last != NULL)
    x.max = MAX (x.max, last->seconds);
  return x;
}

void
strata_curves_include (StrataAxis *axis, StrataSeries *series, double settled)
{
  gsize n = strata_series_get_n (series), from = strata_series_find (series, settled);
  StrataStretch stretch;

  strata_series_get_range (series, from < n ? from : 0, n, &stretch);
  if (stretch.n > 0)
    {
      strata_axis_include (axis, stretch.min);
      strata_axis_include (axis, stretch.max);
    }
}

/* The band's usual extremes rather than its rarest. */
static void
include_band (StrataAxis *axis, StrataSeries *series, double settled)
{
  gsize n = strata_series_get_n (series), from = strata_series_find (series, settled);
  double lower = 0, upper = 0;
  gsize counted = 0;

  for (gsize i = 0; i < BAND_SAMPLES && from < n; i++)
    {
      StrataStretch stretch;

      strata_series_get_range (series, from + (n - from) * i / BAND_SAMPLES, from + (n - from) * (i + 1) / BAND_SAMPLES,
                               &stretch);
      if (stretch.n == 0)
        continue;
      lower += stretch.min;
      upper += stretch.max;
      counted++;
    }
  if (counted > 0)
    {
      strata_axis_include (axis, lower / counted);
      strata_axis_include (axis, upper / counted);
    }
}

/* Earlier trainings are to be seen, too, but one that went astray must not flatten the present one: they widen the axis by
 * its own length at most. */
static void
include_earlier (StrataAxis *axis,
                 StrataTrainingLog *log,
                 const StrataCurvesView *view,
                 StrataMeasure measure,
                 double settled)
{
  GListModel *earlier = G_LIST_MODEL (strata_training_log_get_earlier (log));
  StrataAxis own = *axis, all = *axis;
  double reach = own.max - own.min;

  for (guint i = 0; i < g_list_model_get_n_items (earlier); i++)
    {
      g_autoptr (StrataTrainingLog) one = g_list_model_get_item (earlier, i);

      if (!strata_training_log_get_shown (one))
        continue;
      strata_curves_include (&all, strata_training_log_get_training (one, view->over, measure), settled);
      strata_curves_include (&all, strata_training_log_get_validation (one, view->over, measure), 0);
    }
  *axis = all;
  if (strata_axis_is_empty (&own) || own.log)
    return;
  axis->min = MAX (all.min, own.min - reach);
  axis->max = MIN (all.max, own.max + reach);
}

StrataAxis
strata_curves_get_y (StrataTrainingLog *log, const StrataCurvesView *view, StrataMeasure measure)
{
  gboolean is_loss = measure == STRATA_MEASURE_LOSS;
  double settled = SETTLED_AFTER * strata_curves_get_epoch_length (log, view->over);
  StrataAxis axis = STRATA_AXIS_EMPTY;

  if (!strata_axis_is_empty (&view->y[measure]))
    return view->y[measure];
  axis.log = is_loss && view->log_loss;
  strata_curves_include (&axis, strata_training_log_get_training (log, view->over, measure), settled);
  strata_curves_include (&axis, strata_training_log_get_validation (log, view->over, measure), 0);
  include_band (&axis, strata_training_log_get_batches (log, view->over, measure), settled);
  if (view->show_earlier)
    include_earlier (&axis, log, view, measure, settled);
  if (strata_axis_is_empty (&axis))
    return (StrataAxis){ .min = axis.log ? 0.1 : 0, .max = is_loss ? 2.5 : 1, .log = axis.log };
  if (is_loss && !axis.log)
    strata_axis_include (&axis, 0);
  strata_axis_round (&axis, WANTED_TICKS);
  if (!is_loss && axis.max > 1 && axis.max < 1.3)
    axis.max = 1;
  return axis;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-axis.h"

#include "strata-format.h"

#include <math.h>

/* In the space where the axis is straight. */
static double
to_linear (const StrataAxis *axis, double value)
{
  return axis->log ? log10 (MAX (value, G_MINDOUBLE)) : value;
}

static double
from_linear (const StrataAxis *axis, double value)
{
  return axis->log ? pow (10, value) : value;
}

gboolean
strata_axis_is_empty (const StrataAxis *axis)
{
  return axis->min > axis->max;
}

double
strata_axis_map (const StrataAxis *axis, double value)
{
  double min = to_linear (axis, axis->min), max = to_linear (axis, axis->max);

  return max > min ? (to_linear (axis, value) - min) / (max - min) : 0.5;
}

double
strata_axis_unmap (const StrataAxis *axis, double position)
{
  double min = to_linear (axis, axis->min), max = to_linear (axis, axis->max);

  return from_linear (axis, min + position * (max - min));
}

static double
round_step (double length, gsize wanted)
{
  double raw = length / MAX (wanted, 1);
  double power = pow (10, floor (log10 (raw)));
  double factor = raw / power;

  return power * (factor < 1.5 ? 1 : factor < 3.5 ? 2 : factor < 7.5 ? 5 : 10);
}

/* Less than half a decade reads better with even steps. */
static gboolean
has_log_ticks (const StrataAxis *axis)
{
  return axis->log && axis->max / axis->min >= 4;
}

static gsize
get_log_ticks (const StrataAxis *axis, gsize wanted, double ticks[STRATA_AXIS_MAX_TICKS])
{
  static const double few[] = { 1 }, some[] = { 1, 3 }, many[] = { 1, 2, 5 }, most[] = { 1, 2, 3, 5, 7 };
  double decades = log10 (axis->max / axis->min);
  const double *factors = decades < 1 ? most : decades * 3 <= wanted ? many : decades * 2 <= wanted ? some : few;
  gsize n_factors = factors == most ? 5 : factors == many ? 3 : factors == some ? 2 : 1;
  int stride = MAX (1, (int) ceil (decades / wanted));
  gsize n = 0;

  for (int exponent = (int) floor (log10 (axis->min)); exponent <= (int) ceil (log10 (axis->max)); exponent += stride)
    for (gsize i = 0; i < n_factors; i++)
      {
        double tick = factors[i] * pow (10, exponent);

        if (tick >= axis->min * (1 - 1e-9) && tick <= axis->max * (1 + 1e-9) && n < STRATA_AXIS_MAX_TICKS)
          ticks[n++] = tick;
      }
  return n;
}

gsize
strata_axis_get_ticks (const StrataAxis *axis, gsize wanted, double ticks[STRATA_AXIS_MAX_TICKS])
{
  double step, first;
  gsize n = 0;

  if (!(axis->max > axis->min))
    return 0;
  if (has_log_ticks (axis))
    return get_log_ticks (axis, wanted, ticks);

  /* The rounding may make more of them than were wanted: never so many that the last find no place. */
  do
    step = round_step (axis->max - axis->min, wanted);
  while ((axis->max - axis->min) / step >= STRATA_AXIS_MAX_TICKS - 1 && wanted-- > 1);
  first = ceil (axis->min / step - 1e-9);
  while (n < STRATA_AXIS_MAX_TICKS && (first + n) * step <= axis->max + step * 1e-9)
    {
      ticks[n] = (first + n) * step;
      n++;
    }
  return n;
}

char *
strata_axis_format_tick (const StrataAxis *axis, double value, double step)
{
  int decimals;

  if (fabs (value) < step * 1e-6)
    value = 0;
  if (has_log_ticks (axis))
    return g_strdup_printf ("%g", value);
  if (fabs (value) >= 1e7 && step >= 1e5)
    return g_strdup_printf ("%.3g", value);
  decimals = step > 0 ? (int) CLAMP (ceil (-log10 (step) - 1e-9), 0, 9) : 2;
  if (decimals == 0 && value >= 0 && value < 1e15)
    return strata_format_count ((guint64) round (value));
  return g_strdup_printf ("%.*f", decimals, value);
}

void
strata_axis_include (StrataAxis *axis, double value)
{
  if (!isfinite (value) || (axis->log && value <= 0))
    return;
  axis->min = MIN (axis->min, value);
  axis->max = MAX (axis->max, value);
}

void
strata_axis_round (StrataAxis *axis, gsize wanted)
{
  double step;

  if (strata_axis_is_empty (axis))
    return;
  if (axis->log)
    {
      axis->min /= 1.1;
      axis->max *= 1.1;
      return;
    }
  if (axis->max - axis->min < 1e-12)
    {
      double around = MAX (fabs (axis->max) * 0.1, 1e-3);

      axis->min -= around;
      axis->max += around;
    }
  step = round_step (axis->max - axis->min, wanted);
  axis->min = floor (axis->min / step + 1e-9) * step;
  axis->max = ceil (axis->max / step - 1e-9) * step;
}

static void
set_linear (StrataAxis *axis, double min, double max, const StrataAxis *limits)
{
  double lower = to_linear (limits, limits->min), upper = to_linear (limits, limits->max);
  double length = MIN (max - min, upper - lower);

  min = CLAMP (min, lower, upper - length);
  axis->min = from_linear (axis, min);
  axis->max = from_linear (axis, min + length);
}

void
strata_axis_zoom (StrataAxis *axis, double position, double factor, const StrataAxis *limits)
{
  double min = to_linear (axis, axis->min), max = to_linear (axis, axis->max);
  double at = min + position * (max - min);
  double smallest = (to_linear (limits, limits->max) - to_linear (limits, limits->min)) * 1e-5;
  double length = MAX ((max - min) * factor, smallest);

  set_linear (axis, at - position * length, at + (1 - position) * length, limits);
}

void
strata_axis_pan (StrataAxis *axis, double share, const StrataAxis *limits)
{
  double min = to_linear (axis, axis->min), max = to_linear (axis, axis->max);
  double shift = share * (max - min);

  set_linear (axis, min + shift, max + shift, limits);
}

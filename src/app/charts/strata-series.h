/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* Points in ascending x, each a value with the extremes it stands for. It only grows. A pyramid of sums and extremes
 * over 8, 64, 512 ... points answers for any stretch in logarithmic time, so that a chart asks once a pixel however many
 * points there are. */

#define STRATA_TYPE_SERIES (strata_series_get_type ())
G_DECLARE_FINAL_TYPE (StrataSeries, strata_series, STRATA, SERIES, GObject)

typedef struct
{
  double x, y, min, max;
} StrataPoint;

typedef struct
{
  double mean, min, max;
  gsize n;
} StrataStretch;

StrataSeries *strata_series_new (void);
/* The values of an empty series are those of another from here on, at places of its own: over epochs as over seconds. Both
 * are given the same values; they are kept once, and go from both when one is cleared. */
void strata_series_share (StrataSeries *self, StrataSeries *with);
void strata_series_clear (StrataSeries *self);
void strata_series_append (StrataSeries *self, double x, double y, double min, double max);
gsize strata_series_get_n (StrataSeries *self);
double strata_series_get_x (StrataSeries *self, gsize i);
StrataPoint strata_series_get_point (StrataSeries *self, gsize i);
/* The first point with x ≥ the given one; n when there is none. */
gsize strata_series_find (StrataSeries *self, double x);
/* The same where it is known to lie at `from` or after it, and near it as a rule. */
gsize strata_series_find_from (StrataSeries *self, gsize from, double x);
/* Mean and extremes of points from..to-1; n = 0 for an empty stretch. NaN values are left out. */
void strata_series_get_range (StrataSeries *self, gsize from, gsize to, StrataStretch *range);

G_END_DECLS

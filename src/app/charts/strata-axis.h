/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* An axis maps values to 0..1 and finds its own ticks at round values. A plain value: copy it freely. */
typedef struct
{
  double min, max; /* min < max; both above 0 when log */
  gboolean log;
} StrataAxis;

#define STRATA_AXIS_MAX_TICKS 16

double strata_axis_map (const StrataAxis *axis, double value);
double strata_axis_unmap (const StrataAxis *axis, double position);
/* Ticks within the axis at 1, 2 or 5 times a power of ten, about `wanted` of them; returns how many. */
gsize strata_axis_get_ticks (const StrataAxis *axis, gsize wanted, double ticks[STRATA_AXIS_MAX_TICKS]);
/* "0.85", with the decimals that tell neighbouring ticks apart; transfer full. */
char *strata_axis_format_tick (const StrataAxis *axis, double value, double step);
/* Widens the axis to hold value; the first one sets it. */
void strata_axis_include (StrataAxis *axis, double value);
/* Moves both ends outward to ticks. */
void strata_axis_round (StrataAxis *axis, gsize wanted);
/* Narrows (factor < 1) or widens around the place `position` (0..1), never beyond limits. */
void strata_axis_zoom (StrataAxis *axis, double position, double factor, const StrataAxis *limits);
/* Shifts by a share of its length, never beyond limits. */
void strata_axis_pan (StrataAxis *axis, double share, const StrataAxis *limits);

#define STRATA_AXIS_EMPTY ((StrataAxis){ .min = G_MAXDOUBLE, .max = -G_MAXDOUBLE })
gboolean strata_axis_is_empty (const StrataAxis *axis);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A time left that does not jump: it runs down with the clock and leans towards the newest estimate, quickly at first,
 * then over a few seconds; what is written changes in steps that grow with the time. */

typedef struct
{
  double seconds; /* what is believed now */
  double clock;   /* when that was, in seconds of the monotonic clock */
  double shown;   /* what was written last */
  guint n_updates;
} StrataTimeLeft;

void strata_time_left_reset (StrataTimeLeft *self);
/* estimate: the seconds left as measured now; clock: the time of the measurement. Returns what to write, in seconds. */
double strata_time_left_update (StrataTimeLeft *self, double estimate, double clock);

G_END_DECLS

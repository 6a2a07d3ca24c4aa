/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-time-left.h"

#include <math.h>

/* Seconds over which two thirds of a difference to the estimate are taken over. */
#define LEAN 3.0

static double
get_step (double seconds)
{
  if (seconds < 20)
    return 1;
  if (seconds < 120)
    return 5;
  if (seconds < 3600)
    return 10;
  return 60;
}

void
strata_time_left_reset (StrataTimeLeft *self)
{
  *self = (StrataTimeLeft){ 0 };
}

double
strata_time_left_update (StrataTimeLeft *self, double estimate, double clock)
{
  estimate = MAX (estimate, 0);
  if (self->n_updates == 0)
    {
      self->seconds = estimate;
      self->shown = NAN;
    }
  else
    {
      double elapsed = CLAMP (clock - self->clock, 0, 60);
      /* The first estimates are rough: a handful of them counts as a second each. */
      double weight = 1 - exp (-(self->n_updates < 10 ? MAX (elapsed, 1) : elapsed) / LEAN);
      self->seconds = MAX (self->seconds - elapsed, 0);
      self->seconds += weight * (estimate - self->seconds);
    }
  self->clock = clock;
  self->n_updates++;

  double step = get_step (self->seconds);
  double rounded = ceil (self->seconds / step) * step;
  /* Back up only for more than a step and a half: small tremors around a limit stay unseen. */
  if (isnan (self->shown) || rounded < self->shown || self->seconds > self->shown + 0.5 * step)
    self->shown = rounded;
  return self->shown;
}

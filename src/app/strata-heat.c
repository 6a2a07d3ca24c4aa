/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-heat.h"

#include <math.h>

void
strata_heat_get_color (double t, gboolean dark, GdkRGBA *color)
{
  /* Light tones on the dark, deep ones on paper: told apart by people with any colour vision. */
  static const GdkRGBA above[2] = { { 0.776, 0.275, 0, 1 }, { 1, 0.639, 0.282, 1 } };
  static const GdkRGBA below[2] = { { 0.11, 0.443, 0.847, 1 }, { 0.471, 0.682, 0.929, 1 } };

  if (!isfinite (t))
    t = 0;
  *color = t < 0 ? below[dark ? 1 : 0] : above[dark ? 1 : 0];
  color->alpha = (float) CLAMP (fabs (t), 0, 1);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* How a picture from outside is made into what the network takes: grey, inverted, centred, scaled, each step as a small
 * picture, two of them with a check button. "changed" is emitted when the person takes a step in or out. */

#define STRATA_TYPE_FITTING_STEPS (strata_fitting_steps_get_type ())
G_DECLARE_FINAL_TYPE (StrataFittingSteps, strata_fitting_steps, STRATA, FITTING_STEPS, GtkWidget)

/* picture: transfer full; it is inverted if it is light. */
void strata_fitting_steps_set_picture (StrataFittingSteps *self, StrataGreyImage *picture);
/* Fits the picture, shows its steps, and gives what comes out, of the shape; transfer full. */
GBytes *strata_fitting_steps_fit (StrataFittingSteps *self, const StrataShape *shape);

G_END_DECLS

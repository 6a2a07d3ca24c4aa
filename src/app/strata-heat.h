/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk/gdk.h>

G_BEGIN_DECLS

/* Values in colour, one meaning everywhere: above zero orange, below zero blue, and the nearer to zero the more the ground
 * shines through. t: the value over the largest magnitude, -1..1. */
void strata_heat_get_color (double t, gboolean dark, GdkRGBA *color);

G_END_DECLS

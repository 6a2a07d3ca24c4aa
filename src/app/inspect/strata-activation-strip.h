/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The values of a layer as a strip of cells, as many a row as the width takes: orange above zero, blue below, full at a
 * magnitude that is given. The pointer asks a cell for its value; a click, or arrow keys and Enter, open it:
 * ::opened (guint unit, GdkRectangle *place in the strip). */

#define STRATA_TYPE_ACTIVATION_STRIP (strata_activation_strip_get_type ())
G_DECLARE_FINAL_TYPE (StrataActivationStrip, strata_activation_strip, STRATA, ACTIVATION_STRIP, GtkWidget)

/* values [n], copied; names: of the cells, NULL-terminated, or NULL: units by number; copied. */
void strata_activation_strip_show (StrataActivationStrip *self,
                                   const float *values,
                                   guint n,
                                   double full,
                                   const char *const *names);

G_END_DECLS

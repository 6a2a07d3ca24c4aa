/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "strata.h"

G_BEGIN_DECLS

/* The images of a split that a unit answers to most, found on a worker thread; a click looks at one of them
 * (inspect.look-at). */

#define STRATA_TYPE_ACTIVATOR_STRIP (strata_activator_strip_get_type ())
G_DECLARE_FINAL_TYPE (StrataActivatorStrip, strata_activator_strip, STRATA, ACTIVATOR_STRIP, GtkBox)

GtkWidget *strata_activator_strip_new (StrataNetwork *network, StrataDataset *dataset, StrataSplit split, guint layer);
void strata_activator_strip_show_unit (StrataActivatorStrip *self, guint unit);

G_END_DECLS

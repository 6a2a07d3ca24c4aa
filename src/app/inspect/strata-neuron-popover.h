/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A bubble that points at a unit and works its formula out with the image's own numbers, the largest terms first; NULL for
 * a layer that has no such formula. Floating; the caller sets its parent and where it points. */
GtkWidget *strata_neuron_popover_new (StrataNetwork *network, GPtrArray *activations, guint layer, guint unit);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "strata-bundled-cards.h"
#include "strata.h"

G_BEGIN_DECLS

/* The small drawing on a card: the stack as bars, one a layer, coloured by family and as wide as what comes out of it; and
 * beside it the accuracy of ten epochs, training solid, validation dashed. */

#define STRATA_TYPE_EXPERIMENT_SKETCH (strata_experiment_sketch_get_type ())
G_DECLARE_FINAL_TYPE (StrataExperimentSketch, strata_experiment_sketch, STRATA, EXPERIMENT_SKETCH, GtkWidget)

/* Both nullable: without an experiment a plus is drawn, without a card no curve. */
void strata_experiment_sketch_show (StrataExperimentSketch *self,
                                    StrataExperiment *experiment,
                                    const StrataBundledCard *card);

G_END_DECLS

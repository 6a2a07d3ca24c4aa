/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "strata.h"

G_BEGIN_DECLS

/* "What it computes": the formula of a layer with its shapes and the count of its parameters, as they are now. */

#define STRATA_TYPE_LAYER_FACTS (strata_layer_facts_get_type ())
G_DECLARE_FINAL_TYPE (StrataLayerFacts, strata_layer_facts, STRATA, LAYER_FACTS, GtkWidget)

/* layer NULL: nothing is shown. */
void strata_layer_facts_set_layer (StrataLayerFacts *self, StrataExperiment *experiment, StrataLayer *layer);
/* After the stack was inferred anew. */
void strata_layer_facts_update (StrataLayerFacts *self);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "strata-session.h"

G_BEGIN_DECLS

/* How the parts of an experiment are shown: icon, hue and words, from their description alone. Strings are transfer full
 * unless said otherwise. */

/* (transfer none) */
const char *strata_look_get_icon_name (StrataConfigurable *part);
const char *strata_look_get_activation_icon_name (int activation);
/* CSS class of the family's hue: "hue-core", "hue-normalization"; (transfer none). */
const char *strata_look_get_hue (StrataConfigurable *part);
const char *strata_look_get_hue_of_kind (GType kind);

char *strata_look_dup_title (StrataConfigurable *part, StrataSession *session);    /* "dense_1", "Fashion-MNIST" */
char *strata_look_dup_subtitle (StrataConfigurable *part, StrataSession *session); /* "Dense · relu" */
char *strata_look_dup_shape (StrataConfigurable *part, StrataSession *session);    /* "28 × 28", or "" */
char *strata_look_dup_count (StrataConfigurable *part, StrataSession *session);    /* "30,100", or "" */
char *strata_look_dup_flop (StrataConfigurable *part); /* of one image, "60.2 kFLOP", or "" */
/* "3 × 3 · relu · no bias": what a card tells of its arguments. */
char *strata_look_dup_arguments (StrataConfigurable *part);
/* "Dense · Every input reaches every unit", for the inspector. */
char *strata_look_dup_kind (StrataConfigurable *part);

/* What comes into the layer: the shape after the enabled layer before it. FALSE if that is not known. */
gboolean strata_look_get_input_shape (StrataExperiment *experiment, StrataLayer *layer, StrataShape *shape);
/* The block whose member the layer is, or NULL; (transfer none). */
StrataBlock *strata_look_find_block (StrataExperiment *experiment, StrataLayer *layer);

G_END_DECLS

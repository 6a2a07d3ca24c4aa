/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A bundled experiment on the start page, or the way to a new one; a child of a GtkFlowBox that is activated. */

#define STRATA_TYPE_EXPERIMENT_CARD (strata_experiment_card_get_type ())
G_DECLARE_FINAL_TYPE (StrataExperimentCard, strata_experiment_card, STRATA, EXPERIMENT_CARD, GtkFlowBoxChild)

/* name NULL: the card of a new experiment. */
GtkWidget *strata_experiment_card_new (const char *name);
const char *strata_experiment_card_get_name (StrataExperimentCard *self);

G_END_DECLS

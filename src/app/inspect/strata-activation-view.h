/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "strata-inspection.h"

G_BEGIN_DECLS

/* What one layer makes of one image: its values as a strip, or tiles, or histograms, whatever the inspection is of. A unit
 * or a tile opens what there is to say of it. */

#define STRATA_TYPE_ACTIVATION_VIEW (strata_activation_view_get_type ())
G_DECLARE_FINAL_TYPE (StrataActivationView, strata_activation_view, STRATA, ACTIVATION_VIEW, GtkBox)

/* The magnitude at which the colours of its strip or tiles end. */
double strata_activation_view_find_full (const StrataInspection *inspection, guint layer);
/* layer: its place in the network's sequential; name: what a screen reader calls it; summary: what is said of the values;
 * full: where the colours end, so that two are told apart by them. */
void strata_activation_view_show (StrataActivationView *self,
                                  const StrataInspection *inspection,
                                  guint layer,
                                  StrataDataset *dataset,
                                  StrataSplit split,
                                  double full,
                                  const char *name,
                                  const char *summary);
/* Which of two it is, with the summary below; NULL: there is no other. */
void strata_activation_view_set_caption (StrataActivationView *self, const char *caption);

G_END_DECLS

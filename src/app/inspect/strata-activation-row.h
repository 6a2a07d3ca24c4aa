/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "strata-inspection.h"

G_BEGIN_DECLS

/* One layer of an inspection: its name, a line about its values, the values as a strip. */

#define STRATA_TYPE_ACTIVATION_ROW (strata_activation_row_get_type ())
G_DECLARE_FINAL_TYPE (StrataActivationRow, strata_activation_row, STRATA, ACTIVATION_ROW, GtkBox)

GtkWidget *strata_activation_row_new (void);
/* layer: its place in the network's sequential. */
void strata_activation_row_show (StrataActivationRow *self,
                                 const StrataInspection *inspection,
                                 guint layer,
                                 StrataDataset *dataset,
                                 StrataSplit split);

G_END_DECLS

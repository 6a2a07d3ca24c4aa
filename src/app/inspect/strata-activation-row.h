/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "strata-inspection.h"

G_BEGIN_DECLS

/* One layer of an inspection: its name, a line about its values, the values themselves; beside them, where another image
 * or epoch is kept, the values that it has there, in colours that end at the same number. */

#define STRATA_TYPE_ACTIVATION_ROW (strata_activation_row_get_type ())
G_DECLARE_FINAL_TYPE (StrataActivationRow, strata_activation_row, STRATA, ACTIVATION_ROW, GtkBox)

typedef struct
{
  const StrataInspection *inspection;
  const char *caption; /* which of two it is: "test image 3 · Epoch 2" */
} StrataActivationLook;

GtkWidget *strata_activation_row_new (void);
/* kept: or NULL. layer: its place in the network's sequential. */
void strata_activation_row_show (StrataActivationRow *self,
                                 const StrataActivationLook *now,
                                 const StrataActivationLook *kept,
                                 guint layer,
                                 StrataDataset *dataset,
                                 StrataSplit split);

G_END_DECLS

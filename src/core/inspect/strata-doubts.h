/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-dataset.h"

G_BEGIN_DECLS

/* Images whose label a person doubts, by split and index, in the order of both. ::changed after each change. It is kept as
 * CSV: split,image,label. */

#define STRATA_TYPE_DOUBTS (strata_doubts_get_type ())
G_DECLARE_FINAL_TYPE (StrataDoubts, strata_doubts, STRATA, DOUBTS, GObject)

StrataDoubts *strata_doubts_new (void);
gboolean strata_doubts_has (StrataDoubts *self, StrataSplit split, guint index);
void strata_doubts_set (StrataDoubts *self, StrataSplit split, guint index, gboolean doubtful);
guint strata_doubts_get_n (StrataDoubts *self);
/* With the labels and class names of the dataset; transfer full. */
char *strata_doubts_to_csv (StrataDoubts *self, StrataDataset *dataset);
/* Adds what such a file names; lines that name no image of the dataset are passed over. Returns how many were added. */
guint strata_doubts_add_csv (StrataDoubts *self, const char *csv, StrataDataset *dataset);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-network.h"

G_BEGIN_DECLS

/* The images that a unit answers to most: what it has learned to look for. */

typedef struct
{
  guint32 index; /* in the split */
  float value;   /* what the unit gives; of a map, its largest number */
} StrataActivator;

GArray *strata_activators_find (StrataNetwork *network,
                                StrataDataset *dataset,
                                StrataSplit split,
                                guint layer,
                                guint unit,
                                guint n,
                                GCancellable *cancellable,
                                GError **error);

G_END_DECLS

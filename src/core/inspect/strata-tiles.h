/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-network.h"

G_BEGIN_DECLS

/* Numbers of a layer as small pictures of one size: what each filter makes of an image, what each unit or filter looks for.
 * Immutable and counted, so that threads may share them. */

typedef enum
{
  STRATA_TILES_MAPS,    /* a filter's output over the image: one tile a channel */
  STRATA_TILES_OUTPUT,  /* the whole output, places by channels: one tile */
  STRATA_TILES_UNITS,   /* a unit's weights on the pixels of the image */
  STRATA_TILES_MATRIX,  /* the whole kernel of a Dense layer, units by inputs: one tile */
  STRATA_TILES_FILTERS, /* a filter's kernel; of each of its channels where `group` is above 1 */
} StrataTilesKind;

typedef struct
{
  StrataTilesKind kind;
  guint n, rows, columns;
  guint group;    /* so many tiles in turn belong to one filter or unit, one a channel */
  float *values;  /* [n, rows, columns] */
  double largest; /* magnitude among them; 0 without a number */
  double full;    /* a magnitude that all but one in 200 stay below: where colours may end */
} StrataTiles;

StrataTiles *strata_tiles_new_from_output (const StrataShape *output, const float *values);
StrataTiles *strata_tiles_new_from_weights (StrataNetwork *network, guint layer);
StrataTiles *strata_tiles_ref (StrataTiles *self);
void strata_tiles_unref (StrataTiles *self);
const float *strata_tiles_get_tile (const StrataTiles *self, guint i); /* [rows, columns] */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrataTiles, strata_tiles_unref)

G_END_DECLS

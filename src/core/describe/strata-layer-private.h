/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-layers.h"

G_BEGIN_DECLS

/* More than this does not fit any machine this program is for: 2 GB of weights alone. */
#define STRATA_MAX_PARAMS ((guint64) 500 * 1000 * 1000)
#define STRATA_MAX_REPEAT 1000

/* One layer of the unrolled sequence. */
typedef struct
{
  StrataLayer *layer; /* (transfer none) a member of a block stands here once a repeat */
  guint repeat;       /* from 0 */
  char *name;         /* Keras' name, unique in the sequence */
} StrataUnrolled;

/* Blocks unrolled, disabled layers left out, names given; of StrataUnrolled, transfer full. */
GArray *strata_layers_unroll (GListModel *layers);

/* Shape, counts and cost of the entry at position i; output.rank < 0 when the input is not known. FALSE with the error
 * when it cannot be. inference->effective_name and inference->error are left alone. */
gboolean strata_unrolled_settle (const GArray *entries,
                                 guint i,
                                 const StrataShape *input,
                                 StrataLayerInference *inference,
                                 GError **error);

/* The name messages use from now on. */
void strata_layer_set_effective_name (StrataLayer *self, const char *name);

/* What any block must be, whatever comes into it. */
gboolean strata_block_check (StrataBlock *self, GError **error);

void strata_shape_to_engine (const StrataShape *shape, StShape *engine);

G_END_DECLS

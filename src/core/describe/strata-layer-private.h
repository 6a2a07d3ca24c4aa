/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-layers.h"
#include "strata-tuple.h"

G_BEGIN_DECLS

/* More than this does not fit any machine this program is for: 2 GB of weights alone. */
#define STRATA_MAX_PARAMS ((guint64) 500 * 1000 * 1000)
#define STRATA_MAX_REPEAT 1000
/* Of one layer for one sample: a batch of 32 takes 2 GB then. */
#define STRATA_MAX_OUTPUTS 16000000u

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

/* The shape rule of a layer that keeps the shape. */
gboolean strata_layer_infer_same (StrataLayer *self, const StrataShape *input, StrataShape *output, GError **error);
/* The operators of a layer that only training knows: none. */
void strata_layer_add_no_nodes (StrataLayer *self, StrataGraph *graph);
/* Fans as Keras takes them from a shape: of a vector both are its length, of a matrix rows and columns, beyond that the
 * leading axes are a receptive field. */
void strata_weight_spec_set_fans (StrataWeightSpec *spec);
/* An axis as Keras counts (the batch is 0, the last is -1) as one of the input's, from 0; -1 where there is none. */
int strata_axis_to_input (int axis, const StrataShape *input);

/* The same of several, as bits; 0 with the error where one is none of the input's. */
guint strata_axes_to_input (const StrataTuple *axes, const StrataShape *input, GError **error);
/* axis: one or several; -1 to start with. */
void strata_axes_install_argument (StrataConfigurableClass *klass, gsize offset);

void strata_shape_to_engine (const StrataShape *shape, StShape *engine);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-layer.h"

G_BEGIN_DECLS

/* The stack as it will run: immutable, safe to share between threads. Summary, engine, Keras files and generated code
 * all read this one list. */

#define STRATA_TYPE_SEQUENTIAL (strata_sequential_get_type ())
G_DECLARE_FINAL_TYPE (StrataSequential, strata_sequential, STRATA, SEQUENTIAL, GObject)

typedef struct
{
  StrataLayer *layer; /* a frozen copy */
  char *name;         /* Keras' name, unique: dense, dense_1, ... */
  StrataShape input, output;
  guint64 n_params, n_non_trainable;
  double forward_flop;
  guint first_weight, n_weights; /* in the model's list of weights */
} StrataSequentialLayer;

/* layers: of StrataLayer, blocks unrolled; copies are taken. */
StrataSequential *strata_sequential_new (const StrataShape *input, GPtrArray *layers, GError **error);
const StrataShape *strata_sequential_get_input_shape (StrataSequential *self);
const StrataShape *strata_sequential_get_output_shape (StrataSequential *self);
guint strata_sequential_get_n_layers (StrataSequential *self);
const StrataSequentialLayer *strata_sequential_get_layer (StrataSequential *self, guint i);
guint64 strata_sequential_get_n_params (StrataSequential *self);
guint64 strata_sequential_get_n_non_trainable (StrataSequential *self);
/* The engine's model of it; owned by self. Op index of layer i's last op: strata_sequential_get_op(). */
const StModel *strata_sequential_get_model (StrataSequential *self);
gint strata_sequential_get_op (StrataSequential *self, guint i); /* -1: no op (Input) */
/* Fresh weights by the layers' initializers from seed. */
void strata_sequential_initialize (StrataSequential *self, StWeights *weights, guint64 seed);
/* Keras 3's summary table as plain text, with "Total params: 266,610". */
char *strata_sequential_to_summary (StrataSequential *self, const char *model_name);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-configurable.h"
#include "strata-constraint.h"
#include "strata-initializer.h"
#include "strata-regularizer.h"
#include "strata-shape.h"
#include "st-engine.h"

G_BEGIN_DECLS

/* An editable description of one layer. Besides its arguments every layer has
 *   name      the person's own name, or NULL for Keras' automatic one
 *   enabled   FALSE: kept in the stack, left out of the network
 * and what the stack inferred, read-only with notify:
 *   effective-name, output-shape (StrataShape), n-params, n-non-trainable (guint64), forward-flop (double),
 *   error (boxed GError or NULL). */

#define STRATA_TYPE_LAYER (strata_layer_get_type ())
G_DECLARE_DERIVABLE_TYPE (StrataLayer, strata_layer, STRATA, LAYER, StrataConfigurable)

/* One weight a layer has, given the shape that comes in. */
struct _StrataWeightSpec
{
  const char *name; /* "kernel" */
  StrataShape shape;
  gboolean trainable;
  StrataInitializer *initializer; /* (transfer none) owned by the layer */
  gsize fan_in, fan_out;
  StrataRegularizer *regularizer; /* (transfer none) (nullable) */
  StrataConstraint *constraint;   /* (transfer none) (nullable) */
};

typedef struct _StrataGraph StrataGraph;

struct _StrataLayerClass
{
  StrataConfigurableClass parent_class;

  /* The shape rule; the error says what came in and what would be taken. */
  gboolean (*infer) (StrataLayer *self, const StrataShape *input, StrataShape *output, GError **error);
  /* Appends StrataWeightSpec in Keras' order (trainable, then state); NULL: no weights. */
  void (*list_weights) (StrataLayer *self, const StrataShape *input, GArray *specs);
  /* Multiply-adds count two; NULL: 0. A sample, forward. */
  double (*get_forward_flop) (StrataLayer *self, const StrataShape *input);
  /* Appends the op (or ops) to the engine's model. */
  void (*build) (StrataLayer *self, StModel *model);
  /* Appends what it does in prediction to the graph, see strata-graph.h; NULL: no operators say it. */
  void (*add_nodes) (StrataLayer *self, StrataGraph *graph);

  gboolean augments; /* changes images at random in training, and each time anew */

  gpointer padding[2];
};

const char *strata_layer_get_name (StrataLayer *self);
void strata_layer_set_name (StrataLayer *self, const char *name);
const char *strata_layer_get_effective_name (StrataLayer *self);
gboolean strata_layer_get_enabled (StrataLayer *self);
void strata_layer_set_enabled (StrataLayer *self, gboolean enabled);

const StrataShape *strata_layer_get_output_shape (StrataLayer *self); /* NULL while unknown */
guint64 strata_layer_get_n_params (StrataLayer *self);
guint64 strata_layer_get_n_non_trainable (StrataLayer *self);
double strata_layer_get_forward_flop (StrataLayer *self);
const GError *strata_layer_get_error (StrataLayer *self);

/* For the stack alone. */
typedef struct
{
  const char *effective_name;
  StrataShape output_shape; /* rank < 0: unknown */
  guint64 n_params, n_non_trainable;
  double forward_flop;
  const GError *error;
} StrataLayerInference;
void strata_layer_set_inference (StrataLayer *self, const StrataLayerInference *inference);

gboolean strata_layer_infer (StrataLayer *self, const StrataShape *input, StrataShape *output, GError **error);
GArray *strata_layer_list_weights (StrataLayer *self,
                                   const StrataShape *input); /* of StrataWeightSpec; transfer full */
void strata_layer_build (StrataLayer *self, StModel *model);
gboolean strata_layer_augments (StrataLayer *self);

G_END_DECLS

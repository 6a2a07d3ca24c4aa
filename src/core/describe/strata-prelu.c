/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-graph.h"
#include "strata-layer-private.h"
#include "strata-tuple.h"

#include <glib/gi18n-lib.h>

struct _StrataPrelu
{
  StrataLayer parent_instance;
  StrataInitializer *alpha_initializer;
  StrataRegularizer *alpha_regularizer;
  StrataConstraint *alpha_constraint;
  StrataTuple *shared_axes;
};

G_DEFINE_FINAL_TYPE (StrataPrelu, strata_prelu, STRATA_TYPE_LAYER)

/* Bit i: one alpha along axis i of the input. */
static guint
get_shared_axes (StrataPrelu *self)
{
  guint axes = 0;

  for (int i = 0; self->shared_axes != NULL && i < self->shared_axes->n; i++)
    axes |= 1u << (self->shared_axes->item[i] - 1);
  return axes;
}

static gboolean
strata_prelu_infer (StrataLayer *layer, const StrataShape *input, StrataShape *output, GError **error)
{
  StrataPrelu *self = STRATA_PRELU (layer);

  for (int i = 0; self->shared_axes != NULL && i < self->shared_axes->n; i++)
    if (self->shared_axes->item[i] > input->rank)
      {
        g_set_error (error, STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_SHAPE,
                     _ ("shared_axes may name axes from 1 to %d, as many as come in (names %d)"), input->rank,
                     self->shared_axes->item[i]);
        return FALSE;
      }
  *output = *input;
  return TRUE;
}

static void
strata_prelu_list_weights (StrataLayer *layer, const StrataShape *input, GArray *specs)
{
  StrataPrelu *self = STRATA_PRELU (layer);
  StrataWeightSpec alpha = {
    .name = "alpha",
    .shape = *input,
    .trainable = TRUE,
    .initializer = self->alpha_initializer,
    .regularizer = self->alpha_regularizer,
    .constraint = self->alpha_constraint,
  };

  for (int axis = 0; axis < input->rank; axis++)
    if (get_shared_axes (self) >> axis & 1)
      alpha.shape.dim[axis] = 1;
  strata_weight_spec_set_fans (&alpha);
  g_array_append_val (specs, alpha);
}

static void
strata_prelu_build (StrataLayer *layer, StModel *model)
{
  const StPreluConfig config = { .shared_axes = get_shared_axes (STRATA_PRELU (layer)) };

  st_model_add (model, &st_op_prelu, &config);
}

static void
strata_prelu_add_nodes (StrataLayer *layer, StrataGraph *graph)
{
  strata_graph_add (graph, "PRelu", strata_graph_get_weight (graph, "alpha"), NULL);
}

static void
strata_prelu_class_init (StrataPreluClass *klass)
{
  StrataConfigurableClass *configurable_class = STRATA_CONFIGURABLE_CLASS (klass);
  StrataLayerClass *layer_class = STRATA_LAYER_CLASS (klass);

  configurable_class->class_name = "PReLU";
  configurable_class->keras_name = "p_re_lu";
  configurable_class->family = N_ ("Activations");
  configurable_class->icon_name = "strata-prelu-symbolic";
  configurable_class->summary = N_ ("Learns the slope below 0");
  configurable_class->formula = "y = x > 0 ? x : alpha · x";
  configurable_class->keywords = "rectifier, activation, parametric";
  layer_class->infer = strata_prelu_infer;
  layer_class->list_weights = strata_prelu_list_weights;
  layer_class->build = strata_prelu_build;
  layer_class->add_nodes = strata_prelu_add_nodes;

  strata_initializer_install_argument (configurable_class, G_STRUCT_OFFSET (StrataPrelu, alpha_initializer),
                                       "alpha-initializer", N_ ("Alpha initializer"), N_ ("What the slopes start with"),
                                       "zeros");
  strata_regularizer_install_argument (configurable_class, G_STRUCT_OFFSET (StrataPrelu, alpha_regularizer),
                                       "alpha-regularizer", N_ ("Alpha regularizer"),
                                       N_ ("What the loss adds for large slopes"));
  strata_constraint_install_argument (configurable_class, G_STRUCT_OFFSET (StrataPrelu, alpha_constraint),
                                      "alpha-constraint", N_ ("Alpha constraint"),
                                      N_ ("What the slopes are brought back to after each update"));
  strata_tuple_install_argument (configurable_class, G_STRUCT_OFFSET (StrataPrelu, shared_axes), "shared-axes",
                                 N_ ("Shared axes"), N_ ("Along which axes one slope serves all: 1 2 for images"), 0,
                                 &(StrataTupleForm){ .shortest = 1, .longest = STRATA_TUPLE_MAX, .minimum = 1 }, NULL);
}

static void
strata_prelu_init (StrataPrelu *self)
{
}

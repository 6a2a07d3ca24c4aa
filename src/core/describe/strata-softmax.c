/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-graph.h"
#include "strata-layer-private.h"

#include <glib/gi18n-lib.h>

struct _StrataSoftmax
{
  StrataLayer parent_instance;
  int axis;
};

G_DEFINE_FINAL_TYPE (StrataSoftmax, strata_softmax, STRATA_TYPE_LAYER)

static gboolean
strata_softmax_infer (StrataLayer *layer, const StrataShape *input, StrataShape *output, GError **error)
{
  if (strata_axis_to_input (STRATA_SOFTMAX (layer)->axis, input) < 0)
    {
      g_set_error (error, STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_SHAPE,
                   _ ("axis must be from 1 to %d, or count back from -1, as many as come in (is %d)"), input->rank,
                   STRATA_SOFTMAX (layer)->axis);
      return FALSE;
    }
  *output = *input;
  return TRUE;
}

static void
strata_softmax_build (StrataLayer *layer, StModel *model)
{
  const StrataShape *shape = strata_layer_get_output_shape (layer);
  const int axis = strata_axis_to_input (STRATA_SOFTMAX (layer)->axis, shape);

  /* The loss may take over an activation along the last axis. */
  if (axis == shape->rank - 1)
    st_model_add (model, &st_op_activation, &(StActivationConfig){ .activation = ST_SOFTMAX });
  else
    st_model_add (model, &st_op_softmax, &(StSoftmaxConfig){ .axis = axis });
}

static void
strata_softmax_add_nodes (StrataLayer *layer, StrataGraph *graph)
{
  strata_graph_add (graph, "Softmax", NULL);
  strata_graph_set_int (graph, "axis",
                        strata_axis_to_input (STRATA_SOFTMAX (layer)->axis, strata_graph_get_input (graph)) + 1);
}

static void
strata_softmax_class_init (StrataSoftmaxClass *klass)
{
  StrataConfigurableClass *configurable_class = STRATA_CONFIGURABLE_CLASS (klass);
  StrataLayerClass *layer_class = STRATA_LAYER_CLASS (klass);

  configurable_class->class_name = "Softmax";
  configurable_class->keras_name = "softmax";
  configurable_class->family = N_ ("Activations");
  configurable_class->icon_name = "strata-activation-softmax-symbolic";
  configurable_class->summary = N_ ("Makes shares of 1 along an axis");
  configurable_class->formula = "y = exp x / Σ exp x";
  configurable_class->keywords = "probabilities, activation";
  layer_class->infer = strata_softmax_infer;
  layer_class->build = strata_softmax_build;
  layer_class->add_nodes = strata_softmax_add_nodes;

  strata_configurable_class_install_argument (configurable_class, G_STRUCT_OFFSET (StrataSoftmax, axis),
                                              g_param_spec_int ("axis", N_ ("Axis"),
                                                                N_ ("Along which the outputs sum to 1; -1 is the last"),
                                                                -4, 4, -1, STRATA_ARGUMENT));
}

static void
strata_softmax_init (StrataSoftmax *self)
{
}

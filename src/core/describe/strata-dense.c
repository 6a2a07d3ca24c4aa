/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-graph.h"
#include "strata-layers.h"

#include <glib/gi18n-lib.h>

struct _StrataDense
{
  StrataLayer parent_instance;
  guint units;
  StActivation activation;
  gboolean use_bias;
  StrataInitializer *kernel_initializer;
  StrataInitializer *bias_initializer;
  StrataRegularizer *kernel_regularizer;
  StrataRegularizer *bias_regularizer;
  StrataRegularizer *activity_regularizer;
  StrataConstraint *kernel_constraint;
  StrataConstraint *bias_constraint;
};

G_DEFINE_FINAL_TYPE (StrataDense, strata_dense, STRATA_TYPE_LAYER)

static gboolean
strata_dense_infer (StrataLayer *layer, const StrataShape *input, StrataShape *output, GError **error)
{
  StrataDense *self = STRATA_DENSE (layer);

  if (input->rank != 1)
    {
      g_autofree char *shape = strata_shape_to_string (input);
      g_set_error (error, STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_SHAPE,
                   _ ("Dense takes a vector here: insert Flatten before it (%s comes in)"), shape);
      return FALSE;
    }
  *output = (StrataShape){ .rank = 1, .dim = { self->units } };
  return TRUE;
}

static void
strata_dense_list_weights (StrataLayer *layer, const StrataShape *input, GArray *specs)
{
  StrataDense *self = STRATA_DENSE (layer);
  gsize n_inputs = input->dim[0];
  const StrataWeightSpec kernel = {
    .name = "kernel",
    .shape = { .rank = 2, .dim = { n_inputs, self->units } },
    .trainable = TRUE,
    .initializer = self->kernel_initializer,
    .regularizer = self->kernel_regularizer,
    .constraint = self->kernel_constraint,
    .fan_in = n_inputs,
    .fan_out = self->units,
  };
  const StrataWeightSpec bias = {
    .name = "bias",
    .shape = { .rank = 1, .dim = { self->units } },
    .trainable = TRUE,
    .initializer = self->bias_initializer,
    .regularizer = self->bias_regularizer,
    .constraint = self->bias_constraint,
    .fan_in = self->units,
    .fan_out = self->units,
  };

  g_array_append_val (specs, kernel);
  if (self->use_bias)
    g_array_append_val (specs, bias);
}

static double
strata_dense_get_forward_flop (StrataLayer *layer, const StrataShape *input)
{
  return 2.0 * input->dim[0] * STRATA_DENSE (layer)->units;
}

static void
strata_dense_build (StrataLayer *layer, StModel *model)
{
  StrataDense *self = STRATA_DENSE (layer);
  const StDenseConfig config = { .units = self->units, .use_bias = self->use_bias, .activation = self->activation };

  st_model_add (model, &st_op_dense, &config);
}

static void
strata_dense_add_nodes (StrataLayer *layer, StrataGraph *graph)
{
  StrataDense *self = STRATA_DENSE (layer);

  if (self->use_bias)
    strata_graph_add (graph, "Gemm", strata_graph_get_weight (graph, "kernel"), strata_graph_get_weight (graph, "bias"),
                      NULL);
  else
    strata_graph_add (graph, "MatMul", strata_graph_get_weight (graph, "kernel"), NULL);
  strata_graph_add_activation (graph, self->activation);
}

static void
strata_dense_class_init (StrataDenseClass *klass)
{
  StrataConfigurableClass *configurable_class = STRATA_CONFIGURABLE_CLASS (klass);
  StrataLayerClass *layer_class = STRATA_LAYER_CLASS (klass);
  GParamSpec *pspec;

  configurable_class->class_name = "Dense";
  configurable_class->keras_name = "dense";
  configurable_class->family = N_ ("Core");
  configurable_class->icon_name = "strata-dense-symbolic";
  configurable_class->summary = N_ ("Every input reaches every unit");
  configurable_class->formula = "y = activation (x W + b)";
  configurable_class->keywords = "fully connected, linear, perceptron, hidden layer";
  layer_class->infer = strata_dense_infer;
  layer_class->list_weights = strata_dense_list_weights;
  layer_class->get_forward_flop = strata_dense_get_forward_flop;
  layer_class->build = strata_dense_build;
  layer_class->add_nodes = strata_dense_add_nodes;

  pspec = g_param_spec_uint ("units", N_ ("Units"), N_ ("How many outputs the layer has"), 0, G_MAXUINT, 64,
                             STRATA_ARGUMENT | STRATA_PARAM_REQUIRED);
  strata_param_spec_set_range (pspec, &(StrataRange){ .minimum = 1, .maximum = 1 << 20 });
  strata_configurable_class_install_argument (configurable_class, G_STRUCT_OFFSET (StrataDense, units), pspec);

  pspec = g_param_spec_enum ("activation", N_ ("Activation"), N_ ("What bends the outputs"), STRATA_TYPE_ACTIVATION,
                             ST_LINEAR, STRATA_ARGUMENT);
  strata_configurable_class_install_argument (configurable_class, G_STRUCT_OFFSET (StrataDense, activation), pspec);

  pspec = g_param_spec_boolean ("use-bias", N_ ("Use bias"), N_ ("A number of its own added to each output"), TRUE,
                                STRATA_ARGUMENT);
  strata_configurable_class_install_argument (configurable_class, G_STRUCT_OFFSET (StrataDense, use_bias), pspec);

  strata_initializer_install_argument (configurable_class, G_STRUCT_OFFSET (StrataDense, kernel_initializer),
                                       "kernel-initializer", N_ ("Kernel initializer"),
                                       N_ ("What the weights W start with"), "glorot_uniform");
  strata_initializer_install_argument (configurable_class, G_STRUCT_OFFSET (StrataDense, bias_initializer),
                                       "bias-initializer", N_ ("Bias initializer"), N_ ("What the biases b start with"),
                                       "zeros");
  strata_regularizer_install_argument (configurable_class, G_STRUCT_OFFSET (StrataDense, kernel_regularizer),
                                       "kernel-regularizer", N_ ("Kernel regularizer"),
                                       N_ ("What the loss adds for large weights W"));
  strata_regularizer_install_argument (configurable_class, G_STRUCT_OFFSET (StrataDense, bias_regularizer),
                                       "bias-regularizer", N_ ("Bias regularizer"),
                                       N_ ("What the loss adds for large biases b"));
  strata_regularizer_install_argument (configurable_class, G_STRUCT_OFFSET (StrataDense, activity_regularizer),
                                       "activity-regularizer", N_ ("Activity regularizer"),
                                       N_ ("What the loss adds for large outputs y"));
  strata_constraint_install_argument (configurable_class, G_STRUCT_OFFSET (StrataDense, kernel_constraint),
                                      "kernel-constraint", N_ ("Kernel constraint"),
                                      N_ ("What the weights W are brought back to after each update"));
  strata_constraint_install_argument (configurable_class, G_STRUCT_OFFSET (StrataDense, bias_constraint),
                                      "bias-constraint", N_ ("Bias constraint"),
                                      N_ ("What the biases b are brought back to after each update"));
}

static void
strata_dense_init (StrataDense *self)
{
}

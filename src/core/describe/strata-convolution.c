/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-convolution.h"
#include "strata-layer-private.h"

#include <glib/gi18n-lib.h>

/* --- Arguments ----------------------------------------------------------------------------------------------------- */

void
strata_convolution_install_filters (StrataConfigurableClass *klass, gsize offset)
{
  GParamSpec *pspec = g_param_spec_uint ("filters", N_ ("Filters"), N_ ("How many channels go out"), 0, G_MAXUINT, 32,
                                         STRATA_ARGUMENT | STRATA_PARAM_REQUIRED);

  strata_param_spec_set_range (pspec, &(StrataRange){ .minimum = 1, .maximum = 1 << 16 });
  strata_configurable_class_install_argument (klass, offset + G_STRUCT_OFFSET (StrataConvolution, filters), pspec);
}

void
strata_convolution_install_windows (StrataConfigurableClass *klass, gsize offset, int n_axes)
{
  strata_windows_install_size (klass, offset + G_STRUCT_OFFSET (StrataConvolution, kernel_size), n_axes, "kernel-size",
                               N_ ("Kernel size"), N_ ("How much of the image a filter sees at once"),
                               STRATA_PARAM_REQUIRED, 3);
  strata_windows_install_size (klass, offset + G_STRUCT_OFFSET (StrataConvolution, strides), n_axes, "strides",
                               N_ ("Strides"), N_ ("How far the window moves each time"), 0, 1);
  strata_padding_install_argument (klass, offset + G_STRUCT_OFFSET (StrataConvolution, padding));
}

void
strata_convolution_install_dilation (StrataConfigurableClass *klass, gsize offset, int n_axes)
{
  strata_windows_install_size (klass, offset + G_STRUCT_OFFSET (StrataConvolution, dilation_rate), n_axes,
                               "dilation-rate", N_ ("Dilation rate"), N_ ("How far apart the kernel's points lie"),
                               STRATA_PARAM_ADVANCED, 1);
}

void
strata_convolution_install_groups (StrataConfigurableClass *klass, gsize offset)
{
  GParamSpec *pspec =
    g_param_spec_uint ("groups", N_ ("Groups"), N_ ("Parts of the channels with filters of their own"), 0, G_MAXUINT, 1,
                       STRATA_ARGUMENT | STRATA_PARAM_ADVANCED);

  strata_param_spec_set_range (pspec, &(StrataRange){ .minimum = 1, .maximum = 1 << 16 });
  strata_configurable_class_install_argument (klass, offset + G_STRUCT_OFFSET (StrataConvolution, groups), pspec);
}

void
strata_convolution_install_multiplier (StrataConfigurableClass *klass, gsize offset)
{
  GParamSpec *pspec = g_param_spec_uint ("depth-multiplier", N_ ("Depth multiplier"),
                                         N_ ("How many filters each channel has"), 0, G_MAXUINT, 1, STRATA_ARGUMENT);

  strata_param_spec_set_range (pspec, &(StrataRange){ .minimum = 1, .maximum = 1 << 16 });
  strata_configurable_class_install_argument (klass, offset + G_STRUCT_OFFSET (StrataConvolution, depth_multiplier),
                                              pspec);
}

typedef struct
{
  StrataRules rules;
  gsize offset;
  const char *initial; /* the kind of initializer */
  struct
  {
    const char *name, *nick, *blurb;
  } initializer, regularizer, constraint;
} Texts;

static const Texts texts[] = {
  {
    STRATA_RULES_DEPTHWISE,
    G_STRUCT_OFFSET (StrataConvolution, depthwise),
    "glorot_uniform",
    { "depthwise-initializer", N_ ("Depthwise initializer"), N_ ("What the weights of each channel start with") },
    { "depthwise-regularizer", N_ ("Depthwise regularizer"), N_ ("What the loss adds for large weights of channels") },
    { "depthwise-constraint", N_ ("Depthwise constraint"),
      N_ ("What the weights of each channel are brought back to after each update") },
  },
  {
    STRATA_RULES_POINTWISE,
    G_STRUCT_OFFSET (StrataConvolution, pointwise),
    "glorot_uniform",
    { "pointwise-initializer", N_ ("Pointwise initializer"), N_ ("What the weights that mix channels start with") },
    { "pointwise-regularizer", N_ ("Pointwise regularizer"),
      N_ ("What the loss adds for large weights that mix channels") },
    { "pointwise-constraint", N_ ("Pointwise constraint"),
      N_ ("What the weights that mix channels are brought back to after each update") },
  },
  {
    STRATA_RULES_KERNEL,
    G_STRUCT_OFFSET (StrataConvolution, kernel),
    "glorot_uniform",
    { "kernel-initializer", N_ ("Kernel initializer"), N_ ("What the weights W start with") },
    { "kernel-regularizer", N_ ("Kernel regularizer"), N_ ("What the loss adds for large weights W") },
    { "kernel-constraint", N_ ("Kernel constraint"), N_ ("What the weights W are brought back to after each update") },
  },
  {
    STRATA_RULES_BIAS,
    G_STRUCT_OFFSET (StrataConvolution, bias),
    "zeros",
    { "bias-initializer", N_ ("Bias initializer"), N_ ("What the biases b start with") },
    { "bias-regularizer", N_ ("Bias regularizer"), N_ ("What the loss adds for large biases b") },
    { "bias-constraint", N_ ("Bias constraint"), N_ ("What the biases b are brought back to after each update") },
  },
};

static void
install_weights (StrataConfigurableClass *klass, gsize offset, StrataRules rules)
{
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    if (texts[i].rules & rules)
      strata_initializer_install_argument (
        klass, offset + texts[i].offset + G_STRUCT_OFFSET (StrataWeightRules, initializer), texts[i].initializer.name,
        texts[i].initializer.nick, texts[i].initializer.blurb, texts[i].initial);
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    if (texts[i].rules & rules)
      strata_regularizer_install_argument (
        klass, offset + texts[i].offset + G_STRUCT_OFFSET (StrataWeightRules, regularizer), texts[i].regularizer.name,
        texts[i].regularizer.nick, texts[i].regularizer.blurb);
  strata_regularizer_install_argument (klass, offset + G_STRUCT_OFFSET (StrataConvolution, activity_regularizer),
                                       "activity-regularizer", N_ ("Activity regularizer"),
                                       N_ ("What the loss adds for large outputs y"));
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    if (texts[i].rules & rules)
      strata_constraint_install_argument (
        klass, offset + texts[i].offset + G_STRUCT_OFFSET (StrataWeightRules, constraint), texts[i].constraint.name,
        texts[i].constraint.nick, texts[i].constraint.blurb);
}

void
strata_convolution_install_rules (StrataConfigurableClass *klass, gsize offset, StrataRules rules)
{
  strata_configurable_class_install_argument (klass, offset + G_STRUCT_OFFSET (StrataConvolution, activation),
                                              g_param_spec_enum ("activation", N_ ("Activation"),
                                                                 N_ ("What bends the outputs"), STRATA_TYPE_ACTIVATION,
                                                                 ST_LINEAR, STRATA_ARGUMENT));
  strata_configurable_class_install_argument (klass, offset + G_STRUCT_OFFSET (StrataConvolution, use_bias),
                                              g_param_spec_boolean ("use-bias", N_ ("Use bias"),
                                                                    N_ ("A number of its own added to each output"),
                                                                    TRUE, STRATA_ARGUMENT));
  install_weights (klass, offset, rules);
}

/* --- Shape --------------------------------------------------------------------------------------------------------- */

gboolean
strata_convolution_check_strides (const StrataConvolution *convolution, GError **error)
{
  gboolean has_strides = FALSE, is_dilated = FALSE;

  for (int i = 0; i < convolution->strides->n; i++)
    {
      has_strides |= convolution->strides->item[i] > 1;
      is_dilated |= convolution->dilation_rate->item[i] > 1;
    }
  if (!has_strides || !is_dilated)
    return TRUE;
  g_set_error (error, STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_ARGUMENT,
               _ ("strides and dilation_rate cannot both be more than 1: set one of them to 1"));
  return FALSE;
}

static StrataWindows
get_windows (const StrataConvolution *convolution)
{
  return (StrataWindows){
    .argument = "kernel_size",
    .size = convolution->kernel_size,
    .strides = convolution->strides,
    .dilation = convolution->dilation_rate,
    .padding = convolution->padding,
  };
}

gboolean
strata_convolution_infer (StrataLayer *self,
                          const StrataConvolution *convolution,
                          gboolean has_filters,
                          const StrataShape *input,
                          StrataShape *output,
                          GError **error)
{
  const StrataWindows windows = get_windows (convolution);
  const gsize channels = input->dim[MAX (input->rank - 1, 0)], groups = MAX (convolution->groups, 1);

  if (!strata_convolution_check_strides (convolution, error)
      || !strata_windows_infer (self, &windows, input, output, error))
    return FALSE;
  if (has_filters && (channels % groups != 0 || convolution->filters % groups != 0))
    {
      g_set_error (error, STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_SHAPE,
                   _ ("groups must divide both the %zu channels that come in and filters, %u (is %u)"), channels,
                   convolution->filters, convolution->groups);
      return FALSE;
    }
  output->dim[output->rank - 1] = has_filters ? convolution->filters : channels * convolution->depth_multiplier;
  return TRUE;
}

double
strata_convolution_count_flop (const StrataConvolution *convolution, gsize depth, const StrataShape *output)
{
  double taps = 1;

  for (int i = 0; i < convolution->kernel_size->n; i++)
    taps *= convolution->kernel_size->item[i];
  return 2.0 * (double) strata_shape_get_size (output) * taps * (double) depth;
}

/* --- Weights and engine -------------------------------------------------------------------------------------------- */

void
strata_convolution_append_kernel (GArray *specs,
                                  const char *name,
                                  const StrataTuple *window,
                                  gsize depth,
                                  gsize width,
                                  const StrataWeightRules *rules)
{
  StrataWeightSpec spec = {
    .name = name,
    .trainable = TRUE,
    .initializer = rules->initializer,
    .regularizer = rules->regularizer,
    .constraint = rules->constraint,
  };

  for (int i = 0; i < window->n; i++)
    spec.shape.dim[spec.shape.rank++] = window->item[i];
  spec.shape.dim[spec.shape.rank++] = depth;
  spec.shape.dim[spec.shape.rank++] = width;
  strata_weight_spec_set_fans (&spec);
  g_array_append_val (specs, spec);
}

void
strata_convolution_append_bias (GArray *specs, const StrataConvolution *convolution, gsize n)
{
  const StrataWeightSpec spec = {
    .name = "bias",
    .shape = { .rank = 1, .dim = { n } },
    .trainable = TRUE,
    .initializer = convolution->bias.initializer,
    .regularizer = convolution->bias.regularizer,
    .constraint = convolution->bias.constraint,
    .fan_in = n,
    .fan_out = n,
  };

  if (convolution->use_bias)
    g_array_append_val (specs, spec);
}

void
strata_convolution_to_engine (const StrataConvolution *convolution, StConvolutionConfig *config)
{
  *config = (StConvolutionConfig){
    .groups = 1,
    .same = convolution->padding == STRATA_PADDING_SAME,
  };
  strata_tuple_to_engine (convolution->kernel_size, config->kernel);
  strata_tuple_to_engine (convolution->strides, config->strides);
  strata_tuple_to_engine (convolution->dilation_rate, config->dilation);
}

/* The operator has filters first, then channels, then the window. */
void
strata_convolution_add_nodes (const StrataConvolution *convolution, gboolean is_depthwise, StrataGraph *graph)
{
  const StrataWindows windows = get_windows (convolution);
  const StrataShape *input = strata_graph_get_input (graph), *output = strata_graph_get_output (graph);
  const int n = convolution->kernel_size->n;
  StrataShape shape = { .rank = n + 2, .dim = { output->dim[n], 1 } };
  int axes[STRATA_MAX_RANK] = { n + 1, n };
  const char *kernel;

  for (int i = 0; i < n; i++)
    {
      axes[2 + i] = i;
      shape.dim[2 + i] = convolution->kernel_size->item[i];
    }
  if (is_depthwise)
    {
      axes[0] = n;
      axes[1] = n + 1;
    }
  kernel = strata_graph_get_permuted (graph, "kernel", axes, is_depthwise ? &shape : NULL);
  strata_graph_to_channels_first (graph);
  strata_graph_add (graph, "Conv", kernel, convolution->use_bias ? strata_graph_get_weight (graph, "bias") : NULL,
                    NULL);
  strata_windows_set_attributes (&windows, graph);
  strata_graph_set_int (graph, "group", is_depthwise ? (gint64) input->dim[n] : (gint64) convolution->groups);
  strata_graph_to_channels_last (graph);
  strata_graph_add_activation (graph, convolution->activation);
}

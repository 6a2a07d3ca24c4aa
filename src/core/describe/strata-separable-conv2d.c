/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-convolution.h"
#include "strata-graph.h"

#include <glib/gi18n-lib.h>

struct _StrataSeparableConv2d
{
  StrataLayer parent_instance;
  StrataConvolution convolution;
};

G_DEFINE_FINAL_TYPE (StrataSeparableConv2d, strata_separable_conv2d, STRATA_TYPE_LAYER)

static gboolean
strata_separable_conv2d_infer (StrataLayer *layer, const StrataShape *input, StrataShape *output, GError **error)
{
  const StrataConvolution *convolution = &STRATA_SEPARABLE_CONV2D (layer)->convolution;

  if (!strata_convolution_infer (layer, convolution, FALSE, input, output, error))
    return FALSE;
  output->dim[2] = convolution->filters;
  return TRUE;
}

static void
strata_separable_conv2d_list_weights (StrataLayer *layer, const StrataShape *input, GArray *specs)
{
  static const StrataTuple one = { .n = 2, .item = { 1, 1 } };
  const StrataConvolution *convolution = &STRATA_SEPARABLE_CONV2D (layer)->convolution;
  const gsize between = input->dim[2] * convolution->depth_multiplier;

  strata_convolution_append_kernel (specs, "depthwise_kernel", convolution->kernel_size, input->dim[2],
                                    convolution->depth_multiplier, &convolution->depthwise);
  strata_convolution_append_kernel (specs, "pointwise_kernel", &one, between, convolution->filters,
                                    &convolution->pointwise);
  strata_convolution_append_bias (specs, convolution, convolution->filters);
}

static double
strata_separable_conv2d_get_forward_flop (StrataLayer *layer, const StrataShape *input)
{
  const StrataConvolution *convolution = &STRATA_SEPARABLE_CONV2D (layer)->convolution;
  StrataShape between;

  if (!strata_convolution_infer (layer, convolution, FALSE, input, &between, NULL))
    return 0;
  return strata_convolution_count_flop (convolution, 1, &between)
         + 2.0 * (double) strata_shape_get_size (&between) * (double) convolution->filters;
}

/* Two ops: each channel by itself, then the channels of each place. */
static void
strata_separable_conv2d_build (StrataLayer *layer, StModel *model)
{
  const StrataConvolution *convolution = &STRATA_SEPARABLE_CONV2D (layer)->convolution;
  StConvolutionConfig depthwise;
  const StConvolutionConfig pointwise = {
    .filters = convolution->filters,
    .kernel = { 1, 1 },
    .strides = { 1, 1 },
    .dilation = { 1, 1 },
    .groups = 1,
    .use_bias = convolution->use_bias,
    .activation = convolution->activation,
    .kernel_name = "pointwise_kernel",
  };

  strata_convolution_to_engine (convolution, &depthwise);
  depthwise.depth_multiplier = convolution->depth_multiplier;
  depthwise.kernel_name = "depthwise_kernel";
  st_model_add (model, &st_op_convolution, &depthwise);
  st_model_add (model, &st_op_convolution, &pointwise);
}

static void
strata_separable_conv2d_add_nodes (StrataLayer *layer, StrataGraph *graph)
{
  static const int depthwise_axes[] = { 2, 3, 0, 1 }, pointwise_axes[] = { 3, 2, 0, 1 };
  const StrataConvolution *convolution = &STRATA_SEPARABLE_CONV2D (layer)->convolution;
  const gsize channels = strata_graph_get_input (graph)->dim[2];
  const StrataShape shape = { .rank = 4,
                              .dim = { channels * convolution->depth_multiplier, 1, convolution->kernel_size->item[0],
                                       convolution->kernel_size->item[1] } };
  const char *depthwise = strata_graph_get_permuted (graph, "depthwise_kernel", depthwise_axes, &shape);
  const char *pointwise = strata_graph_get_permuted (graph, "pointwise_kernel", pointwise_axes, NULL);

  strata_graph_to_channels_first (graph);
  strata_graph_add (graph, "Conv", depthwise, NULL);
  strata_windows_set_attributes (&(StrataWindows){ .size = convolution->kernel_size,
                                                   .strides = convolution->strides,
                                                   .dilation = convolution->dilation_rate,
                                                   .padding = convolution->padding },
                                 graph);
  strata_graph_set_int (graph, "group", (gint64) channels);
  strata_graph_add (graph, "Conv", pointwise, convolution->use_bias ? strata_graph_get_weight (graph, "bias") : NULL,
                    NULL);
  strata_graph_to_channels_last (graph);
  strata_graph_add_activation (graph, convolution->activation);
}

static void
strata_separable_conv2d_class_init (StrataSeparableConv2dClass *klass)
{
  StrataConfigurableClass *configurable_class = STRATA_CONFIGURABLE_CLASS (klass);
  StrataLayerClass *layer_class = STRATA_LAYER_CLASS (klass);

  configurable_class->class_name = "SeparableConv2D";
  configurable_class->keras_name = "separable_conv2d";
  configurable_class->family = N_ ("Convolution");
  configurable_class->icon_name = "strata-separable-conv2d-symbolic";
  configurable_class->summary = N_ ("Each channel by itself first, then all channels of a place");
  configurable_class->formula = "y = activation ((x ⋆ D) P + b)";
  configurable_class->keywords = "convolution, depthwise, pointwise, xception, mobile";
  layer_class->infer = strata_separable_conv2d_infer;
  layer_class->list_weights = strata_separable_conv2d_list_weights;
  layer_class->get_forward_flop = strata_separable_conv2d_get_forward_flop;
  layer_class->build = strata_separable_conv2d_build;
  layer_class->add_nodes = strata_separable_conv2d_add_nodes;

  strata_convolution_install_filters (configurable_class, G_STRUCT_OFFSET (StrataSeparableConv2d, convolution));
  strata_convolution_install_windows (configurable_class, G_STRUCT_OFFSET (StrataSeparableConv2d, convolution), 2);
  strata_convolution_install_dilation (configurable_class, G_STRUCT_OFFSET (StrataSeparableConv2d, convolution), 2);
  strata_convolution_install_multiplier (configurable_class, G_STRUCT_OFFSET (StrataSeparableConv2d, convolution));
  strata_convolution_install_rules (configurable_class, G_STRUCT_OFFSET (StrataSeparableConv2d, convolution),
                                    STRATA_RULES_DEPTHWISE | STRATA_RULES_POINTWISE | STRATA_RULES_BIAS);
}

static void
strata_separable_conv2d_init (StrataSeparableConv2d *self)
{
}

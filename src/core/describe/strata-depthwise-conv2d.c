/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-convolution.h"

#include <glib/gi18n-lib.h>

struct _StrataDepthwiseConv2d
{
  StrataLayer parent_instance;
  StrataConvolution convolution;
};

G_DEFINE_FINAL_TYPE (StrataDepthwiseConv2d, strata_depthwise_conv2d, STRATA_TYPE_LAYER)

static gboolean
strata_depthwise_conv2d_infer (StrataLayer *layer, const StrataShape *input, StrataShape *output, GError **error)
{
  return strata_convolution_infer (layer, &STRATA_DEPTHWISE_CONV2D (layer)->convolution, FALSE, input, output, error);
}

static void
strata_depthwise_conv2d_list_weights (StrataLayer *layer, const StrataShape *input, GArray *specs)
{
  const StrataConvolution *convolution = &STRATA_DEPTHWISE_CONV2D (layer)->convolution;

  strata_convolution_append_kernel (specs, "kernel", convolution->kernel_size, input->dim[2],
                                    convolution->depth_multiplier, &convolution->depthwise);
  strata_convolution_append_bias (specs, convolution, input->dim[2] * convolution->depth_multiplier);
}

static double
strata_depthwise_conv2d_get_forward_flop (StrataLayer *layer, const StrataShape *input)
{
  const StrataConvolution *convolution = &STRATA_DEPTHWISE_CONV2D (layer)->convolution;
  StrataShape output;

  if (!strata_convolution_infer (layer, convolution, FALSE, input, &output, NULL))
    return 0;
  return strata_convolution_count_flop (convolution, 1, &output);
}

static void
strata_depthwise_conv2d_build (StrataLayer *layer, StModel *model)
{
  const StrataConvolution *convolution = &STRATA_DEPTHWISE_CONV2D (layer)->convolution;
  StConvolutionConfig config;

  strata_convolution_to_engine (convolution, &config);
  config.depth_multiplier = convolution->depth_multiplier;
  config.activation = convolution->activation;
  config.use_bias = convolution->use_bias;
  st_model_add (model, &st_op_convolution, &config);
}

static void
strata_depthwise_conv2d_add_nodes (StrataLayer *layer, StrataGraph *graph)
{
  strata_convolution_add_nodes (&STRATA_DEPTHWISE_CONV2D (layer)->convolution, TRUE, graph);
}

static void
strata_depthwise_conv2d_class_init (StrataDepthwiseConv2dClass *klass)
{
  StrataConfigurableClass *configurable_class = STRATA_CONFIGURABLE_CLASS (klass);
  StrataLayerClass *layer_class = STRATA_LAYER_CLASS (klass);

  configurable_class->class_name = "DepthwiseConv2D";
  configurable_class->keras_name = "depthwise_conv2d";
  configurable_class->family = N_ ("Convolution");
  configurable_class->icon_name = "strata-depthwise-conv2d-symbolic";
  configurable_class->summary = N_ ("Filters slide over each channel by itself");
  configurable_class->formula = "y = activation (x ⋆ W + b), each channel apart";
  configurable_class->keywords = "convolution, separable, channel, mobile";
  layer_class->infer = strata_depthwise_conv2d_infer;
  layer_class->list_weights = strata_depthwise_conv2d_list_weights;
  layer_class->get_forward_flop = strata_depthwise_conv2d_get_forward_flop;
  layer_class->build = strata_depthwise_conv2d_build;
  layer_class->add_nodes = strata_depthwise_conv2d_add_nodes;

  strata_convolution_install_windows (configurable_class, G_STRUCT_OFFSET (StrataDepthwiseConv2d, convolution), 2);
  strata_convolution_install_multiplier (configurable_class, G_STRUCT_OFFSET (StrataDepthwiseConv2d, convolution));
  strata_convolution_install_dilation (configurable_class, G_STRUCT_OFFSET (StrataDepthwiseConv2d, convolution), 2);
  strata_convolution_install_rules (configurable_class, G_STRUCT_OFFSET (StrataDepthwiseConv2d, convolution),
                                    STRATA_RULES_DEPTHWISE | STRATA_RULES_BIAS);
}

static void
strata_depthwise_conv2d_init (StrataDepthwiseConv2d *self)
{
}

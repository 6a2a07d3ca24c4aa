/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-convolution.h"

#include <glib/gi18n-lib.h>

struct _StrataConv2d
{
  StrataLayer parent_instance;
  StrataConvolution convolution;
};

G_DEFINE_FINAL_TYPE (StrataConv2d, strata_conv2d, STRATA_TYPE_LAYER)

static gboolean
strata_conv2d_infer (StrataLayer *layer, const StrataShape *input, StrataShape *output, GError **error)
{
  return strata_convolution_infer (layer, &STRATA_CONV2D (layer)->convolution, TRUE, input, output, error);
}

static void
strata_conv2d_list_weights (StrataLayer *layer, const StrataShape *input, GArray *specs)
{
  const StrataConvolution *convolution = &STRATA_CONV2D (layer)->convolution;
  const gsize depth = input->dim[2] / convolution->groups;

  strata_convolution_append_kernel (specs, "kernel", convolution->kernel_size, depth, convolution->filters,
                                    &convolution->kernel);
  strata_convolution_append_bias (specs, convolution, convolution->filters);
}

static double
strata_conv2d_get_forward_flop (StrataLayer *layer, const StrataShape *input)
{
  const StrataConvolution *convolution = &STRATA_CONV2D (layer)->convolution;
  StrataShape output;

  if (!strata_convolution_infer (layer, convolution, TRUE, input, &output, NULL))
    return 0;
  return strata_convolution_count_flop (convolution, input->dim[2] / convolution->groups, &output);
}

static void
strata_conv2d_build (StrataLayer *layer, StModel *model)
{
  const StrataConvolution *convolution = &STRATA_CONV2D (layer)->convolution;
  StConvolutionConfig config;

  strata_convolution_to_engine (convolution, &config);
  config.filters = convolution->filters;
  config.groups = convolution->groups;
  config.activation = convolution->activation;
  config.use_bias = convolution->use_bias;
  st_model_add (model, &st_op_convolution, &config);
}

static void
strata_conv2d_add_nodes (StrataLayer *layer, StrataGraph *graph)
{
  strata_convolution_add_nodes (&STRATA_CONV2D (layer)->convolution, FALSE, graph);
}

static void
strata_conv2d_class_init (StrataConv2dClass *klass)
{
  StrataConfigurableClass *configurable_class = STRATA_CONFIGURABLE_CLASS (klass);
  StrataLayerClass *layer_class = STRATA_LAYER_CLASS (klass);
  const gsize offset = G_STRUCT_OFFSET (StrataConv2d, convolution);

  configurable_class->class_name = "Conv2D";
  configurable_class->keras_name = "conv2d";
  configurable_class->family = N_ ("Convolution");
  configurable_class->icon_name = "strata-conv2d-symbolic";
  configurable_class->summary = N_ ("Filters slide over an image, the same weights at each place");
  configurable_class->formula = "y = activation (x ⋆ W + b), ⋆: Σ over the window and its channels";
  configurable_class->keywords = "convolution, filter, kernel, image, feature map";
  layer_class->infer = strata_conv2d_infer;
  layer_class->list_weights = strata_conv2d_list_weights;
  layer_class->get_forward_flop = strata_conv2d_get_forward_flop;
  layer_class->build = strata_conv2d_build;
  layer_class->add_nodes = strata_conv2d_add_nodes;

  strata_convolution_install_filters (configurable_class, offset);
  strata_convolution_install_windows (configurable_class, offset, 2);
  strata_convolution_install_dilation (configurable_class, offset, 2);
  strata_convolution_install_groups (configurable_class, offset);
  strata_convolution_install_rules (configurable_class, offset, STRATA_RULES_KERNEL | STRATA_RULES_BIAS);
}

static void
strata_conv2d_init (StrataConv2d *self)
{
}

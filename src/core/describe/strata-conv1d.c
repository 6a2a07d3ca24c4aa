/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-convolution.h"

#include <glib/gi18n-lib.h>

struct _StrataConv1d
{
  StrataLayer parent_instance;
  StrataConvolution convolution;
};

G_DEFINE_FINAL_TYPE (StrataConv1d, strata_conv1d, STRATA_TYPE_LAYER)

static gboolean
strata_conv1d_infer (StrataLayer *layer, const StrataShape *input, StrataShape *output, GError **error)
{
  return strata_convolution_infer (layer, &STRATA_CONV1D (layer)->convolution, TRUE, input, output, error);
}

static void
strata_conv1d_list_weights (StrataLayer *layer, const StrataShape *input, GArray *specs)
{
  const StrataConvolution *convolution = &STRATA_CONV1D (layer)->convolution;
  const gsize depth = input->dim[1] / convolution->groups;

  strata_convolution_append_kernel (specs, "kernel", convolution->kernel_size, depth, convolution->filters,
                                    &convolution->kernel);
  strata_convolution_append_bias (specs, convolution, convolution->filters);
}

static double
strata_conv1d_get_forward_flop (StrataLayer *layer, const StrataShape *input)
{
  const StrataConvolution *convolution = &STRATA_CONV1D (layer)->convolution;
  StrataShape output;

  if (!strata_convolution_infer (layer, convolution, TRUE, input, &output, NULL))
    return 0;
  return strata_convolution_count_flop (convolution, input->dim[1] / convolution->groups, &output);
}

static void
strata_conv1d_build (StrataLayer *layer, StModel *model)
{
  const StrataConvolution *convolution = &STRATA_CONV1D (layer)->convolution;
  StConvolutionConfig config;

  strata_convolution_to_engine (convolution, &config);
  config.filters = convolution->filters;
  config.groups = convolution->groups;
  config.activation = convolution->activation;
  config.use_bias = convolution->use_bias;
  st_model_add (model, &st_op_convolution, &config);
}

static void
strata_conv1d_add_nodes (StrataLayer *layer, StrataGraph *graph)
{
  strata_convolution_add_nodes (&STRATA_CONV1D (layer)->convolution, FALSE, graph);
}

static void
strata_conv1d_class_init (StrataConv1dClass *klass)
{
  StrataConfigurableClass *configurable_class = STRATA_CONFIGURABLE_CLASS (klass);
  StrataLayerClass *layer_class = STRATA_LAYER_CLASS (klass);
  const gsize offset = G_STRUCT_OFFSET (StrataConv1d, convolution);

  configurable_class->class_name = "Conv1D";
  configurable_class->keras_name = "conv1d";
  configurable_class->family = N_ ("Convolution");
  configurable_class->icon_name = "strata-conv1d-symbolic";
  configurable_class->summary = N_ ("Filters slide along a sequence, the same weights at each place");
  configurable_class->formula = "y = activation (x ⋆ W + b), ⋆: Σ over the window and its channels";
  configurable_class->keywords = "convolution, filter, kernel, sequence, temporal";
  layer_class->infer = strata_conv1d_infer;
  layer_class->list_weights = strata_conv1d_list_weights;
  layer_class->get_forward_flop = strata_conv1d_get_forward_flop;
  layer_class->build = strata_conv1d_build;
  layer_class->add_nodes = strata_conv1d_add_nodes;

  strata_convolution_install_filters (configurable_class, offset);
  strata_convolution_install_windows (configurable_class, offset, 1);
  strata_convolution_install_dilation (configurable_class, offset, 1);
  strata_convolution_install_groups (configurable_class, offset);
  strata_convolution_install_rules (configurable_class, offset, STRATA_RULES_KERNEL | STRATA_RULES_BIAS);
}

static void
strata_conv1d_init (StrataConv1d *self)
{
}

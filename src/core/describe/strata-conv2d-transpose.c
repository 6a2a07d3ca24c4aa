/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-convolution.h"
#include "strata-graph.h"

#include <glib/gi18n-lib.h>

struct _StrataConv2dTranspose
{
  StrataLayer parent_instance;
  StrataConvolution convolution;
  StrataTuple *output_padding;
};

G_DEFINE_FINAL_TYPE (StrataConv2dTranspose, strata_conv2d_transpose, STRATA_TYPE_LAYER)

static gsize
get_size (StrataConv2dTranspose *self, gsize in, int axis)
{
  const StrataConvolution *convolution = &self->convolution;
  const gsize stride = convolution->strides->item[axis];
  const gsize reach = (gsize) (convolution->kernel_size->item[axis] - 1) * convolution->dilation_rate->item[axis] + 1;
  const gboolean same = convolution->padding == STRATA_PADDING_SAME;

  if (self->output_padding == NULL)
    return same || reach < stride ? in * stride : (in - 1) * stride + reach;
  return (in - 1) * stride + (same ? reach % 2 : reach) + self->output_padding->item[axis];
}

/* A convolution of what goes out must give just what comes in. */
static gboolean
suits (StrataConv2dTranspose *self, gsize in, gsize out, int axis)
{
  const StrataConvolution *convolution = &self->convolution;
  const gsize stride = convolution->strides->item[axis];
  const gsize reach = (gsize) (convolution->kernel_size->item[axis] - 1) * convolution->dilation_rate->item[axis] + 1;

  if (convolution->padding == STRATA_PADDING_SAME)
    return out > 0 && (out + stride - 1) / stride == in;
  return out >= reach && (out - reach) / stride + 1 == in;
}

static gboolean
strata_conv2d_transpose_infer (StrataLayer *layer, const StrataShape *input, StrataShape *output, GError **error)
{
  StrataConv2dTranspose *self = STRATA_CONV2D_TRANSPOSE (layer);

  if (!strata_convolution_check_strides (&self->convolution, error) || !strata_check_image (layer, 2, input, error))
    return FALSE;
  *output = (StrataShape){ .rank = 3, .dim = { 0, 0, self->convolution.filters } };
  for (int axis = 0; axis < 2; axis++)
    {
      output->dim[axis] = get_size (self, input->dim[axis], axis);
      if (suits (self, input->dim[axis], output->dim[axis], axis))
        continue;
      g_set_error (
        error, STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_SHAPE,
        _ ("output_padding %d does not suit kernel_size %d and strides %d: give it between 0 and strides − 1, "
           "or none"),
        self->output_padding ? self->output_padding->item[axis] : 0, self->convolution.kernel_size->item[axis],
        self->convolution.strides->item[axis]);
      return FALSE;
    }
  return TRUE;
}

static void
strata_conv2d_transpose_list_weights (StrataLayer *layer, const StrataShape *input, GArray *specs)
{
  const StrataConvolution *convolution = &STRATA_CONV2D_TRANSPOSE (layer)->convolution;

  strata_convolution_append_kernel (specs, "kernel", convolution->kernel_size, convolution->filters, input->dim[2],
                                    &convolution->kernel);
  strata_convolution_append_bias (specs, convolution, convolution->filters);
}

/* Each number that comes in goes to each filter at each tap. */
static double
strata_conv2d_transpose_get_forward_flop (StrataLayer *layer, const StrataShape *input)
{
  const StrataConvolution *convolution = &STRATA_CONV2D_TRANSPOSE (layer)->convolution;

  return strata_convolution_count_flop (convolution, convolution->filters, input);
}

static void
strata_conv2d_transpose_build (StrataLayer *layer, StModel *model)
{
  StrataConv2dTranspose *self = STRATA_CONV2D_TRANSPOSE (layer);
  const StrataConvolution *convolution = &self->convolution;
  StConvolutionTransposeConfig config = {
    .filters = convolution->filters,
    .same = convolution->padding == STRATA_PADDING_SAME,
    .use_bias = convolution->use_bias,
    .activation = convolution->activation,
  };

  strata_tuple_to_engine (convolution->kernel_size, config.kernel);
  strata_tuple_to_engine (convolution->strides, config.strides);
  strata_tuple_to_engine (convolution->dilation_rate, config.dilation);
  for (int axis = 0; axis < 2; axis++)
    config.output_padding[axis] = self->output_padding ? self->output_padding->item[axis] : -1;
  st_model_add (model, &st_op_convolution_transpose, &config);
}

static void
strata_conv2d_transpose_add_nodes (StrataLayer *layer, StrataGraph *graph)
{
  static const int axes[] = { 3, 2, 0, 1 };
  const StrataConvolution *convolution = &STRATA_CONV2D_TRANSPOSE (layer)->convolution;
  const StrataShape *input = strata_graph_get_input (graph), *output = strata_graph_get_output (graph);
  const char *kernel = strata_graph_get_permuted (graph, "kernel", axes, NULL);
  gint64 strides[2], dilations[2], pads[4], more[2];

  for (int i = 0; i < 2; i++)
    {
      gint64 reach, outside;

      strides[i] = convolution->strides->item[i];
      dilations[i] = convolution->dilation_rate->item[i];
      reach = ((gint64) input->dim[i] - 1) * strides[i] + (convolution->kernel_size->item[i] - 1) * dilations[i] + 1;
      outside = convolution->padding == STRATA_PADDING_SAME ? MAX (reach - (gint64) output->dim[i], 0) : 0;
      pads[i] = outside / 2;
      pads[2 + i] = outside - outside / 2;
      more[i] = (gint64) output->dim[i] - (reach - outside);
    }
  strata_graph_to_channels_first (graph);
  strata_graph_add (graph, "ConvTranspose", kernel,
                    convolution->use_bias ? strata_graph_get_weight (graph, "bias") : NULL, NULL);
  strata_graph_set_ints (graph, "strides", strides, 2);
  strata_graph_set_ints (graph, "dilations", dilations, 2);
  strata_graph_set_ints (graph, "pads", pads, 4);
  strata_graph_set_ints (graph, "output_padding", more, 2);
  strata_graph_to_channels_last (graph);
  strata_graph_add_activation (graph, convolution->activation);
}

static void
strata_conv2d_transpose_class_init (StrataConv2dTransposeClass *klass)
{
  StrataConfigurableClass *configurable_class = STRATA_CONFIGURABLE_CLASS (klass);
  StrataLayerClass *layer_class = STRATA_LAYER_CLASS (klass);

  configurable_class->class_name = "Conv2DTranspose";
  configurable_class->keras_name = "conv2d_transpose";
  configurable_class->family = N_ ("Convolution");
  configurable_class->icon_name = "strata-conv2d-transpose-symbolic";
  configurable_class->summary = N_ ("A convolution the other way round: makes the image larger");
  configurable_class->formula = "y = activation (what x ⋆ W takes from, summed, + b)";
  configurable_class->keywords = "deconvolution, upsampling, decoder, generator";
  layer_class->infer = strata_conv2d_transpose_infer;
  layer_class->list_weights = strata_conv2d_transpose_list_weights;
  layer_class->get_forward_flop = strata_conv2d_transpose_get_forward_flop;
  layer_class->build = strata_conv2d_transpose_build;
  layer_class->add_nodes = strata_conv2d_transpose_add_nodes;

  strata_convolution_install_filters (configurable_class, G_STRUCT_OFFSET (StrataConv2dTranspose, convolution));
  strata_convolution_install_windows (configurable_class, G_STRUCT_OFFSET (StrataConv2dTranspose, convolution), 2);
  strata_tuple_install_argument (configurable_class, G_STRUCT_OFFSET (StrataConv2dTranspose, output_padding),
                                 "output-padding", N_ ("Output padding"),
                                 N_ ("How much larger the image gets at its end; none for Keras' own"),
                                 STRATA_PARAM_ADVANCED, &(StrataTupleForm){ .shortest = 2, .longest = 2 }, NULL);
  strata_convolution_install_dilation (configurable_class, G_STRUCT_OFFSET (StrataConv2dTranspose, convolution), 2);
  strata_convolution_install_rules (configurable_class, G_STRUCT_OFFSET (StrataConv2dTranspose, convolution),
                                    STRATA_RULES_KERNEL | STRATA_RULES_BIAS);
}

static void
strata_conv2d_transpose_init (StrataConv2dTranspose *self)
{
}

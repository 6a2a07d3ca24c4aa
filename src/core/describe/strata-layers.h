/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-layer.h"

G_BEGIN_DECLS

/* The kinds of this version. Each is one file, strata-dense.c and so on, and one line in core/strata-kinds.c. */

#define STRATA_TYPE_ACTIVATION (strata_activation_get_type ())
GType strata_activation_get_type (void); /* GEnum over StActivation; nicks as Keras: "relu", "leaky_relu" */

#define STRATA_TYPE_INPUT (strata_input_get_type ())
G_DECLARE_FINAL_TYPE (StrataInput, strata_input, STRATA, INPUT, StrataLayer) /* shape */
#define STRATA_TYPE_FLATTEN (strata_flatten_get_type ())
G_DECLARE_FINAL_TYPE (StrataFlatten, strata_flatten, STRATA, FLATTEN, StrataLayer)
#define STRATA_TYPE_DENSE (strata_dense_get_type ())
/* units (uint), activation, use-bias, kernel-initializer, bias-initializer */
G_DECLARE_FINAL_TYPE (StrataDense, strata_dense, STRATA, DENSE, StrataLayer)
#define STRATA_TYPE_ACTIVATION_LAYER (strata_activation_layer_get_type ())
G_DECLARE_FINAL_TYPE (StrataActivationLayer, strata_activation_layer, STRATA, ACTIVATION_LAYER, StrataLayer)
#define STRATA_TYPE_BATCH_NORMALIZATION (strata_batch_normalization_get_type ())
/* axis (-1 alone), momentum 0.99, epsilon 0.001, center, scale, beta-, gamma-, moving-mean-, moving-variance-initializer */
G_DECLARE_FINAL_TYPE (StrataBatchNormalization, strata_batch_normalization, STRATA, BATCH_NORMALIZATION, StrataLayer)
#define STRATA_TYPE_DROPOUT (strata_dropout_get_type ())
G_DECLARE_FINAL_TYPE (StrataDropout, strata_dropout, STRATA, DROPOUT, StrataLayer) /* rate, seed (-1: none) */
#define STRATA_TYPE_ALPHA_DROPOUT (strata_alpha_dropout_get_type ())
G_DECLARE_FINAL_TYPE (StrataAlphaDropout, strata_alpha_dropout, STRATA, ALPHA_DROPOUT, StrataLayer)
#define STRATA_TYPE_RESHAPE (strata_reshape_get_type ())
G_DECLARE_FINAL_TYPE (StrataReshape, strata_reshape, STRATA, RESHAPE, StrataLayer)
#define STRATA_TYPE_PERMUTE (strata_permute_get_type ())
G_DECLARE_FINAL_TYPE (StrataPermute, strata_permute, STRATA, PERMUTE, StrataLayer)
#define STRATA_TYPE_RESCALING (strata_rescaling_get_type ())
G_DECLARE_FINAL_TYPE (StrataRescaling, strata_rescaling, STRATA, RESCALING, StrataLayer)
#define STRATA_TYPE_NORMALIZATION (strata_normalization_get_type ())
G_DECLARE_FINAL_TYPE (StrataNormalization, strata_normalization, STRATA, NORMALIZATION, StrataLayer)
/* Which axes of what comes in have means of their own, as bits. */
guint strata_normalization_get_axes (StrataNormalization *self, const StrataShape *input);
/* Whether a training takes mean and variance from its images: none are given. */
gboolean strata_normalization_adapts (StrataNormalization *self);
#define STRATA_TYPE_RELU (strata_relu_get_type ())
G_DECLARE_FINAL_TYPE (StrataRelu, strata_relu, STRATA, RELU, StrataLayer)
#define STRATA_TYPE_LEAKY_RELU (strata_leaky_relu_get_type ())
G_DECLARE_FINAL_TYPE (StrataLeakyRelu, strata_leaky_relu, STRATA, LEAKY_RELU, StrataLayer)
#define STRATA_TYPE_PRELU (strata_prelu_get_type ())
G_DECLARE_FINAL_TYPE (StrataPrelu, strata_prelu, STRATA, PRELU, StrataLayer)
#define STRATA_TYPE_ELU (strata_elu_get_type ())
G_DECLARE_FINAL_TYPE (StrataElu, strata_elu, STRATA, ELU, StrataLayer)
#define STRATA_TYPE_SOFTMAX (strata_softmax_get_type ())
G_DECLARE_FINAL_TYPE (StrataSoftmax, strata_softmax, STRATA, SOFTMAX, StrataLayer)

#define STRATA_TYPE_CONV1D (strata_conv1d_get_type ())
G_DECLARE_FINAL_TYPE (StrataConv1d, strata_conv1d, STRATA, CONV1D, StrataLayer)
#define STRATA_TYPE_CONV2D (strata_conv2d_get_type ())
G_DECLARE_FINAL_TYPE (StrataConv2d, strata_conv2d, STRATA, CONV2D, StrataLayer)
#define STRATA_TYPE_MAX_POOLING1D (strata_max_pooling1d_get_type ())
G_DECLARE_FINAL_TYPE (StrataMaxPooling1d, strata_max_pooling1d, STRATA, MAX_POOLING1D, StrataLayer)
#define STRATA_TYPE_MAX_POOLING2D (strata_max_pooling2d_get_type ())
G_DECLARE_FINAL_TYPE (StrataMaxPooling2d, strata_max_pooling2d, STRATA, MAX_POOLING2D, StrataLayer)
#define STRATA_TYPE_AVERAGE_POOLING1D (strata_average_pooling1d_get_type ())
G_DECLARE_FINAL_TYPE (StrataAveragePooling1d, strata_average_pooling1d, STRATA, AVERAGE_POOLING1D, StrataLayer)
#define STRATA_TYPE_AVERAGE_POOLING2D (strata_average_pooling2d_get_type ())
G_DECLARE_FINAL_TYPE (StrataAveragePooling2d, strata_average_pooling2d, STRATA, AVERAGE_POOLING2D, StrataLayer)
#define STRATA_TYPE_GLOBAL_MAX_POOLING1D (strata_global_max_pooling1d_get_type ())
G_DECLARE_FINAL_TYPE (StrataGlobalMaxPooling1d, strata_global_max_pooling1d, STRATA, GLOBAL_MAX_POOLING1D, StrataLayer)
#define STRATA_TYPE_GLOBAL_MAX_POOLING2D (strata_global_max_pooling2d_get_type ())
G_DECLARE_FINAL_TYPE (StrataGlobalMaxPooling2d, strata_global_max_pooling2d, STRATA, GLOBAL_MAX_POOLING2D, StrataLayer)
#define STRATA_TYPE_GLOBAL_AVERAGE_POOLING1D (strata_global_average_pooling1d_get_type ())
G_DECLARE_FINAL_TYPE (StrataGlobalAveragePooling1d,
                      strata_global_average_pooling1d,
                      STRATA,
                      GLOBAL_AVERAGE_POOLING1D,
                      StrataLayer)
#define STRATA_TYPE_GLOBAL_AVERAGE_POOLING2D (strata_global_average_pooling2d_get_type ())
G_DECLARE_FINAL_TYPE (StrataGlobalAveragePooling2d,
                      strata_global_average_pooling2d,
                      STRATA,
                      GLOBAL_AVERAGE_POOLING2D,
                      StrataLayer)
#define STRATA_TYPE_DEPTHWISE_CONV2D (strata_depthwise_conv2d_get_type ())
G_DECLARE_FINAL_TYPE (StrataDepthwiseConv2d, strata_depthwise_conv2d, STRATA, DEPTHWISE_CONV2D, StrataLayer)
#define STRATA_TYPE_SEPARABLE_CONV2D (strata_separable_conv2d_get_type ())
G_DECLARE_FINAL_TYPE (StrataSeparableConv2d, strata_separable_conv2d, STRATA, SEPARABLE_CONV2D, StrataLayer)
#define STRATA_TYPE_CONV2D_TRANSPOSE (strata_conv2d_transpose_get_type ())
G_DECLARE_FINAL_TYPE (StrataConv2dTranspose, strata_conv2d_transpose, STRATA, CONV2D_TRANSPOSE, StrataLayer)
#define STRATA_TYPE_ZERO_PADDING2D (strata_zero_padding2d_get_type ())
G_DECLARE_FINAL_TYPE (StrataZeroPadding2d, strata_zero_padding2d, STRATA, ZERO_PADDING2D, StrataLayer)
#define STRATA_TYPE_CROPPING2D (strata_cropping2d_get_type ())
G_DECLARE_FINAL_TYPE (StrataCropping2d, strata_cropping2d, STRATA, CROPPING2D, StrataLayer)
#define STRATA_TYPE_UP_SAMPLING2D (strata_up_sampling2d_get_type ())
G_DECLARE_FINAL_TYPE (StrataUpSampling2d, strata_up_sampling2d, STRATA, UP_SAMPLING2D, StrataLayer)
#define STRATA_TYPE_LAYER_NORMALIZATION (strata_layer_normalization_get_type ())
G_DECLARE_FINAL_TYPE (StrataLayerNormalization, strata_layer_normalization, STRATA, LAYER_NORMALIZATION, StrataLayer)
#define STRATA_TYPE_GROUP_NORMALIZATION (strata_group_normalization_get_type ())
G_DECLARE_FINAL_TYPE (StrataGroupNormalization, strata_group_normalization, STRATA, GROUP_NORMALIZATION, StrataLayer)
#define STRATA_TYPE_UNIT_NORMALIZATION (strata_unit_normalization_get_type ())
G_DECLARE_FINAL_TYPE (StrataUnitNormalization, strata_unit_normalization, STRATA, UNIT_NORMALIZATION, StrataLayer)
#define STRATA_TYPE_SPATIAL_DROPOUT2D (strata_spatial_dropout2d_get_type ())
G_DECLARE_FINAL_TYPE (StrataSpatialDropout2d, strata_spatial_dropout2d, STRATA, SPATIAL_DROPOUT2D, StrataLayer)
#define STRATA_TYPE_GAUSSIAN_NOISE (strata_gaussian_noise_get_type ())
G_DECLARE_FINAL_TYPE (StrataGaussianNoise, strata_gaussian_noise, STRATA, GAUSSIAN_NOISE, StrataLayer)
#define STRATA_TYPE_GAUSSIAN_DROPOUT (strata_gaussian_dropout_get_type ())
G_DECLARE_FINAL_TYPE (StrataGaussianDropout, strata_gaussian_dropout, STRATA, GAUSSIAN_DROPOUT, StrataLayer)
#define STRATA_TYPE_RANDOM_FLIP (strata_random_flip_get_type ())
G_DECLARE_FINAL_TYPE (StrataRandomFlip, strata_random_flip, STRATA, RANDOM_FLIP, StrataLayer)
#define STRATA_TYPE_RANDOM_TRANSLATION (strata_random_translation_get_type ())
G_DECLARE_FINAL_TYPE (StrataRandomTranslation, strata_random_translation, STRATA, RANDOM_TRANSLATION, StrataLayer)
#define STRATA_TYPE_RANDOM_ROTATION (strata_random_rotation_get_type ())
G_DECLARE_FINAL_TYPE (StrataRandomRotation, strata_random_rotation, STRATA, RANDOM_ROTATION, StrataLayer)
#define STRATA_TYPE_RANDOM_ZOOM (strata_random_zoom_get_type ())
G_DECLARE_FINAL_TYPE (StrataRandomZoom, strata_random_zoom, STRATA, RANDOM_ZOOM, StrataLayer)
#define STRATA_TYPE_RANDOM_CONTRAST (strata_random_contrast_get_type ())
G_DECLARE_FINAL_TYPE (StrataRandomContrast, strata_random_contrast, STRATA, RANDOM_CONTRAST, StrataLayer)
#define STRATA_TYPE_INTERPOLATION (strata_interpolation_get_type ())
GType strata_interpolation_get_type (void); /* GEnum over StrataInterpolation; nicks as Keras: "nearest", "bilinear" */
typedef enum
{
  STRATA_INTERPOLATION_NEAREST,
  STRATA_INTERPOLATION_BILINEAR,
} StrataInterpolation;

/* A group of layers repeated `repeat` times. Its members are a StrataStack-like GListModel of StrataLayer. */
#define STRATA_TYPE_BLOCK (strata_block_get_type ())
G_DECLARE_FINAL_TYPE (StrataBlock, strata_block, STRATA, BLOCK, StrataLayer) /* repeat (uint, default 2) */
StrataBlock *strata_block_new (guint repeat);
GListStore *strata_block_get_layers (StrataBlock *self); /* (transfer none) of StrataLayer; no nested blocks */

/* A new layer of the kind, NULL if the class name is unknown; properties follow as in g_object_new(). */
StrataLayer *strata_layer_new (const char *class_name, const char *first_property, ...);

G_END_DECLS

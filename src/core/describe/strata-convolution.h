/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-layers.h"
#include "strata-windows.h"

G_BEGIN_DECLS

/* What convolutions share; each kind installs what it has. */

/* A weight's start, and what holds it in bounds. */
typedef struct
{
  StrataInitializer *initializer;
  StrataRegularizer *regularizer;
  StrataConstraint *constraint;
} StrataWeightRules;

typedef struct
{
  guint filters;
  guint depth_multiplier;
  guint groups;
  StrataTuple *kernel_size, *strides, *dilation_rate;
  StrataPadding padding;
  StActivation activation;
  gboolean use_bias;
  StrataWeightRules kernel, depthwise, pointwise, bias;
  StrataRegularizer *activity_regularizer;
} StrataConvolution;

/* Which weight's arguments to install. */
typedef enum
{
  STRATA_RULES_KERNEL = 1 << 0,
  STRATA_RULES_DEPTHWISE = 1 << 1,
  STRATA_RULES_POINTWISE = 1 << 2,
  STRATA_RULES_BIAS = 1 << 3,
} StrataRules;

/* offset: of the StrataConvolution in the instance. */
void strata_convolution_install_filters (StrataConfigurableClass *klass, gsize offset);
void strata_convolution_install_windows (StrataConfigurableClass *klass, gsize offset, int n_axes);
void strata_convolution_install_dilation (StrataConfigurableClass *klass, gsize offset, int n_axes);
void strata_convolution_install_groups (StrataConfigurableClass *klass, gsize offset);
void strata_convolution_install_multiplier (StrataConfigurableClass *klass, gsize offset);
/* activation, use_bias, and of each weight: initializer, regularizer, constraint. */
void strata_convolution_install_rules (StrataConfigurableClass *klass, gsize offset, StrataRules rules);

/* filters FALSE: the channels that come in times depth_multiplier. */
gboolean strata_convolution_infer (StrataLayer *self,
                                   const StrataConvolution *convolution,
                                   gboolean has_filters,
                                   const StrataShape *input,
                                   StrataShape *output,
                                   GError **error);
/* Strides and dilation at once are refused, as Keras does. */
gboolean strata_convolution_check_strides (const StrataConvolution *convolution, GError **error);

/* Of a sample, where each output looks at `depth` channels a tap. */
double strata_convolution_count_flop (const StrataConvolution *convolution, gsize depth, const StrataShape *output);

/* Appends a kernel of n_axes window axes, depth and width. */
void strata_convolution_append_kernel (GArray *specs,
                                       const char *name,
                                       const StrataTuple *window,
                                       gsize depth,
                                       gsize width,
                                       const StrataWeightRules *rules);
void strata_convolution_append_bias (GArray *specs, const StrataConvolution *convolution, gsize n);

/* is_depthwise: the kernel is [window, channels, depth_multiplier]. */
void strata_convolution_add_nodes (const StrataConvolution *convolution, gboolean is_depthwise, StrataGraph *graph);

/* Of the windows alone: filters, activation and bias are the caller's to set. */
void strata_convolution_to_engine (const StrataConvolution *convolution, StConvolutionConfig *config);

G_END_DECLS

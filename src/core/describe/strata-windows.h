/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-graph.h"
#include "strata-layer.h"
#include "strata-tuple.h"

G_BEGIN_DECLS

/* What layers with windows over images share: Conv2D, MaxPooling2D and their like. */

#define STRATA_TYPE_PADDING (strata_padding_get_type ())
GType strata_padding_get_type (void); /* GEnum over StrataPadding; nicks as Keras: "valid", "same" */

typedef enum
{
  STRATA_PADDING_VALID,
  STRATA_PADDING_SAME,
} StrataPadding;

/* Windows along one or two axes. */
typedef struct
{
  const char *argument; /* that holds their size: "kernel_size" */
  const StrataTuple *size;
  const StrataTuple *strides;  /* (nullable): as the size */
  const StrataTuple *dilation; /* (nullable): 1 */
  StrataPadding padding;
} StrataWindows;

/* Whether images come in (n_axes 2: height × width × channels) or rows of them (1: length × channels); the error says what
 * to put before the layer. */
gboolean strata_check_image (StrataLayer *self, int n_axes, const StrataShape *input, GError **error);

/* The shape of what comes in, each axis but the channels counted in windows. */
gboolean strata_windows_infer (StrataLayer *self,
                               const StrataWindows *windows,
                               const StrataShape *input,
                               StrataShape *output,
                               GError **error);

/* For a graph whose channels come first: strides, pads and dilations of the operator that was added last. */
void strata_windows_set_attributes (const StrataWindows *windows, StrataGraph *graph);

/* For the engine, where a row is an image of height 1. */
void strata_tuple_to_engine (const StrataTuple *tuple, gsize pair[2]);

/* size argument, n_axes whole numbers from 1. */
void strata_windows_install_size (StrataConfigurableClass *klass,
                                  gsize offset,
                                  int n_axes,
                                  const char *name,
                                  const char *nick,
                                  const char *blurb,
                                  GParamFlags flags,
                                  int initial);
void strata_padding_install_argument (StrataConfigurableClass *klass, gsize offset);

G_END_DECLS

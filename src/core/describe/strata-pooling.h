/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-layers.h"
#include "strata-windows.h"

G_BEGIN_DECLS

/* What the layers that pool share. */
typedef struct
{
  StrataTuple *pool_size, *strides;
  StrataPadding padding;
} StrataPooling;

typedef struct
{
  gboolean keepdims;
} StrataGlobalPooling;

/* offset: of the struct in the instance; size_flags: of pool_size, to which Keras does not always give a default. */
void strata_pooling_install_arguments (StrataConfigurableClass *klass,
                                       gsize offset,
                                       int n_axes,
                                       GParamFlags size_flags);
gboolean strata_pooling_infer (StrataLayer *self,
                               const StrataPooling *pooling,
                               const StrataShape *input,
                               StrataShape *output,
                               GError **error);
void strata_pooling_build (const StrataPooling *pooling, gboolean is_average, StModel *model);

void strata_pooling_add_nodes (const StrataPooling *pooling, gboolean is_average, StrataGraph *graph);

void strata_global_pooling_install_arguments (StrataConfigurableClass *klass, gsize offset);
gboolean strata_global_pooling_infer (StrataLayer *self,
                                      const StrataGlobalPooling *pooling,
                                      int n_axes,
                                      const StrataShape *input,
                                      StrataShape *output,
                                      GError **error);
void strata_global_pooling_build (const StrataGlobalPooling *pooling, gboolean is_average, StModel *model);
void strata_global_pooling_add_nodes (const StrataGlobalPooling *pooling, gboolean is_average, StrataGraph *graph);

G_END_DECLS

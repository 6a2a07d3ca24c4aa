/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-pooling.h"

#include <glib/gi18n-lib.h>

void
strata_pooling_install_arguments (StrataConfigurableClass *klass, gsize offset, int n_axes, GParamFlags size_flags)
{
  strata_windows_install_size (klass, offset + G_STRUCT_OFFSET (StrataPooling, pool_size), n_axes, "pool-size",
                               N_ ("Pool size"), N_ ("How large a window is"), size_flags, 2);
  strata_windows_install_size (klass, offset + G_STRUCT_OFFSET (StrataPooling, strides), n_axes, "strides",
                               N_ ("Strides"), N_ ("How far the window moves each time; none for its own size"), 0, 0);
  strata_padding_install_argument (klass, offset + G_STRUCT_OFFSET (StrataPooling, padding));
}

gboolean
strata_pooling_infer (StrataLayer *self,
                      const StrataPooling *pooling,
                      const StrataShape *input,
                      StrataShape *output,
                      GError **error)
{
  const StrataWindows windows = {
    .argument = "pool_size",
    .size = pooling->pool_size,
    .strides = pooling->strides,
    .padding = pooling->padding,
  };

  return strata_windows_infer (self, &windows, input, output, error);
}

void
strata_pooling_build (const StrataPooling *pooling, gboolean is_average, StModel *model)
{
  StPoolConfig config = { .same = pooling->padding == STRATA_PADDING_SAME, .average = is_average };

  strata_tuple_to_engine (pooling->pool_size, config.size);
  strata_tuple_to_engine (pooling->strides ? pooling->strides : pooling->pool_size, config.strides);
  st_model_add (model, &st_op_pool, &config);
}

void
strata_pooling_add_nodes (const StrataPooling *pooling, gboolean is_average, StrataGraph *graph)
{
  const StrataWindows windows = {
    .size = pooling->pool_size,
    .strides = pooling->strides,
    .padding = pooling->padding,
  };

  strata_graph_to_channels_first (graph);
  strata_graph_add (graph, is_average ? "AveragePool" : "MaxPool", NULL);
  strata_windows_set_attributes (&windows, graph);
  strata_graph_to_channels_last (graph);
}

void
strata_global_pooling_install_arguments (StrataConfigurableClass *klass, gsize offset)
{
  strata_configurable_class_install_argument (klass, offset + G_STRUCT_OFFSET (StrataGlobalPooling, keepdims),
                                              g_param_spec_boolean ("keepdims", N_ ("Keep dimensions"),
                                                                    N_ ("Whether the axes stay, with length 1"), FALSE,
                                                                    STRATA_ARGUMENT));
}

gboolean
strata_global_pooling_infer (StrataLayer *self,
                             const StrataGlobalPooling *pooling,
                             int n_axes,
                             const StrataShape *input,
                             StrataShape *output,
                             GError **error)
{
  const gsize channels = input->dim[MAX (input->rank - 1, 0)];

  if (!strata_check_image (self, n_axes, input, error))
    return FALSE;
  *output = (StrataShape){ .rank = 1, .dim = { channels } };
  if (pooling->keepdims)
    {
      *output = (StrataShape){ .rank = n_axes + 1, .dim = { 1, 1, 1 } };
      output->dim[n_axes] = channels;
    }
  return TRUE;
}

void
strata_global_pooling_build (const StrataGlobalPooling *pooling, gboolean is_average, StModel *model)
{
  st_model_add (model, &st_op_pool, &(StPoolConfig){ .average = is_average, .flattens = !pooling->keepdims });
}

/* Of each channel one number is left: the order of the axes no longer matters. */
void
strata_global_pooling_add_nodes (const StrataGlobalPooling *pooling, gboolean is_average, StrataGraph *graph)
{
  strata_graph_to_channels_first (graph);
  strata_graph_add (graph, is_average ? "GlobalAveragePool" : "GlobalMaxPool", NULL);
  strata_graph_reshape (graph, strata_graph_get_output (graph));
}

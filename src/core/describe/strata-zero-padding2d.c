/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-graph.h"
#include "strata-layers.h"
#include "strata-windows.h"

#include <glib/gi18n-lib.h>

struct _StrataZeroPadding2d
{
  StrataLayer parent_instance;
  StrataTuple *padding;
};

G_DEFINE_FINAL_TYPE (StrataZeroPadding2d, strata_zero_padding2d, STRATA_TYPE_LAYER)

static gboolean
strata_zero_padding2d_infer (StrataLayer *layer, const StrataShape *input, StrataShape *output, GError **error)
{
  const StrataTuple *padding = STRATA_ZERO_PADDING2D (layer)->padding;

  if (!strata_check_image (layer, 2, input, error))
    return FALSE;
  *output = *input;
  for (int i = 0; i < 4; i++)
    output->dim[i / 2] += padding->item[i];
  return TRUE;
}

static void
strata_zero_padding2d_build (StrataLayer *layer, StModel *model)
{
  const StrataTuple *padding = STRATA_ZERO_PADDING2D (layer)->padding;
  const StPadConfig config = {
    .before = { padding->item[0], padding->item[2] },
    .after = { padding->item[1], padding->item[3] },
  };

  st_model_add (model, &st_op_pad, &config);
}

static void
strata_zero_padding2d_add_nodes (StrataLayer *layer, StrataGraph *graph)
{
  const StrataTuple *padding = STRATA_ZERO_PADDING2D (layer)->padding;
  const gint64 pads[] = { 0, padding->item[0], padding->item[2], 0, 0, padding->item[1], padding->item[3], 0 };

  strata_graph_add (graph, "Pad", strata_graph_make_ints (graph, pads, G_N_ELEMENTS (pads)), NULL);
}

static void
strata_zero_padding2d_class_init (StrataZeroPadding2dClass *klass)
{
  StrataConfigurableClass *configurable_class = STRATA_CONFIGURABLE_CLASS (klass);
  StrataLayerClass *layer_class = STRATA_LAYER_CLASS (klass);

  configurable_class->class_name = "ZeroPadding2D";
  configurable_class->keras_name = "zero_padding2d";
  configurable_class->family = N_ ("Shape");
  configurable_class->icon_name = "strata-zero-padding2d-symbolic";
  configurable_class->summary = N_ ("Frames the image with zeros");
  configurable_class->formula = "y = x, with rows and columns of 0 around it";
  configurable_class->keywords = "border, margin, frame";
  layer_class->infer = strata_zero_padding2d_infer;
  layer_class->build = strata_zero_padding2d_build;
  layer_class->add_nodes = strata_zero_padding2d_add_nodes;

  strata_tuple_install_argument (configurable_class, G_STRUCT_OFFSET (StrataZeroPadding2d, padding), "padding",
                                 N_ ("Padding"), N_ ("How many rows above and below, how many columns left and right"),
                                 0, &(StrataTupleForm){ .shortest = 4, .longest = 4, .pairs = TRUE },
                                 &(StrataTuple){ .n = 4, .item = { 1, 1, 1, 1 } });
}

static void
strata_zero_padding2d_init (StrataZeroPadding2d *self)
{
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-graph.h"
#include "strata-layers.h"
#include "strata-windows.h"

#include <glib/gi18n-lib.h>

struct _StrataCropping2d
{
  StrataLayer parent_instance;
  StrataTuple *cropping;
};

G_DEFINE_FINAL_TYPE (StrataCropping2d, strata_cropping2d, STRATA_TYPE_LAYER)

static gboolean
strata_cropping2d_infer (StrataLayer *layer, const StrataShape *input, StrataShape *output, GError **error)
{
  const StrataTuple *cropping = STRATA_CROPPING2D (layer)->cropping;

  if (!strata_check_image (layer, 2, input, error))
    return FALSE;
  *output = *input;
  for (int axis = 0; axis < 2; axis++)
    {
      const gsize off = (gsize) cropping->item[2 * axis] + (gsize) cropping->item[2 * axis + 1];

      if (off >= input->dim[axis])
        {
          g_autofree char *shape = strata_shape_to_string (input);
          g_set_error (error, STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_SHAPE,
                       _ ("cropping (%d, %d) leaves nothing of %s: make it smaller"), cropping->item[2 * axis],
                       cropping->item[2 * axis + 1], shape);
          return FALSE;
        }
      output->dim[axis] = input->dim[axis] - off;
    }
  return TRUE;
}

static void
strata_cropping2d_build (StrataLayer *layer, StModel *model)
{
  const StrataTuple *cropping = STRATA_CROPPING2D (layer)->cropping;
  const StPadConfig config = {
    .before = { -cropping->item[0], -cropping->item[2] },
    .after = { -cropping->item[1], -cropping->item[3] },
  };

  st_model_add (model, &st_op_pad, &config);
}

static void
strata_cropping2d_add_nodes (StrataLayer *layer, StrataGraph *graph)
{
  const StrataTuple *cropping = STRATA_CROPPING2D (layer)->cropping;
  const StrataShape *output = strata_graph_get_output (graph);
  const gint64 starts[] = { cropping->item[0], cropping->item[2] };
  const gint64 ends[] = { starts[0] + (gint64) output->dim[0], starts[1] + (gint64) output->dim[1] };
  const gint64 axes[] = { 1, 2 };

  strata_graph_add (graph, "Slice", strata_graph_make_ints (graph, starts, 2), strata_graph_make_ints (graph, ends, 2),
                    strata_graph_make_ints (graph, axes, 2), NULL);
}

static void
strata_cropping2d_class_init (StrataCropping2dClass *klass)
{
  StrataConfigurableClass *configurable_class = STRATA_CONFIGURABLE_CLASS (klass);
  StrataLayerClass *layer_class = STRATA_LAYER_CLASS (klass);

  configurable_class->class_name = "Cropping2D";
  configurable_class->keras_name = "cropping2d";
  configurable_class->family = N_ ("Shape");
  configurable_class->icon_name = "strata-cropping2d-symbolic";
  configurable_class->summary = N_ ("Cuts off the edges of the image");
  configurable_class->formula = "y = x without its outermost rows and columns";
  configurable_class->keywords = "crop, trim, border";
  layer_class->infer = strata_cropping2d_infer;
  layer_class->build = strata_cropping2d_build;
  layer_class->add_nodes = strata_cropping2d_add_nodes;

  strata_tuple_install_argument (configurable_class, G_STRUCT_OFFSET (StrataCropping2d, cropping), "cropping",
                                 N_ ("Cropping"), N_ ("How many rows above and below, how many columns left and right"),
                                 0, &(StrataTupleForm){ .shortest = 4, .longest = 4, .pairs = TRUE },
                                 &(StrataTuple){ .n = 4, .item = { 0, 0, 0, 0 } });
}

static void
strata_cropping2d_init (StrataCropping2d *self)
{
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-graph.h"
#include "strata-layers.h"
#include "strata-windows.h"

#include <glib/gi18n-lib.h>

struct _StrataUpSampling2d
{
  StrataLayer parent_instance;
  StrataTuple *size;
  StrataInterpolation interpolation;
};

G_DEFINE_FINAL_TYPE (StrataUpSampling2d, strata_up_sampling2d, STRATA_TYPE_LAYER)

GType
strata_interpolation_get_type (void)
{
  static const GEnumValue values[] = {
    { STRATA_INTERPOLATION_NEAREST, "STRATA_INTERPOLATION_NEAREST", "nearest" },
    { STRATA_INTERPOLATION_BILINEAR, "STRATA_INTERPOLATION_BILINEAR", "bilinear" },
    { 0, NULL, NULL },
  };
  static GType type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("StrataInterpolation", values));
  return type;
}

static gboolean
strata_up_sampling2d_infer (StrataLayer *layer, const StrataShape *input, StrataShape *output, GError **error)
{
  const StrataTuple *size = STRATA_UP_SAMPLING2D (layer)->size;

  if (!strata_check_image (layer, 2, input, error))
    return FALSE;
  *output = *input;
  for (int axis = 0; axis < 2; axis++)
    output->dim[axis] *= size->item[axis];
  return TRUE;
}

static void
strata_up_sampling2d_build (StrataLayer *layer, StModel *model)
{
  StrataUpSampling2d *self = STRATA_UP_SAMPLING2D (layer);
  StUpsampleConfig config = { .bilinear = self->interpolation == STRATA_INTERPOLATION_BILINEAR };

  strata_tuple_to_engine (self->size, config.size);
  st_model_add (model, &st_op_upsample, &config);
}

static void
strata_up_sampling2d_add_nodes (StrataLayer *layer, StrataGraph *graph)
{
  StrataUpSampling2d *self = STRATA_UP_SAMPLING2D (layer);
  const gboolean is_nearest = self->interpolation == STRATA_INTERPOLATION_NEAREST;
  const float scales[] = { 1, 1, (float) self->size->item[0], (float) self->size->item[1] };

  strata_graph_to_channels_first (graph);
  strata_graph_add (graph, "Resize", "",
                    strata_graph_make_floats (graph, scales, &(StrataShape){ .rank = 1, .dim = { 4 } }), NULL);
  strata_graph_set_string (graph, "mode", is_nearest ? "nearest" : "linear");
  strata_graph_set_string (graph, "coordinate_transformation_mode", is_nearest ? "asymmetric" : "half_pixel");
  if (is_nearest)
    strata_graph_set_string (graph, "nearest_mode", "floor");
  strata_graph_to_channels_last (graph);
}

static void
strata_up_sampling2d_class_init (StrataUpSampling2dClass *klass)
{
  StrataConfigurableClass *configurable_class = STRATA_CONFIGURABLE_CLASS (klass);
  StrataLayerClass *layer_class = STRATA_LAYER_CLASS (klass);

  configurable_class->class_name = "UpSampling2D";
  configurable_class->keras_name = "up_sampling2d";
  configurable_class->family = N_ ("Shape");
  configurable_class->icon_name = "strata-up-sampling2d-symbolic";
  configurable_class->summary = N_ ("Draws the image larger");
  configurable_class->formula = "y = x at the nearest place, or between the four nearest";
  configurable_class->keywords = "enlarge, resize, upscale, decoder";
  layer_class->infer = strata_up_sampling2d_infer;
  layer_class->build = strata_up_sampling2d_build;
  layer_class->add_nodes = strata_up_sampling2d_add_nodes;

  strata_windows_install_size (configurable_class, G_STRUCT_OFFSET (StrataUpSampling2d, size), 2, "size", N_ ("Size"),
                               N_ ("How many times as high and wide"), 0, 2);
  strata_configurable_class_install_argument (
    configurable_class, G_STRUCT_OFFSET (StrataUpSampling2d, interpolation),
    g_param_spec_enum ("interpolation", N_ ("Interpolation"), N_ ("What stands between the numbers that come in"),
                       STRATA_TYPE_INTERPOLATION, STRATA_INTERPOLATION_NEAREST, STRATA_ARGUMENT));
}

static void
strata_up_sampling2d_init (StrataUpSampling2d *self)
{
}

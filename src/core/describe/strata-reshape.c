/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-graph.h"
#include "strata-layer-private.h"
#include "strata-tuple.h"

#include <glib/gi18n-lib.h>

struct _StrataReshape
{
  StrataLayer parent_instance;
  StrataTuple *target_shape;
};

G_DEFINE_FINAL_TYPE (StrataReshape, strata_reshape, STRATA_TYPE_LAYER)

static gboolean
refuse (const StrataTuple *target, const StrataShape *input, GError **error)
{
  g_autofree char *is = strata_tuple_to_string (target, &(StrataTupleForm){ .longest = STRATA_TUPLE_MAX });
  g_autofree char *shape = strata_shape_to_string (input);

  g_set_error (error, STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_SHAPE,
               _ ("target_shape %s does not hold the %zu numbers of %s: give sizes whose product they are, one of them "
                  "may be -1"),
               is, strata_shape_get_size (input), shape);
  return FALSE;
}

static gboolean
strata_reshape_infer (StrataLayer *layer, const StrataShape *input, StrataShape *output, GError **error)
{
  const StrataTuple *target = STRATA_RESHAPE (layer)->target_shape;
  const gsize size = strata_shape_get_size (input);
  gsize known = 1;
  int open = -1;

  *output = (StrataShape){ .rank = target->n };
  for (int i = 0; i < target->n; i++)
    {
      if (target->item[i] == -1 && open < 0)
        open = i;
      else if (target->item[i] >= 1)
        known *= output->dim[i] = target->item[i];
      else
        return refuse (target, input, error);
    }
  if (open >= 0 && size % known == 0)
    known *= output->dim[open] = size / known;
  if (known != size)
    return refuse (target, input, error);
  return TRUE;
}

static void
strata_reshape_build (StrataLayer *layer, StModel *model)
{
  const StrataShape *output = strata_layer_get_output_shape (layer);
  StReshapeConfig config;

  strata_shape_to_engine (output, &config.shape);
  st_model_add (model, &st_op_reshape, &config);
}

static void
strata_reshape_add_nodes (StrataLayer *layer, StrataGraph *graph)
{
  strata_graph_reshape (graph, strata_graph_get_output (graph));
}

static void
strata_reshape_class_init (StrataReshapeClass *klass)
{
  StrataConfigurableClass *configurable_class = STRATA_CONFIGURABLE_CLASS (klass);
  StrataLayerClass *layer_class = STRATA_LAYER_CLASS (klass);

  configurable_class->class_name = "Reshape";
  configurable_class->keras_name = "reshape";
  configurable_class->family = N_ ("Shape");
  configurable_class->icon_name = "strata-reshape-symbolic";
  configurable_class->summary = N_ ("Gives the same numbers another shape");
  configurable_class->formula = "y = x as target_shape; one -1 is worked out";
  configurable_class->keywords = "view, channels, image";
  layer_class->infer = strata_reshape_infer;
  layer_class->build = strata_reshape_build;
  layer_class->add_nodes = strata_reshape_add_nodes;

  strata_tuple_install_argument (configurable_class, G_STRUCT_OFFSET (StrataReshape, target_shape), "target-shape",
                                 N_ ("Target shape"), N_ ("Size along each axis; one may be -1 for what is left"),
                                 STRATA_PARAM_REQUIRED,
                                 &(StrataTupleForm){ .shortest = 1, .longest = STRATA_TUPLE_MAX, .minimum = -1 },
                                 &(StrataTuple){ .n = 1, .item = { -1 } });
}

static void
strata_reshape_init (StrataReshape *self)
{
}

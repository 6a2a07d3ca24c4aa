/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-channel-axis.h"

#include <glib/gi18n-lib.h>

gboolean
strata_channel_axis_find (int axis, const StrataShape *shape, int *place, GError **error)
{
  *place = strata_axis_to_input (axis, shape);
  if (*place >= 0)
    return TRUE;
  g_autofree char *text = strata_shape_to_string (shape);
  g_set_error (error, STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_SHAPE,
               _ ("axis must be -1, the last one, or from 1 to %d, for %s comes in (is %d)"), shape->rank, text, axis);
  return FALSE;
}

static int
get_place (int axis, const StrataShape *shape)
{
  const int place = strata_axis_to_input (axis, shape);

  return place >= 0 ? place : shape->rank - 1;
}

gsize
strata_channel_axis_get_size (int axis, const StrataShape *shape)
{
  return shape->dim[get_place (axis, shape)];
}

StrataShape
strata_channel_axis_swap (int axis, const StrataShape *shape)
{
  StrataShape swapped = *shape;

  swapped.dim[get_place (axis, shape)] = shape->dim[shape->rank - 1];
  swapped.dim[shape->rank - 1] = strata_channel_axis_get_size (axis, shape);
  return swapped;
}

void
strata_channel_axis_build (int axis, const StrataShape *shape, StModel *model)
{
  const int place = get_place (axis, shape);
  StPermuteConfig config = { 0 };

  if (place == shape->rank - 1)
    return;
  for (int i = 0; i < shape->rank; i++)
    config.axes[i] = i;
  config.axes[place] = shape->rank - 1;
  config.axes[shape->rank - 1] = place;
  st_model_add (model, &st_op_permute, &config);
}

void
strata_channel_axis_add_nodes (int axis, StrataGraph *graph)
{
  const StrataShape *shape = strata_graph_get_input (graph);
  const int place = get_place (axis, shape);
  gint64 axes[STRATA_MAX_RANK + 1] = { 0 };

  if (place == shape->rank - 1)
    return;
  for (int i = 0; i <= shape->rank; i++)
    axes[i] = i;
  axes[place + 1] = shape->rank;
  axes[shape->rank] = place + 1;
  strata_graph_add (graph, "Transpose", NULL);
  strata_graph_set_ints (graph, "perm", axes, shape->rank + 1);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-graph.h"
#include "strata-layer-private.h"

G_BEGIN_DECLS

/* Layers whose `axis` names the channels. The engine has them last; another axis changes places with the last one before the
 * layer's operation and after it. */

/* The place of the axis in @shape, from 0. Keras counts the batch as axis 0, and from the end with -1.
 * STRATA_MODEL_ERROR_SHAPE: @shape has no such axis. */
gboolean strata_channel_axis_find (int axis, const StrataShape *shape, int *place, GError **error);
/* How many channels @shape has there; it is known to have the axis. */
gsize strata_channel_axis_get_size (int axis, const StrataShape *shape);
/* @shape with the channels last. */
StrataShape strata_channel_axis_swap (int axis, const StrataShape *shape);
/* The change of places, before the operation and once more after it; nothing where the channels are last. */
void strata_channel_axis_build (int axis, const StrataShape *shape, StModel *model);
void strata_channel_axis_add_nodes (int axis, StrataGraph *graph);

G_END_DECLS

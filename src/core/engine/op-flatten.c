/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "st-op.h"

/* Samples lie whole in a lane: flat already. */

static bool
flatten_infer (const void *config, const StShape *in, StShape *out)
{
  *out = (StShape){ .rank = 1, .dim = { st_shape_get_size (in) } };
  return true;
}

static void
flatten_needs (const StOp *op, size_t stride, bool training, StOpNeeds *needs)
{
  needs->alias = true;
}

const StOpKind st_op_flatten = {
  .name = "flatten",
  .infer = flatten_infer,
  .needs = flatten_needs,
};

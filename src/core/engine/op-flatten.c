/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "st-op.h"

/* Flatten and Reshape: samples lie whole in a lane, row-major, so that another shape is no work. */

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

static bool
reshape_infer (const void *config, const StShape *in, StShape *out)
{
  *out = ((const StReshapeConfig *) config)->shape;
  return st_shape_get_size (out) == st_shape_get_size (in);
}

const StOpKind st_op_reshape = {
  .name = "reshape",
  .config_size = sizeof (StReshapeConfig),
  .infer = reshape_infer,
  .needs = flatten_needs,
};

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Permute: the rows of the features change places; so does the gradient, back again. */

#include "places.h"

#include <string.h>

static bool
permute_infer (const void *config, const StShape *in, StShape *out)
{
  const StPermuteConfig *permute = config;
  unsigned seen = 0;

  *out = *in;
  for (int i = 0; i < in->rank; i++)
    {
      if (permute->axes[i] < 0 || permute->axes[i] >= in->rank)
        return false;
      seen |= 1u << permute->axes[i];
      out->dim[i] = in->dim[permute->axes[i]];
    }
  return seen == (1u << in->rank) - 1;
}

static void
permute_needs (const StOp *op, size_t stride, bool training, StOpNeeds *needs)
{
}

static bool
permute_splits (const StOp *op, StSplit split)
{
  return split != ST_SPLIT_CHANNELS;
}

/* Walks over the output; the places are those of the input. */
static StPlaces
permute_begin (const StOp *op)
{
  const StPermuteConfig *config = op->config;
  const StPlaces in = st_places_begin (&op->in, ~0u);
  StPlaces places = { .shape = op->out };

  for (int i = 0; i < op->out.rank; i++)
    places.stride[i] = in.stride[config->axes[i]];
  return places;
}

static void
permute_forward (const StOpRun *run, const StShare *share)
{
  StPlaces places = permute_begin (run->op);

  for (size_t row = 0; row < run->op->out_size; row++, st_places_next (&places))
    memcpy (run->y + row * run->stride + share->lane, run->x + places.place * run->stride + share->lane,
            share->lanes * sizeof *run->y);
}

static void
permute_backward (const StOpRun *run, const StShare *share)
{
  StPlaces places = permute_begin (run->op);

  for (size_t row = 0; run->dx && row < run->op->out_size; row++, st_places_next (&places))
    memcpy (run->dx + places.place * run->stride + share->lane, run->dy + row * run->stride + share->lane,
            share->lanes * sizeof *run->dx);
}

const StOpKind st_op_permute = {
  .name = "permute",
  .config_size = sizeof (StPermuteConfig),
  .infer = permute_infer,
  .needs = permute_needs,
  .splits = permute_splits,
  .mixes_channels = true,
  .forward = permute_forward,
  .backward = permute_backward,
};

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Walks over the features of a shape, row-major, and tells for each its place in an array that is laid out over some of
 * the axes only: a factor shared along an axis, the mean over an axis.
 */

#include "st-op.h"

typedef struct
{
  StShape shape;
  size_t index[ST_MAX_RANK];
  size_t stride[ST_MAX_RANK]; /* in the other array; 0 along an axis it does not have */
  size_t place;
} StPlaces;

/* axes: bit i: the other array has axis i. */
static inline StPlaces
st_places_begin (const StShape *shape, unsigned axes)
{
  StPlaces places = { .shape = *shape };
  size_t stride = 1;

  for (int axis = shape->rank - 1; axis >= 0; axis--)
    if (axes >> axis & 1)
      {
        places.stride[axis] = stride;
        stride *= shape->dim[axis];
      }
  return places;
}

/* To the next feature. */
static inline void
st_places_next (StPlaces *places)
{
  for (int axis = places->shape.rank - 1; axis >= 0; axis--)
    {
      places->place += places->stride[axis];
      if (++places->index[axis] < places->shape.dim[axis])
        return;
      places->place -= places->stride[axis] * places->shape.dim[axis];
      places->index[axis] = 0;
    }
}

/* How many places there are. */
static inline size_t
st_places_count (const StShape *shape, unsigned axes)
{
  size_t n = 1;

  for (int axis = 0; axis < shape->rank; axis++)
    n *= axes >> axis & 1 ? shape->dim[axis] : 1;
  return n;
}

/* Lanes of a share that hold samples. */
static inline size_t
st_share_count_samples (const StShare *share, size_t n)
{
  const size_t left = n > share->lane ? n - share->lane : 0;

  return left < share->lanes ? left : share->lanes;
}

/* Σ x over n samples, in eight lanes of their own: always the same order. */
static inline st_real
st_sum (const st_real *x, size_t n)
{
  st_real sums[8] = { 0 };
  size_t i = 0;

  for (; i + 8 <= n; i += 8)
    for (size_t j = 0; j < 8; j++)
      sums[j] += x[i + j];
  for (size_t j = 0; i < n; i++, j++)
    sums[j] += x[i];
  return ((sums[0] + sums[4]) + (sums[2] + sums[6])) + ((sums[1] + sums[5]) + (sums[3] + sums[7]));
}

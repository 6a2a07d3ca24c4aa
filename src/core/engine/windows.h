/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Windows that slide over an image: the arithmetic that convolutions and pooling share.
 *
 *   large [in[0] · in[1] positions, channels],  small [out[0] · out[1] positions, filters]
 *
 * The window of the small side's position o covers in[·] positions o · strides - before + tap · dilation, one a tap;
 * taps that fall outside the image are left out.
 */

#include "st-engine.h"

typedef struct
{
  size_t in[2], channels;
  size_t out[2], filters;
  size_t kernel[2], strides[2], dilation[2], before[2];
  size_t groups;        /* of channels, each with filters of its own */
  size_t lanes, stride; /* of the rows of both sides */
} StWindows;

/* Neighbours [from, to) along an axis. */
typedef struct
{
  size_t from, to;
} StRange;

/* Sets out and before from the rest, as TensorFlow pads; false where no window fits. */
bool st_windows_settle (StWindows *w, bool same);

/* The taps of position `at` of the small side that fall into the image. */
static inline StRange
st_windows_get_taps (const StWindows *w, int axis, size_t at)
{
  const size_t begin = at * w->strides[axis], before = w->before[axis], dilation = w->dilation[axis];
  const size_t end = w->in[axis] + before;
  StRange taps = { 0, end > begin ? (end - begin - 1) / dilation + 1 : 0 };

  if (begin < before)
    taps.from = (before - begin + dilation - 1) / dilation;
  if (taps.to > w->kernel[axis])
    taps.to = w->kernel[axis];
  if (taps.from > taps.to)
    taps.from = taps.to;
  return taps;
}

/* Where on the large side a tap that falls into the image lies. */
static inline size_t
st_windows_get_place (const StWindows *w, int axis, size_t at, size_t tap)
{
  return at * w->strides[axis] + tap * w->dilation[axis] - w->before[axis];
}

/* The position of the small side whose window has `place` of the large side at its tap; SIZE_MAX: none. */
static inline size_t
st_windows_get_position (const StWindows *w, int axis, size_t place, size_t tap)
{
  const size_t reach = place + w->before[axis], offset = tap * w->dilation[axis];

  if (reach < offset || (reach - offset) % w->strides[axis] != 0 || (reach - offset) / w->strides[axis] >= w->out[axis])
    return SIZE_MAX;
  return (reach - offset) / w->strides[axis];
}

/* Whether each filter looks at one channel alone. */
static inline bool
st_windows_are_depthwise (const StWindows *w)
{
  return w->groups > 1 && w->groups == w->channels;
}

/* Whether the taps of a row of the window follow each other without a gap. */
static inline bool
st_windows_are_dense (const StWindows *w)
{
  return w->groups == 1 && w->dilation[1] == 1;
}

/* From column x on, the positions whose windows have the same taps in the image as that of x. */
static inline StRange
st_windows_get_alike (const StWindows *w, size_t x)
{
  const StRange taps = st_windows_get_taps (w, 1, x);
  StRange xs = { x, x + 1 };

  for (; xs.to < w->out[1]; xs.to++)
    {
      const StRange others = st_windows_get_taps (w, 1, xs.to);

      if (others.from != taps.from || others.to != taps.to)
        break;
    }
  return xs;
}

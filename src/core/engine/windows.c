/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "windows.h"

static bool
settle_axis (StWindows *w, int axis, bool same)
{
  const size_t in = w->in[axis], stride = w->strides[axis];
  size_t reach, needed;

  if (in == 0 || stride == 0 || w->kernel[axis] == 0 || w->dilation[axis] == 0)
    return false;
  reach = (w->kernel[axis] - 1) * w->dilation[axis] + 1;
  w->before[axis] = 0;
  if (!same)
    {
      w->out[axis] = in >= reach ? (in - reach) / stride + 1 : 0;
      return in >= reach;
    }
  w->out[axis] = (in + stride - 1) / stride;
  needed = (w->out[axis] - 1) * stride + reach;
  w->before[axis] = needed > in ? (needed - in) / 2 : 0;
  return true;
}

bool
st_windows_settle (StWindows *w, bool same)
{
  return settle_axis (w, 0, same) && settle_axis (w, 1, same);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Convolution and pooling as the formulas stand: one loop an index, nothing left out but what lies outside the image. */

#include "reference.h"

#include <string.h>

/* Calls of a visitor, one for each pair of a position and a tap that falls into the image. */
typedef struct
{
  size_t small, large; /* positions */
  size_t tap;
} Pair;

typedef void (*PairFunc) (const StWindows *w, Pair pair, void *data);

static void
for_each_tap (const StWindows *w, size_t small, PairFunc func, void *data)
{
  const size_t oy = small / w->out[1], ox = small % w->out[1];

  for (size_t ky = 0; ky < w->kernel[0]; ky++)
    for (size_t kx = 0; kx < w->kernel[1]; kx++)
      {
        const long y = (long) (oy * w->strides[0] + ky * w->dilation[0]) - (long) w->before[0];
        const long x = (long) (ox * w->strides[1] + kx * w->dilation[1]) - (long) w->before[1];

        if (y >= 0 && x >= 0 && (size_t) y < w->in[0] && (size_t) x < w->in[1])
          func (w, (Pair){ small, (size_t) y * w->in[1] + (size_t) x, ky * w->kernel[1] + kx }, data);
      }
}

static void
for_each_pair (const StWindows *w, PairFunc func, void *data)
{
  for (size_t small = 0; small < w->out[0] * w->out[1]; small++)
    for_each_tap (w, small, func, data);
}

static void
fill (size_t positions, size_t rows, const StWindows *w, const st_real *values, st_real *y)
{
  for (size_t p = 0; p < positions; p++)
    for (size_t row = 0; row < rows; row++)
      for (size_t i = 0; i < w->lanes; i++)
        y[(p * rows + row) * w->stride + i] = values ? values[row] : 0;
}

/* --- Convolution --------------------------------------------------------------------------------------------------- */

typedef struct
{
  const st_real *large, *weights, *small;
  st_real *result;
  const StSamples *samples;
  size_t from, to;
} Convolution;

/* Each filter with each channel of its group: the row of the weights and both rows of the sides. */
#define FOR_EACH_PRODUCT(w, pair)                                                                                    \
  for (size_t f = 0, depth = (w)->channels / (w)->groups, width = (w)->filters / (w)->groups; f < (w)->filters; f++) \
    for (size_t d = 0, c = f / width * depth; d < depth; d++, c++)

static void
correlate_pair (const StWindows *w, Pair pair, void *data)
{
  const Convolution *v = data;

  FOR_EACH_PRODUCT (w, pair)
  for (size_t i = 0; i < w->lanes; i++)
    v->result[(pair.small * w->filters + f) * w->stride + i] +=
      v->weights[(pair.tap * depth + d) * w->filters + f] * v->large[(pair.large * w->channels + c) * w->stride + i];
}

static void
spread_pair (const StWindows *w, Pair pair, void *data)
{
  const Convolution *v = data;

  FOR_EACH_PRODUCT (w, pair)
  for (size_t i = 0; i < w->lanes; i++)
    v->result[(pair.large * w->channels + c) * w->stride + i] +=
      v->weights[(pair.tap * depth + d) * w->filters + f] * v->small[(pair.small * w->filters + f) * w->stride + i];
}

static void
gradient_pair (const StWindows *w, Pair pair, void *data)
{
  const Convolution *v = data;

  FOR_EACH_PRODUCT (w, pair)
  {
    const size_t row = pair.tap * depth + d;

    for (size_t n = 0; n < v->samples->n && row >= v->from && row < v->to; n++)
      {
        const st_real small = v->small ? v->small[(pair.small * w->filters + f) * w->stride + n]
                                       : v->samples->values[(pair.small * w->stride + n) * v->samples->ld + f];
        v->result[(row - v->from) * w->filters + f] += small * v->large[(pair.large * w->channels + c) * w->stride + n];
      }
  }
}

void
st_reference_correlate (const StWindows *w,
                        StRange rows,
                        const st_real *large,
                        const st_real *weights,
                        const st_real *bias,
                        st_real *small)
{
  const size_t first = rows.from * w->out[1], last = rows.to * w->out[1];

  fill (last - first, w->filters, w, bias, small + first * w->filters * w->stride);
  for (size_t i = first; i < last; i++)
    for_each_tap (w, i, correlate_pair, &(Convolution){ .large = large, .weights = weights, .result = small });
}

void
st_reference_spread (const StWindows *w,
                     const st_real *small,
                     const st_real *weights,
                     const st_real *bias,
                     st_real *large)
{
  fill (w->in[0] * w->in[1], w->channels, w, bias, large);
  for_each_pair (w, spread_pair, &(Convolution){ .small = small, .weights = weights, .result = large });
}

void
st_reference_convolve_gradient (const StWindows *w,
                                const StSamples *samples,
                                const st_real *large,
                                size_t from,
                                size_t to,
                                st_real *gradient)
{
  memset (gradient, 0, (to - from) * w->filters * sizeof *gradient);
  for_each_pair (w, gradient_pair,
                 &(Convolution){ .samples = samples, .large = large, .from = from, .to = to, .result = gradient });
}

void
st_reference_depthwise_gradient (const StWindows *w,
                                 size_t n,
                                 const st_real *large,
                                 const st_real *small,
                                 size_t from,
                                 size_t to,
                                 st_real *gradient)
{
  const StSamples samples = { .n = n };

  memset (gradient, 0, (to - from) * w->filters * sizeof *gradient);
  for_each_pair (
    w, gradient_pair,
    &(Convolution){ .samples = &samples, .large = large, .small = small, .from = from, .to = to, .result = gradient });
}

/* --- Pooling ------------------------------------------------------------------------------------------------------- */

/* One number of the small side: its window's place in channel and lane. */
typedef struct
{
  size_t position, channel, lane;
  const st_real *x;
  size_t count, first_largest; /* the latter as an index of x */
  st_real sum;
} Window;

static void
look_pair (const StWindows *w, Pair pair, void *data)
{
  Window *window = data;
  const size_t at = (pair.large * w->channels + window->channel) * w->stride + window->lane;

  if (window->count++ == 0 || window->x[at] > window->x[window->first_largest])
    window->first_largest = at;
  window->sum += window->x[at];
}

static void
clear_large (const StWindows *w, st_real *dx)
{
  fill (w->in[0] * w->in[1], w->channels, w, NULL, dx);
}

#define FOR_EACH_NUMBER(w, window)                                                      \
  for (window.position = 0; window.position < w->out[0] * w->out[1]; window.position++) \
    for (window.channel = 0; window.channel < w->channels; window.channel++)            \
      for (window.lane = 0; window.lane < w->lanes; window.lane++)

static size_t
get_small (const StWindows *w, const Window *window)
{
  return (window->position * w->channels + window->channel) * w->stride + window->lane;
}

static void
look_again (const StWindows *w, Window *window)
{
  window->count = 0;
  window->sum = 0;
  for_each_tap (w, window->position, look_pair, window);
}

void
st_reference_pool_max (const StWindows *w, const st_real *x, st_real *y)
{
  Window window = { .x = x };

  FOR_EACH_NUMBER (w, window)
  {
    look_again (w, &window);
    y[get_small (w, &window)] = x[window.first_largest];
  }
}

void
st_reference_pool_max_backward (const StWindows *w, const st_real *x, const st_real *y, const st_real *dy, st_real *dx)
{
  Window window = { .x = x };

  clear_large (w, dx);
  FOR_EACH_NUMBER (w, window)
  {
    look_again (w, &window);
    dx[window.first_largest] += dy[get_small (w, &window)];
  }
}

void
st_reference_pool_average (const StWindows *w, const st_real *x, st_real *y)
{
  Window window = { .x = x };

  FOR_EACH_NUMBER (w, window)
  {
    look_again (w, &window);
    y[get_small (w, &window)] = window.sum / (st_real) window.count;
  }
}

/* How many taps of a position of the small side fall into the image. */
static size_t
count_taps (const StWindows *w, size_t position)
{
  const StRange down = st_windows_get_taps (w, 0, position / w->out[1]);
  const StRange across = st_windows_get_taps (w, 1, position % w->out[1]);

  return (down.to - down.from) * (across.to - across.from);
}

typedef struct
{
  const st_real *dy;
  st_real *dx;
} Spread;

static void
average_pair (const StWindows *w, Pair pair, void *data)
{
  const Spread *s = data;

  for (size_t c = 0; c < w->channels; c++)
    for (size_t i = 0; i < w->lanes; i++)
      s->dx[(pair.large * w->channels + c) * w->stride + i] +=
        s->dy[(pair.small * w->channels + c) * w->stride + i] / (st_real) count_taps (w, pair.small);
}

void
st_reference_pool_average_backward (const StWindows *w, const st_real *dy, st_real *dx)
{
  clear_large (w, dx);
  for_each_pair (w, average_pair, &(Spread){ .dy = dy, .dx = dx });
}

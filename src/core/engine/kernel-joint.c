/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Activations that look at all channels of a position: the rows of the block, a lane at a time. */

#include "level.h"

void
st_kernel_softmax (StBlock block, const st_real *x, st_real *y, st_real *log_sum)
{
  for (size_t lane = 0; lane < block.lanes; lane += ST_LANES)
    {
      st_real most[ST_LANES], sum[ST_LANES];

      for (size_t i = 0; i < ST_LANES; i++)
        {
          most[i] = x[lane + i];
          sum[i] = 0;
        }
      for (size_t row = 1; row < block.rows; row++)
        for (size_t i = 0; i < ST_LANES; i++)
          {
            st_real v = x[row * block.stride + lane + i];
            most[i] = v > most[i] ? v : most[i];
          }
      for (size_t row = 0; row < block.rows; row++)
        for (size_t i = 0; i < ST_LANES; i++)
          {
            st_real e = st_exp (x[row * block.stride + lane + i] - most[i]);
            y[row * block.stride + lane + i] = e;
            sum[i] += e;
          }
      if (log_sum)
        for (size_t i = 0; i < ST_LANES; i++)
          log_sum[lane + i] = most[i] + st_log (sum[i]);
      for (size_t i = 0; i < ST_LANES; i++)
        sum[i] = 1 / sum[i];
      for (size_t row = 0; row < block.rows; row++)
        for (size_t i = 0; i < ST_LANES; i++)
          y[row * block.stride + lane + i] *= sum[i];
    }
}

/* dx = y (dy - Σ y dy) */
void
st_kernel_softmax_backward (StBlock block, const st_real *y, st_real *dy)
{
  for (size_t lane = 0; lane < block.lanes; lane += ST_VECTOR)
    {
      StVector sum = { 0 };

      for (size_t at = lane; at < block.rows * block.stride; at += block.stride)
        sum += st_vector_load (y + at) * st_vector_load (dy + at);
      for (size_t at = lane; at < block.rows * block.stride; at += block.stride)
        st_vector_store (dy + at, st_vector_load (y + at) * (st_vector_load (dy + at) - sum));
    }
}

/* y = x - log Σ exp x */
void
st_kernel_log_softmax (StBlock block, const st_real *x, st_real *y)
{
  for (size_t lane = 0; lane < block.lanes; lane += ST_LANES)
    {
      st_real most[ST_LANES], sum[ST_LANES] = { 0 };

      for (size_t i = 0; i < ST_LANES; i++)
        most[i] = x[lane + i];
      for (size_t row = 1; row < block.rows; row++)
        for (size_t i = 0; i < ST_LANES; i++)
          {
            st_real v = x[row * block.stride + lane + i];
            most[i] = v > most[i] ? v : most[i];
          }
      for (size_t row = 0; row < block.rows; row++)
        for (size_t i = 0; i < ST_LANES; i++)
          sum[i] += st_exp (x[row * block.stride + lane + i] - most[i]);
      for (size_t i = 0; i < ST_LANES; i++)
        sum[i] = st_log (sum[i]);
      for (size_t row = 0; row < block.rows; row++)
        for (size_t i = 0; i < ST_LANES; i++)
          y[row * block.stride + lane + i] = x[row * block.stride + lane + i] - most[i] - sum[i];
    }
}

/* dx = dy - exp (y) Σ dy */
void
st_kernel_log_softmax_backward (StBlock block, const st_real *y, st_real *dy)
{
  for (size_t lane = 0; lane < block.lanes; lane += ST_LANES)
    {
      st_real sum[ST_LANES] = { 0 };

      for (size_t row = 0; row < block.rows; row++)
        for (size_t i = 0; i < ST_LANES; i++)
          sum[i] += dy[row * block.stride + lane + i];
      for (size_t row = 0; row < block.rows; row++)
        for (size_t i = 0; i < ST_LANES; i++)
          dy[row * block.stride + lane + i] -= st_exp (y[row * block.stride + lane + i]) * sum[i];
    }
}

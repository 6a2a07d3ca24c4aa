/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The masks of dropout. Word f % 4 of the block addressed by (sample, f / 4, step) belongs to feature f of a sample. */

#include "level.h"
#include "philox.h"

void
st_kernel_noise_factors (const StNoise *noise, StBlock block, size_t first, size_t lane, st_real *factor)
{
  const uint32_t step_low = (uint32_t) noise->step, step_high = (uint32_t) (noise->step >> 32);

  for (size_t row = 0; row < block.rows; row += 4)
    for (size_t l = 0; l < block.lanes; l += ST_LANES)
      {
        uint32_t words[4][ST_LANES];

        for (size_t i = 0; i < ST_LANES; i++)
          {
            uint32_t c[4] = { (uint32_t) (lane + l + i), (uint32_t) ((first + row) / 4), step_low, step_high };
            st_philox (c, noise->key[0], noise->key[1]);
            words[0][i] = c[0];
            words[1][i] = c[1];
            words[2][i] = c[2];
            words[3][i] = c[3];
          }
        for (size_t r = 0; r < 4 && row + r < block.rows; r++)
          for (size_t i = 0; i < ST_LANES; i++)
            factor[(row + r) * block.stride + l + i] = words[r][i] >= noise->threshold ? noise->kept : 0;
      }
}

void
st_kernel_noise (StBlock block, const st_real *x, const st_real *factor, st_real dropped, st_real shift, st_real *y)
{
  for (size_t row = 0; row < block.rows; row++)
#pragma GCC ivdep
    for (size_t i = row * block.stride; i < row * block.stride + block.lanes; i++)
      {
        const st_real kept = x[i] * factor[i] + shift;
        y[i] = factor[i] == 0 ? dropped : kept;
      }
}

void
st_kernel_multiply (StBlock block, const st_real *factor, st_real *dy)
{
  for (size_t row = 0; row < block.rows; row++)
#pragma GCC ivdep
    for (size_t i = row * block.stride; i < row * block.stride + block.lanes; i++)
      dy[i] *= factor[i];
}

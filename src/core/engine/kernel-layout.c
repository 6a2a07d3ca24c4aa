/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Between row-major samples and feature-major lanes: the gather of a batch, and the transpose of gradients. */

#include "level.h"

typedef uint8_t StBytes __attribute__ ((vector_size (16), aligned (1), may_alias));

/* Interleaves the low and the high halves of two registers. */
#define ST_LOW(a, b) __builtin_shufflevector (a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23)
#define ST_HIGH(a, b) __builtin_shufflevector (a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31)

/* Sixteen rows of sixteen bytes become columns: four rounds of interleaving row i with row i + 8. */
ST_INLINE void
st_transpose_bytes (StBytes v[16])
{
#pragma GCC unroll 4
  for (int round = 0; round < 4; round++)
    {
      StBytes w[16];
#pragma GCC unroll 8
      for (int i = 0; i < 8; i++)
        {
          w[2 * i] = ST_LOW (v[i], v[i + 8]);
          w[2 * i + 1] = ST_HIGH (v[i], v[i + 8]);
        }
#pragma GCC unroll 16
      for (int i = 0; i < 16; i++)
        v[i] = w[i];
    }
}

/* One row of lanes: bytes to reals, scaled. The compiler takes bytes apart one by one. */
ST_INLINE void
st_scale_lanes (StBytes bytes, st_real scale, st_real offset, st_real *x)
{
#if defined(__AVX512F__) && !defined(ST_REAL_IS_DOUBLE)
  const StVector v = (StVector) _mm512_cvtepi32_ps (_mm512_cvtepu8_epi32 ((__m128i) bytes));
  st_vector_store (x, v * scale + offset);
#elif defined(__AVX2__) && !defined(ST_REAL_IS_DOUBLE)
  const __m128i halves[] = { (__m128i) bytes, _mm_unpackhi_epi64 ((__m128i) bytes, (__m128i) bytes) };
  for (size_t i = 0; i < 2; i++)
    {
      const StVector v = (StVector) _mm256_cvtepi32_ps (_mm256_cvtepu8_epi32 (halves[i]));
      st_vector_store (x + i * ST_VECTOR, v * scale + offset);
    }
#else
  for (size_t i = 0; i < ST_LANES; i++)
    x[i] = (st_real) bytes[i] * scale + offset;
#endif
}

void
st_kernel_gather_bytes (const StSource *source,
                        const uint32_t *indices,
                        size_t n,
                        StRange features,
                        size_t first,
                        size_t lanes,
                        size_t stride,
                        st_real *x)
{
  static const uint8_t nothing[ST_LANES];
  const size_t from = features.from, to = features.to;
  const bool apart = source->scale && source->per_feature;
  st_real scale = source->scale ? source->scale[0] : 1;
  st_real offset = source->offset ? source->offset[0] : 0;

  for (size_t lane = first; lane < first + lanes; lane += ST_LANES)
    {
      const uint8_t *rows[ST_LANES];
      const size_t here = lane >= n ? 0 : n - lane < ST_LANES ? n - lane : ST_LANES;

      for (size_t i = 0; i < here; i++)
        rows[i] = source->bytes + (size_t) indices[lane + i] * source->n_features;

      size_t feature = from;
      for (; feature + 16 <= to && here; feature += 16)
        {
          StBytes v[16];
          for (size_t i = 0; i < ST_LANES; i++)
            v[i] = *(const StBytes *) (i < here ? rows[i] + feature : nothing);
          st_transpose_bytes (v);
          for (size_t j = 0; j < 16; j++)
            {
              if (apart)
                {
                  scale = source->scale[feature + j];
                  offset = source->offset ? source->offset[feature + j] : 0;
                }
              st_scale_lanes (v[j], scale, offset, x + (feature + j) * stride + lane);
            }
        }
      for (; feature < to; feature++)
        {
          StBytes column = { 0 };
          for (size_t i = 0; i < here; i++)
            column[i] = rows[i][feature];
          if (apart)
            {
              scale = source->scale[feature];
              offset = source->offset ? source->offset[feature] : 0;
            }
          st_scale_lanes (column, scale, offset, x + feature * stride + lane);
        }
      for (feature = from; feature < to && here < ST_LANES; feature++)
        memset (x + feature * stride + lane + here, 0, (ST_LANES - here) * sizeof *x);
    }
}

typedef st_real StOcto __attribute__ ((vector_size (8 * sizeof (st_real)), aligned (sizeof (st_real)), may_alias));

/* Eight rows of eight reals become columns: three rounds of interleaving row i with row i + 4. */
ST_INLINE void
st_transpose_octo (const st_real *src, size_t stride, st_real *dst, size_t ld)
{
  StOcto v[8], w[8];

#pragma GCC unroll 8
  for (int i = 0; i < 8; i++)
    v[i] = *(const StOcto *) (src + i * stride);
#pragma GCC unroll 3
  for (int round = 0; round < 3; round++)
    {
#pragma GCC unroll 4
      for (int i = 0; i < 4; i++)
        {
          w[2 * i] = __builtin_shufflevector (v[i], v[i + 4], 0, 8, 1, 9, 2, 10, 3, 11);
          w[2 * i + 1] = __builtin_shufflevector (v[i], v[i + 4], 4, 12, 5, 13, 6, 14, 7, 15);
        }
#pragma GCC unroll 8
      for (int i = 0; i < 8; i++)
        v[i] = w[i];
    }
#pragma GCC unroll 8
  for (int i = 0; i < 8; i++)
    *(StOcto *) (dst + i * ld) = v[i];
}

void
st_kernel_transpose (StBlock block, const st_real *src, st_real *dst, size_t ld)
{
  const size_t rows = block.rows / 8 * 8, lanes = block.lanes / 8 * 8;

  for (size_t row = 0; row < rows; row += 8)
    for (size_t lane = 0; lane < lanes; lane += 8)
      st_transpose_octo (src + row * block.stride + lane, block.stride, dst + lane * ld + row, ld);
  for (size_t row = 0; row < block.rows; row++)
    for (size_t lane = row < rows ? lanes : 0; lane < block.lanes; lane++)
      dst[lane * ld + row] = src[row * block.stride + lane];
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "philox.h"
#include "st-engine.h"

#include <math.h>

/* Keras' truncated normals lie within two standard deviations. */
#define ST_TRUNCATED_AT 2.0

void
st_random_words (uint64_t seed, StStream stream, uint64_t a, uint64_t b, uint32_t out[4])
{
  out[0] = (uint32_t) b;
  out[1] = (uint32_t) (b >> 32);
  out[2] = (uint32_t) a;
  out[3] = (uint32_t) (a >> 32);
  st_philox (out, (uint32_t) seed ^ ((uint32_t) stream * ST_PHILOX_W0), (uint32_t) (seed >> 32));
}

/* [0, 1) from two words, 53 bits. */
static double
st_uniform_from_words (const uint32_t words[2])
{
  return (double) (((uint64_t) words[0] << 32 | words[1]) >> 11) * 0x1p-53;
}

double
st_random_uniform (uint64_t seed, StStream stream, uint64_t a, uint64_t b)
{
  uint32_t words[4];

  st_random_words (seed, stream, a, b, words);
  return st_uniform_from_words (words);
}

void
st_random_fill_uniform (uint64_t seed, StStream stream, uint64_t a, st_real *out, size_t n)
{
  for (size_t i = 0; i < n; i += 4)
    {
      uint32_t words[4];

      st_random_words (seed, stream, a, i / 4, words);
      for (size_t j = 0; j < 4 && i + j < n; j++)
        out[i + j] = (st_real) (words[j] >> 8) * (st_real) 0x1p-24;
    }
}

/* Box and Muller's pair from two uniforms. */
static void
st_normal_pair (const uint32_t words[4], double pair[2])
{
  double radius = sqrt (-2 * log (1 - st_uniform_from_words (words)));
  double angle = 2 * M_PI * st_uniform_from_words (words + 2);

  pair[0] = radius * cos (angle);
  pair[1] = radius * sin (angle);
}

void
st_random_fill_normal (uint64_t seed, StStream stream, uint64_t a, st_real *out, size_t n)
{
  for (size_t i = 0; i < n; i += 2)
    {
      uint32_t words[4];
      double pair[2];

      st_random_words (seed, stream, a, i / 2, words);
      st_normal_pair (words, pair);
      for (size_t j = 0; j < 2 && i + j < n; j++)
        out[i + j] = (st_real) pair[j];
    }
}

/* Each element has a series of draws of its own and takes the first within the bounds. */
void
st_random_fill_truncated_normal (uint64_t seed, StStream stream, uint64_t a, st_real *out, size_t n)
{
  for (size_t i = 0; i < n; i++)
    for (uint64_t draw = 0;; draw++)
      {
        uint32_t words[4];
        double pair[2];

        st_random_words (seed, stream, a, i | draw << 48, words);
        st_normal_pair (words, pair);
        if (fabs (pair[0]) <= ST_TRUNCATED_AT || fabs (pair[1]) <= ST_TRUNCATED_AT)
          {
            out[i] = (st_real) (fabs (pair[0]) <= ST_TRUNCATED_AT ? pair[0] : pair[1]);
            break;
          }
      }
}

void
st_random_shuffle (uint64_t seed, uint64_t epoch, uint32_t *indices, size_t n)
{
  uint32_t words[4] = { 0 };

  for (size_t i = 0; i < n; i++)
    indices[i] = (uint32_t) i;
  for (size_t i = n; i > 1; i--)
    {
      size_t turn = n - i;
      if (turn % 2 == 0)
        st_random_words (seed, ST_STREAM_SHUFFLE, epoch, turn / 2, words);
      const uint32_t *word = words + turn % 2 * 2;
      uint64_t random = (uint64_t) word[0] << 32 | word[1];
      size_t j = (size_t) (((unsigned __int128) random * i) >> 64);
      uint32_t swap = indices[i - 1];
      indices[i - 1] = indices[j];
      indices[j] = swap;
    }
}

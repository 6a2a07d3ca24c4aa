/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Philox 4x32-10 (Salmon, Moraes, Dror, Shaw: Parallel random numbers: as easy as 1, 2, 3, 2011): four random words as a
 * function of a counter and a key. Written without branches, so that a loop over counters becomes vector code.
 */

#include <stdint.h>

#define ST_PHILOX_M0 0xD2511F53u
#define ST_PHILOX_M1 0xCD9E8D57u
#define ST_PHILOX_W0 0x9E3779B9u
#define ST_PHILOX_W1 0xBB67AE85u

static inline __attribute__ ((always_inline)) void
st_philox (uint32_t c[4], uint32_t k0, uint32_t k1)
{
#pragma GCC unroll 10
  for (int round = 0; round < 10; round++)
    {
      uint64_t p0 = (uint64_t) ST_PHILOX_M0 * c[0];
      uint64_t p1 = (uint64_t) ST_PHILOX_M1 * c[2];
      uint32_t c1 = c[1], c3 = c[3];

      c[0] = (uint32_t) (p1 >> 32) ^ c1 ^ k0;
      c[1] = (uint32_t) p1;
      c[2] = (uint32_t) (p0 >> 32) ^ c3 ^ k1;
      c[3] = (uint32_t) p0;
      k0 += ST_PHILOX_W0;
      k1 += ST_PHILOX_W1;
    }
}

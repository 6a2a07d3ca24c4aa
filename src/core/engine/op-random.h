/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Random numbers of an op: a function of (seed, op, stream, epoch, step, element), the same on any number of threads. */

#include "philox.h"
#include "st-op.h"

/* seed < 0: the plan's. */
static inline void
st_op_run_get_key (const StOpRun *run, int64_t seed, StStream stream, uint32_t key[2])
{
  const uint64_t of = seed >= 0 ? (uint64_t) seed : run->seed;
  uint32_t c[4] = { (uint32_t) run->index, (uint32_t) stream, (uint32_t) run->epoch, (uint32_t) (run->epoch >> 32) };

  st_philox (c, (uint32_t) of, (uint32_t) (of >> 32));
  key[0] = c[0];
  key[1] = c[1];
}

/* Four words of element (lane, i) in this step. */
static inline void
st_op_run_draw (const StOpRun *run, const uint32_t key[2], size_t lane, size_t i, uint32_t words[4])
{
  words[0] = (uint32_t) lane;
  words[1] = (uint32_t) i;
  words[2] = (uint32_t) run->step;
  words[3] = (uint32_t) (run->step >> 32);
  st_philox (words, key[0], key[1]);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the machine's matrix library reaches: the measure for our own speed. */

#include "arena.h"
#include "team.h"

#include <cblas.h>
#include <glib.h>

/* Three such matrices fit the second-level cache. */
#define ST_BENCH_SIZE 256

typedef struct
{
  float *matrices; /* three a thread */
  unsigned repeats;
} StSgemmBench;

static void
st_bench_sgemm (void *data, unsigned member, unsigned n_members)
{
  const StSgemmBench *bench = data;
  const int n = ST_BENCH_SIZE;
  float *a = bench->matrices + (size_t) member * 3 * n * n, *b = a + n * n, *c = b + n * n;

  for (unsigned i = 0; i < bench->repeats; i++)
    cblas_sgemm (CblasRowMajor, CblasNoTrans, CblasNoTrans, n, n, n, 1, a, n, b, n, 0, c, n);
}

double
st_bench_sgemm_peak (unsigned n_threads, double seconds)
{
  const double flop = 2.0 * ST_BENCH_SIZE * ST_BENCH_SIZE * ST_BENCH_SIZE;
  const size_t n = (size_t) 3 * ST_BENCH_SIZE * ST_BENCH_SIZE;
  StTeam *team = st_team_new (n_threads, false);
  StSgemmBench bench = { .repeats = 4 };
  gint64 end = g_get_monotonic_time () + (gint64) (seconds * 1e6);
  double best = 0;

  n_threads = st_team_get_n_threads (team);
  bench.matrices = st_arena_new (n * n_threads * sizeof (float));
  for (size_t i = 0; i < n * n_threads; i++)
    bench.matrices[i] = (float) (i % 17) / 17;
  openblas_set_num_threads (1);
  do
    {
      gint64 start = g_get_monotonic_time ();
      st_team_run (team, n_threads, st_bench_sgemm, &bench);
      double took = (double) MAX (g_get_monotonic_time () - start, 1) / 1e6;
      best = MAX (best, flop * bench.repeats * n_threads / took / 1e9);
    }
  while (g_get_monotonic_time () < end);
  st_arena_free (bench.matrices);
  st_team_free (team);
  return best;
}

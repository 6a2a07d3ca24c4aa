/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The threads that work inside a step. Whoever waits spins for a few microseconds, as long as a neighbour that has a
 * processor needs, leaves the processor to others for a while, and then sleeps in the kernel (futex), so that an idle
 * team costs nothing and a crowded machine is not made worse.
 */

#include "team.h"

#include "denormals.h"

#include <errno.h>
#include <glib.h>
#include <linux/futex.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define ST_MAX_MEMBERS 64
/* Turns of the waiting loop before it yields: some 10 microseconds. Then yields before it sleeps: some 100, for to wake
 * somebody takes about as long, and makes the next one late. */
#define ST_SPINS 600
#define ST_YIELDS 200

/* A word one waits on, alone in its cache lines. */
typedef struct
{
  _Alignas(128) _Atomic uint32_t value;
  _Atomic uint32_t sleepers;
} StSignal;

typedef struct
{
  StTeam *team;
  unsigned member;
  pthread_t thread;
} StHelper;

struct _StTeam
{
  StSignal job;                           /* counts the jobs begun */
  StSignal finish;                        /* counts the jobs that all helpers are done with */
  StSignal barrier;                       /* counts the barriers passed */
  _Alignas(128) _Atomic unsigned arrived; /* at the barrier */
  _Alignas(128) _Atomic unsigned done;    /* helpers that are done with the job */
  _Atomic unsigned n_waits;
  _Alignas(128) StTeamFunc func;
  void *data;
  unsigned n_active;
  unsigned n_threads;
  bool stop, low_priority;
  _Alignas(128) _Atomic int processors[ST_MAX_MEMBERS]; /* where each began its last job */
  StHelper helpers[ST_MAX_MEMBERS];
};

static inline void
st_relax (void)
{
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause ();
#endif
}

/* Returns when the signal's value is no longer `seen`; true if that took longer than a spin. */
static bool
st_signal_wait (StSignal *signal, uint32_t seen)
{
  for (unsigned i = 0; i < ST_SPINS; i++)
    {
      if (atomic_load_explicit (&signal->value, memory_order_acquire) != seen)
        return false;
      st_relax ();
    }
  for (unsigned i = 0; i < ST_YIELDS; i++)
    {
      if (atomic_load_explicit (&signal->value, memory_order_acquire) != seen)
        return true;
      sched_yield ();
    }
  atomic_fetch_add (&signal->sleepers, 1);
  while (atomic_load (&signal->value) == seen)
    syscall (SYS_futex, &signal->value, FUTEX_WAIT_PRIVATE, seen, NULL, NULL, 0);
  atomic_fetch_sub (&signal->sleepers, 1);
  return true;
}

static void
st_signal_raise (StSignal *signal)
{
  atomic_fetch_add (&signal->value, 1);
  if (atomic_load (&signal->sleepers))
    syscall (SYS_futex, &signal->value, FUTEX_WAKE_PRIVATE, INT32_MAX, NULL, NULL, 0);
}

static uint32_t
st_signal_look (StSignal *signal)
{
  return atomic_load_explicit (&signal->value, memory_order_acquire);
}

static void
st_team_wait (StTeam *team, StSignal *signal, uint32_t seen)
{
  if (st_signal_wait (signal, seen))
    atomic_fetch_add_explicit (&team->n_waits, 1, memory_order_relaxed);
}

void
st_team_barrier (StTeam *team)
{
  if (team->n_active < 2)
    return;
  const uint32_t seen = st_signal_look (&team->barrier);
  if (atomic_fetch_add (&team->arrived, 1) + 1 == team->n_active)
    {
      atomic_store (&team->arrived, 0);
      st_signal_raise (&team->barrier);
    }
  else
    st_team_wait (team, &team->barrier, seen);
}

unsigned
st_team_count_waits (StTeam *team)
{
  return atomic_load_explicit (&team->n_waits, memory_order_relaxed);
}

/* Says where this member works, and leaves a processor on which one before it does: the kernel likes to wake a thread
 * beside the one that woke it, sees two that wait for each other as idle, and lets them take turns for good. */
static void
st_team_keep_apart (StTeam *team, unsigned member)
{
  const int here = sched_getcpu ();
  cpu_set_t allowed, free;
  bool is_shared = false;

  if (atomic_load_explicit (&team->processors[member], memory_order_relaxed) != here)
    atomic_store_explicit (&team->processors[member], here, memory_order_relaxed);
  for (unsigned i = 0; i < member; i++)
    is_shared |= atomic_load_explicit (&team->processors[i], memory_order_relaxed) == here;
  if (!is_shared || pthread_getaffinity_np (pthread_self (), sizeof allowed, &allowed) != 0)
    return;
  free = allowed;
  for (unsigned i = 0; i < team->n_active; i++)
    {
      const int taken = atomic_load_explicit (&team->processors[i], memory_order_relaxed);

      if (taken >= 0 && taken < CPU_SETSIZE)
        CPU_CLR (taken, &free);
    }
  if (CPU_COUNT (&free) > 0 && pthread_setaffinity_np (pthread_self (), sizeof free, &free) == 0)
    pthread_setaffinity_np (pthread_self (), sizeof allowed, &allowed);
  atomic_store_explicit (&team->processors[member], sched_getcpu (), memory_order_relaxed);
}

static void *
st_helper_main (void *data)
{
  StHelper *helper = data;
  StTeam *team = helper->team;
  uint32_t seen = 0;

  if (team->low_priority)
    st_team_lower_priority ();
  st_denormals_flush ();
  for (;;)
    {
      st_signal_wait (&team->job, seen);
      seen = st_signal_look (&team->job);
      if (team->stop)
        return NULL;
      if (helper->member < team->n_active)
        {
          st_team_keep_apart (team, helper->member);
          team->func (team->data, helper->member, team->n_active);
        }
      /* The caller changes the job only after every helper, active or not, has come here. */
      if (atomic_fetch_add (&team->done, 1) + 1 == team->n_threads - 1)
        {
          atomic_store (&team->done, 0);
          st_signal_raise (&team->finish);
        }
    }
}

void
st_team_run (StTeam *team, unsigned n_members, StTeamFunc func, void *data)
{
  if (n_members < 2 || team->n_threads < 2)
    {
      team->n_active = 1;
      func (data, 0, 1);
      return;
    }
  const uint32_t seen = st_signal_look (&team->finish);
  team->func = func;
  team->data = data;
  team->n_active = MIN (n_members, team->n_threads);
  st_team_keep_apart (team, 0);
  st_signal_raise (&team->job);
  func (data, 0, team->n_active);
  st_team_wait (team, &team->finish, seen);
}

StTeam *
st_team_new (unsigned n_threads, bool low_priority)
{
  StTeam *team;
  unsigned processors = g_get_num_processors ();

  if (n_threads == 0)
    n_threads = processors;
  n_threads = CLAMP (n_threads, 1, ST_MAX_MEMBERS);
  if (posix_memalign ((void **) &team, 128, sizeof *team) != 0)
    g_error ("There is no memory left for a team of threads");
  *team = (StTeam){ .n_threads = 1, .n_active = 1, .low_priority = low_priority };
  for (unsigned i = 0; i < ST_MAX_MEMBERS; i++)
    team->processors[i] = -1;
  for (unsigned i = 1; i < n_threads; i++)
    {
      team->helpers[i] = (StHelper){ .team = team, .member = i };
      /* A system that refuses a thread leaves a smaller team, which works as well. */
      if (pthread_create (&team->helpers[i].thread, NULL, st_helper_main, &team->helpers[i]) != 0)
        break;
      pthread_setname_np (team->helpers[i].thread, "strata-engine");
      team->n_threads = i + 1;
    }
  return team;
}

void
st_team_free (StTeam *team)
{
  if (!team)
    return;
  team->stop = true;
  st_signal_raise (&team->job);
  for (unsigned i = 1; i < team->n_threads; i++)
    pthread_join (team->helpers[i].thread, NULL);
  free (team);
}

unsigned
st_team_get_n_threads (const StTeam *team)
{
  return team->n_threads;
}

void
st_team_lower_priority (void)
{
  /* On Linux this concerns the calling thread alone. */
  setpriority (PRIO_PROCESS, (id_t) syscall (SYS_gettid), 10);
}

static void
st_team_count_barriers (void *data, unsigned member, unsigned n_members)
{
  for (int i = 0; i < 1000; i++)
    st_team_barrier (data);
}

double
st_team_measure_barrier (StTeam *team)
{
  double best = 0;

  for (int round = 0; round < 10; round++)
    {
      gint64 start = g_get_monotonic_time ();
      st_team_run (team, team->n_threads, st_team_count_barriers, team);
      double each = (double) (g_get_monotonic_time () - start);
      best = round ? MIN (best, each) : each;
    }
  return best;
}

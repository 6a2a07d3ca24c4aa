/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan.h"

/*
 * A trial is some steps together and some alone; then the faster is stayed with until the next trial. Late steps, less
 * the punctual ones, call for one at once, but not soon after the last.
 */
#define ST_PACE_TRIAL_TOGETHER_STEPS 32
#define ST_PACE_TRIAL_ALONE_STEPS 8
#define ST_PACE_TOGETHER_STEPS 4096
#define ST_PACE_ALONE_STEPS 2048
#define ST_PACE_PATIENCE 16
#define ST_PACE_REST 512

/* The first steps of a state say nothing: what they read lies in other members' caches. */
#define ST_PACE_COLD_STEPS 2

bool
st_pace_is_alone (const StPace *pace)
{
  return pace->state == ST_PACE_ALONE || pace->state == ST_PACE_TRIAL_ALONE;
}

static void
st_pace_enter (StPace *pace, int state, int late)
{
  pace->state = state;
  pace->steps = 0;
  pace->late = late;
}

/* A running mean, from the first step that says something. */
static double
st_pace_mean (const StPace *pace, double mean, double seconds)
{
  if (pace->steps <= ST_PACE_COLD_STEPS)
    return 0;
  return mean > 0 ? mean + (seconds - mean) / 16 : seconds;
}

void
st_pace_note (StPace *pace, double seconds, bool is_late)
{
  pace->steps++;
  switch (pace->state)
    {
    case ST_PACE_TRIAL_TOGETHER:
      pace->together = st_pace_mean (pace, pace->together, seconds);
      if (pace->steps >= ST_PACE_TRIAL_TOGETHER_STEPS)
        st_pace_enter (pace, ST_PACE_TRIAL_ALONE, 0);
      break;
    case ST_PACE_TRIAL_ALONE:
      pace->alone = st_pace_mean (pace, pace->alone, seconds);
      if (pace->steps < ST_PACE_TRIAL_ALONE_STEPS)
        break;
      st_pace_enter (pace, pace->alone < pace->together ? ST_PACE_ALONE : ST_PACE_TOGETHER, pace->late);
      break;
    case ST_PACE_TOGETHER:
      pace->together = st_pace_mean (pace, pace->together, seconds);
      pace->late += is_late ? 1 : pace->late > 0 ? -1 : 0;
      /* Some are late for other reasons than a crowd, such as uneven work. */
      if (pace->late >= ST_PACE_PATIENCE)
        st_pace_enter (pace, ST_PACE_TRIAL_ALONE, -ST_PACE_REST);
      else if (pace->steps >= ST_PACE_TOGETHER_STEPS)
        st_pace_enter (pace, ST_PACE_TRIAL_TOGETHER, 0);
      break;
    case ST_PACE_ALONE:
      if (pace->steps >= ST_PACE_ALONE_STEPS)
        st_pace_enter (pace, ST_PACE_TRIAL_TOGETHER, 0);
      break;
    }
}

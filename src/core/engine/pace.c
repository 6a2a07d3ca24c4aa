/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan.h"

/* Late steps, less the punctual ones, that call for a trial; steps that call for one in any case, as two processors that
 * are far from each other make no step late; steps of a trial; steps alone before the team is tried. */
#define ST_PACE_PATIENCE 16
#define ST_PACE_TOGETHER_STEPS 4096
#define ST_PACE_TRIAL_STEPS 8
#define ST_PACE_ALONE_STEPS 512

/* The first steps of a state say nothing: what they read lies in other members' caches. So many are seen at least. */
#define ST_PACE_COLD_STEPS 2
#define ST_PACE_FEW_STEPS 32

bool
st_pace_is_alone (const StPace *pace)
{
  return pace->state != ST_PACE_TOGETHER;
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
    case ST_PACE_TOGETHER:
      pace->together = st_pace_mean (pace, pace->together, seconds);
      pace->late += is_late ? 1 : pace->late > 0 ? -1 : 0;
      if ((pace->late >= ST_PACE_PATIENCE && pace->steps >= ST_PACE_FEW_STEPS) || pace->steps >= ST_PACE_TOGETHER_STEPS)
        st_pace_enter (pace, ST_PACE_TRIAL, 0);
      break;
    case ST_PACE_TRIAL:
      pace->alone = st_pace_mean (pace, pace->alone, seconds);
      if (pace->steps < ST_PACE_TRIAL_STEPS)
        break;
      if (pace->alone < pace->together)
        st_pace_enter (pace, ST_PACE_ALONE, 0);
      else
        /* Members that are late for other reasons than a crowd, such as uneven work, are not put on trial again soon. */
        st_pace_enter (pace, ST_PACE_TOGETHER, -ST_PACE_ALONE_STEPS);
      break;
    case ST_PACE_ALONE:
      if (pace->steps >= ST_PACE_ALONE_STEPS)
        st_pace_enter (pace, ST_PACE_TOGETHER, 0);
      break;
    }
}

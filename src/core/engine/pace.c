/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan.h"

/* Late steps, less the punctual ones, that call for a trial; steps of a trial; steps alone before the team is tried. */
#define ST_PACE_PATIENCE 16
#define ST_PACE_TRIAL_STEPS 8
#define ST_PACE_ALONE_STEPS 512

bool
st_pace_is_alone (const StPace *pace)
{
  return pace->state != ST_PACE_TOGETHER;
}

static void
st_pace_enter (StPace *pace, int state, unsigned left, int late)
{
  pace->state = state;
  pace->left = left;
  pace->late = late;
  pace->trial = 0;
}

void
st_pace_note (StPace *pace, double seconds, bool is_late)
{
  switch (pace->state)
    {
    case ST_PACE_TOGETHER:
      pace->together = pace->together > 0 ? pace->together + (seconds - pace->together) / 16 : seconds;
      pace->late += is_late ? 1 : pace->late > 0 ? -1 : 0;
      if (pace->late >= ST_PACE_PATIENCE)
        st_pace_enter (pace, ST_PACE_TRIAL, ST_PACE_TRIAL_STEPS, 0);
      break;
    case ST_PACE_TRIAL:
      pace->trial += seconds / ST_PACE_TRIAL_STEPS;
      if (--pace->left > 0)
        break;
      if (pace->trial < pace->together)
        st_pace_enter (pace, ST_PACE_ALONE, ST_PACE_ALONE_STEPS, 0);
      else
        /* Members that are late for other reasons than a crowd, such as uneven work, are not put on trial again soon. */
        st_pace_enter (pace, ST_PACE_TOGETHER, 0, -ST_PACE_ALONE_STEPS);
      break;
    case ST_PACE_ALONE:
      if (--pace->left > 0)
        break;
      pace->together = 0;
      st_pace_enter (pace, ST_PACE_TOGETHER, 0, 0);
      break;
    }
}

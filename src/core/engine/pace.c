/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan.h"

/*
 * A trial is some steps together and some alone; then the faster is stayed with until the next trial. Late steps, less
 * the punctual ones, call for one at once, but not soon after the last. Each part leaves its slowest step out: one that
 * happened to wait while the window drew a frame says nothing, and crowds are late more often than once.
 */
#define ST_PACE_TRIAL_TOGETHER_STEPS 32
#define ST_PACE_TRIAL_ALONE_STEPS 8
#define ST_PACE_TOGETHER_STEPS 4096
#define ST_PACE_PATIENCE 16
#define ST_PACE_REST 512

/* A trial that errs for alone is soon followed by another; each that agrees doubles the stay. */
#define ST_PACE_ALONE_STEPS 256
#define ST_PACE_ALONE_STEPS_MAX 2048

/* What alone must gain: less is chance. */
#define ST_PACE_GAIN 0.02

/* The first steps of a state say nothing: what they read lies in other members' caches. */
#define ST_PACE_COLD_STEPS 2

/* In a crowd steps together may take many times as long as alone: then a few of them say enough. */
#define ST_PACE_HOPELESS 2
#define ST_PACE_HOPELESS_STEPS (ST_PACE_COLD_STEPS + 4)

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
  pace->sum = pace->slowest = 0;
}

/* Notes a step of a trial; true at the end of its part, which took so long on average. */
static bool
st_pace_try (StPace *pace, double seconds, unsigned n_steps, double *mean)
{
  if (pace->steps > ST_PACE_COLD_STEPS)
    {
      pace->sum += seconds;
      pace->slowest = seconds > pace->slowest ? seconds : pace->slowest;
    }
  if (pace->steps < n_steps)
    return false;
  *mean = (pace->sum - pace->slowest) / (n_steps - ST_PACE_COLD_STEPS - 1);
  return true;
}

/* Ends a trial together early where alone was faster before and clearly still is. */
static bool
st_pace_give_up (StPace *pace)
{
  if (pace->stay == 0 || pace->steps < ST_PACE_HOPELESS_STEPS)
    return false;
  pace->together = (pace->sum - pace->slowest) / (pace->steps - ST_PACE_COLD_STEPS - 1);
  return pace->together > ST_PACE_HOPELESS * pace->alone;
}

static void
st_pace_choose (StPace *pace)
{
  if (pace->alone < (1 - ST_PACE_GAIN) * pace->together)
    {
      pace->stay = pace->stay == 0 ? ST_PACE_ALONE_STEPS : 2 * pace->stay;
      if (pace->stay > ST_PACE_ALONE_STEPS_MAX)
        pace->stay = ST_PACE_ALONE_STEPS_MAX;
      st_pace_enter (pace, ST_PACE_ALONE, 0);
    }
  else
    {
      pace->stay = 0;
      st_pace_enter (pace, ST_PACE_TOGETHER, pace->late);
    }
}

void
st_pace_note (StPace *pace, double seconds, bool is_late)
{
  pace->steps++;
  switch (pace->state)
    {
    case ST_PACE_TRIAL_TOGETHER:
      if (st_pace_try (pace, seconds, ST_PACE_TRIAL_TOGETHER_STEPS, &pace->together) || st_pace_give_up (pace))
        st_pace_enter (pace, ST_PACE_TRIAL_ALONE, pace->late);
      break;
    case ST_PACE_TRIAL_ALONE:
      if (st_pace_try (pace, seconds, ST_PACE_TRIAL_ALONE_STEPS, &pace->alone))
        st_pace_choose (pace);
      break;
    case ST_PACE_TOGETHER:
      pace->late += is_late ? 1 : pace->late > 0 ? -1 : 0;
      /* Some are late for other reasons than a crowd, such as uneven work. */
      if (pace->late >= ST_PACE_PATIENCE)
        st_pace_enter (pace, ST_PACE_TRIAL_TOGETHER, -ST_PACE_REST);
      else if (pace->steps >= ST_PACE_TOGETHER_STEPS)
        st_pace_enter (pace, ST_PACE_TRIAL_TOGETHER, 0);
      break;
    case ST_PACE_ALONE:
      if (pace->steps >= pace->stay)
        st_pace_enter (pace, ST_PACE_TRIAL_TOGETHER, 0);
      break;
    }
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* When a plan goes on alone, and when its team comes back. */

#include "plan.h"

#include <glib.h>

/* A crowd makes every step late: the plan tries the work alone, stays with what is faster, and tries the team again. */
static void
test_pace (void)
{
  StPace pace = { 0 };

  for (int i = 0; i < 100; i++)
    st_pace_note (&pace, 1e-6, i % 4 == 0);
  g_assert_false (st_pace_is_alone (&pace));

  for (int i = 0; i < 100; i++)
    st_pace_note (&pace, st_pace_is_alone (&pace) ? 1e-6 : 5e-6, !st_pace_is_alone (&pace));
  g_assert_true (st_pace_is_alone (&pace));
  for (int i = 0; i < 2200; i++)
    st_pace_note (&pace, 1e-6, false);
  g_assert_false (st_pace_is_alone (&pace));

  /* Never late, and slower together all the same. */
  int alone = 0;
  pace = (StPace){ 0 };
  for (int i = 0; i < 10000; i++)
    {
      alone += st_pace_is_alone (&pace);
      st_pace_note (&pace, st_pace_is_alone (&pace) ? 1e-6 : 2e-6, false);
    }
  g_assert_cmpint (alone, >, 9500);

  /* Late by nature, but faster together all the same. */
  pace = (StPace){ 0 };
  alone = 0;
  for (int i = 0; i < 1000; i++)
    {
      alone += st_pace_is_alone (&pace);
      st_pace_note (&pace, st_pace_is_alone (&pace) ? 2e-6 : 1e-6, !st_pace_is_alone (&pace));
    }
  g_assert_cmpint (alone, <=, 24);

  /* A frame that the window draws holds up a single step of each trial: no reason to go on alone. */
  pace = (StPace){ 0 };
  alone = 0;
  for (int i = 0; i < 1000; i++)
    {
      const bool is_held_up = pace.state == ST_PACE_TRIAL_TOGETHER && pace.steps == 10;

      alone += st_pace_is_alone (&pace);
      st_pace_note (&pace, is_held_up ? 1e-4 : st_pace_is_alone (&pace) ? 2e-6 : 1e-6, is_held_up);
    }
  g_assert_cmpint (alone, ==, 8);

  /* A neighbour that takes a slice now and then is one. */
  pace = (StPace){ 0 };
  alone = 0;
  for (int i = 0; i < 10000; i++)
    {
      const bool is_held_up = !st_pace_is_alone (&pace) && i % 8 == 0;

      alone += st_pace_is_alone (&pace);
      st_pace_note (&pace, is_held_up ? 2e-5 : st_pace_is_alone (&pace) ? 2e-6 : 1e-6, is_held_up);
    }
  g_assert_cmpint (alone, >, 9500);

  /* Once alone was faster, a few steps tell that together is still hopeless. */
  int together = 0;
  pace = (StPace){ 0 };
  for (int i = 0; i < 10000; i++)
    {
      together += !st_pace_is_alone (&pace);
      st_pace_note (&pace, st_pace_is_alone (&pace) ? 1e-6 : 1e-5, !st_pace_is_alone (&pace));
    }
  g_assert_cmpint (together, >, 32);
  g_assert_cmpint (together, <, 100);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/pace", test_pace);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The threads that work inside a step: nobody passes a barrier early, and only those who are called come. */

#include "team.h"

#include <glib.h>
#include <string.h>

/* Each member adds to its own number and, after a barrier, reads everybody's: none may be ahead or behind. */
typedef struct
{
  StTeam *team;
  int counts[8];
  bool is_wrong;
} Counting;

static void
count (void *data, unsigned member, unsigned n_members)
{
  Counting *counting = data;

  for (int i = 0; i < 50; i++)
    {
      counting->counts[member]++;
      st_team_barrier (counting->team);
      for (unsigned m = 0; m < n_members; m++)
        if (counting->counts[m] != counting->counts[member])
          counting->is_wrong = true;
      st_team_barrier (counting->team);
    }
}

/* Part of a team, then all of it, again and again. */
static void
test_team (void)
{
  Counting counting = { .team = st_team_new (5, true) };

  for (unsigned round = 0; round < 100; round++)
    {
      memset (counting.counts, 0, sizeof counting.counts);
      st_team_run (counting.team, round % 5 + 1, count, &counting);
      for (unsigned m = 0; m < 5; m++)
        g_assert_cmpint (counting.counts[m], ==, m <= round % 5 ? 50 : 0);
    }
  g_assert_false (counting.is_wrong);
  st_team_free (counting.team);
}

static void
test_barrier (void)
{
  StTeam *team = st_team_new (4, true);

  g_assert_cmpuint (st_team_get_n_threads (team), ==, 4);
  g_assert_cmpfloat (st_team_measure_barrier (team), >=, 0);
  st_team_free (team);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/team/barrier", test_barrier);
  g_test_add_func ("/engine/team/run", test_team);
  return g_test_run ();
}

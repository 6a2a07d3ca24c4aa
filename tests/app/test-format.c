/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-format.h"
#include "strata-time-left.h"

#include <math.h>

/* How the window writes numbers and times. */

static void
test_format (void)
{
  g_autofree char *count = strata_format_count (266610);
  g_autofree char *small = strata_format_count (999);
  g_autofree char *million = strata_format_count (1000000);
  g_autofree char *share = strata_format_share (0.0731);
  g_autofree char *seconds = strata_format_duration (7.6);
  g_autofree char *minutes = strata_format_duration (80);
  g_autofree char *hours = strata_format_duration (7505);
  g_autofree char *negative = strata_format_number (-0.813, 2);
  g_autofree char *astray = strata_format_number (-1.569e31, 3);
  g_autofree char *nothing = strata_format_number (-0.001, 2);
  g_autofree char *nan = strata_format_number (NAN, 2);

  g_assert_cmpstr (count, ==, "266,610");
  g_assert_cmpstr (small, ==, "999");
  g_assert_cmpstr (million, ==, "1,000,000");
  g_assert_cmpstr (share, ==, "7.3 %");
  g_assert_cmpstr (seconds, ==, "8 s");
  g_assert_cmpstr (minutes, ==, "1 min 20 s");
  g_assert_cmpstr (hours, ==, "2 h 5 min");
  g_assert_cmpstr (negative, ==, "−0.81");
  g_assert_cmpstr (astray, ==, "−1.57e+31");
  g_assert_cmpstr (nothing, ==, "0.00");
  g_assert_cmpstr (nan, ==, "not a number");
}

/* A training of 60 seconds whose speed trembles by a third: what is written falls, and never leaps. */
static void
test_time_left_is_calm (void)
{
  StrataTimeLeft left;
  double last = NAN;
  guint n_up = 0;

  strata_time_left_reset (&left);
  for (double clock = 0; clock < 60; clock += 1 / 60.0)
    {
      double tremor = 1 + 0.33 * sin (clock * 40) * cos (clock * 7);
      double shown = strata_time_left_update (&left, (60 - clock) * tremor, clock);

      if (clock > 2)
        {
          g_assert_cmpfloat (fabs (shown - (60 - clock)), <=, 8);
          g_assert_true (isnan (last) || fabs (shown - last) <= 6);
          n_up += !isnan (last) && shown > last;
        }
      last = shown;
    }
  g_assert_cmpuint (n_up, <=, 2);
  g_assert_cmpfloat (last, <=, 2);
}

/* Half the speed from now on: the new time is there within ten seconds. */
static void
test_time_left_follows (void)
{
  StrataTimeLeft left;
  double shown = 0;

  strata_time_left_reset (&left);
  for (double clock = 0; clock < 20; clock += 0.1)
    strata_time_left_update (&left, 100 - clock, clock);
  for (double clock = 20; clock < 30; clock += 0.1)
    shown = strata_time_left_update (&left, 160 - (clock - 20), clock);
  g_assert_cmpfloat (fabs (shown - 150), <=, 10);
}

/* --- Read from the right ------------------------------------------------------------------------------------------- */

#define KEEP(figure) "\u2066" figure "\u2069"

static void
check_figures (const char *sentence, const char *expected)
{
  g_autofree char *kept = strata_format_figures (sentence);

  g_assert_cmpstr (kept, ==, expected);
}

static void
test_figures (void)
{
  const char *sentence = "784 → 2 × (300 → 100) · 28 × 14";

  check_figures (sentence, sentence);
  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  check_figures (sentence, KEEP ("784 → 2 × (300 → 100)") " · " KEEP ("28 × 14"));
  check_figures ("784 × 300 + 300 = 235,500 parameters", KEEP ("784 × 300 + 300 = 235,500") " parameters");
  check_figures ("trained on 28 × 14, these are of 14 × 28.",
                 "trained on " KEEP ("28 × 14") ", these are of " KEEP ("14 × 28") ".");
  check_figures ("mean " KEEP ("−0.31") " ± 0.05", "mean " KEEP (KEEP ("−0.31") " ± 0.05"));
  check_figures ("yes is 1 and no is −1", "yes is 1 and no is " KEEP ("−1"));
  check_figures ("one of them may be -1", "one of them may be " KEEP ("-1"));
  check_figures ("T-1 on 2026-11-30", "T-1 on 2026-11-30");
  check_figures ("4 of 10 epochs, 1,719 batches", "4 of 10 epochs, 1,719 batches");

  g_autofree char *figure = strata_format_figure (g_strdup ("x  [batch, 784]"));
  g_autofree char *empty = strata_format_figure (g_strdup (""));
  g_autofree char *negative = strata_format_number (-0.813, 2);
  g_autofree char *positive = strata_format_number (0.813, 2);
  g_assert_cmpstr (figure, ==, KEEP ("x  [batch, 784]"));
  g_assert_cmpstr (empty, ==, "");
  g_assert_cmpstr (negative, ==, KEEP ("−0.81"));
  g_assert_cmpstr (positive, ==, "0.81");
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
}

int
main (int argc, char **argv)
{
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/format/numbers", test_format);
  g_test_add_func ("/format/time-left/is-calm", test_time_left_is_calm);
  g_test_add_func ("/format/time-left/follows", test_time_left_follows);
  g_test_add_func ("/format/figures", test_figures);
  return g_test_run ();
}

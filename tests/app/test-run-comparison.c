/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What tells runs apart: settings that are not the same in all, and two stacks aligned layer by layer. */

#include "strata-run-comparison.h"

#include <string.h>

static StrataExperiment *
load (const char *name)
{
  g_autoptr (GError) error = NULL;
  StrataExperiment *experiment = strata_bundled_load (name, &error);

  g_assert_no_error (error);
  return experiment;
}

static void
test_settings (void)
{
  g_autoptr (StrataExperiment) raw = load ("sigmoid");
  g_autoptr (StrataExperiment) scaled = load ("standardized");
  g_autoptr (StrataExperiment) again = load ("sigmoid");
  StrataExperiment *const all[] = { raw, scaled, again };
  g_autoptr (GPtrArray) rows = strata_run_comparison_list_settings (all, 3);
  const StrataSettingRow *row;

  g_assert_cmpuint (rows->len, ==, 1);
  row = rows->pdata[0];
  g_assert_cmpstr (row->name, ==, "scaling.scaling");
  g_assert_cmpstr (row->values[0], ==, "none");
  g_assert_cmpstr (row->values[1], ==, "standard");
  g_assert_cmpstr (row->values[2], ==, "none");
}

/* A name stands alone where it says enough. */
static void
test_names (void)
{
  g_autoptr (GDateTime) one = g_date_time_new_local (2026, 11, 20, 10, 2, 11);
  g_autoptr (GDateTime) other = g_date_time_new_local (2026, 11, 20, 10, 2, 12);
  g_auto (GStrv) all = strata_run_comparison_dup_names ((const char *const[]){ "wide", "deep", "wide" },
                                                        (GDateTime *const[]){ one, one, other }, 3);

  g_assert_true (g_str_has_prefix (all[0], "wide, "));
  g_assert_cmpstr (all[1], ==, "deep");
  g_assert_true (g_str_has_prefix (all[2], "wide, "));
  g_assert_cmpstr (all[0], !=, all[2]);
}

static guint
count (GPtrArray *pairs, StrataPairState state)
{
  guint n = 0;

  for (guint i = 0; i < pairs->len; i++)
    n += ((StrataLayerPair *) pairs->pdata[i])->state == state;
  return n;
}

static void
test_same_layers (void)
{
  g_autoptr (StrataExperiment) first = load ("sigmoid");
  g_autoptr (StrataExperiment) second = load ("standardized");
  g_autoptr (GPtrArray) pairs = strata_run_comparison_pair_layers (first, second);

  g_assert_cmpuint (pairs->len, ==, 4);
  g_assert_cmpuint (count (pairs, STRATA_PAIR_SAME), ==, 4);
}

/* The layer that is new stands alone, and those after it beside their like. */
static void
test_layer_in_block (void)
{
  g_autoptr (StrataExperiment) first = load ("deep-relu");
  g_autoptr (StrataExperiment) second = load ("deep-batchnorm");
  g_autoptr (GPtrArray) there = strata_run_comparison_pair_layers (first, second);
  g_autoptr (GPtrArray) back = strata_run_comparison_pair_layers (second, first);

  g_assert_cmpuint (count (there, STRATA_PAIR_SECOND), ==, 1);
  g_assert_cmpuint (count (there, STRATA_PAIR_FIRST), ==, 0);
  g_assert_cmpuint (count (back, STRATA_PAIR_FIRST), ==, 1);
  g_assert_cmpuint (count (back, STRATA_PAIR_SECOND), ==, 0);
  for (guint i = 0; i < there->len; i++)
    {
      const StrataLayerPair *pair = there->pdata[i];

      if (pair->state != STRATA_PAIR_SECOND)
        continue;
      g_assert_null (pair->first);
      g_assert_true (g_str_has_prefix (pair->second, "BatchNormalization"));
      g_assert_cmpuint (pair->depth, ==, 1);
    }
}

static void
test_changed_argument (void)
{
  g_autoptr (StrataExperiment) first = load ("deep-relu");
  g_autoptr (StrataExperiment) second = load ("deep-selu");
  g_autoptr (GPtrArray) pairs = strata_run_comparison_pair_layers (first, second);

  g_assert_cmpuint (count (pairs, STRATA_PAIR_CHANGED), ==, 1);
  for (guint i = 0; i < pairs->len; i++)
    {
      const StrataLayerPair *pair = pairs->pdata[i];

      if (pair->state != STRATA_PAIR_CHANGED)
        continue;
      g_assert_nonnull (strstr (pair->first, "activation relu"));
      g_assert_nonnull (strstr (pair->second, "activation selu"));
    }
}

int
main (int argc, char **argv)
{
  strata_init ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/run-comparison/settings", test_settings);
  g_test_add_func ("/run-comparison/names", test_names);
  g_test_add_func ("/run-comparison/same-layers", test_same_layers);
  g_test_add_func ("/run-comparison/layer-in-block", test_layer_in_block);
  g_test_add_func ("/run-comparison/changed-argument", test_changed_argument);
  return g_test_run ();
}

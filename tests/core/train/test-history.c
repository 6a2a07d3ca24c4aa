/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "train-fixture.h"

#include <math.h>

static const char *const keys[] = { "accuracy", "loss", "val_accuracy", "val_loss", NULL };

static StrataHistory *
make_history (void)
{
  StrataHistory *history = strata_history_new (keys);

  strata_history_append (history, (double[]){ 0.5, 1.25, 0.5, 1.5 }, 2, 0.01);
  strata_history_append (history, (double[]){ 0.75, 0.1, 0.75, 1.0 / 3 }, 2.5, 0.01);
  strata_history_append (history, (double[]){ 0.75, 1e-20, 0.5, 2 }, 3, 0.001);
  return history;
}

static void
count_changes (GListModel *model, guint position, guint removed, guint added, guint *n)
{
  g_assert_cmpuint (position, ==, *n);
  g_assert_cmpuint (removed, ==, 0);
  g_assert_cmpuint (added, ==, 1);
  (*n)++;
}

static void
test_rows (void)
{
  g_autoptr (StrataHistory) history = strata_history_new (keys);
  guint n = 0;

  g_signal_connect (history, "items-changed", G_CALLBACK (count_changes), &n);
  strata_history_append (history, (double[]){ 0.5, 1.25, 0.5, 1.5 }, 2, 0.01);
  strata_history_append (history, (double[]){ 0.75, 0.1, 0.75, 0.25 }, 2.5, 0.02);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpuint (strata_history_get_n_epochs (history), ==, 2);

  g_autoptr (StrataHistoryRow) row = g_list_model_get_item (G_LIST_MODEL (history), 1);
  g_assert_cmpuint (strata_history_row_get_epoch (row), ==, 2);
  g_assert_cmpfloat (strata_history_row_get_value (row, "val_loss"), ==, 0.25);
  g_assert_true (isnan (strata_history_row_get_value (row, "lr")));
  g_assert_cmpfloat (strata_history_row_get_seconds (row), ==, 2.5);
  g_assert_cmpfloat (strata_history_row_get_learning_rate (row), ==, 0.02);
  g_assert_cmpfloat (strata_history_get_value (history, 1, "accuracy"), ==, 0.5);
  g_assert_true (isnan (strata_history_get_value (history, 3, "accuracy")));
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (history), 2));
}

static void
test_best (void)
{
  g_autoptr (StrataHistory) empty = strata_history_new (keys);
  g_autoptr (StrataHistory) history = make_history ();

  g_assert_cmpuint (strata_history_get_best_epoch (empty, "loss"), ==, 0);
  g_assert_cmpuint (strata_history_get_best_epoch (history, "val_loss"), ==, 2);
  g_assert_cmpuint (strata_history_get_best_epoch (history, "loss"), ==, 3);
  /* Of two alike the first. */
  g_assert_cmpuint (strata_history_get_best_epoch (history, "accuracy"), ==, 2);
  g_assert_cmpuint (strata_history_get_best_epoch (history, "val_accuracy"), ==, 2);
}

static void
test_text (void)
{
  g_autoptr (StrataHistory) history = make_history ();
  g_autofree char *json = strata_history_to_json (history);
  g_autofree char *csv = strata_history_to_csv (history);

  g_assert_cmpstr (json, ==,
                   "{\n"
                   "  \"accuracy\": [0.5, 0.75, 0.75],\n"
                   "  \"loss\": [1.25, 0.1, 1e-20],\n"
                   "  \"val_accuracy\": [0.5, 0.75, 0.5],\n"
                   "  \"val_loss\": [1.5, 0.3333333333333333, 2.0]\n"
                   "}\n");
  g_assert_cmpstr (csv, ==,
                   "epoch,accuracy,loss,val_accuracy,val_loss\n"
                   "1,0.5,1.25,0.5,1.5\n"
                   "2,0.75,0.1,0.75,0.3333333333333333\n"
                   "3,0.75,1e-20,0.5,2.0\n");
}

/* Every double comes back as it went. */
static void
test_round_trip (void)
{
  const char *const one[] = { "loss", NULL };
  g_autoptr (GRand) random = g_rand_new_with_seed (3);
  g_autoptr (StrataHistory) history = strata_history_new (one);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 5000; i++)
    {
      double value = ldexp (g_rand_double (random), g_rand_int_range (random, -60, 60));
      strata_history_append (history, &value, 1, 1);
    }
  g_autofree char *json = strata_history_to_json (history);
  g_autoptr (StrataHistory) back = strata_history_parse_json (json, -1, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (strata_history_get_n_epochs (back), ==, 5000);
  for (guint epoch = 1; epoch <= 5000; epoch++)
    g_assert_cmpfloat (strata_history_get_value (back, epoch, "loss"), ==,
                       strata_history_get_value (history, epoch, "loss"));
}

static void
test_bad_json (void)
{
  const struct
  {
    const char *json, *word;
  } cases[] = {
    { "", "JSON" },
    { "{\"loss\": [1, 2", "JSON" },
    { "[1]", "no JSON object" },
    { "{\"loss\": 3}", "without a list" },
    { "{\"loss\": [1], \"accuracy\": [1, 2]}", "different length" },
    { "{\"loss\": [\"x\"]}", "no number" },
    { "{\"loss\": [[1]]}", "no number" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (StrataHistory) history = strata_history_parse_json (cases[i].json, -1, &error);
      g_assert_null (history);
      g_assert_error (error, STRATA_TRAIN_ERROR, STRATA_TRAIN_ERROR_FILE);
      g_assert_nonnull (strstr (error->message, cases[i].word));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/train/history/rows", test_rows);
  g_test_add_func ("/train/history/best", test_best);
  g_test_add_func ("/train/history/text", test_text);
  g_test_add_func ("/train/history/round-trip", test_round_trip);
  g_test_add_func ("/train/history/bad-json", test_bad_json);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "describe-fixture.h"
#include "strata-number.h"
#include "strata-tuple.h"

#include <math.h>

/* Shapes and numbers as text. */

static void
check_shape (const char *text, int rank, const char *printed)
{
  g_autoptr (GError) error = NULL;
  StrataShape shape;

  g_assert_true (strata_shape_parse (text, &shape, &error));
  g_assert_no_error (error);
  g_assert_cmpint (shape.rank, ==, rank);
  g_autofree char *back = strata_shape_to_string (&shape);
  g_assert_cmpstr (back, ==, printed);
}

static void
test_shape_parse (void)
{
  check_shape ("28, 28", 2, "28 × 28");
  check_shape ("28 × 28", 2, "28 × 28");
  check_shape (" (28,28,3) ", 3, "28 × 28 × 3");
  check_shape ("784", 1, "784");
  check_shape ("", -1, "?");
}

static void
test_shape_refuse (void)
{
  static const char *const wrong[] = { "28, 0", "-3", "a", "1 2 3 4 5", "99999999999", "18446744073709551617", NULL };

  for (guint i = 0; wrong[i] != NULL; i++)
    {
      g_autoptr (GError) error = NULL;
      StrataShape shape;

      g_assert_false (strata_shape_parse (wrong[i], &shape, &error));
      g_assert_error (error, STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_ARGUMENT);
      g_assert_nonnull (strstr (error->message, wrong[i]));
    }
}

static void
test_shape_compare (void)
{
  const StrataShape image = { 2, { 28, 28 } }, same = { 2, { 28, 28, 7 } }, row = { 1, { 28 } }, none = { -1, { 28 } };
  g_autofree char *keras = strata_shape_to_keras (&image);

  g_assert_true (strata_shape_equal (&image, &same));
  g_assert_false (strata_shape_equal (&image, &row));
  g_assert_false (strata_shape_equal (&image, &none));
  g_assert_true (strata_shape_equal (NULL, NULL));
  g_assert_false (strata_shape_equal (&image, NULL));
  g_assert_cmpuint (strata_shape_get_size (&image), ==, 784);
  g_assert_cmpstr (keras, ==, "(None, 28, 28)");
}

static const StrataTupleForm window = { .shortest = 2, .longest = 2, .minimum = 1 };
static const StrataTupleForm shape = { .shortest = 1, .longest = 4, .minimum = -1 };
static const StrataTupleForm single = { .shortest = 1, .longest = 1, .minimum = 1 };
static const StrataTupleForm pairs = { .shortest = 4, .longest = 4, .pairs = TRUE };

static void
check_tuple (const StrataTupleForm *form, const char *text, const char *printed, const char *python)
{
  g_autoptr (GError) error = NULL;
  StrataTuple tuple, again;

  g_assert_true (strata_tuple_parse (text, form, &tuple, &error));
  g_assert_no_error (error);
  g_autofree char *back = strata_tuple_to_string (&tuple, form);
  g_assert_cmpstr (back, ==, printed);
  g_autofree char *code = strata_tuple_to_python (&tuple, form);
  g_assert_cmpstr (code, ==, python);
  g_assert_true (strata_tuple_parse (back, form, &again, &error));
  g_assert_true (strata_tuple_equal (&tuple, &again));
}

static void
test_tuple_parse (void)
{
  check_tuple (&window, "3", "3 × 3", "(3, 3)");
  check_tuple (&window, "3,5", "3 × 5", "(3, 5)");
  check_tuple (&window, " (0 × -1) ", "0 × -1", "(0, -1)");
  check_tuple (&shape, "-1 x 4", "-1 × 4", "(-1, 4)");
  check_tuple (&shape, "28 28 1", "28 × 28 × 1", "(28, 28, 1)");
  check_tuple (&shape, "784", "784", "(784,)");
  check_tuple (&single, "5", "5", "5");
  check_tuple (&pairs, "1", "(1, 1) × (1, 1)", "((1, 1), (1, 1))");
  check_tuple (&pairs, "1, 2", "(1, 1) × (2, 2)", "((1, 1), (2, 2))");
  check_tuple (&pairs, "((1, 2), (3, 4))", "(1, 2) × (3, 4)", "((1, 2), (3, 4))");
}

static void
test_tuple_refuse (void)
{
  static const struct
  {
    const StrataTupleForm *form;
    const char *text;
  } wrong[] = {
    { &window, "" },    { &window, "3 × 3 × 3" }, { &window, "a" },        { &window, "3.5" },
    { &single, "1 2" }, { &pairs, "1 2 3" },      { &shape, "1 2 3 4 5" }, { &shape, "99999999999999999999" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;
      StrataTuple tuple;

      g_assert_false (strata_tuple_parse (wrong[i].text, wrong[i].form, &tuple, &error));
      g_assert_error (error, STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_ARGUMENT);
      g_assert_nonnull (strstr (error->message, wrong[i].text));
    }
}

static void
check_text (char *text, const char *expected)
{
  g_assert_cmpstr (text, ==, expected);
  g_free (text);
}

static void
test_numbers (void)
{
  check_text (strata_count_to_text (0), "0");
  check_text (strata_count_to_text (999), "999");
  check_text (strata_count_to_text (1000), "1,000");
  check_text (strata_count_to_text (266610), "266,610");
  check_text (strata_count_to_text (G_MAXUINT64), "18,446,744,073,709,551,615");
  check_text (strata_bytes_to_text (0), "0.00 B");
  check_text (strata_bytes_to_text (266610 * 4), "1.02 MB");
  check_text (strata_number_to_text (0.01), "0.01");
  check_text (strata_number_to_text (1e-7), "1e-07");
  check_text (strata_number_to_text (0.1 + 0.2), "0.30000000000000004");
  check_text (strata_number_to_text (32), "32");
  check_text (strata_number_to_text (100000), "100000");
  check_text (strata_number_to_text (-1048576), "-1048576");
  check_text (strata_number_to_text (NAN), "NaN");
  check_text (strata_number_to_text (-INFINITY), "-Infinity");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  strata_init ();

  g_test_add_func ("/shape/parse", test_shape_parse);
  g_test_add_func ("/shape/refuse", test_shape_refuse);
  g_test_add_func ("/shape/compare", test_shape_compare);
  g_test_add_func ("/tuple/parse", test_tuple_parse);
  g_test_add_func ("/tuple/refuse", test_tuple_refuse);
  g_test_add_func ("/number/text", test_numbers);
  return g_test_run ();
}

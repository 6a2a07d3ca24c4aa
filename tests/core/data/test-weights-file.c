/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "data-fixture.h"

#include <string.h>

/* Sample weights: files that NumPy saved, and texts of one number a line. */

static const float whole[4] = { 0, 1, 2, 100 };
static const float broken[4] = { 0, 0.5f, 1.25f, 3e4f };

static GFile *
get_npy (const char *name)
{
  return g_file_new_build_filename (g_getenv ("STRATA_TEST_SOURCE"), "core", "data", "npy", name, NULL);
}

static void
check_npy (const char *name, const float *expected)
{
  g_autoptr (GFile) file = get_npy (name);
  g_autoptr (GError) error = NULL;
  g_autofree float *weights = strata_sample_weights_read (file, 4, &error);

  g_assert_no_error (error);
  g_assert_cmpmem (weights, sizeof whole, expected, sizeof whole);
}

static void
test_npy (void)
{
  static const char *const types[] = { "i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8" };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autofree char *little = g_strdup_printf ("little-%s.npy", types[i]);
      g_autofree char *big = g_strdup_printf ("big-%s.npy", types[i]);

      check_npy (little, whole);
      check_npy (big, whole);
    }
  check_npy ("little-f4.npy", broken);
  check_npy ("big-f4.npy", broken);
  check_npy ("little-f8.npy", broken);
  check_npy ("big-f8.npy", broken);
  check_npy ("version-2.npy", broken);
  check_npy ("version-3.npy", broken);
  check_npy ("fortran.npy", broken);
}

static void
test_bad_npy (void)
{
  static const struct
  {
    const char *name, *word;
  } cases[] = {
    { "two-axes.npy", "2 axes" },
    { "no-axis.npy", "0 axes" },
    { "negative.npy", "element 1" },
    { "negative-i1.npy", "-128" },
    { "not-a-number.npy", "nan" },
    { "infinite.npy", "element 3" },
    { "overflows-float.npy", "1e+300" },
    { "complex.npy", "<c8" },
    { "half.npy", "<f2" },
    { "text.npy", "<U1" },
    { "objects.npy", "|O" },
    { "record.npy", "header" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GFile) file = get_npy (cases[i].name);
      GError *error = NULL;

      g_assert_null (strata_sample_weights_read (file, 4, &error));
      data_assert_error (error, STRATA_DATA_ERROR_FORMAT, cases[i].name, cases[i].word, NULL);
    }
}

static void
test_wrong_number (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) npy = get_npy ("little-f4.npy");
  g_autoptr (GFile) text = data_fixture_write_text (fixture, "three.txt", "1\n2\n3\n");
  GError *error = NULL;

  g_assert_null (strata_sample_weights_read (npy, 55000, &error));
  data_assert_error (g_steal_pointer (&error), STRATA_DATA_ERROR_MISMATCH, "little-f4", "4 sample weights", "55000",
                     NULL);
  g_assert_null (strata_sample_weights_read (text, 2, &error));
  data_assert_error (g_steal_pointer (&error), STRATA_DATA_ERROR_MISMATCH, "three.txt", "3 sample weights", NULL);
  g_assert_null (strata_sample_weights_read (text, 4, &error));
  data_assert_error (g_steal_pointer (&error), STRATA_DATA_ERROR_MISMATCH, "three.txt", "3 sample weights", NULL);
}

/* Every length short of the whole, and one beyond. */
static void
test_cut_npy (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) whole_file = get_npy ("little-f4.npy");
  g_autoptr (GBytes) bytes = g_file_load_bytes (whole_file, NULL, NULL, NULL);

  for (gsize n = 6; n < g_bytes_get_size (bytes); n++)
    {
      g_autoptr (GBytes) part = g_bytes_new_from_bytes (bytes, 0, n);
      g_autoptr (GFile) file = data_fixture_write (fixture, "cut.npy", part);
      GError *error = NULL;

      g_assert_null (strata_sample_weights_read (file, 4, &error));
      data_assert_error (error, STRATA_DATA_ERROR_FORMAT, "cut.npy", NULL);
    }
}

static void
test_text (Fixture *fixture, gconstpointer data)
{
  static const char *const texts[] = { "0\n0.5\n1.25\n3e4\n", "0\n0.5\n1.25\n3e4",
                                       " 0 \r\n\r\n+.5\r\n125e-2\r\n30000\r\n" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GFile) file = data_fixture_write_text (fixture, "weights.txt", texts[i]);
      g_autoptr (GError) error = NULL;
      g_autofree float *weights = strata_sample_weights_read (file, 4, &error);

      g_assert_no_error (error);
      g_assert_cmpmem (weights, sizeof broken, broken, sizeof broken);
    }
}

static void
test_bad_text (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *text, *word;
  } cases[] = {
    { "1\nx\n", "line 2" },     { "1\n1,5\n", "line 2" }, { "1 2\n", "line 1" },
    { "1\n1\n-1\n", "line 3" }, { "nan\n", "line 1" },    { "1\n\n1e999\n", "line 3" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GFile) file = data_fixture_write_text (fixture, "weights.txt", cases[i].text);
      GError *error = NULL;

      g_assert_null (strata_sample_weights_read (file, 3, &error));
      data_assert_error (error, STRATA_DATA_ERROR_FORMAT, "weights.txt", cases[i].word, NULL);
    }
}

static void
test_not_there (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) missing = g_file_new_build_filename (fixture->folder, "missing.npy", NULL);
  g_autoptr (GFile) folder = g_file_new_for_path (fixture->folder);
  GError *error = NULL;

  g_assert_null (strata_sample_weights_read (missing, 4, &error));
  data_assert_error (g_steal_pointer (&error), STRATA_DATA_ERROR_NOT_FOUND, "missing.npy", NULL);
  g_assert_null (strata_sample_weights_read (folder, 4, &error));
  data_assert_error (g_steal_pointer (&error), STRATA_DATA_ERROR_READ, fixture->folder, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  strata_init ();

  g_test_add_func ("/weights-file/npy", test_npy);
  g_test_add_func ("/weights-file/bad-npy", test_bad_npy);
  data_test_add ("/weights-file/wrong-number", test_wrong_number);
  data_test_add ("/weights-file/cut-npy", test_cut_npy);
  data_test_add ("/weights-file/text", test_text);
  data_test_add ("/weights-file/bad-text", test_bad_text);
  data_test_add ("/weights-file/not-there", test_not_there);
  return g_test_run ();
}

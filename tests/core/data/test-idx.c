/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "data-fixture.h"

#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/* strata_idx_read(): what it reads, and what it says of what it cannot. */

static GError *
refuse (Fixture *fixture, const char *name, GBytes *bytes)
{
  g_autoptr (GFile) file = data_fixture_write (fixture, name, bytes);
  GError *error = NULL;

  g_assert_null (strata_idx_read (file, NULL, &error));
  g_assert_nonnull (error);
  return error;
}

static void
test_reads (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) plain = data_make_idx (0x08, (const guint32[]){ 3, 2, 5, 7, 0 }, 210, 251);
  g_autoptr (GBytes) packed = data_compress (plain);

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GFile) file = data_fixture_write (fixture, "a", i == 0 ? plain : packed);
      g_autoptr (GError) error = NULL;
      g_autoptr (StrataIdx) idx = strata_idx_read (file, NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpint (idx->rank, ==, 4);
      g_assert_cmpuint (idx->dim[0], ==, 3);
      g_assert_cmpuint (idx->dim[3], ==, 7);
      g_assert_cmpuint (idx->n_values, ==, 210);
      for (guint k = 0; k < 210; k++)
        g_assert_cmpuint (idx->values[k], ==, k % 251);
    }
}

/* Larger than the first step of reading, so that the buffer grows. */
static void
test_grows (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) plain = data_make_idx (0x08, (const guint32[]){ 3000, 1000, 0 }, 3000000, 253);
  g_autoptr (GBytes) packed = data_compress (plain);
  g_autoptr (GFile) file = data_fixture_write (fixture, "large.gz", packed);
  g_autoptr (GError) error = NULL;
  g_autoptr (StrataIdx) idx = strata_idx_read (file, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpmem (idx->values, idx->n_values, (const guint8 *) g_bytes_get_data (plain, NULL) + 12, 3000000);
}

/* A plain file of 512 MiB, all hole: what is not looked at takes no memory. */
static void
test_maps (Fixture *fixture, gconstpointer data)
{
  const guint32 sizes[] = { 512, 1024, 1024, 0 };
  const goffset size = 16 + ((goffset) 512 << 20);
  g_autoptr (GBytes) header = data_make_idx (0x08, sizes, 0, 256);
  g_autoptr (GFile) file = data_fixture_write (fixture, "huge", header);
  g_autoptr (StrataIdx) idx = NULL;
  g_autoptr (GError) error = NULL;
  struct rusage before, after;

  if (truncate (g_file_peek_path (file), size) != 0)
    {
      g_test_skip ("the file system has no holes");
      return;
    }
  getrusage (RUSAGE_SELF, &before);
  idx = strata_idx_read (file, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (idx->n_values, ==, (gsize) 512 << 20);
  g_assert_cmpuint (idx->values[0] + idx->values[idx->n_values - 1], ==, 0);
  getrusage (RUSAGE_SELF, &after);
  g_assert_cmpint (after.ru_maxrss - before.ru_maxrss, <, 64 * 1024);

  g_assert_cmpint (truncate (g_file_peek_path (file), size - 1), ==, 0);
  g_clear_pointer (&idx, strata_idx_free);
  g_assert_null (strata_idx_read (file, NULL, &error));
  data_assert_error (g_steal_pointer (&error), STRATA_DATA_ERROR_FORMAT, "huge", "truncated", NULL);
}

static void
test_not_there (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) file = g_file_new_build_filename (fixture->folder, "missing-ubyte", NULL);
  GError *error = NULL;

  g_assert_null (strata_idx_read (file, NULL, &error));
  data_assert_error (error, STRATA_DATA_ERROR_NOT_FOUND, "missing-ubyte", NULL);
}

static void
test_not_idx (Fixture *fixture, gconstpointer data)
{
  static const char *const texts[] = { "", "a", "This is a letter and no data.\n", "\1\0\10\1" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new_static (texts[i], i == 3 ? 4 : strlen (texts[i]));

      data_assert_error (refuse (fixture, "letter", bytes), STRATA_DATA_ERROR_FORMAT, "letter", "not an IDX file",
                         NULL);
    }
}

static void
test_types (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    guint8 type;
    const char *name;
  } types[] = { { 0x09, "signed bytes" },
                { 0x0b, "16-bit integers" },
                { 0x0c, "32-bit integers" },
                { 0x0d, "32-bit floats" },
                { 0x0e, "64-bit floats" } };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autoptr (GBytes) bytes = data_make_idx (types[i].type, (const guint32[]){ 4, 0 }, 32, 256);

      data_assert_error (refuse (fixture, "typed", bytes), STRATA_DATA_ERROR_FORMAT, "typed", types[i].name,
                         "unsigned bytes", NULL);
    }
}

static void
test_axes (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) none = data_make_idx (0x08, (const guint32[]){ 0 }, 4, 256);
  g_autoptr (GBytes) five = data_make_idx (0x08, (const guint32[]){ 1, 1, 1, 1, 1, 0 }, 1, 256);
  g_autoptr (GBytes) header = data_make_idx (0x08, (const guint32[]){ 4, 4, 0 }, 16, 256);
  g_autoptr (GBytes) half = g_bytes_new_from_bytes (header, 0, 9);

  data_assert_error (refuse (fixture, "none", none), STRATA_DATA_ERROR_FORMAT, "none", "0 axes", NULL);
  data_assert_error (refuse (fixture, "five", five), STRATA_DATA_ERROR_FORMAT, "five", "5 axes", NULL);
  data_assert_error (refuse (fixture, "half", half), STRATA_DATA_ERROR_FORMAT, "half", "header", NULL);
}

static void
test_zero_size (Fixture *fixture, gconstpointer data)
{
  static const guint8 empty[] = { 0, 0, 8, 2, 0, 0, 0, 5, 0, 0, 0, 0 };
  g_autoptr (GBytes) bytes = g_bytes_new_static (empty, sizeof empty);

  data_assert_error (refuse (fixture, "empty", bytes), STRATA_DATA_ERROR_FORMAT, "empty", "axis 1", NULL);
}

static void
test_truncated (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) plain = data_make_idx (0x08, (const guint32[]){ 10, 10, 0 }, 100, 256);
  g_autoptr (GBytes) short_plain = g_bytes_new_from_bytes (plain, 0, 12 + 63);
  g_autoptr (GBytes) packed = data_compress (plain);
  g_autoptr (GBytes) short_packed = g_bytes_new_from_bytes (packed, 0, g_bytes_get_size (packed) - 40);
  g_autoptr (GBytes) packed_short = data_compress (short_plain);

  data_assert_error (refuse (fixture, "plain", short_plain), STRATA_DATA_ERROR_FORMAT, "plain", "truncated",
                     "100 values", "63 are there", NULL);
  data_assert_error (refuse (fixture, "packed", packed_short), STRATA_DATA_ERROR_FORMAT, "packed", "truncated",
                     "100 values", "63 are there", NULL);
  data_assert_error (refuse (fixture, "cut", short_packed), STRATA_DATA_ERROR_FORMAT, "cut", "truncated", "100 values",
                     NULL);
}

static void
test_goes_on (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) plain = data_make_idx (0x08, (const guint32[]){ 10, 0 }, 11, 256);
  g_autoptr (GBytes) packed = data_compress (plain);

  data_assert_error (refuse (fixture, "plain", plain), STRATA_DATA_ERROR_FORMAT, "plain", "goes on after the 10", NULL);
  data_assert_error (refuse (fixture, "packed", packed), STRATA_DATA_ERROR_FORMAT, "packed", "goes on after the 10",
                     NULL);
}

/* The last bytes of gzip are a checksum, then a length. */
static void
test_damaged_gzip (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) plain = data_make_idx (0x08, (const guint32[]){ 100, 0 }, 100, 256);
  g_autoptr (GBytes) packed = data_compress (plain);
  gsize size = g_bytes_get_size (packed);
  const gsize places[] = { 20, size - 6 };

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autoptr (GByteArray) bytes = g_bytes_unref_to_array (g_bytes_ref (packed));
      g_autoptr (GBytes) damaged = NULL;
      GError *error;

      bytes->data[places[i]] ^= 0x10;
      damaged = g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
      error = refuse (fixture, "damaged.gz", damaged);
      data_assert_error (error, STRATA_DATA_ERROR_FORMAT, "damaged.gz", NULL);
    }
}

/* Headers that promise terabytes, or more than a number holds, cost nothing. */
static void
test_lying_header (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) large = data_make_idx (0x08, (const guint32[]){ 0xffffffff, 0xffffffff, 0xffffffff, 0 }, 20, 256);
  g_autoptr (GBytes) below = data_make_idx (0x08, (const guint32[]){ 0x7fffffff, 0 }, 20, 256);
  g_autoptr (GBytes) packed = data_compress (below);

  g_autoptr (GBytes) large_packed = data_compress (large);

  data_assert_error (refuse (fixture, "large.gz", large_packed), STRATA_DATA_ERROR_FORMAT, "large.gz", "2 GiB", NULL);
  data_assert_error (refuse (fixture, "large", large), STRATA_DATA_ERROR_FORMAT, "large", NULL);
  data_assert_error (refuse (fixture, "below", below), STRATA_DATA_ERROR_FORMAT, "below", "2147483647 values",
                     "20 are there", NULL);
  data_assert_error (refuse (fixture, "packed", packed), STRATA_DATA_ERROR_FORMAT, "packed", "2147483647 values",
                     "20 are there", NULL);
}

static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) plain = data_make_idx (0x08, (const guint32[]){ 10, 0 }, 10, 256);
  g_autoptr (GFile) file = data_fixture_write (fixture, "a", plain);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (strata_idx_read (file, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  strata_init ();

  data_test_add ("/idx/reads", test_reads);
  data_test_add ("/idx/grows", test_grows);
  data_test_add ("/idx/maps", test_maps);
  data_test_add ("/idx/not-there", test_not_there);
  data_test_add ("/idx/not-idx", test_not_idx);
  data_test_add ("/idx/types", test_types);
  data_test_add ("/idx/axes", test_axes);
  data_test_add ("/idx/zero-size", test_zero_size);
  data_test_add ("/idx/truncated", test_truncated);
  data_test_add ("/idx/goes-on", test_goes_on);
  data_test_add ("/idx/damaged-gzip", test_damaged_gzip);
  data_test_add ("/idx/lying-header", test_lying_header);
  data_test_add ("/idx/cancel", test_cancel);
  return g_test_run ();
}

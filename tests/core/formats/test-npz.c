/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "h5-fixture.h"
#include "strata-zip.h"

#include <string.h>

/* Weights as NumPy's arrays; that NumPy reads them is tested with it, in tests/interop. */

static GPtrArray *export(Fixture *fixture, StrataNetwork *network, char **path)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *members;

  *path = h5_path (fixture, "a.npz");
  strata_network_export (network, *path, STRATA_MODEL_FORMAT_NPZ, STRATA_EXPORT_SCALING_OUTSIDE, &error);
  g_assert_no_error (error);
  members = strata_zip_read (*path, "a.npz", &error);
  g_assert_no_error (error);
  return members;
}

static void
test_round_trip (Fixture *fixture, gconstpointer data)
{
  g_autoptr (StrataNetwork) network = h5_make_network ("sgd", "learning-rate", 0.1, NULL);
  g_autoptr (StrataSequential) sequential = h5_make_sequential ();
  g_autoptr (StrataNetwork) read = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  g_autoptr (GPtrArray) members = export(fixture, network, &path);
  gsize n;
  const guint8 *bytes = g_bytes_get_data (((StrataZipMember *) g_ptr_array_index (members, 0))->bytes, &n);

  g_assert_cmpmem (bytes, 8, "\x93NUMPY\x01\x00", 8);
  g_assert_cmpuint ((10 + bytes[8] + 256u * bytes[9]) % 64, ==, 0);
  read = strata_network_load_weights (path, sequential, &error);
  g_assert_no_error (error);
  h5_assert_same_weights (network, read);
}

/* As numpy.savez (path, *model.get_weights ()) names them. */
static void
test_counted (Fixture *fixture, gconstpointer data)
{
  g_autoptr (StrataNetwork) network = h5_make_network ("sgd", "learning-rate", 0.1, NULL);
  g_autoptr (StrataSequential) sequential = h5_make_sequential ();
  g_autoptr (StrataZipWriter) zip = strata_zip_writer_new ();
  g_autoptr (StrataNetwork) read = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  g_autoptr (GPtrArray) members = export(fixture, network, &path);

  for (guint i = 0; i < members->len; i++)
    {
      StrataZipMember *member = g_ptr_array_index (members, i);
      g_autofree char *name = g_strdup_printf ("arr_%u.npy", i);
      gsize n;
      gconstpointer bytes = g_bytes_get_data (member->bytes, &n);

      strata_zip_writer_add (zip, name, bytes, n);
    }
  g_assert_true (strata_zip_writer_finish (zip, path, &error));
  read = strata_network_load_weights (path, sequential, &error);
  g_assert_no_error (error);
  h5_assert_same_weights (network, read);
}

/* One array of the file is replaced by these bytes, or left out. */
static void
refuse_with (Fixture *fixture, const char *bytes, gsize n, const char *word)
{
  g_autoptr (StrataNetwork) network = h5_make_network ("sgd", "learning-rate", 0.1, NULL);
  g_autoptr (StrataSequential) sequential = h5_make_sequential ();
  g_autoptr (StrataZipWriter) zip = strata_zip_writer_new ();
  g_autofree char *path = NULL;
  g_autoptr (GPtrArray) members = export(fixture, network, &path);
  StrataZipMember *last = g_ptr_array_index (members, members->len - 1);
  GError *error = NULL;

  for (guint i = 0; i + 1 < members->len; i++)
    {
      StrataZipMember *member = g_ptr_array_index (members, i);
      gsize n_member;
      gconstpointer start = g_bytes_get_data (member->bytes, &n_member);

      strata_zip_writer_add (zip, member->name, start, n_member);
    }
  if (bytes != NULL)
    strata_zip_writer_add (zip, last->name, bytes, n);
  g_assert_true (strata_zip_writer_finish (zip, path, NULL));
  g_assert_null (strata_network_load_weights (path, sequential, &error));
  h5_assert_error (error, STRATA_FORMAT_ERROR_FIELD, "a.npz", word, NULL);
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  static const char objects[] =
    "\x93NUMPY\x01\x00\x34\x00{'descr': '|O', 'fortran_order': False, 'shape': ()}\n       ";
  static const char columns[] =
    "\x93NUMPY\x01\x00\x40\x00{'descr': '|u1', 'fortran_order': True, 'shape': (2, 2), }     \n1234";

  refuse_with (fixture, NULL, 0, "arrays");
  refuse_with (fixture, "nothing", 7, ".npy");
  refuse_with (fixture, objects, sizeof objects - 1, "|O");
  refuse_with (fixture, columns, sizeof columns - 1, "ascontiguousarray");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  strata_init ();
  h5_test_add ("/formats/npz/round-trip", test_round_trip);
  h5_test_add ("/formats/npz/counted", test_counted);
  h5_test_add ("/formats/npz/refused", test_refused);
  return g_test_run ();
}

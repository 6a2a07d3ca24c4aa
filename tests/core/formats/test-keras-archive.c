/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "h5-fixture.h"
#include "strata-keras-archive.h"
#include "strata-zip.h"

#include <archive.h>
#include <archive_entry.h>
#include <string.h>

/* Our own .keras files: saved, read, saved again; and archives that were made to harm. */

static void
check_round_trip (Fixture *fixture, StrataNetwork *network, StrataModelFormat format, StrataExportScaling scaling)
{
  g_autofree char *path = h5_path (fixture, "a.model");
  g_autofree char *again_path = h5_path (fixture, "b.model");
  g_autoptr (GError) error = NULL;
  g_autoptr (StrataNetwork) read = NULL;

  strata_network_export (network, path, format, scaling, &error);
  g_assert_no_error (error);
  read = strata_network_load (path, &error);
  g_assert_no_error (error);
  h5_assert_same_weights (network, read);
  h5_assert_same_optimizer (network, read);
  g_assert_true (strata_scaler_equal (strata_network_get_scaler (network), strata_network_get_scaler (read)));
  g_assert_cmpint (strata_scaler_get_scaling (strata_network_get_scaler (network)), ==,
                   strata_scaler_get_scaling (strata_network_get_scaler (read)));
  g_assert_true (strata_configurable_equal (STRATA_CONFIGURABLE (strata_network_get_compile (network)),
                                            STRATA_CONFIGURABLE (strata_network_get_compile (read))));
  strata_network_export (read, again_path, format, scaling, &error);
  g_assert_no_error (error);
  h5_assert_same_files (path, again_path);
}

static void
test_round_trip (Fixture *fixture, gconstpointer data)
{
  g_autoptr (StrataNetwork) plain = h5_make_network ("sgd", "learning-rate", 0.1, NULL);
  g_autoptr (StrataNetwork) nesterov = h5_make_network ("sgd", "momentum", 0.9, "nesterov", TRUE, NULL);
  g_autoptr (StrataNetwork) amsgrad = h5_make_network ("adam", "amsgrad", TRUE, NULL);

  for (StrataExportScaling scaling = STRATA_EXPORT_SCALING_OUTSIDE; scaling <= STRATA_EXPORT_SCALING_INSIDE; scaling++)
    {
      check_round_trip (fixture, plain, STRATA_MODEL_FORMAT_KERAS, scaling);
      check_round_trip (fixture, nesterov, STRATA_MODEL_FORMAT_KERAS, scaling);
      check_round_trip (fixture, amsgrad, STRATA_MODEL_FORMAT_KERAS, scaling);
      check_round_trip (fixture, amsgrad, STRATA_MODEL_FORMAT_H5, scaling);
    }
}

/* The scaler has a number for each pixel, which the layer keeps as it is in float32. */
static void
test_each_pixel (Fixture *fixture, gconstpointer data)
{
  g_autoptr (StrataNetwork) base = h5_make_network ("adam", "epsilon", 1e-6, NULL);
  g_autoptr (StrataScaler) scaler = NULL;
  g_autoptr (StrataNetwork) network = NULL;
  float scale[16], offset[16];

  for (int i = 0; i < 16; i++)
    {
      scale[i] = 1 / (3.0f + (float) i);
      offset[i] = -0.1f * (float) i;
    }
  scaler = strata_scaler_new (STRATA_SCALING_STANDARD_PER_PIXEL, scale, offset, 16);
  network = strata_network_new (
    strata_network_get_sequential (base), st_weights_copy (strata_network_get_weights (base)), scaler,
    strata_network_get_compile (base), st_optimizer_copy (strata_network_get_optimizer (base)));
  check_round_trip (fixture, network, STRATA_MODEL_FORMAT_KERAS, STRATA_EXPORT_SCALING_INSIDE);
  check_round_trip (fixture, network, STRATA_MODEL_FORMAT_H5, STRATA_EXPORT_SCALING_INSIDE);
}

static void
test_weights (Fixture *fixture, gconstpointer data)
{
  g_autoptr (StrataNetwork) network = h5_make_network ("adam", "epsilon", 1e-6, NULL);
  g_autoptr (StrataSequential) sequential = h5_make_sequential ();
  g_autoptr (GPtrArray) layers = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (StrataSequential) other = NULL;
  g_autofree char *path = h5_path (fixture, "a.keras");
  g_autoptr (StrataNetwork) read = NULL;
  GError *error = NULL;

  strata_network_export (network, path, STRATA_MODEL_FORMAT_KERAS, STRATA_EXPORT_SCALING_OUTSIDE, &error);
  g_assert_no_error (error);
  read = strata_network_load_weights (path, sequential, &error);
  g_assert_no_error (error);
  h5_assert_same_weights (network, read);

  g_ptr_array_add (layers, strata_layer_new ("Flatten", NULL));
  g_ptr_array_add (layers, strata_layer_new ("Dense", "units", 7u, NULL));
  other = strata_sequential_new (&(StrataShape){ 2, { 4, 4 } }, layers, NULL);
  g_assert_null (strata_network_load_weights (path, other, &error));
  h5_assert_error (error, STRATA_FORMAT_ERROR_FIELD, "a.keras", "dense", NULL);
}

/* --- Archives made to harm ----------------------------------------------------------------------------------------- */

typedef struct
{
  const char *name;
  gsize n; /* zeros */
  guint count;
  int type;
} Member;

static void
write_archive (const char *path, const Member *members, gsize n_members)
{
  static const char zeros[65536];
  struct archive *archive = archive_write_new ();

  archive_write_set_format_zip (archive);
  archive_write_zip_set_compression_deflate (archive);
  g_assert_cmpint (archive_write_open_filename (archive, path), ==, ARCHIVE_OK);
  for (gsize i = 0; i < n_members; i++)
    for (guint k = 0; k < members[i].count; k++)
      {
        struct archive_entry *entry = archive_entry_new ();
        g_autofree char *name =
          members[i].count > 1 ? g_strdup_printf ("%s%u", members[i].name, k) : g_strdup (members[i].name);

        archive_entry_set_pathname (entry, name);
        archive_entry_set_filetype (entry, members[i].type);
        archive_entry_set_perm (entry, 0644);
        if (members[i].type == AE_IFLNK)
          archive_entry_set_symlink (entry, "/etc/passwd");
        else
          archive_entry_set_size (entry, (la_int64_t) members[i].n);
        g_assert_cmpint (archive_write_header (archive, entry), ==, ARCHIVE_OK);
        for (gsize at = 0; at < members[i].n; at += sizeof zeros)
          g_assert_cmpint (archive_write_data (archive, zeros, MIN (sizeof zeros, members[i].n - at)), >, 0);
        archive_entry_free (entry);
      }
  g_assert_cmpint (archive_write_close (archive), ==, ARCHIVE_OK);
  archive_write_free (archive);
}

static void
test_hostile_archives (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    Member member;
    const char *word;
  } cases[] = {
    { { "model.weights.h5", 300 * 1024 * 1024, 1, AE_IFREG }, "unpacks" },
    { { "model.weights.h5", 1024 * 1024, 40, AE_IFREG }, "unpacks" },
    { { "x", 1, 6000, AE_IFREG }, "too many" },
    { { "/etc/passwd", 1, 1, AE_IFREG }, "leads out" },
    { { "../../config.json", 1, 1, AE_IFREG }, "leads out" },
    { { "a/../../config.json", 1, 1, AE_IFREG }, "leads out" },
    { { "..\\config.json", 1, 1, AE_IFREG }, "leads out" },
    { { "config.json", 0, 1, AE_IFLNK }, "no plain file" },
    { { "config.json", 1, 1, AE_IFREG }, "model.weights.h5" },
  };
  g_autofree char *path = h5_path (fixture, "a.keras");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      write_archive (path, &cases[i].member, 1);
      h5_refuse (path, "a.keras", cases[i].word);
    }
}

static void
test_same_name_twice (Fixture *fixture, gconstpointer data)
{
  static const Member members[] = { { "config.json", 1, 1, AE_IFREG }, { "config.json", 1, 1, AE_IFREG } };
  g_autofree char *path = h5_path (fixture, "a.keras");

  write_archive (path, members, G_N_ELEMENTS (members));
  h5_refuse (path, "a.keras", "twice");
}

/* The sizes in the headers promise all of a 32-bit number; a changed byte is found by the checksum. */
static void
test_lying_headers (Fixture *fixture, gconstpointer data)
{
  g_autoptr (StrataNetwork) network = h5_make_network ("sgd", "learning-rate", 0.1, NULL);
  g_autofree char *path = h5_path (fixture, "a.keras");
  g_autofree char *contents = NULL;
  char *central;
  gsize n;

  g_assert_true (strata_network_export (network, path, STRATA_MODEL_FORMAT_KERAS, 0, NULL));
  g_assert_true (g_file_get_contents (path, &contents, &n, NULL));
  contents[n / 2] ^= 0x10;
  g_assert_true (g_file_set_contents (path, contents, (gssize) n, NULL));
  h5_refuse (path, "a.keras", "damaged");
  contents[n / 2] ^= 0x10;

  central = memmem (contents, n, "PK\x01\x02", 4);
  memset (central + 20, 0xfe, 8);
  g_assert_true (g_file_set_contents (path, contents, (gssize) n, NULL));
  h5_refuse (path, "a.keras", "a.keras");
}

static void
test_truncated (Fixture *fixture, gconstpointer data)
{
  g_autoptr (StrataNetwork) network = h5_make_network ("adam", "epsilon", 1e-6, NULL);
  g_autofree char *path = h5_path (fixture, "a.keras");
  g_autofree char *contents = NULL;
  gsize n;

  g_assert_true (strata_network_export (network, path, STRATA_MODEL_FORMAT_KERAS, 0, NULL));
  g_assert_true (g_file_get_contents (path, &contents, &n, NULL));
  for (gsize cut = 0; cut < n; cut += 331)
    {
      g_assert_true (g_file_set_contents (path, contents, (gssize) cut, NULL));
      h5_refuse (path, "a.keras", "a.keras");
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  strata_init ();

  h5_test_add ("/keras-archive/round-trip", test_round_trip);
  h5_test_add ("/keras-archive/each-pixel", test_each_pixel);
  h5_test_add ("/keras-archive/weights", test_weights);
  h5_test_add ("/keras-archive/hostile", test_hostile_archives);
  h5_test_add ("/keras-archive/same-name-twice", test_same_name_twice);
  h5_test_add ("/keras-archive/lying-headers", test_lying_headers);
  h5_test_add ("/keras-archive/truncated", test_truncated);
  return g_test_run ();
}

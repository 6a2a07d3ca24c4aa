/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "data-fixture.h"

#include <glib/gstdio.h>

#include <string.h>

void
data_fixture_set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("strata-data-XXXXXX", NULL);
  g_assert_nonnull (fixture->folder);
}

void
data_fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GDir) folder = g_dir_open (fixture->folder, 0, NULL);

  for (const char *name = g_dir_read_name (folder); name != NULL; name = g_dir_read_name (folder))
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      g_unlink (path);
    }
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
}

GFile *
data_fixture_write (Fixture *fixture, const char *name, GBytes *bytes)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), &error);
  g_assert_no_error (error);
  return g_file_new_for_path (path);
}

GFile *
data_fixture_write_text (Fixture *fixture, const char *name, const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));

  return data_fixture_write (fixture, name, bytes);
}

GBytes *
data_compress (GBytes *bytes)
{
  g_autoptr (GConverter) gzip = G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 6));
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) packed = g_converter_output_stream_new (memory, gzip);

  g_assert_true (
    g_output_stream_write_all (packed, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL, NULL, NULL));
  g_assert_true (g_output_stream_close (packed, NULL, NULL));
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
}

GBytes *
data_make_idx (guint8 type, const guint32 *dim, gsize n_values, guint modulus)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  guint8 rank = 0;

  while (dim[rank] != 0)
    rank++;
  g_byte_array_append (bytes, (const guint8[]){ 0, 0, type, rank }, 4);
  for (guint i = 0; i < rank; i++)
    {
      guint32 big_endian = GUINT32_TO_BE (dim[i]);

      g_byte_array_append (bytes, (const guint8 *) &big_endian, 4);
    }
  for (gsize i = 0; i < n_values; i++)
    g_byte_array_append (bytes, (const guint8[]){ (guint8) (i % modulus) }, 1);
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

static void
write_idx (Fixture *fixture, const char *name, gboolean packed, const guint32 *dim, gsize n_values, guint modulus)
{
  g_autoptr (GBytes) plain = data_make_idx (0x08, dim, n_values, modulus);
  g_autoptr (GBytes) bytes = packed ? data_compress (plain) : g_bytes_ref (plain);
  g_autoptr (GFile) file = data_fixture_write (fixture, name, bytes);
}

void
data_fixture_write_small (Fixture *fixture)
{
  write_idx (fixture, "train-images-idx3-ubyte.gz", TRUE, (const guint32[]){ 12, 4, 3, 0 }, 144, 256);
  write_idx (fixture, "train-labels-idx1-ubyte", FALSE, (const guint32[]){ 12, 0 }, 12, 3);
  write_idx (fixture, "t10k-images-idx3-ubyte", FALSE, (const guint32[]){ 5, 4, 3, 0 }, 60, 256);
  write_idx (fixture, "t10k-labels-idx1-ubyte.gz", TRUE, (const guint32[]){ 5, 0 }, 5, 2);
}

StrataDataSettings *
data_make_settings (const char *source, const char *folder, guint validation)
{
  return g_object_new (STRATA_TYPE_DATA_SETTINGS, "source", source, "folder", folder, "validation", validation, NULL);
}

StrataDataset *
data_get_fashion_mnist (void)
{
  static StrataDataset *dataset;
  g_autoptr (StrataDataSettings) settings = data_make_settings ("fashion-mnist", "", 5000);
  g_autoptr (GError) error = NULL;

  if (dataset == NULL)
    dataset = strata_dataset_load (settings, NULL, NULL, &error);
  if (g_error_matches (error, STRATA_DATA_ERROR, STRATA_DATA_ERROR_NOT_FOUND))
    {
      g_test_skip ("the package dataset-fashion-mnist is not installed");
      return NULL;
    }
  g_assert_no_error (error);
  return dataset;
}

JsonObject *
data_get_facts (const char *part, const char *name)
{
  static JsonParser *parser;

  if (parser == NULL)
    {
      g_autofree char *path = g_build_filename (g_getenv ("STRATA_TEST_SOURCE"), "core", "data", "fixtures.json", NULL);
      g_autoptr (GError) error = NULL;

      parser = json_parser_new_immutable ();
      json_parser_load_from_file (parser, path, &error);
      g_assert_no_error (error);
    }
  return json_object_get_object_member (
    json_object_get_object_member (json_node_get_object (json_parser_get_root (parser)), part), name);
}

void
data_assert_error (GError *error, int code, ...)
{
  va_list words;

  g_assert_error (error, STRATA_DATA_ERROR, code);
  g_assert_false (g_str_has_suffix (error->message, "."));
  va_start (words, code);
  for (const char *word = va_arg (words, const char *); word != NULL; word = va_arg (words, const char *))
    if (strstr (error->message, word) == NULL)
      g_error ("“%s” is not in the message: %s", word, error->message);
  va_end (words);
  g_error_free (error);
}

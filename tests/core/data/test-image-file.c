/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "data-fixture.h"

#include <gdk-pixbuf/gdk-pixbuf.h>

#include <string.h>

/* Pictures for a prediction: grey, scaled, transparent over black, and refused. */

/* A PNG of width × height with the pixels' bytes, 3 or 4 each. */
static GFile *
write_png (Fixture *fixture, const char *name, const guint8 *pixels, gboolean has_alpha, int width, int height)
{
  int n_channels = has_alpha ? 4 : 3;
  g_autoptr (GBytes) bytes = g_bytes_new (pixels, (gsize) width * height * n_channels);
  g_autoptr (GdkPixbuf) picture =
    gdk_pixbuf_new_from_bytes (bytes, GDK_COLORSPACE_RGB, has_alpha, 8, width, height, width * n_channels);
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
  g_autoptr (GError) error = NULL;

  gdk_pixbuf_save (picture, path, "png", &error, NULL);
  g_assert_no_error (error);
  return g_file_new_for_path (path);
}

static guint8 *
read_picture (GFile *file, StrataShape shape)
{
  g_autoptr (GError) error = NULL;
  guint8 *image = strata_image_file_read (file, &shape, &error);

  g_assert_no_error (error);
  return image;
}

static void
test_grey (Fixture *fixture, gconstpointer data)
{
  static const guint8 pixels[] = { 0, 0, 0, 255, 255, 255, 100, 100, 100, 255, 0, 0, 0, 255, 0, 0, 0, 255 };
  static const guint8 expected[] = { 0, 255, 100, 76, 150, 29 };
  g_autoptr (GFile) file = write_png (fixture, "a.png", pixels, FALSE, 3, 2);
  g_autofree guint8 *image = read_picture (file, (StrataShape){ 2, { 2, 3 } });
  g_autofree guint8 *channel = read_picture (file, (StrataShape){ 3, { 2, 3, 1 } });
  g_autofree guint8 *colours = read_picture (file, (StrataShape){ 3, { 2, 3, 3 } });

  g_assert_cmpmem (image, 6, expected, 6);
  g_assert_cmpmem (channel, 6, expected, 6);
  g_assert_cmpmem (colours, 18, pixels, 18);
}

static void
test_transparent (Fixture *fixture, gconstpointer data)
{
  static const guint8 pixels[] = { 200, 200, 200, 255, 200, 200, 200, 0, 200, 200, 200, 51 };
  static const guint8 expected[] = { 200, 0, 40 };
  g_autoptr (GFile) file = write_png (fixture, "a.png", pixels, TRUE, 3, 1);
  g_autofree guint8 *image = read_picture (file, (StrataShape){ 2, { 1, 3 } });

  g_assert_cmpmem (image, 3, expected, 3);
}

/* Halves of black and white stay where they are. */
static void
test_scaled (Fixture *fixture, gconstpointer data)
{
  g_autofree guint8 *pixels = g_malloc0 (56 * 56 * 3);
  g_autoptr (GFile) file = NULL;
  g_autofree guint8 *image = NULL;

  for (guint y = 0; y < 56; y++)
    memset (pixels + (y * 56 + 28) * 3, 255, 28 * 3);
  file = write_png (fixture, "a.png", pixels, FALSE, 56, 56);
  image = read_picture (file, (StrataShape){ 2, { 28, 28 } });
  for (guint y = 0; y < 28; y++)
    for (guint x = 0; x < 28; x++)
      if (x < 13 || x > 14)
        g_assert_cmpuint (image[y * 28 + x], ==, x < 13 ? 0 : 255);
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  static const guint8 dot[] = { 1, 2, 3 };
  g_autoptr (GFile) letter = data_fixture_write_text (fixture, "letter.png", "This is no picture.");
  g_autoptr (GFile) empty = data_fixture_write_text (fixture, "empty.png", "");
  g_autoptr (GFile) missing = g_file_new_build_filename (fixture->folder, "missing.png", NULL);
  g_autoptr (GFile) good = write_png (fixture, "dot.png", dot, FALSE, 1, 1);
  const StrataShape shape = { 2, { 28, 28 } }, row = { 1, { 784 } };
  GError *error = NULL;

  g_assert_null (strata_image_file_read (letter, &shape, &error));
  data_assert_error (g_steal_pointer (&error), STRATA_DATA_ERROR_FORMAT, "letter.png", "not a picture", NULL);
  g_assert_null (strata_image_file_read (empty, &shape, &error));
  data_assert_error (g_steal_pointer (&error), STRATA_DATA_ERROR_FORMAT, "empty.png", NULL);
  g_assert_null (strata_image_file_read (missing, &shape, &error));
  data_assert_error (g_steal_pointer (&error), STRATA_DATA_ERROR_NOT_FOUND, "missing.png", NULL);
  g_assert_null (strata_image_file_read (good, &row, &error));
  data_assert_error (g_steal_pointer (&error), STRATA_DATA_ERROR_MISMATCH, "dot.png", "784", NULL);
}

/* A header that promises 30,000 × 30,000 pixels, and where the pixels would begin. */
static void
test_too_large (Fixture *fixture, gconstpointer data)
{
  static const guint8 start[] = { 0x89, 'P',  'N',  'G',  '\r', '\n', 0x1a, '\n', 0,    0,   0,   13,   'I', 'H', 'D',
                                  'R',  0,    0,    0x75, 0x30, 0,    0,    0x75, 0x30, 8,   2,   0,    0,   0,   0xe9,
                                  0x45, 0x6f, 0xed, 0,    0,    0,    99,   'I',  'D',  'A', 'T', 0x78, 0x9c };
  g_autoptr (GBytes) bytes = g_bytes_new_static (start, sizeof start);
  g_autoptr (GFile) file = data_fixture_write (fixture, "large.png", bytes);
  const StrataShape shape = { 2, { 28, 28 } };
  GError *error = NULL;

  g_assert_null (strata_image_file_read (file, &shape, &error));
  data_assert_error (error, STRATA_DATA_ERROR_FORMAT, "large.png", "million pixels", NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  strata_init ();

  data_test_add ("/image-file/grey", test_grey);
  data_test_add ("/image-file/transparent", test_transparent);
  data_test_add ("/image-file/scaled", test_scaled);
  data_test_add ("/image-file/refused", test_refused);
  data_test_add ("/image-file/too-large", test_too_large);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "h5-fixture.h"
#include "strata-crc32c.h"

#include <glib/gstdio.h>

#include <math.h>
#include <string.h>

/* Event files byte by byte; what TensorBoard makes of them is tested with TensorBoard itself, in tests/interop. */

static void
test_checksum (void)
{
  const guint8 zeros[32] = { 0 };
  guint8 bytes[64];

  /* RFC 3720, B.4, and the check value of the CRC catalogue */
  g_assert_cmphex (strata_crc32c (zeros, 32), ==, 0x8a9136aa);
  g_assert_cmphex (strata_crc32c ((const guint8 *) "123456789", 9), ==, 0xe3069283);
  g_assert_cmphex (strata_crc32c (zeros, 0), ==, 0);
  for (guint i = 0; i < sizeof bytes; i++)
    bytes[i] = (guint8) (i * 37);
  for (guint from = 0; from < 8; from++)
    for (guint n = 0; n <= sizeof bytes - from; n++)
      g_assert_cmphex (strata_crc32c (bytes + from, n), ==, strata_crc32c_plain (bytes + from, n));
}

static guint64
get_number (const guint8 *bytes, guint width)
{
  guint64 number = 0;

  for (guint i = width; i > 0; i--)
    number = number << 8 | bytes[i - 1];
  return number;
}

static guint32
mask (guint32 crc)
{
  return (crc >> 15 | crc << 17) + 0xa282ead8u;
}

/* The records of a file; fails where a length or checksum is wrong. */
static guint
count_records (const char *path, const char *last_word)
{
  g_autofree char *contents = NULL;
  gsize length;
  guint n = 0;
  gboolean has_word = FALSE;

  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  for (gsize at = 0; at < length; n++)
    {
      const guint8 *record = (const guint8 *) contents + at;
      guint64 n_bytes = get_number (record, 8);

      g_assert_cmpuint (n_bytes, <=, length - at - 16);
      g_assert_cmphex (get_number (record + 8, 4), ==, mask (strata_crc32c (record, 8)));
      g_assert_cmphex (get_number (record + 12 + n_bytes, 4), ==, mask (strata_crc32c (record + 12, n_bytes)));
      has_word = memmem (record + 12, n_bytes, last_word, strlen (last_word)) != NULL;
      at += 16 + n_bytes;
    }
  g_assert_true (has_word);
  return n;
}

static void
remove_run (StrataEventWriter *writer, const char *folder)
{
  g_assert_cmpint (g_remove (strata_event_writer_get_path (writer)), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
test_records (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = h5_path (fixture, "train");
  g_autoptr (GError) error = NULL;
  g_autoptr (StrataEventWriter) writer = strata_event_writer_new (folder, &error);

  g_assert_no_error (error);
  strata_event_writer_add_scalar (writer, "epoch_loss", 0, 0.5);
  g_assert_true (strata_event_writer_flush (writer, NULL));
  g_assert_cmpuint (count_records (strata_event_writer_get_path (writer), "epoch_loss"), ==, 2);
  strata_event_writer_add_histogram (writer, "weights", 0, (const float[]){ NAN, 1, 2 }, 3);
  strata_event_writer_add_histogram (writer, "nothing", 0, NULL, 0);
  strata_event_writer_add_images (writer, "picture", 0, (const float[]){ 0, 1, NAN, 2 }, 1, 2, 2, 1);
  g_assert_true (strata_event_writer_flush (writer, NULL));
  g_assert_cmpuint (count_records (strata_event_writer_get_path (writer), "picture"), ==, 5);
  remove_run (writer, folder);
}

/* Two writers of one second have two files. */
static void
test_names (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = h5_path (fixture, "train");
  g_autoptr (StrataEventWriter) writer = strata_event_writer_new (folder, NULL);
  g_autoptr (StrataEventWriter) other = strata_event_writer_new (folder, NULL);

  g_assert_cmpstr (strata_event_writer_get_path (writer), !=, strata_event_writer_get_path (other));
  g_assert_nonnull (strstr (strata_event_writer_get_path (writer), "events.out.tfevents."));
  g_assert_cmpint (g_remove (strata_event_writer_get_path (other)), ==, 0);
  remove_run (writer, folder);
}

static void
test_cannot_write (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = h5_path (fixture, "file");
  GError *error = NULL;

  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  g_assert_null (strata_event_writer_new (path, &error));
  h5_assert_error (error, STRATA_FORMAT_ERROR_WRITE, "file", "TensorBoard", NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  strata_init ();

  g_test_add_func ("/events/checksum", test_checksum);
  h5_test_add ("/events/records", test_records);
  h5_test_add ("/events/names", test_names);
  h5_test_add ("/events/cannot-write", test_cannot_write);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include <glib/gstdio.h>

#include <locale.h>
#include <string.h>

/* fuzz TARGET [SECONDS] [SEED]: damages the seeds of a parser's corpus in random ways and feeds them to it. A parser may
 * refuse with an error or accept; it may not crash, hang, warn, or refuse without an error. The same seed makes the same
 * inputs; the input at work is kept in a file that is named when the run ends badly. */

static const Target *const targets[] = { &idx_target,    &npy_target,        &text_weights_target,
                                         &scaler_target, &experiment_target, &lesson_target,
                                         &h5_target,     &keras_target,      &npz_target };

/* HDF5 asks for whatever a damaged file says, and takes no for an answer: the address sanitizer is to give it. */
const char *__asan_default_options (void);

const char *
__asan_default_options (void)
{
  return "allocator_may_return_null=1";
}

static guint64
next_random (guint64 *state)
{
  guint64 z = *state += 0x9e3779b97f4a7c15;

  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

static gsize
choose (guint64 *state, gsize n)
{
  return n > 0 ? next_random (state) % n : 0;
}

/* Overwrites one to eight bytes with a number that tends to hurt. */
static void
put_number (GByteArray *bytes, guint64 *state)
{
  static const guint64 numbers[] = { 0,           1,      0x7f,       0x80,       0xff,       0x7fff,
                                     0x8000,      0xffff, 0x7fffffff, 0x80000000, 0xffffffff, G_MAXINT64,
                                     G_MAXUINT64, 28,     0x00010000, 0x01000000 };
  gsize width = (gsize) 1 << choose (state, 4);
  gboolean is_big_endian = choose (state, 2);
  guint64 number = numbers[choose (state, G_N_ELEMENTS (numbers))];
  gsize at;

  if (bytes->len < width)
    return;
  at = choose (state, bytes->len - width + 1);
  for (gsize i = 0; i < width; i++)
    bytes->data[at + i] = (guint8) (number >> (8 * (is_big_endian ? width - 1 - i : i)));
}

static void
move_block (GByteArray *bytes, guint64 *state)
{
  gsize from = choose (state, bytes->len), to = choose (state, bytes->len);
  gsize length = choose (state, MIN (64, bytes->len - MAX (from, to)) + 1);

  memmove (bytes->data + to, bytes->data + from, length);
}

static void
insert_block (GByteArray *bytes, guint64 *state)
{
  gsize at = choose (state, bytes->len + 1), length = 1 + choose (state, 16), old = bytes->len;

  g_byte_array_set_size (bytes, (guint) (old + length));
  memmove (bytes->data + at + length, bytes->data + at, old - at);
  for (gsize i = 0; i < length; i++)
    bytes->data[at + i] = (guint8) next_random (state);
}

static void
damage (GByteArray *bytes, guint64 *state)
{
  for (gsize n = 1 + choose (state, 4); n > 0 && bytes->len > 0; n--)
    switch (choose (state, 8))
      {
      case 0:
        g_byte_array_set_size (bytes, (guint) choose (state, bytes->len + 1));
        break;
      case 1:
        move_block (bytes, state);
        break;
      case 2:
        insert_block (bytes, state);
        break;
      case 3:
        g_byte_array_remove_range (bytes, (guint) choose (state, bytes->len), 1);
        break;
      case 4:
      case 5:
        put_number (bytes, state);
        break;
      default:
        bytes->data[choose (state, bytes->len)] ^= (guint8) (1 << choose (state, 8));
        break;
      }
}

/* Without syncing, which would take all the time; a file that is truncated instead of made anew is synced too. */
static void
write_input (const char *path, const GByteArray *bytes)
{
  FILE *file;

  g_unlink (path);
  file = g_fopen (path, "wb");
  g_assert_nonnull (file);
  g_assert_cmpuint (fwrite (bytes->data, 1, bytes->len, file), ==, bytes->len);
  g_assert_cmpint (fclose (file), ==, 0);
}

static gboolean
run_one (const Target *target, const GByteArray *bytes, const char *path, guint64 *n_accepted)
{
  g_autoptr (GError) error = NULL;

  write_input (path, bytes);
  if (target->parse (path, bytes->data, bytes->len, &error))
    {
      (*n_accepted)++;
      return error == NULL;
    }
  return error != NULL && error->message != NULL && g_utf8_validate (error->message, -1, NULL);
}

static int
run_target (const Target *target, double seconds, guint64 seed)
{
  g_autofree char *folder = g_dir_make_tmp ("strata-fuzz-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, target->file_name, NULL);
  g_autoptr (GPtrArray) corpus = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  gint64 end = g_get_monotonic_time () + (gint64) (seconds * G_USEC_PER_SEC);
  guint64 n = 0, n_accepted = 0, state = seed;

  target->fill_corpus (corpus);
  g_assert_cmpuint (corpus->len, >, 0);
  g_printerr ("%s: seed %" G_GUINT64_FORMAT ", %u files, input in %s\n", target->name, seed, corpus->len, path);
  for (guint i = 0; i < corpus->len || g_get_monotonic_time () < end; i++, n++)
    {
      GBytes *original = g_ptr_array_index (corpus, i < corpus->len ? i : choose (&state, corpus->len));
      g_autoptr (GByteArray) bytes = g_bytes_unref_to_array (g_bytes_ref (original));

      if (i >= corpus->len)
        damage (bytes, &state);
      if (!run_one (target, bytes, path, &n_accepted))
        {
          g_printerr ("%s: input %" G_GUINT64_FORMAT " was refused without an error, or accepted with one: %s\n",
                      target->name, n, path);
          return 1;
        }
    }
  g_printerr ("%s: %" G_GUINT64_FORMAT " inputs, %" G_GUINT64_FORMAT " accepted\n", target->name, n, n_accepted);
  g_unlink (path);
  g_rmdir (folder);
  return n_accepted < corpus->len ? 1 : 0;
}

int
main (int argc, char **argv)
{
  double seconds = argc > 2 ? g_ascii_strtod (argv[2], NULL) : 3;
  guint64 seed = argc > 3 ? g_ascii_strtoull (argv[3], NULL, 10) : 1;

  setlocale (LC_ALL, "");
  strata_init ();
  for (guint i = 0; argc > 1 && i < G_N_ELEMENTS (targets); i++)
    if (strcmp (argv[1], targets[i]->name) == 0)
      return run_target (targets[i], seconds, seed);
  g_printerr (
    "Usage: fuzz TARGET [SECONDS] [SEED]; targets are idx, npy, text-weights, scaler, experiment, lesson, h5, keras, npz\n");
  return 2;
}

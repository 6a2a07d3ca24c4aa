/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "describe-fixture.h"
#include "strata-atomic-file.h"

#include <glib/gstdio.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <signal.h>
#include <unistd.h>

typedef struct
{
  char *folder, *path;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->folder = g_dir_make_tmp ("strata-XXXXXX", NULL);
  self->path = g_build_filename (self->folder, "file.strata", NULL);
}

/* Fails when anything but the file was left behind. */
static void
tear_down (Fixture *self, gconstpointer data)
{
  g_chmod (self->folder, 0700);
  g_unlink (self->path);
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
  g_free (self->folder);
  g_free (self->path);
}

static void
assert_contents (const char *path, const char *expected)
{
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, expected);
}

static void
test_write (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  struct stat info;
  mode_t mask = umask (0);

  umask (mask);
  g_assert_true (strata_write_atomically (self->path, "old", 3, &error));
  g_assert_no_error (error);
  assert_contents (self->path, "old");
  g_assert_cmpint (stat (self->path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0666 & ~mask);
  g_chmod (self->path, 0640);
  g_assert_true (strata_write_atomically (self->path, "newer", 5, &error));
  assert_contents (self->path, "newer");
  g_assert_cmpint (stat (self->path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0640);
}

static void
test_link (Fixture *self, gconstpointer data)
{
  g_autofree char *link = g_build_filename (self->folder, "link", NULL);

  g_assert_true (strata_write_atomically (self->path, "old", 3, NULL));
  g_assert_cmpint (symlink ("file.strata", link), ==, 0);
  g_assert_true (strata_write_atomically (link, "new", 3, NULL));
  g_assert_true (g_file_test (link, G_FILE_TEST_IS_SYMLINK));
  assert_contents (self->path, "new");
  g_unlink (link);
}

static void
check_refused (const char *path, const char *mend)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (strata_write_atomically (path, "x", 1, &error));
  g_assert_error (error, STRATA_FORMAT_ERROR, STRATA_FORMAT_ERROR_WRITE);
  g_assert_nonnull (strstr (error->message, path));
  g_assert_nonnull (strstr (error->message, mend));
}

static void
test_refused (Fixture *self, gconstpointer data)
{
  g_autofree char *inside = g_build_filename (self->folder, "none", "file", NULL);

  check_refused (inside, "the folder does not exist");
  check_refused (self->folder, "a folder has this name");
  g_assert_cmpint (mkfifo (self->path, 0600), ==, 0);
  check_refused (self->path, "a device or a pipe");
  g_unlink (self->path);
  g_assert_true (strata_write_atomically (self->path, "kept", 4, NULL));
  if (geteuid () != 0)
    {
      g_chmod (self->folder, 0500);
      check_refused (self->path, "there is no permission");
    }
  assert_contents (self->path, "kept");
}

/* The limit on the size of files stands in for a full disk. */
static void
test_full_disk (Fixture *self, gconstpointer data)
{
  struct rlimit limit, small;
  g_autofree char *text = g_strnfill (100000, 'x');
  g_autoptr (GError) error = NULL;
  gboolean written;

  g_assert_true (strata_write_atomically (self->path, "kept", 4, NULL));
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  small = (struct rlimit){ .rlim_cur = 4096, .rlim_max = limit.rlim_max };
  signal (SIGXFSZ, SIG_IGN);
  setrlimit (RLIMIT_FSIZE, &small);
  written = strata_write_atomically (self->path, text, 100000, &error);
  setrlimit (RLIMIT_FSIZE, &limit);
  g_assert_false (written);
  g_assert_error (error, STRATA_FORMAT_ERROR, STRATA_FORMAT_ERROR_WRITE);
  assert_contents (self->path, "kept");
}

static void
test_discard (Fixture *self, gconstpointer data)
{
  StrataAtomicFile *file = strata_atomic_file_begin (self->path, NULL);

  g_assert_true (g_file_set_contents (file->temporary_path, "half", 4, NULL));
  strata_atomic_file_discard (file);
  g_assert_false (g_file_test (self->path, G_FILE_TEST_EXISTS));

  file = strata_atomic_file_begin (self->path, NULL);
  g_assert_true (g_file_set_contents (file->temporary_path, "whole", 5, NULL));
  g_assert_true (strata_atomic_file_commit (file, NULL));
  assert_contents (self->path, "whole");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  strata_init ();

  g_test_add ("/atomic-file/write", Fixture, NULL, set_up, test_write, tear_down);
  g_test_add ("/atomic-file/link", Fixture, NULL, set_up, test_link, tear_down);
  g_test_add ("/atomic-file/refused", Fixture, NULL, set_up, test_refused, tear_down);
  g_test_add ("/atomic-file/full-disk", Fixture, NULL, set_up, test_full_disk, tear_down);
  g_test_add ("/atomic-file/discard", Fixture, NULL, set_up, test_discard, tear_down);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-atomic-file.h"
#include "strata-hdf5.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_LINKS 16

static void
set_error (GError **error, const char *path, int number)
{
  g_autofree char *name = g_filename_display_name (path);
  const char *mend;

  switch (number)
    {
    case ENOSPC:
    case EDQUOT:
      mend = _ ("the disk is full: make room, or choose another folder");
      break;
    case EACCES:
    case EPERM:
    case EROFS:
      mend = _ ("there is no permission to write there: choose another folder");
      break;
    case ENOENT:
    case ENOTDIR:
      mend = _ ("the folder does not exist: choose another one");
      break;
    case EISDIR:
      mend = _ ("a folder has this name: choose another one");
      break;
    case ENODEV:
      mend = _ ("it is a device or a pipe, which no file can replace: choose another name");
      break;
    default:
      mend = g_strerror (number);
    }
  g_set_error (error, STRATA_FORMAT_ERROR, STRATA_FORMAT_ERROR_WRITE, _ ("“%s” could not be written: %s"), name, mend);
}

/* Where a symbolic link leads, so that the link survives and the file behind it is replaced. */
static char *
follow_links (const char *path)
{
  char *followed = g_strdup (path);

  for (int i = 0; i < MAX_LINKS; i++)
    {
      g_autofree char *target = g_file_read_link (followed, NULL);
      g_autofree char *folder = g_path_get_dirname (followed);

      if (target == NULL)
        break;
      g_free (followed);
      followed = g_path_is_absolute (target) ? g_strdup (target) : g_build_filename (folder, target, NULL);
    }
  return followed;
}

static void
free_file (StrataAtomicFile *self)
{
  g_free (self->path);
  g_free (self->temporary_path);
  g_free (self);
}

StrataAtomicFile *
strata_atomic_file_begin (const char *path, GError **error)
{
  g_autofree char *followed = follow_links (path);
  g_autofree char *folder = g_path_get_dirname (followed);
  g_autofree char *base = g_path_get_basename (followed);
  g_autofree char *temporary = g_strdup_printf ("%s/.%.100s.XXXXXX", folder, base);
  StrataAtomicFile *self;
  struct stat old;
  int fd;

  if (stat (followed, &old) == 0 && !S_ISREG (old.st_mode))
    {
      set_error (error, path, S_ISDIR (old.st_mode) ? EISDIR : ENODEV);
      return NULL;
    }
  fd = g_mkstemp_full (temporary, O_RDWR | O_CLOEXEC, 0666);
  if (fd < 0)
    {
      set_error (error, path, errno);
      return NULL;
    }
  close (fd);
  self = g_new0 (StrataAtomicFile, 1);
  self->path = g_steal_pointer (&followed);
  self->temporary_path = g_steal_pointer (&temporary);
  return self;
}

void
strata_atomic_file_discard (StrataAtomicFile *self)
{
  g_unlink (self->temporary_path);
  free_file (self);
}

/* The rename itself is made to last too; a file system that cannot sync a folder is no reason to fail. */
static void
sync_folder (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  if (fd < 0)
    return;
  fsync (fd);
  close (fd);
}

/* A file that replaces another has its mode; a new one has what the umask leaves. */
static int
sync_and_rename (StrataAtomicFile *self)
{
  int fd = open (self->temporary_path, O_RDWR | O_CLOEXEC);
  int number = 0;
  struct stat old;

  if (fd < 0)
    return errno;
  if (stat (self->path, &old) == 0 && fchmod (fd, old.st_mode & 07777) != 0)
    number = errno;
  if (number == 0 && fsync (fd) != 0)
    number = errno;
  if (close (fd) != 0 && number == 0)
    number = errno;
  if (number == 0 && g_rename (self->temporary_path, self->path) != 0)
    number = errno;
  return number;
}

gboolean
strata_atomic_file_commit (StrataAtomicFile *self, GError **error)
{
  int number = sync_and_rename (self);

  if (number != 0)
    {
      set_error (error, self->path, number);
      strata_atomic_file_discard (self);
      return FALSE;
    }
  sync_folder (self->path);
  free_file (self);
  return TRUE;
}

static int
write_all (const char *path, const char *data, gsize length)
{
  int fd = open (path, O_WRONLY | O_CLOEXEC);
  int number = 0;

  if (fd < 0)
    return errno;
  while (length > 0 && number == 0)
    {
      gssize n = write (fd, data, length);

      if (n < 0 && errno != EINTR)
        number = errno;
      if (n > 0)
        {
          data += n;
          length -= n;
        }
    }
  if (close (fd) != 0 && number == 0)
    number = errno;
  return number;
}

/**
 * strata_write_atomically:
 * @data: [length] bytes
 *
 * Blocking.
 *
 * Returns: FALSE with %STRATA_FORMAT_ERROR_WRITE; then nothing has changed
 */
gboolean
strata_write_atomically (const char *path, const char *data, gsize length, GError **error)
{
  g_autoptr (StrataAtomicFile) file = strata_atomic_file_begin (path, error);
  int number;

  if (file == NULL)
    return FALSE;
  number = write_all (file->temporary_path, data, length);
  if (number != 0)
    {
      set_error (error, path, number);
      return FALSE;
    }
  return strata_atomic_file_commit (g_steal_pointer (&file), error);
}
